import type { AttributeValue } from '../scene/columns.ts';

/** How high and how thick a barrier is, metres. */
export interface BarrierSize {
  readonly height: number;
  readonly width: number;
}

/** Thickness of a barrier that states none, metres, by class: the crest of a levee, a wall, stacked bags, a fence. */
const WIDTHS: Readonly<Record<string, number>> = {
  levee: 4,
  flood_wall: 0.4,
  sandbags: 1,
  noise_wall: 0.3,
  fence: 0.1,
};
const OTHER_WIDTH = 0.3;

/**
 * The size of a barrier: a body only where its `height` is above 0; its `width` where it states one above 0, else what
 * is usual of its `class`.
 * @param value of a column of the barrier.
 */
export function barrierSize(value: (column: string) => AttributeValue): BarrierSize | undefined {
  const [height, width] = [value('height'), value('width')];
  if (typeof height !== 'number' || !(height > 0)) return undefined;
  const usual = WIDTHS[String(value('class'))] ?? OTHER_WIDTH;
  return { height, width: typeof width === 'number' && width > 0 ? width : usual };
}

/** Metres on a plane. */
type Point = readonly [east: number, north: number];

/** A corner's sides reach out this many half widths at most: beyond, they would run away. */
const LONGEST_MITRE = 3;

/**
 * Outline of a line with a width, as a ring that is not closed: its sides run parallel, its ends are cut straight.
 * Empty for a line without length. Where a line crosses itself, so does the ring.
 * @param points of the line, metres.
 */
export function outlineOfLine(
  points: readonly (readonly [east: number, north: number])[],
  width: number,
): (readonly [east: number, north: number])[] {
  const line = points.filter((point, at) => at === 0 || apart(point, points[at - 1] as Point));
  if (line.length < 2) return [];
  const sides = line.map((point, at): Point => {
    const before = directionOf(line[Math.max(0, at - 1)] as Point, line[Math.max(1, at)] as Point);
    const last = line.length - 1;
    const after = directionOf(line[Math.min(at, last - 1)] as Point, line[Math.min(at + 1, last)] as Point);
    const [x, y] = [-before[1] - after[1], before[0] + after[0]];
    // Twice the cosine of half the turn: a line that turns back has none.
    const length = Math.sqrt(x * x + y * y);
    const reach = Math.min(LONGEST_MITRE, length === 0 ? LONGEST_MITRE : 2 / length) * (width / 2);
    return length === 0
      ? [before[0] * reach, before[1] * reach]
      : [(x / length) * reach, (y / length) * reach];
  });
  const side =
    (sign: 1 | -1) =>
    (point: Point, at: number): Point => {
      const [x, y] = sides[at] as Point;
      return [point[0] + sign * x, point[1] + sign * y];
    };
  return [...line.map(side(-1)), ...line.map(side(1)).reverse()];
}

function apart(a: Point, b: Point): boolean {
  return a[0] !== b[0] || a[1] !== b[1];
}

function directionOf(from: Point, to: Point): Point {
  const [x, y] = [to[0] - from[0], to[1] - from[1]];
  const length = Math.sqrt(x * x + y * y);
  return [x / length, y / length];
}
