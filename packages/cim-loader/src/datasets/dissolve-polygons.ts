/** Rings in the plane, as numbers of corners in the order they run; outer ones counter-clockwise, holes clockwise. */
export type DissolvedPolygon = readonly (readonly number[])[];

/** Corners of polygons in the plane: x, y by two. */
export interface PlaneRings {
  readonly coordinates: ArrayLike<number>;
  /**
   * Corners of each ring by their numbers in `coordinates`, not closed; outer rings counter-clockwise, holes
   * clockwise.
   */
  readonly rings: readonly (readonly number[])[];
}

const hashFloats = new Float64Array(2);
const hashWords = new Uint32Array(hashFloats.buffer);

const mixed = (hash: number, word: number): number => Math.imul(hash ^ word ^ (word >>> 15), 0x9e37_79b1);

/**
 * Unites polygons that meet along whole edges, as the faces of a model do: an edge that runs both ways lies inside
 * and goes, the others are the outline. Exact, and linear in the number of edges.
 * @returns outlines, which may still lie on each other where polygons overlap without a common edge; `undefined` where
 * edges show that they overlap.
 */
export function dissolvePolygons({ coordinates, rings }: PlaneRings): DissolvedPolygon[] | undefined {
  const total = rings.reduce((sum, ring) => sum + ring.length, 0);
  const cornerOf = new Int32Array(total);
  const idOf = numberCorners(coordinates, total, cornerOf);
  const edges = outlineEdges(rings, total, idOf);
  const outline = edges && chain(edges, cornerOf, coordinates);
  return outline && nest(outline, coordinates);
}

/** Gives corners at the same place the same number. @param cornerOf filled with one corner per number. */
function numberCorners(
  coordinates: ArrayLike<number>,
  total: number,
  cornerOf: Int32Array,
): (corner: number) => number {
  let size = 16;
  while (size < total * 2) size *= 2;
  const table = new Int32Array(size).fill(-1);
  let count = 0;
  return (corner) => {
    const x = coordinates[corner * 2] as number;
    const y = coordinates[corner * 2 + 1] as number;
    hashFloats[0] = x;
    hashFloats[1] = y;
    // The four words one by one: a loop over them took longer than the rest.
    let hash = mixed(0, hashWords[0] as number);
    hash = mixed(hash, hashWords[1] as number);
    hash = mixed(hash, hashWords[2] as number);
    hash = mixed(hash, hashWords[3] as number);
    let slot = (hash ^ (hash >>> 13)) & (size - 1);
    for (; table[slot] !== -1; slot = (slot + 1) & (size - 1)) {
      const known = cornerOf[table[slot] as number] as number;
      if (coordinates[known * 2] === x && coordinates[known * 2 + 1] === y) return table[slot] as number;
    }
    cornerOf[count] = corner;
    table[slot] = count;
    return count++;
  };
}

/** Directed edges of the outline, the inside to their left, and those that leave each corner as linked lists. */
interface OutlineEdges {
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** Corner → an edge that leaves it, -1 where there is none. */
  readonly firstOut: Int32Array;
  /** Edge → another that leaves the same corner, -1 at the end. */
  readonly nextOut: Int32Array;
}

/** Directed edges in the order they came, found by their ends; those taken out again keep their place. */
class EdgeSet {
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly isIn: Uint8Array;
  /** Edges ever added. */
  added = 0;
  /** Edges that are in. */
  size = 0;
  /** The latest edge between two corners, by a hash of both; -1: free. */
  private readonly table: Int32Array;

  /** @param most edges ever added. */
  constructor(most: number) {
    this.from = new Int32Array(most);
    this.to = new Int32Array(most);
    this.isIn = new Uint8Array(most);
    let slots = 16;
    while (slots < most * 2) slots *= 2;
    this.table = new Int32Array(slots).fill(-1);
  }

  private slotOf(start: number, end: number): number {
    const { table, from, to } = this;
    const mask = table.length - 1;
    const hash = mixed(mixed(0, start), end);
    let slot = (hash ^ (hash >>> 13)) & mask;
    for (; ; slot = (slot + 1) & mask) {
      const edge = table[slot] as number;
      if (edge === -1 || (from[edge] === start && to[edge] === end)) return slot;
    }
  }

  /** @returns false where the edge is in. */
  add(start: number, end: number): boolean {
    const slot = this.slotOf(start, end);
    const known = this.table[slot] as number;
    if (known !== -1 && this.isIn[known] === 1) return false;
    this.table[slot] = this.added;
    this.from[this.added] = start;
    this.to[this.added] = end;
    this.isIn[this.added++] = 1;
    this.size++;
    return true;
  }

  /** @returns false where the edge is not in. */
  remove(start: number, end: number): boolean {
    const known = this.table[this.slotOf(start, end)] as number;
    if (known === -1 || this.isIn[known] === 0) return false;
    this.isIn[known] = 0;
    this.size--;
    return true;
  }
}

function outlineEdges(
  rings: readonly (readonly number[])[],
  total: number,
  idOf: (corner: number) => number,
): OutlineEdges | undefined {
  const edges = new EdgeSet(total);
  for (const ring of rings) {
    let start = idOf(ring[ring.length - 1] ?? 0);
    for (const corner of ring) {
      const end = idOf(corner);
      // A repeated corner is no edge.
      if (end !== start && !edges.remove(end, start) && !edges.add(start, end)) return undefined;
      start = end;
    }
  }
  const [from, to] = [new Int32Array(edges.size), new Int32Array(edges.size)];
  const nextOut = new Int32Array(edges.size);
  const firstOut = new Int32Array(total).fill(-1);
  let count = 0;
  for (let edge = 0; edge < edges.added; edge++) {
    if (edges.isIn[edge] === 0) continue;
    const start = edges.from[edge] as number;
    from[count] = start;
    to[count] = edges.to[edge] as number;
    nextOut[count] = firstOut[start] as number;
    firstOut[start] = count++;
  }
  return { from, to, firstOut, nextOut };
}

/** The edges as closed rings; `undefined` where an edge leads nowhere, which only overlaps bring about. */
function chain(
  edges: OutlineEdges,
  cornerOf: Int32Array,
  coordinates: ArrayLike<number>,
): number[][] | undefined {
  const rings: number[][] = [];
  const isTaken = new Uint8Array(edges.from.length);
  for (let start = 0; start < isTaken.length; start++) {
    if (isTaken[start] === 1) continue;
    const ring: number[] = [];
    let edge = start;
    while (isTaken[edge] === 0) {
      isTaken[edge] = 1;
      ring.push(cornerOf[edges.from[edge] as number] as number);
      edge = following(edge, edges, cornerOf, coordinates);
      if (edge === -1) return undefined;
    }
    if (edge !== start) return undefined;
    if (ring.length >= 3) rings.push(ring);
  }
  return rings;
}

/** Where parts touch in a corner, the edge that keeps to the part one came along: the first clockwise from behind. */
function following(
  edge: number,
  { from, to, firstOut, nextOut }: OutlineEdges,
  cornerOf: Int32Array,
  coordinates: ArrayLike<number>,
): number {
  const at = to[edge] as number;
  const first = firstOut[at] as number;
  if (first === -1 || nextOut[first] === -1) return first;
  const directionTo = (id: number): number => {
    const [here, there] = [cornerOf[at] as number, cornerOf[id] as number];
    return Math.atan2(
      (coordinates[there * 2 + 1] as number) - (coordinates[here * 2 + 1] as number),
      (coordinates[there * 2] as number) - (coordinates[here * 2] as number),
    );
  };
  const behind = directionTo(from[edge] as number);
  let [best, least] = [-1, Infinity];
  for (let out = first; out !== -1; out = nextOut[out] as number) {
    const turn = behind - directionTo(to[out] as number);
    const clockwise = turn <= 0 ? turn + 2 * Math.PI : turn;
    if (clockwise < least) [best, least] = [out, clockwise];
  }
  return best;
}

/** Holes to their outlines. */
function nest(rings: readonly number[][], coordinates: ArrayLike<number>): DissolvedPolygon[] | undefined {
  const outlines: (readonly number[])[][] = [];
  const holes: number[][] = [];
  for (const ring of rings) {
    if (doubleAreaOf(ring, coordinates) > 0) outlines.push([ring]);
    else holes.push(ring);
  }
  for (const hole of holes) {
    const owner =
      outlines.length === 1 ? outlines[0] : outlines.find(([outer = []]) => holds(outer, hole, coordinates));
    if (owner === undefined) return undefined;
    owner.push(hole);
  }
  return outlines;
}

/** Whether the first corner of `inner` that is none of `outer` lies inside `outer`. */
function holds(outer: readonly number[], inner: readonly number[], coordinates: ArrayLike<number>): boolean {
  const corners = new Set(outer);
  const index = Math.max(
    inner.findIndex((corner) => !corners.has(corner)),
    0,
  );
  const corner = inner[index] ?? 0;
  const x = coordinates[corner * 2] as number;
  const y = coordinates[corner * 2 + 1] as number;
  let isInside = false;
  let before = outer[outer.length - 1] ?? 0;
  for (const next of outer) {
    const [x0, y0] = [coordinates[before * 2] as number, coordinates[before * 2 + 1] as number];
    const [x1, y1] = [coordinates[next * 2] as number, coordinates[next * 2 + 1] as number];
    if (y0 > y !== y1 > y && x < ((x1 - x0) * (y - y0)) / (y1 - y0) + x0) isInside = !isInside;
    before = next;
  }
  return isInside;
}

/** Twice the signed area; positive for a counter-clockwise ring. */
export function doubleAreaOf(ring: readonly number[], coordinates: ArrayLike<number>): number {
  const [origin = 0] = ring;
  const [x0, y0] = [coordinates[origin * 2] as number, coordinates[origin * 2 + 1] as number];
  let [area, px, py] = [0, 0, 0];
  for (const corner of ring) {
    const x = (coordinates[corner * 2] as number) - x0;
    const y = (coordinates[corner * 2 + 1] as number) - y0;
    area += px * y - x * py;
    px = x;
    py = y;
  }
  return area;
}

/** Whether the boxes around some outlines meet or touch: they may overlap, or share part of an edge. */
export function someBoxesMeet(
  polygons: readonly DissolvedPolygon[],
  coordinates: ArrayLike<number>,
): boolean {
  const boxes = polygons.map(([outer = []]) => boxOf(outer, coordinates));
  return boxes.some((a, index) => {
    for (let other = 0; other < index; other++) {
      const b = boxes[other] as Box;
      if (a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3]) return true;
    }
    return false;
  });
}

type Box = [left: number, low: number, right: number, high: number];

function boxOf(ring: readonly number[], coordinates: ArrayLike<number>): Box {
  const box: Box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const corner of ring) {
    const [x, y] = [coordinates[corner * 2] as number, coordinates[corner * 2 + 1] as number];
    box[0] = Math.min(box[0], x);
    box[1] = Math.min(box[1], y);
    box[2] = Math.max(box[2], x);
    box[3] = Math.max(box[3], y);
  }
  return box;
}
