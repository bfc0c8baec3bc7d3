import { widenedByRise } from '../releases.ts';
import type { Release } from '../releases.ts';
import type { Sigmas } from '../sigmas.ts';
import type { StabilityClass } from '../stability.ts';
import { virtualDistance } from '../virtual-source.ts';
import type { WeatherSpell } from '../weather.ts';
import type { WindPath } from './wind-path.ts';

/** Size and height of a puff, metres. */
export interface PuffSize {
  sigmaY: number;
  sigmaZ: number;
  height: number;
}

/**
 * Size of a puff at a time, by the way it has travelled. Where the stability changes it goes on to grow from the size
 * it has, by the virtual distances of the new class (as INPUFF, Petersen and Lavdas 1986, EPA/600/8-86/024). A dense
 * cloud first has the size its weight gives it.
 */
export function createPuffSpread(
  release: Release,
  weather: readonly WeatherSpell[],
  path: WindPath,
  lidHeight: number,
): (emitted: number, now: number, size: PuffSize) => void {
  const tables = new Map<StabilityClass, SigmaTable>();
  const tableOf = (stability: StabilityClass): SigmaTable => {
    const known = tables.get(stability) ?? tabulate(release.passive(stability));
    tables.set(stability, known);
    return known;
  };
  const spells = weather.map(({ stability }) => ({ stability, table: tableOf(stability) }));
  const steady = spells.every(({ stability }) => stability === spells[0]?.stability);
  const { dense, rises, startSize } = release;
  const first = dense === undefined ? startSize : sizeAt(dense.sigmas, dense.transition);
  const skipped = dense?.transition ?? 0;
  const fromPoint = first.y === 0 && first.z === 0;

  return (emitted, now, size) => {
    const spell = path.spellOf(emitted);
    const way = path.travelled(now) - path.travelled(emitted);
    const rise = rises?.[spell]?.at(way) ?? 0;
    size.height = Math.min(release.height + rise, lidHeight);
    if (dense !== undefined && way <= skipped) {
      size.sigmaY = dense.sigmas.y(way);
      size.sigmaZ = dense.sigmas.z(way);
      return;
    }
    if (steady && fromPoint) {
      const { sigmas } = (spells[spell] as { table: SigmaTable }).table;
      size.sigmaY = sigmas.y(way);
      size.sigmaZ = sigmas.z(way);
    } else {
      growAlong(emitted, now, first, skipped, size);
    }
    if (rise > 0) {
      size.sigmaY = widenedByRise(size.sigmaY, rise);
      size.sigmaZ = widenedByRise(size.sigmaZ, rise);
    }
  };

  function growAlong(
    emitted: number,
    now: number,
    start: { y: number; z: number },
    without: number,
    size: PuffSize,
  ): void {
    size.sigmaY = start.y;
    size.sigmaZ = start.z;
    let left = without;
    let from = emitted;
    let way = 0;
    for (let spell = path.spellOf(emitted); from < now; spell += 1) {
      const until = Math.min(now, path.starts[spell + 1] ?? Infinity);
      const whole = (until - from) * (path.speeds[spell] as number);
      const used = Math.min(left, whole);
      left -= used;
      way += whole - used;
      from = until;
      // In one class the puff goes on along one curve.
      const { stability, table } = spells[spell] as (typeof spells)[number];
      if (from < now && stability === spells[spell + 1]?.stability) continue;
      size.sigmaY = table.growY(size.sigmaY, way);
      size.sigmaZ = table.growZ(size.sigmaZ, way);
      way = 0;
    }
  }
}

function sizeAt(sigmas: Sigmas, x: number): { y: number; z: number } {
  return { y: sigmas.y(x), z: sigmas.z(x) };
}

interface SigmaTable {
  readonly sigmas: Sigmas;
  growY(sigma: number, way: number): number;
  growZ(sigma: number, way: number): number;
}

function tabulate(sigmas: Sigmas): SigmaTable {
  return { sigmas, growY: growthOf((x) => sigmas.y(x)), growZ: growthOf((x) => sigmas.z(x)) };
}

/** Growth of a size over a way. The last virtual distance is kept: puffs of one moment come from few sizes. */
function growthOf(sigma: (x: number) => number): (size: number, way: number) => number {
  const distances = new Map<number, number>();
  return (size, way) => {
    if (way === 0) return size;
    let distance = size === 0 ? 0 : distances.get(size);
    if (distance === undefined) {
      distance = virtualDistance(sigma, size);
      if (distances.size > MOST_KEPT) distances.clear();
      distances.set(size, distance);
    }
    return Math.max(size, sigma(distance + way));
  };
}

const MOST_KEPT = 4096;
