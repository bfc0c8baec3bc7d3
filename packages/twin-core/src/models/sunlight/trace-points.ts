import type { RayCaster } from '../../solids/ray-caster.ts';
import type { Horizon } from './horizon.ts';
import { bytesOfSteps, packSteps, unpackSteps } from './lit-steps.ts';
import { litSeconds, traceDay } from './lit-time.ts';
import type { SunDay } from './sun-day.ts';
import { NO_GROUND } from './sun-points.ts';
import type { SunPoints } from './sun-points.ts';
import type { KnownPoints, TracedPoints } from './traced-points.ts';

/** Value of a point within a solid (a party wall, ground under a building) or outside of the study. */
export const COVERED = -1;

/** How points are asked for the sun. */
export interface TraceSetting {
  /** Of all solids; made when it is first asked for. */
  readonly caster: () => RayCaster;
  readonly day: Pick<SunDay, 'hours' | 'directions' | 'timeStep'>;
  /** Shortest spell that counts, seconds. */
  readonly minimumSpell: number;
  /** What stands farther away is left out, metres. */
  readonly reach: number;
  readonly horizon?: Horizon | undefined;
}

/** What a trace gives. */
export interface Trace extends Pick<TracedPoints, 'seconds' | 'lit'> {
  /** Points for which at least one ray was cast, or that are new. */
  readonly asked: number;
}

/** Points between two chances to cancel: about 10 ms. */
const BATCH = 32;
/** The same where most points are taken over. */
const WIDE_BATCH = 8192;

/**
 * Seconds of sun of every point, {@link COVERED} within a solid.
 * @param known points of an earlier run: only what has changed since is asked again, and only in the minutes in which
 * it may stand before the sun.
 */
export function* tracePoints(
  points: SunPoints,
  setting: TraceSetting,
  progress: (done: number) => void,
  known?: KnownPoints,
): Generator<undefined, Trace> {
  const { day, minimumSpell } = setting;
  const lit = new Uint8Array(day.hours.length);
  const trace = {
    seconds: new Float64Array(points.count),
    lit: new Uint8Array(points.count * bytesOfSteps(lit.length)),
  };
  const retrace = known && createRetrace(known, setting);
  let asked = 0;
  for (let point = 0; point < points.count; point++) {
    const place = known?.places[point] ?? -1;
    const kept = retrace !== undefined && place >= 0;
    if (kept ? point % WIDE_BATCH === 0 : asked % BATCH === 0) {
      progress(point / points.count);
      yield undefined;
    }
    const answer = kept ? retrace(points, point, place, lit) : traceOne(points, point, setting, lit);
    if (answer === 'kept' && known !== undefined) {
      trace.seconds[point] = known.earlier.seconds[place] as number;
      copyBits(known.earlier.lit, place, trace.lit, point, bytesOfSteps(lit.length));
      continue;
    }
    asked++;
    if (answer === 'covered') trace.seconds[point] = COVERED;
    else {
      trace.seconds[point] = litSeconds(lit, day, minimumSpell);
      packSteps(lit, trace.lit, point);
    }
  }
  return { ...trace, asked };
}

function copyBits(from: Uint8Array, place: number, to: Uint8Array, point: number, bytes: number): void {
  for (let byte = 0; byte < bytes; byte++) to[point * bytes + byte] = from[place * bytes + byte] as number;
}

/** `traced`: `lit` holds the steps. */
type Answer = 'covered' | 'traced' | 'kept';

function traceOne(points: SunPoints, point: number, setting: TraceSetting, lit: Uint8Array): Answer {
  const x = points.x[point] as number;
  const y = points.y[point] as number;
  const z = points.z[point] as number;
  if (z === NO_GROUND) return 'covered';
  const caster = setting.caster();
  if (caster.solidAt(x, y, z) >= 0) return 'covered';
  const sky = {
    normalX: points.normalX[point] as number,
    normalY: points.normalY[point] as number,
    hidden: setting.horizon?.hiddenAt(x, y),
  };
  traceDay(caster, setting.day, x, y, z, sky, setting.reach, lit);
  return 'traced';
}

type Retrace = (points: SunPoints, point: number, place: number, lit: Uint8Array) => Answer;

/**
 * Asks a point of an earlier run again. What it saw it sees unless something new stands there; what it did not see it
 * sees only if what hid it is gone, and then all that stands is asked.
 */
function createRetrace({ earlier, changes }: KnownPoints, setting: TraceSetting): Retrace {
  const { added, removed, reach } = changes;
  const range = new Int32Array(2);
  return (points, point, place, lit) => {
    const x = points.x[point] as number;
    const y = points.y[point] as number;
    const z = points.z[point] as number;
    if (z === NO_GROUND) return 'kept';
    if (earlier.seconds[place] === COVERED) {
      return removed.solidAt(x, y, z) < 0 ? 'kept' : traceOne(points, point, setting, lit);
    }
    if (added.solidAt(x, y, z) >= 0) return 'covered';
    let [first, last] = [lit.length, 0];
    for (const shadows of reach) {
      if (!shadows.stepsAt(x, y, z, range)) continue;
      first = Math.min(first, range[0] as number);
      last = Math.max(last, range[1] as number);
    }
    if (first >= last) return 'kept';
    unpackSteps(earlier.lit, place, lit);
    return updateSteps(points, point, setting, { added, removed }, [first, last], lit) ? 'traced' : 'kept';
  };
}

/** Brings the steps of a range up to date. @returns whether any altered. */
function updateSteps(
  points: SunPoints,
  point: number,
  setting: TraceSetting,
  { added, removed }: { readonly added: RayCaster; readonly removed: RayCaster },
  [first, last]: readonly [first: number, last: number],
  lit: Uint8Array,
): boolean {
  const x = points.x[point] as number;
  const y = points.y[point] as number;
  const z = points.z[point] as number;
  const { directions } = setting.day;
  let altered = false;
  for (let step = first; step < last; step++) {
    const east = directions[3 * step] as number;
    const north = directions[3 * step + 1] as number;
    const up = directions[3 * step + 2] as number;
    const isLit = lit[step] !== 0;
    const alters = isLit
      ? added.occluded(x, y, z, east, north, up, setting.reach)
      : removed.occluded(x, y, z, east, north, up, setting.reach) && isFree(points, point, step, setting);
    if (!alters) continue;
    lit[step] = isLit ? 0 : 1;
    altered = true;
  }
  return altered;
}

/** True if a point sees the sun of a step, whatever stood in its way before. */
function isFree(
  points: SunPoints,
  point: number,
  step: number,
  { caster, day: { directions }, reach, horizon }: TraceSetting,
): boolean {
  const x = points.x[point] as number;
  const y = points.y[point] as number;
  const east = directions[3 * step] as number;
  const north = directions[3 * step + 1] as number;
  const normalX = points.normalX[point] as number;
  const normalY = points.normalY[point] as number;
  const isOpen = normalX === 0 && normalY === 0;
  if (!isOpen && east * normalX + north * normalY <= 0) return false;
  if (horizon?.hiddenAt(x, y)?.[step] === 1) return false;
  return !caster().occluded(
    x,
    y,
    points.z[point] as number,
    east,
    north,
    directions[3 * step + 2] as number,
    reach,
  );
}
