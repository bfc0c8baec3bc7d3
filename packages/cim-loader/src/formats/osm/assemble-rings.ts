import { NO_NODE } from './node-store.ts';

/** Rings of node indexes, closed (the first repeated), and how many ends were left open. */
export interface AssembledRings {
  readonly rings: readonly (readonly number[])[];
  readonly openEnds: number;
}

/**
 * Makes rings of the ways of a multipolygon, whatever their order and direction. A stretch that stands twice (two
 * touching inner rings, each mapped whole) lies inside the area and goes; where rings touch in a node, each is a ring of
 * its own. Stretches that do not close are left out and counted.
 */
export function assembleRings(ways: readonly ArrayLike<number>[]): AssembledRings {
  const graph = new SegmentGraph();
  for (const way of ways) graph.addWay(way);
  return graph.trace();
}

/** Segments at one node; no mapped area comes near, a broken file could ask for millions. */
const MOST_AT_A_NODE = 256;

class SegmentGraph {
  private readonly localOf = new Map<number, number>();
  private readonly nodes: number[] = [];
  /** Neighbours by local number, in the order of the ways. */
  private readonly neighbours: number[][] = [];

  addWay(way: ArrayLike<number>): void {
    for (let at = 1; at < way.length; at++) {
      const from = way[at - 1] as number;
      const to = way[at] as number;
      if (from !== NO_NODE && to !== NO_NODE && from !== to) this.toggle(this.local(from), this.local(to));
    }
  }

  private local(node: number): number {
    const known = this.localOf.get(node);
    if (known !== undefined) return known;
    const local = this.nodes.length;
    this.localOf.set(node, local);
    this.nodes.push(node);
    this.neighbours.push([]);
    return local;
  }

  private toggle(from: number, to: number): void {
    const [there, back] = [this.neighbours[from] ?? [], this.neighbours[to] ?? []];
    if (this.remove(from, to)) this.remove(to, from);
    else if (there.length < MOST_AT_A_NODE && back.length < MOST_AT_A_NODE) {
      there.push(to);
      back.push(from);
    }
  }

  private remove(from: number, to: number): boolean {
    const list = this.neighbours[from] ?? [];
    const at = list.indexOf(to);
    if (at >= 0) list.splice(at, 1);
    return at >= 0;
  }

  /** Walks along segments; each time the walk meets itself, the loop is a ring and is taken off. */
  trace(): AssembledRings {
    const rings: number[][] = [];
    let openEnds = 0;
    const placeInPath = new Map<number, number>();
    for (let start = 0; start < this.nodes.length; start++) {
      const path = [start];
      placeInPath.clear();
      placeInPath.set(start, 0);
      while (path.length > 0) {
        const current = path.at(-1) as number;
        const next = this.neighbours[current]?.[0];
        if (next === undefined) {
          if (path.length > 1) openEnds++;
          path.pop();
          placeInPath.delete(current);
          continue;
        }
        this.remove(current, next);
        this.remove(next, current);
        const met = placeInPath.get(next);
        if (met === undefined) {
          placeInPath.set(next, path.length);
          path.push(next);
        } else {
          const loop = path.splice(met + 1);
          for (const node of loop) placeInPath.delete(node);
          rings.push([next, ...loop, next].map((node) => this.nodes[node] as number));
        }
      }
    }
    return { rings, openEnds };
  }
}
