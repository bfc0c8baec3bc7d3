/** Room for the corners of two triangles' common part (at most 6) while it is cut. */
const scratchA = new Float64Array(32);
const scratchB = new Float64Array(32);

/**
 * Area two triangles share: one is cut by the edges of the other (Sutherland and Hodgman 1974). Continuous in the
 * corners, hence without special cases for touching edges.
 * @param a six numbers x, y of a counter-clockwise triangle, from `startA`.
 * @returns square units of the coordinates.
 */
export function sharedTriangleArea(a: Float64Array, startA: number, b: Float64Array, startB: number): number {
  let input = scratchA;
  let output = scratchB;
  let count = 3;
  for (let at = 0; at < 6; at++) input[at] = a[startA + at] as number;
  for (let edge = 0; edge < 3 && count > 0; edge++) {
    const next = (edge + 1) % 3;
    count = cut(
      input,
      count,
      output,
      b[startB + edge * 2] as number,
      b[startB + edge * 2 + 1] as number,
      b[startB + next * 2] as number,
      b[startB + next * 2 + 1] as number,
    );
    const swap = input;
    input = output;
    output = swap;
  }
  return count < 3 ? 0 : areaOf(input, count);
}

/** Keeps what lies left of the line from 1 to 2. @returns corners kept. */
function cut(
  input: Float64Array,
  count: number,
  output: Float64Array,
  x1: number,
  y1: number,
  x2: number,
  y2: number,
): number {
  const dx = x2 - x1;
  const dy = y2 - y1;
  let kept = 0;
  let px = input[count * 2 - 2] as number;
  let py = input[count * 2 - 1] as number;
  let previous = dx * (py - y1) - dy * (px - x1);
  for (let at = 0; at < count; at++) {
    const qx = input[at * 2] as number;
    const qy = input[at * 2 + 1] as number;
    const current = dx * (qy - y1) - dy * (qx - x1);
    if (current >= 0 !== previous >= 0) {
      const share = previous / (previous - current);
      output[kept * 2] = px + share * (qx - px);
      output[kept * 2 + 1] = py + share * (qy - py);
      kept++;
    }
    if (current >= 0) {
      output[kept * 2] = qx;
      output[kept * 2 + 1] = qy;
      kept++;
    }
    px = qx;
    py = qy;
    previous = current;
  }
  return kept;
}

function areaOf(corners: Float64Array, count: number): number {
  const x0 = corners[0] as number;
  const y0 = corners[1] as number;
  let twice = 0;
  for (let at = 1; at + 1 < count; at++) {
    twice +=
      ((corners[at * 2] as number) - x0) * ((corners[at * 2 + 3] as number) - y0) -
      ((corners[at * 2 + 2] as number) - x0) * ((corners[at * 2 + 1] as number) - y0);
  }
  return twice / 2;
}
