/**
 * Two tiles round the crossing of an outline with their common edge separately; ends up to this many
 * grid units apart (about 2 cm at zoom 12) are the same crossing.
 */
const SNAP_UNITS = 2;

/** True if the coordinate lies on an edge between tiles. */
export function onTileEdge(coordinate: number, extent: number): boolean {
  return coordinate % extent === 0;
}

/** Collects the crossings of one tile edge and maps each to the first of its cluster. */
function clusterCrossings(values: number[]): Map<number, number> {
  values.sort((first, second) => first - second);
  const snapped = new Map<number, number>();
  let head = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value - head > SNAP_UNITS) head = value;
    snapped.set(value, head);
  }
  return snapped;
}

/** Moves vertices on tile edges, in place, so that both sides of a seam have the same vertices. */
export function snapToSeams(parts: readonly Float64Array[], extent: number): void {
  for (const axis of [0, 1] as const) {
    const byEdge = new Map<number, number[]>();
    const visit = (found: (edge: number, part: Float64Array, at: number) => void): void => {
      for (const part of parts) {
        for (let at = 0; at < part.length; at += 2) {
          const edge = part[at + axis] as number;
          if (onTileEdge(edge, extent)) found(edge, part, at + 1 - axis);
        }
      }
    };
    visit((edge, part, at) => {
      const values = byEdge.get(edge);
      if (values === undefined) byEdge.set(edge, [part[at] as number]);
      else values.push(part[at] as number);
    });
    const snapped = new Map([...byEdge].map(([edge, values]) => [edge, clusterCrossings(values)]));
    visit((edge, part, at) => {
      const value = part[at] as number;
      part[at] = snapped.get(edge)?.get(value) ?? value;
    });
  }
}

/**
 * Leaves out the vertices that exist only because an outline crossed a tile edge: those on an edge
 * that lie on the straight line between their neighbours, within the rounding of the grid.
 * @param isShared vertices to keep although they look like a crossing.
 */
export function withoutCrossings(
  part: readonly number[],
  closed: boolean,
  extent: number,
  isShared?: (x: number, y: number) => boolean,
): Float64Array {
  const count = part.length / 2;
  const kept: number[] = [];
  const last = closed ? count - 1 : count;
  for (let vertex = 0; vertex < last; vertex++) {
    const x = part[vertex * 2] as number;
    const y = part[vertex * 2 + 1] as number;
    const isEnd = !closed && (vertex === 0 || vertex === count - 1);
    const crossing = (onTileEdge(x, extent) || onTileEdge(y, extent)) && isShared?.(x, y) !== true;
    if (isEnd || !crossing || !isStraight(part, vertex, last, kept)) kept.push(x, y);
  }
  if (closed) kept.push(kept[0] as number, kept[1] as number);
  return Float64Array.from(kept);
}

function isStraight(
  part: readonly number[],
  vertex: number,
  count: number,
  kept: readonly number[],
): boolean {
  const next = ((vertex + 1) % count) * 2;
  const previous = ((vertex + count - 1) % count) * 2;
  const [ax, ay] = vertex > 0 && kept.length > 0 ? kept.slice(-2) : part.slice(previous, previous + 2);
  const x = part[vertex * 2] as number;
  const y = part[vertex * 2 + 1] as number;
  const alongX = (part[next] as number) - (ax as number);
  const alongY = (part[next + 1] as number) - (ay as number);
  const length = Math.hypot(alongX, alongY);
  if (length === 0) return false;
  const toX = x - (ax as number);
  const toY = y - (ay as number);
  const aside = Math.abs(alongX * toY - alongY * toX) / length;
  const along = (alongX * toX + alongY * toY) / length;
  return aside <= 1.5 && along > 0 && along < length;
}
