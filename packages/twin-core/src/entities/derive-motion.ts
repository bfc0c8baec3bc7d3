import { meridianScale, parallelScale } from '../geo/degree-lengths.ts';
import { atan2 } from '../numeric/arctangent.ts';

/** Steps of canonical positions in a degree: 1e-7 degree, about 1 cm. */
export const STEPS_PER_DEGREE = 1e7;

/** Metres below which the way between two reports has no direction: rounding to 1e-7 degree alone makes 1 cm. */
const LEAST_WAY = 0.1;
const DEGREES_PER_RADIAN = 180 / Math.PI;

/** Heading and speed of a way. Scratch that is filled again and again. */
export interface Motion {
  /** Degrees clockwise from north, [0, 360); NaN where the way has no direction. */
  heading: number;
  /** Metres per second; NaN where no time has passed. */
  speed: number;
}

/**
 * Heading and mean speed of the way between two reports, on the ellipsoid as a plane at the middle latitude: right to
 * 1e-5 of the length up to 10 km. Built on operations that have the same result on every platform.
 * @param fromLongitude and the other positions: steps of 1e-7 degree.
 * @param milliseconds between the two.
 * @param into what is written.
 */
export function deriveMotion(
  fromLongitude: number,
  fromLatitude: number,
  toLongitude: number,
  toLatitude: number,
  milliseconds: number,
  into: Motion,
): void {
  let turn = (toLongitude - fromLongitude) / STEPS_PER_DEGREE;
  if (turn > 180) turn -= 360;
  else if (turn < -180) turn += 360;
  if (turn === 0 && toLatitude === fromLatitude) {
    into.heading = NaN;
    into.speed = milliseconds > 0 ? 0 : NaN;
    return;
  }
  const middle = (fromLatitude + toLatitude) / (2 * STEPS_PER_DEGREE);
  const east = turn * parallelScale(middle);
  const north = ((toLatitude - fromLatitude) / STEPS_PER_DEGREE) * meridianScale(middle);
  const way = Math.sqrt(east * east + north * north);
  into.speed = milliseconds > 0 ? (way * 1000) / milliseconds : NaN;
  if (way < LEAST_WAY) {
    into.heading = NaN;
    return;
  }
  const heading = atan2(east, north) * DEGREES_PER_RADIAN;
  into.heading = heading < 0 ? wholeTurn(heading + 360) : heading;
}

function wholeTurn(heading: number): number {
  return heading >= 360 ? 0 : heading;
}
