import Flatbush from 'flatbush';
import { segmentsIntersect } from '../../geo/ring.ts';
import { meridianScale, parallelScale } from '../../geo/degree-lengths.ts';
import type { Bounds, Position } from '../../geo/position.ts';
import type { EditDraft } from './edit-draft.ts';
import type { RoadLink } from './network-edits.ts';
import { footOf, type FootPoint, servesAll, sharesMode, type Stretch, surroundingsOf } from './stretch.ts';

/** Positions this near lie on a road, metres. */
const ON_THE_ROAD = 0.02;
const UNITS_PER_DEGREE = 1e7;

type RowsIn = (box: Bounds) => readonly number[];

/** One position of a link, with the node it has if it has one. */
interface Vertex {
  readonly longitude: number;
  readonly latitude: number;
  node: number | undefined;
  readonly isEnd: boolean;
}

/**
 * Adds the links as stretches and joins them, in order of their rows.
 * @returns rows of links that meet no other road.
 */
export function joinLinks(
  draft: EditDraft,
  links: readonly RoadLink[],
  rowsIn: RowsIn,
  snapDistance: number,
): number[] {
  if (links.length === 0) return [];
  const index = indexOf(links);
  const near = (box: Bounds, row: number): number[] => {
    const others = index.search(...box).map((item) => links[item]?.row ?? row);
    return [...rowsIn(box), ...others.filter((other) => other !== row).sort((a, b) => a - b)];
  };
  const joiner = new LinkJoiner(draft, near, snapDistance);
  const byRow = new Map(links.map((link) => [link.row, link]));
  const uses = countUses(links);
  const shapes = links.map((link) => ({ link, lines: joiner.linesOf(link, byRow, uses) }));
  for (const { link, lines } of shapes) joiner.addLines(link, lines);
  for (const { link, lines } of shapes) {
    for (const line of lines) for (const vertex of line) joiner.joinVertex(link, vertex);
  }
  return links.map(({ row }) => row).filter((row) => !joiner.joined.has(row));
}

class LinkJoiner {
  readonly joined = new Set<number>();
  /** Nodes of links that have been joined to what is nearest. */
  readonly #settled = new Set<number>();
  /** Node of each position at which links begin, end or meet. */
  readonly #nodes = new Map<string, number>();
  readonly #draft: EditDraft;
  readonly #near: (box: Bounds, row: number) => number[];
  readonly #snapDistance: number;

  constructor(draft: EditDraft, near: (box: Bounds, row: number) => number[], snapDistance: number) {
    this.#draft = draft;
    this.#near = near;
    this.#snapDistance = snapDistance;
  }

  /** The link's positions, with those at crossings where it joins there, and nodes where links share positions. */
  linesOf(link: RoadLink, links: ReadonlyMap<number, RoadLink>, uses: ReadonlyMap<string, Use>): Vertex[][] {
    return link.lines.map((line) => {
      const positions = link.joinsAtCrossings === true ? this.#withCrossings(link, line, links) : line;
      const vertices: Vertex[] = [];
      for (let at = 0; at + 1 < positions.length; at += 2) {
        const [longitude, latitude] = [positions[at] as number, positions[at + 1] as number];
        const isEnd = at === 0 || at + 2 === positions.length;
        const isShared = (uses.get(keyOf(longitude, latitude))?.count ?? 0) > 1;
        vertices.push({
          longitude,
          latitude,
          isEnd,
          node: isEnd || isShared ? this.#nodeAt(longitude, latitude) : undefined,
        });
      }
      for (const { longitude, latitude } of vertices) {
        if ((uses.get(keyOf(longitude, latitude))?.rows.size ?? 0) > 1) this.joined.add(link.row);
      }
      return vertices;
    });
  }

  /** One node per position that links share. */
  #nodeAt(longitude: number, latitude: number): number {
    const key = keyOf(longitude, latitude);
    let node = this.#nodes.get(key);
    if (node === undefined) {
      node = this.#draft.addNode(longitude, latitude);
      this.#nodes.set(key, node);
    }
    return node;
  }

  addLines(link: RoadLink, lines: readonly Vertex[][]): void {
    for (const line of lines) {
      let start = 0;
      for (let index = 1; index < line.length; index++) {
        const [from, to] = [line[start]?.node, line[index]?.node];
        if (from === undefined || to === undefined) continue;
        const positions = line
          .slice(start, index + 1)
          .flatMap(({ longitude, latitude }) => [longitude, latitude]);
        const { row, travel } = link;
        this.#draft.addStretch({ row, from, to, positions, travel, baseEdges: [], length: undefined });
        start = index;
      }
    }
  }

  joinVertex(link: RoadLink, vertex: Vertex): void {
    const draft = this.#draft;
    const isSettled =
      vertex.node !== undefined &&
      (this.#settled.has(vertex.node) || draft.rootOf(vertex.node) < draft.baseNodes);
    if (isSettled) {
      this.joined.add(link.row);
      return;
    }
    const reach = vertex.isEnd ? this.#snapDistance : ON_THE_ROAD;
    const found = this.#nearest(link, vertex, reach);
    if (found === undefined) return;
    this.joined.add(link.row).add(found.stretch.row);
    const node = found.node ?? draft.split(found);
    if (vertex.node === undefined) {
      this.#splitOwn(link, vertex, node);
    } else {
      draft.join(vertex.node, node);
      this.#settled.add(vertex.node);
    }
  }

  /** Nearest node within reach, else nearest foot point; roads that serve everybody before others. */
  #nearest(
    link: RoadLink,
    vertex: Vertex,
    reach: number,
  ): (FootPoint & { readonly node: number | undefined }) | undefined {
    const around = surroundingsOf(vertex.longitude, vertex.latitude);
    const root = vertex.node === undefined ? -1 : this.#draft.rootOf(vertex.node);
    const feet = this.#near(boxAround(vertex, reach), link.row)
      .flatMap((row) => this.#draft.stretches(row))
      .filter(({ travel }) => sharesMode(link.travel, travel))
      .filter(({ from, to }) => this.#draft.rootOf(from) !== root && this.#draft.rootOf(to) !== root)
      .map((stretch) => footOf(stretch, around))
      .filter(({ distance }) => distance <= reach);
    const best = feet.filter(({ stretch }) => servesAll(link.travel, stretch.travel));
    for (const candidates of [best, feet]) {
      const [foot] = candidates.toSorted((a, b) => a.distance - b.distance);
      if (foot === undefined) continue;
      return this.#nearestNode(candidates, vertex, reach) ?? { ...foot, node: undefined };
    }
    return undefined;
  }

  #nearestNode(
    feet: readonly FootPoint[],
    vertex: Vertex,
    reach: number,
  ): (FootPoint & { readonly node: number }) | undefined {
    const { east, north } = surroundingsOf(vertex.longitude, vertex.latitude);
    let best: (FootPoint & { readonly node: number }) | undefined;
    for (const foot of feet) {
      for (const node of [foot.stretch.from, foot.stretch.to]) {
        const [longitude, latitude] = this.#draft.positionOf(node);
        const distance = Math.sqrt(east(longitude) ** 2 + north(latitude) ** 2);
        if (distance <= reach && distance < (best?.distance ?? Infinity)) best = { ...foot, distance, node };
      }
    }
    return best;
  }

  /** Puts a node into the link itself, at a position between its ends. */
  #splitOwn(link: RoadLink, { longitude, latitude }: Vertex, node: number): void {
    for (const stretch of this.#draft.stretches(link.row)) {
      for (let at = 2; at + 3 < stretch.positions.length; at += 2) {
        if (stretch.positions[at] !== longitude || stretch.positions[at + 1] !== latitude) continue;
        this.#draft.split({ stretch, distance: 0, segment: at / 2, share: 0 }, node);
        return;
      }
      // Another link may have put a node there already.
      const [first, last] = [stretch.positions.slice(0, 2), stretch.positions.slice(-2)];
      if (first[0] === longitude && first[1] === latitude) this.#draft.join(stretch.from, node);
      else if (last[0] === longitude && last[1] === latitude) this.#draft.join(stretch.to, node);
    }
  }

  /** A position more wherever a segment crosses another road. */
  #withCrossings(link: RoadLink, line: readonly number[], links: ReadonlyMap<number, RoadLink>): number[] {
    const positions = line.slice(0, 2);
    for (let at = 0; at + 3 < line.length; at += 2) {
      const start = positionAt(line, at);
      const end = positionAt(line, at + 2);
      const box = boundsOf([line.slice(at, at + 4)]);
      const others = this.#near(box, link.row).flatMap((row) => linesOfRow(this.#draft, links, row));
      const shares = others
        .filter((other) => sharesMode(link.travel, other.travel))
        .flatMap((other) => crossingsOf(start, end, other.positions));
      // Two roads that meet where the link crosses them give one position.
      for (const share of [...new Set(shares)].sort((a, b) => a - b)) {
        positions.push(start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1]));
      }
      positions.push(...end);
    }
    return positions;
  }
}

function linesOfRow(
  draft: EditDraft,
  links: ReadonlyMap<number, RoadLink>,
  row: number,
): readonly Pick<Stretch, 'positions' | 'travel'>[] {
  const link = links.get(row);
  if (link === undefined) return draft.stretches(row);
  return link.lines.map((positions) => ({ positions, travel: link.travel }));
}

/** Shares of a segment at which it properly crosses the segments of a line. */
function crossingsOf(start: Position, end: Position, line: readonly number[]): number[] {
  const shares: number[] = [];
  const [dx, dy] = [end[0] - start[0], end[1] - start[1]];
  for (let at = 0; at + 3 < line.length; at += 2) {
    const [a, b] = [positionAt(line, at), positionAt(line, at + 2)];
    if (!segmentsIntersect(start, end, a, b)) continue;
    const [ex, ey] = [b[0] - a[0], b[1] - a[1]];
    const cross = dx * ey - dy * ex;
    const share = cross === 0 ? 0 : ((a[0] - start[0]) * ey - (a[1] - start[1]) * ex) / cross;
    if (share > 0 && share < 1) shares.push(share);
  }
  return shares;
}

function positionAt(line: readonly number[], at: number): Position {
  return [line[at] as number, line[at + 1] as number];
}

function keyOf(longitude: number, latitude: number): string {
  return `${Math.round(longitude * UNITS_PER_DEGREE)},${Math.round(latitude * UNITS_PER_DEGREE)}`;
}

interface Use {
  count: number;
  readonly rows: Set<number>;
}

function countUses(links: readonly RoadLink[]): Map<string, Use> {
  const uses = new Map<string, Use>();
  for (const { row, lines } of links) {
    for (const line of lines) {
      for (let at = 0; at + 1 < line.length; at += 2) {
        const key = keyOf(line[at] as number, line[at + 1] as number);
        const use = uses.get(key) ?? { count: 0, rows: new Set<number>() };
        use.count++;
        use.rows.add(row);
        uses.set(key, use);
      }
    }
  }
  return uses;
}

function boundsOf(lines: readonly (readonly number[])[]): Bounds {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const line of lines) {
    for (let at = 0; at + 1 < line.length; at += 2) {
      west = Math.min(west, line[at] as number);
      east = Math.max(east, line[at] as number);
      south = Math.min(south, line[at + 1] as number);
      north = Math.max(north, line[at + 1] as number);
    }
  }
  return [west, south, east, north];
}

function boxAround({ longitude, latitude }: Vertex, metres: number): Bounds {
  const [width, height] = [metres / parallelScale(latitude), metres / meridianScale(latitude)];
  return [longitude - width, latitude - height, longitude + width, latitude + height];
}

function indexOf(links: readonly RoadLink[]): Flatbush {
  const index = new Flatbush(links.length);
  for (const { lines } of links) index.add(...boundsOf(lines));
  index.finish();
  return index;
}
