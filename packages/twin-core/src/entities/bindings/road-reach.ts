import type { RoadNetwork } from '../../network/road-network.ts';

/** Metres by road from a node to those around it, within a bound: Dijkstra over the few nodes that lie so near. */
export class RoadReach {
  readonly #network: RoadNetwork;
  readonly #speeds: Float32Array;
  readonly #lengths = new Map<number, number>();
  readonly #open: { node: number; length: number }[] = [];

  constructor(network: RoadNetwork, speeds: Float32Array) {
    this.#network = network;
    this.#speeds = speeds;
  }

  /** Searches from a node, of which `first` metres have been driven already. @param most metres. */
  search(from: number, first: number, most: number): void {
    const { edgeOffsets, edgeTargets, edgeLengths } = this.#network;
    this.#lengths.clear();
    this.#open.length = 0;
    if (first > most) return;
    this.#open.push({ node: from, length: first });
    for (let next = this.#takeNearest(); next !== undefined; next = this.#takeNearest()) {
      const { node, length } = next;
      if (this.#lengths.has(node)) continue;
      this.#lengths.set(node, length);
      for (let edge = edgeOffsets[node] as number; edge < (edgeOffsets[node + 1] as number); edge++) {
        const there = length + (edgeLengths[edge] as number);
        const target = edgeTargets[edge] as number;
        if ((this.#speeds[edge] as number) <= 0 || there > most || this.#lengths.has(target)) continue;
        this.#open.push({ node: target, length: there });
      }
    }
  }

  /** Metres to a node; Infinity where it was not reached. */
  lengthTo(node: number): number {
    return this.#lengths.get(node) ?? Infinity;
  }

  /** A few dozen at most: looked through rather than heaped. */
  #takeNearest(): { node: number; length: number } | undefined {
    const open = this.#open;
    if (open.length === 0) return undefined;
    let nearest = 0;
    for (let at = 1; at < open.length; at++) {
      if ((open[at]?.length ?? Infinity) < (open[nearest]?.length ?? Infinity)) nearest = at;
    }
    const taken = open[nearest];
    const last = open.pop();
    if (nearest < open.length && last !== undefined) open[nearest] = last;
    return taken;
  }
}
