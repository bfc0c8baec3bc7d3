/**
 * Distance of each cell from the nearest marked one, in cells, exact; Infinity where none is marked. Felzenszwalb and
 * Huttenlocher 2012, "Distance transforms of sampled functions", section 2.
 */
export function* distancesToMarked(
  marked: Uint8Array,
  columns: number,
  rows: number,
): Generator<undefined, Float32Array> {
  const squares = Float64Array.from(marked, (mark) => (mark === 1 ? 0 : Infinity));
  const longest = Math.max(columns, rows);
  const line = new Float64Array(longest);
  const apex = new Int32Array(longest);
  const border = new Float64Array(longest + 1);
  for (let column = 0; column < columns; column += 1) {
    if (column % 256 === 0) yield undefined;
    lowerEnvelope(squares, column, columns, rows, { line, apex, border });
  }
  for (let row = 0; row < rows; row += 1) {
    if (row % 256 === 0) yield undefined;
    lowerEnvelope(squares, row * columns, 1, columns, { line, apex, border });
  }
  return Float32Array.from(squares, Math.sqrt);
}

interface Envelope {
  readonly line: Float64Array;
  /** Where each parabola of the lower envelope has its lowest point. */
  readonly apex: Int32Array;
  /** Where each takes over from the one before. */
  readonly border: Float64Array;
}

/** Least of all parabolas over a row or column: `count` values, `stride` apart. */
function lowerEnvelope(
  values: Float64Array,
  start: number,
  stride: number,
  count: number,
  { line, apex, border }: Envelope,
): void {
  let last = -1;
  for (let at = 0; at < count; at += 1) {
    const height = values[start + at * stride] as number;
    line[at] = height;
    if (height === Infinity) continue;
    let from = -Infinity;
    while (last >= 0) {
      const before = apex[last] as number;
      const other = line[before] as number;
      from = (height + at * at - (other + before * before)) / (2 * (at - before));
      if (from > (border[last] as number)) break;
      last -= 1;
      from = -Infinity;
    }
    last += 1;
    apex[last] = at;
    border[last] = last === 0 ? -Infinity : from;
  }
  if (last < 0) return;
  border[last + 1] = Infinity;
  for (let at = 0, parabola = 0; at < count; at += 1) {
    while ((border[parabola + 1] as number) < at) parabola += 1;
    const away = at - (apex[parabola] as number);
    values[start + at * stride] = away * away + (line[apex[parabola] as number] as number);
  }
}
