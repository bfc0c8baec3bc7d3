import type { RayCaster } from '../../solids/ray-caster.ts';
import type { Horizon } from './horizon.ts';
import { litSeconds, traceDay } from './lit-time.ts';
import type { SunDay } from './sun-day.ts';
import { NO_GROUND } from './sun-points.ts';
import type { SunPoints } from './sun-points.ts';

/** Value of a point within a solid (a party wall, ground under a building) or outside of the study. */
export const COVERED = -1;

/** How points are asked for the sun. */
export interface TraceSetting {
  readonly day: SunDay;
  /** Shortest spell that counts, seconds. */
  readonly minimumSpell: number;
  /** What stands farther away is left out, metres. */
  readonly reach: number;
  readonly horizon?: Horizon | undefined;
}

/** Points whose result is known already. */
export interface KnownPoints {
  /** Seconds per point of the new set; read where `affected` is 0. */
  readonly seconds: Float64Array;
  /** 1: ask again. */
  readonly affected: Uint8Array;
}

/** Points between two chances to cancel: about 10 ms. */
const BATCH = 32;

/**
 * Seconds of sun of every point, {@link COVERED} within a solid.
 * @param known points of an earlier run that what has changed since cannot shade: taken over.
 */
export function* tracePoints(
  points: SunPoints,
  caster: RayCaster,
  setting: TraceSetting,
  progress: (done: number) => void,
  known?: KnownPoints,
): Generator<undefined, Float64Array> {
  const { day, minimumSpell, reach, horizon } = setting;
  const lit = new Uint8Array(day.hours.length);
  const seconds = new Float64Array(points.count);
  let traced = 0;
  for (let point = 0; point < points.count; point++) {
    if (known?.affected[point] === 0) {
      seconds[point] = known.seconds[point] as number;
      continue;
    }
    if (traced++ % BATCH === 0) {
      progress(point / points.count);
      yield undefined;
    }
    const x = points.x[point] as number;
    const y = points.y[point] as number;
    const z = points.z[point] as number;
    if (z === NO_GROUND || caster.solidAt(x, y, z) >= 0) {
      seconds[point] = COVERED;
      continue;
    }
    const sky = {
      normalX: points.normalX[point] as number,
      normalY: points.normalY[point] as number,
      hidden: horizon?.hiddenAt(x, y),
    };
    traceDay(caster, day, x, y, z, sky, reach, lit);
    seconds[point] = litSeconds(lit, day, minimumSpell);
  }
  return seconds;
}
