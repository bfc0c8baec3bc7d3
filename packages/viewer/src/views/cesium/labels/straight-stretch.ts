import type { Position } from '@cityloom/twin-core';

/** A nearly straight part of a line, where a name can stand along it. */
export interface StraightStretch {
  /** Middle of the stretch. */
  readonly middle: Position;
  readonly start: Position;
  readonly end: Position;
  /** Metres. */
  readonly length: number;
}

/** Metres per degree of latitude; good to 1 % anywhere, enough to place a name. */
const METRES_PER_DEGREE = 111_200;

/** How far a stretch may turn from its first direction, radians. */
const STRAIGHT = 0.16;

/**
 * Longest nearly straight stretch of a line.
 * @param positions longitude, latitude interleaved, degrees; the line is `[first, end)` in positions.
 * @returns `undefined` for a line without length.
 */
export function straightStretch(
  positions: Float64Array,
  first: number,
  end: number,
): StraightStretch | undefined {
  const eastScale = METRES_PER_DEGREE * Math.cos(((positions[2 * first + 1] ?? 0) * Math.PI) / 180);
  let best: readonly [from: number, to: number, length: number] | undefined;
  let from = first;
  let heading = NaN;
  let length = 0;
  for (let i = first + 1; i < end; i++) {
    const east = ((positions[2 * i] as number) - (positions[2 * i - 2] as number)) * eastScale;
    const north = ((positions[2 * i + 1] as number) - (positions[2 * i - 1] as number)) * METRES_PER_DEGREE;
    const step = Math.hypot(east, north);
    if (step === 0) continue;
    const direction = Math.atan2(north, east);
    if (!(Math.abs(turn(direction, heading)) <= STRAIGHT)) {
      from = i - 1;
      heading = direction;
      length = 0;
    }
    length += step;
    if (best === undefined || length > best[2]) best = [from, i, length];
  }
  if (best === undefined) return undefined;
  const start = positionAt(positions, best[0]);
  const stop = positionAt(positions, best[1]);
  return {
    start,
    end: stop,
    middle: [(start[0] + stop[0]) / 2, (start[1] + stop[1]) / 2],
    length: best[2],
  };
}

/** Angle between two directions, in (-π, π]. */
function turn(a: number, b: number): number {
  const difference = a - b;
  return Math.atan2(Math.sin(difference), Math.cos(difference));
}

function positionAt(positions: Float64Array, index: number): Position {
  return [positions[2 * index] as number, positions[2 * index + 1] as number];
}
