/** A point of a plane, metres. */
export type PlanePoint = readonly [x: number, y: number];

/** Vertices closer than this are one, metres: single precision in a tile is about as fine. */
const WELD = 0.005;
const CELLS = 2 ** 26;

/** Welds points of a plane to numbered vertices. */
export class VertexWelder {
  readonly points: PlanePoint[] = [];
  private readonly byCell = new Map<number, number>();
  private readonly west: number;
  private readonly south: number;

  /** @param west least x that will come; likewise `south` for y. */
  constructor(west: number, south: number) {
    this.west = west;
    this.south = south;
  }

  vertexAt(x: number, y: number): number {
    const column = Math.round((x - this.west) / WELD) + 1;
    const row = Math.round((y - this.south) / WELD) + 1;
    const known = this.find(column, row);
    if (known !== undefined) return known;
    const vertex = this.points.push([x, y]) - 1;
    this.byCell.set(column * CELLS + row, vertex);
    return vertex;
  }

  private find(column: number, row: number): number | undefined {
    const here = this.byCell.get(column * CELLS + row);
    if (here !== undefined) return here;
    for (let dx = -1; dx <= 1; dx++) {
      for (let dy = -1; dy <= 1; dy++) {
        const near = this.byCell.get((column + dx) * CELLS + row + dy);
        if (near !== undefined) return near;
      }
    }
    return undefined;
  }
}

/** Directed edges, of which opposite ones cancel: what is left bounds the area. */
export class BoundaryEdges {
  private readonly counts = new Map<number, number>();
  private readonly vertices: number;

  /** @param vertices more than the greatest vertex number. */
  constructor(vertices: number) {
    this.vertices = vertices;
  }

  add(from: number, to: number, times = 1): void {
    if (from === to) return;
    const opposite = to * this.vertices + from;
    const against = this.counts.get(opposite) ?? 0;
    const cancelled = Math.min(against, times);
    if (cancelled > 0) {
      if (against === cancelled) this.counts.delete(opposite);
      else this.counts.set(opposite, against - cancelled);
    }
    if (times === cancelled) return;
    const key = from * this.vertices + to;
    this.counts.set(key, (this.counts.get(key) ?? 0) + times - cancelled);
  }

  get size(): number {
    return this.counts.size;
  }

  *entries(): Generator<[from: number, to: number, times: number]> {
    for (const [key, times] of this.counts) {
      yield [Math.floor(key / this.vertices), key % this.vertices, times];
    }
  }
}

/** Edges above this are not split: the search is quadratic. */
const MOST_EDGES_SPLIT = 600;

/** Splits edges at vertices that lie on them (roofs of different height that meet), and cancels again. */
export function splitAtVertices(edges: BoundaryEdges, points: readonly PlanePoint[]): BoundaryEdges {
  if (edges.size > MOST_EDGES_SPLIT) return edges;
  const list = [...edges.entries()];
  const vertices = [...new Set(list.flatMap(([from, to]) => [from, to]))];
  const split = new BoundaryEdges(points.length);
  for (const [from, to, times] of list) {
    const between = vertices
      .map((vertex) => ({ vertex, share: shareAlong(points, from, to, vertex) }))
      .filter(({ share }) => share > 0 && share < 1)
      .sort((a, b) => a.share - b.share);
    let previous = from;
    for (const { vertex } of between) {
      split.add(previous, vertex, times);
      previous = vertex;
    }
    split.add(previous, to, times);
  }
  return split;
}

/** Where along the edge the vertex lies, in (0, 1); NaN where it does not lie on it. */
function shareAlong(points: readonly PlanePoint[], from: number, to: number, vertex: number): number {
  if (vertex === from || vertex === to) return NaN;
  const [ax, ay] = points[from] as PlanePoint;
  const [bx, by] = points[to] as PlanePoint;
  const [px, py] = points[vertex] as PlanePoint;
  const [dx, dy] = [bx - ax, by - ay];
  const square = dx * dx + dy * dy;
  const share = ((px - ax) * dx + (py - ay) * dy) / square;
  const off = Math.abs((px - ax) * dy - (py - ay) * dx) / Math.sqrt(square);
  return off <= 2 * WELD ? share : NaN;
}

/** Chains edges to closed rings (vertex numbers, first not repeated). At vertices where rings touch, the sharpest left turn keeps them apart. */
export function chainRings(edges: BoundaryEdges, points: readonly PlanePoint[]): number[][] {
  const leaving = new Map<number, number[]>();
  for (const [from, to, times] of edges.entries()) {
    const list = leaving.get(from) ?? [];
    // An edge that bounds two areas at once (roofs above each other) is walked once.
    if (times > 0) list.push(to);
    leaving.set(from, list);
  }
  const rings: number[][] = [];
  for (const start of leaving.keys()) {
    for (;;) {
      const ring = walk(start, leaving, points);
      if (ring === undefined) break;
      if (ring.length > 2) rings.push(ring);
    }
  }
  return rings;
}

function walk(
  start: number,
  leaving: ReadonlyMap<number, number[]>,
  points: readonly PlanePoint[],
): number[] | undefined {
  const first = leaving.get(start)?.pop();
  if (first === undefined) return undefined;
  const ring = [start];
  let [previous, current] = [start, first];
  while (current !== start) {
    ring.push(current);
    const choices = leaving.get(current);
    if (choices === undefined || choices.length === 0) return [];
    const next = choices.length === 1 ? 0 : sharpestLeft(points, previous, current, choices);
    previous = current;
    current = choices.splice(next, 1)[0] as number;
  }
  return ring;
}

function sharpestLeft(
  points: readonly PlanePoint[],
  previous: number,
  current: number,
  choices: readonly number[],
): number {
  const [px, py] = points[previous] as PlanePoint;
  const [cx, cy] = points[current] as PlanePoint;
  const heading = Math.atan2(cy - py, cx - px);
  let best = 0;
  let bestTurn = -Infinity;
  choices.forEach((choice, at) => {
    const [x, y] = points[choice] as PlanePoint;
    let turn = Math.atan2(y - cy, x - cx) - heading;
    if (turn <= -Math.PI) turn += 2 * Math.PI;
    if (turn > Math.PI) turn -= 2 * Math.PI;
    if (turn > bestTurn) [best, bestTurn] = [at, turn];
  });
  return best;
}
