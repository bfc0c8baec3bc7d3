import type { Position } from '@cityloom/twin-core';

/** Edges that meet where they must not. */
export interface Crossing {
  /** Both edges belong to one ring. */
  readonly sameRing: boolean;
  readonly position: Position;
}

/** Rings of one polygon, as ranges of positions; each closed. */
export type RingRange = readonly [start: number, end: number];

interface Edges {
  readonly ring: Uint32Array;
  /** Position index of the start; the end is the next one that differs. */
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  /** Number of the edge within its ring, and whether it is the last. */
  readonly order: Uint32Array;
  readonly count: number;
  readonly lengths: readonly number[];
}

/**
 * First place where the rings of a polygon cross or touch themselves, or cross each other (touching in a point is
 * allowed between rings, ISO 19107). A sweep over the edges sorted by longitude: edges that do not overlap in longitude
 * are never compared.
 */
export function findCrossing(positions: Float64Array, rings: readonly RingRange[]): Crossing | undefined {
  const edges = listEdges(positions, rings);
  const order = Array.from({ length: edges.count }, (_, edge) => edge);
  const west = (edge: number): number =>
    Math.min(x(positions, edges.from, edge), x(positions, edges.to, edge));
  const east = (edge: number): number =>
    Math.max(x(positions, edges.from, edge), x(positions, edges.to, edge));
  order.sort((a, b) => west(a) - west(b));
  let active: number[] = [];
  for (const edge of order) {
    const start = west(edge);
    active = active.filter((other) => east(other) >= start);
    for (const other of active) {
      const crossing = meet(positions, edges, other, edge);
      if (crossing !== undefined) return crossing;
    }
    active.push(edge);
  }
  return undefined;
}

const x = (positions: Float64Array, list: Uint32Array, edge: number): number =>
  positions[(list[edge] as number) * 2] as number;

function listEdges(positions: Float64Array, rings: readonly RingRange[]): Edges {
  const most = rings.reduce((sum, [start, end]) => sum + Math.max(0, end - start - 1), 0);
  const ring = new Uint32Array(most);
  const from = new Uint32Array(most);
  const to = new Uint32Array(most);
  const order = new Uint32Array(most);
  const lengths: number[] = [];
  let count = 0;
  rings.forEach(([start, end], index) => {
    let length = 0;
    for (let at = start; at < end - 1; at++) {
      const isPoint =
        positions[at * 2] === positions[at * 2 + 2] && positions[at * 2 + 1] === positions[at * 2 + 3];
      if (isPoint) continue;
      ring[count] = index;
      from[count] = at;
      to[count] = at + 1;
      order[count] = length++;
      count++;
    }
    lengths.push(length);
  });
  return { ring, from, to, order, count, lengths };
}

function meet(positions: Float64Array, edges: Edges, a: number, b: number): Crossing | undefined {
  const [a1, a2, b1, b2] = [edges.from[a], edges.to[a], edges.from[b], edges.to[b]] as [
    number,
    number,
    number,
    number,
  ];
  if (!overlapInLatitude(positions, a1, a2, b1, b2)) return undefined;
  const sameRing = edges.ring[a] === edges.ring[b];
  const abc = side(positions, a1, a2, b1);
  const abd = side(positions, a1, a2, b2);
  const cda = side(positions, b1, b2, a1);
  const cdb = side(positions, b1, b2, a2);
  const isProper = abc * abd < 0 && cda * cdb < 0;
  if (isProper) return { sameRing, position: crossingPoint(positions, b1, b2, abc, abd) };
  // Edges on one line that share more than a point lie upon each other, in one ring or two.
  if (abc === 0 && abd === 0) {
    const shared = sharedStretch(positions, a1, a2, b1, b2);
    if (shared !== undefined) return { sameRing, position: shared };
  }
  if (!sameRing || areNeighbours(edges, a, b)) return undefined;
  const touching = touch(positions, [a1, a2, b1, b2], [abc, abd, cda, cdb]);
  return touching === undefined ? undefined : { sameRing, position: touching };
}

function overlapInLatitude(positions: Float64Array, a1: number, a2: number, b1: number, b2: number): boolean {
  const ya1 = positions[a1 * 2 + 1] as number;
  const ya2 = positions[a2 * 2 + 1] as number;
  const yb1 = positions[b1 * 2 + 1] as number;
  const yb2 = positions[b2 * 2 + 1] as number;
  return Math.max(ya1, ya2) >= Math.min(yb1, yb2) && Math.max(yb1, yb2) >= Math.min(ya1, ya2);
}

function areNeighbours(edges: Edges, a: number, b: number): boolean {
  const length = edges.lengths[edges.ring[a] as number] as number;
  const distance = Math.abs((edges.order[a] as number) - (edges.order[b] as number));
  return distance === 1 || distance === length - 1;
}

/** Twice the signed area of the triangle a, b, c, relative to a. */
function side(positions: Float64Array, a: number, b: number, c: number): number {
  const x0 = positions[a * 2] as number;
  const y0 = positions[a * 2 + 1] as number;
  return (
    ((positions[b * 2] as number) - x0) * ((positions[c * 2 + 1] as number) - y0) -
    ((positions[b * 2 + 1] as number) - y0) * ((positions[c * 2] as number) - x0)
  );
}

function touch(
  positions: Float64Array,
  [a1, a2, b1, b2]: readonly [number, number, number, number],
  [abc, abd, cda, cdb]: readonly [number, number, number, number],
): Position | undefined {
  if (abc === 0 && within(positions, b1, a1, a2)) return at(positions, b1);
  if (abd === 0 && within(positions, b2, a1, a2)) return at(positions, b2);
  if (cda === 0 && within(positions, a1, b1, b2)) return at(positions, a1);
  if (cdb === 0 && within(positions, a2, b1, b2)) return at(positions, a2);
  return undefined;
}

/** Start of the stretch two edges on one line share; `undefined` for a point or nothing. */
function sharedStretch(
  positions: Float64Array,
  a1: number,
  a2: number,
  b1: number,
  b2: number,
): Position | undefined {
  const dx = Math.abs((positions[a1 * 2] as number) - (positions[a2 * 2] as number));
  const dy = Math.abs((positions[a1 * 2 + 1] as number) - (positions[a2 * 2 + 1] as number));
  const axis = dx >= dy ? 0 : 1;
  const value = (index: number): number => positions[index * 2 + axis] as number;
  const low = Math.max(Math.min(value(a1), value(a2)), Math.min(value(b1), value(b2)));
  const high = Math.min(Math.max(value(a1), value(a2)), Math.max(value(b1), value(b2)));
  if (!(low < high)) return undefined;
  const start = [a1, a2, b1, b2].find((index) => value(index) === low) ?? a1;
  return at(positions, start);
}

function within(positions: Float64Array, point: number, a: number, b: number): boolean {
  for (const axis of [0, 1]) {
    const value = positions[point * 2 + axis] as number;
    const first = positions[a * 2 + axis] as number;
    const second = positions[b * 2 + axis] as number;
    if (value < Math.min(first, second) || value > Math.max(first, second)) return false;
  }
  return true;
}

const at = (positions: Float64Array, index: number): Position => [
  positions[index * 2] as number,
  positions[index * 2 + 1] as number,
];

function crossingPoint(positions: Float64Array, b1: number, b2: number, abc: number, abd: number): Position {
  const share = abc / (abc - abd);
  const [x1, y1] = at(positions, b1);
  const [x2, y2] = at(positions, b2);
  return [x1 + share * (x2 - x1), y1 + share * (y2 - y1)];
}
