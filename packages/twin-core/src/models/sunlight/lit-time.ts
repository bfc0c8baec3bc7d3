import type { RayCaster } from '../../solids/ray-caster.ts';
import type { SunDay } from './sun-day.ts';

/** Steps in which the sun is seen, as 0 and 1, added up over spells that are long enough. @returns seconds. */
export function litSeconds(
  lit: Uint8Array,
  { hours, timeStep }: Pick<SunDay, 'hours' | 'timeStep'>,
  minimumSpell: number,
): number {
  let seconds = 0;
  let spell = 0;
  for (let step = 0; step < hours.length; step++) {
    // A gap between steps, where the sun is down, ends a spell.
    const broken =
      step > 0 && (hours[step] as number) - (hours[step - 1] as number) > (1.5 * timeStep) / 3600;
    if (broken || lit[step] === 0) {
      if (spell >= minimumSpell) seconds += spell;
      spell = 0;
    }
    if (lit[step] !== 0) spell += timeStep;
  }
  return spell >= minimumSpell ? seconds + spell : seconds;
}

/** What of the sky a point sees. */
export interface PointSky {
  /** Outward normal of the wall the point is on; 0, 0 on open ground. */
  readonly normalX: number;
  readonly normalY: number;
  /** Per step: 1 where terrain hides the sun; absent where it is flat. */
  readonly hidden?: Uint8Array | undefined;
}

/** Marks the steps of a day in which a point sees the sun. @param lit takes 0 or 1 per step. */
export function traceDay(
  caster: RayCaster,
  { directions }: Pick<SunDay, 'directions'>,
  x: number,
  y: number,
  z: number,
  { normalX, normalY, hidden }: PointSky,
  reach: number,
  lit: Uint8Array,
): void {
  const open = normalX === 0 && normalY === 0;
  for (let step = 0; step < lit.length; step++) {
    const east = directions[3 * step] as number;
    const north = directions[3 * step + 1] as number;
    lit[step] = 0;
    if (!open && east * normalX + north * normalY <= 0) continue;
    if (hidden?.[step] === 1) continue;
    if (!caster.occluded(x, y, z, east, north, directions[3 * step + 2] as number, reach)) lit[step] = 1;
  }
}
