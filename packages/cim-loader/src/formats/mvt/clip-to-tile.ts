/** Edges of a tile on the grid all tiles share. */
export interface TileBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** True where every position lies inside the box, its edges included. */
export function isInside(part: Float64Array, { left, top, right, bottom }: TileBox): boolean {
  for (let at = 0; at < part.length; at += 2) {
    const x = part[at] as number;
    const y = part[at + 1] as number;
    if (x < left || x > right || y < top || y > bottom) return false;
  }
  return true;
}

/**
 * The part of a closed ring inside the box (Sutherland & Hodgman 1974). Pieces of a ring that leaves the box several
 * times stay connected along its edges; where tiles are joined these runs cancel.
 */
export function clipRing(ring: Float64Array, { left, top, right, bottom }: TileBox): Float64Array {
  let part = [...ring];
  part = clipEdge(part, 0, left, 1);
  part = clipEdge(part, 0, right, -1);
  part = clipEdge(part, 1, top, 1);
  part = clipEdge(part, 1, bottom, -1);
  return part.length >= 8 ? Float64Array.from(part) : new Float64Array(0);
}

/** Keeps what lies on the side of a straight edge where `sign × (coordinate − edge)` is not negative. */
function clipEdge(ring: readonly number[], axis: 0 | 1, edge: number, sign: 1 | -1): number[] {
  const kept: number[] = [];
  for (let at = 0; at + 3 < ring.length; at += 2) {
    const from = sign * ((ring[at + axis] as number) - edge);
    const to = sign * ((ring[at + 2 + axis] as number) - edge);
    if (from >= 0) kept.push(ring[at] as number, ring[at + 1] as number);
    if (from >= 0 !== to >= 0) kept.push(...crossing(ring, at, axis, edge));
  }
  if (kept.length > 0) kept.push(kept[0] as number, kept[1] as number);
  return kept;
}

function crossing(ring: readonly number[], at: number, axis: 0 | 1, edge: number): [number, number] {
  const [x0, y0] = [ring[at] as number, ring[at + 1] as number];
  const [x1, y1] = [ring[at + 2] as number, ring[at + 3] as number];
  if (axis === 0) return [edge, Math.round(y0 + ((edge - x0) / (x1 - x0)) * (y1 - y0))];
  return [Math.round(x0 + ((edge - y0) / (y1 - y0)) * (x1 - x0)), edge];
}

/** The parts of a line inside the box, ends on its edges (Liang & Barsky 1984, segment by segment). */
export function clipLine(line: Float64Array, box: TileBox): Float64Array[] {
  const parts: number[][] = [];
  let current: number[] = [];
  for (let at = 0; at + 3 < line.length; at += 2) {
    const segment = clipSegment(line, at, box);
    if (segment === undefined) continue;
    const [x0, y0, x1, y1] = segment;
    if (current.at(-2) !== x0 || current.at(-1) !== y0) {
      current = [x0, y0];
      parts.push(current);
    }
    if (x0 !== x1 || y0 !== y1) current.push(x1, y1);
  }
  return parts.filter((part) => part.length >= 4).map((part) => Float64Array.from(part));
}

function clipSegment(
  line: Float64Array,
  at: number,
  { left, top, right, bottom }: TileBox,
): [number, number, number, number] | undefined {
  const [x0, y0] = [line[at] as number, line[at + 1] as number];
  const [alongX, alongY] = [(line[at + 2] as number) - x0, (line[at + 3] as number) - y0];
  let [start, end] = [0, 1];
  const bars: readonly (readonly [number, number])[] = [
    [-alongX, x0 - left],
    [alongX, right - x0],
    [-alongY, y0 - top],
    [alongY, bottom - y0],
  ];
  for (const [slope, room] of bars) {
    if (slope === 0 && room < 0) return undefined;
    if (slope < 0) start = Math.max(start, room / slope);
    if (slope > 0) end = Math.min(end, room / slope);
  }
  if (start > end) return undefined;
  const place = (share: number): [number, number] => [
    Math.round(x0 + share * alongX),
    Math.round(y0 + share * alongY),
  ];
  return [...place(start), ...place(end)];
}
