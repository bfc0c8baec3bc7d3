import { createRayCaster } from '../../solids/ray-caster.ts';
import type { RayCaster } from '../../solids/ray-caster.ts';
import type { SolidSet } from '../../solids/solid-set.ts';
import { changedSolids, sameNumbers } from './changed-solids.ts';
import type { ChangedSolids } from './changed-solids.ts';
import type { TerrainRaster } from './horizon.ts';
import { createShadowReach } from './shadow-reach.ts';
import type { ShadowReach } from './shadow-reach.ts';
import type { SunDay } from './sun-day.ts';
import type { SunPoints } from './sun-points.ts';

/** What a trace depends on besides points and solids. */
export interface TraceGround {
  readonly day: Pick<SunDay, 'hours' | 'directions' | 'timeStep'>;
  /** Shortest spell that counts, seconds. */
  readonly minimumSpell: number;
  /** What stands farther away is left out, metres. */
  readonly reach: number;
  readonly terrain?: TerrainRaster | undefined;
}

/** A finished set of points. Plain data. */
export interface TracedPoints {
  readonly points: SunPoints;
  readonly solids: SolidSet;
  /** Seconds of sun per point; -1 within a solid. */
  readonly seconds: Float64Array;
  /** Steps with sun, a bit each; every point begins on a new byte. */
  readonly lit: Uint8Array;
  readonly ground: TraceGround;
}

/** What of an earlier trace still holds among solids that changed since. */
export interface KnownPoints {
  readonly earlier: TracedPoints;
  /** Index of each new point among the earlier ones; -1: there is none, it must be asked for. */
  readonly places: Int32Array;
  readonly changes: Changes;
}

/** What changed, ready to be asked. */
interface Changes {
  readonly added: RayCaster;
  readonly removed: RayCaster;
  /** Of both. */
  readonly reach: readonly ShadowReach[];
}

/**
 * Finds the earlier trace that differs least in its solids, and what of it holds.
 * @param candidates of any study: those that cannot serve are passed over.
 */
export function knownPoints(
  candidates: readonly TracedPoints[],
  points: SunPoints,
  solids: SolidSet,
  ground: TraceGround,
): KnownPoints | undefined {
  const best = candidates
    .filter((earlier) => sameGround(earlier, solids, ground))
    .map((earlier) => ({ earlier, changed: changedSolids(earlier.solids, solids) }))
    .sort((a, b) => sizeOf(a.changed) - sizeOf(b.changed))[0];
  // Where most is new, building upon what is old would cost more than it spares.
  if (best === undefined || sizeOf(best.changed) > MOST_CHANGED * (solids.count + 100)) return undefined;
  const { added, removed } = best.changed;
  return {
    earlier: best.earlier,
    places: placesOf(best.earlier.points, points),
    changes: {
      added: createRayCaster(added),
      removed: createRayCaster(removed),
      reach: [added, removed].map((set) => createShadowReach(set, ground.day)),
    },
  };
}

/** Share of all solids above which a run begins anew. */
const MOST_CHANGED = 0.1;

function sizeOf({ added, removed }: ChangedSolids): number {
  return added.count + removed.count;
}

function sameGround(earlier: TracedPoints, solids: SolidSet, ground: TraceGround): boolean {
  const { day, minimumSpell, reach, terrain } = earlier.ground;
  return (
    earlier.solids.origin[0] === solids.origin[0] &&
    earlier.solids.origin[1] === solids.origin[1] &&
    minimumSpell === ground.minimumSpell &&
    reach === ground.reach &&
    day.timeStep === ground.day.timeStep &&
    sameNumbers(day.hours, ground.day.hours) &&
    sameNumbers(day.directions, ground.day.directions) &&
    sameTerrain(terrain, ground.terrain)
  );
}

function sameTerrain(a: TerrainRaster | undefined, b: TerrainRaster | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return (
    a.west === b.west &&
    a.south === b.south &&
    a.cellSize === b.cellSize &&
    a.columns === b.columns &&
    sameNumbers(a.heights, b.heights)
  );
}

/** Groups are compared by name and, within it, point by point. */
function placesOf(earlier: SunPoints, points: SunPoints): Int32Array {
  const places = new Int32Array(points.count).fill(-1);
  const groups = new Map<string, number>();
  for (const [group, name] of earlier.groups.entries()) groups.set(name, group);
  for (const [group, name] of points.groups.entries()) {
    const old = groups.get(name);
    if (old === undefined) continue;
    const first = points.starts[group] as number;
    const count = (points.starts[group + 1] as number) - first;
    const from = earlier.starts[old] as number;
    if ((earlier.starts[old + 1] as number) - from !== count) continue;
    if (!samePoints(earlier, from, points, first, count)) continue;
    for (let point = 0; point < count; point++) places[first + point] = from + point;
  }
  return places;
}

function samePoints(a: SunPoints, from: number, b: SunPoints, start: number, count: number): boolean {
  return (['x', 'y', 'z', 'normalX', 'normalY'] as const).every((name) =>
    sameNumbers(a[name].subarray(from, from + count), b[name].subarray(start, start + count)),
  );
}
