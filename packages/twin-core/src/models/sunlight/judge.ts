import { COVERED } from './trace-points.ts';
import type { SunPoints } from './sun-points.ts';

/** Sun of one building. */
export interface BuildingSun {
  /** Of the window that decides, hours; NaN for a building without a free window. */
  readonly hours: number;
  /** Of its best window on the lowest floor, hours. */
  readonly best: number;
  /** Mean over all free windows, hours. */
  readonly mean: number;
  /** Free windows. */
  readonly windows: number;
  /** Floors whose deciding window has less than what is required. */
  readonly floorsBelow: number;
}

interface SideSum {
  sum: number;
  count: number;
  least: number;
  best: number;
}

/** Works out what a building's windows, one group of points, come to. */
export function judgeBuilding(
  points: SunPoints,
  seconds: Float64Array,
  group: number,
  judgedBy: 'main-side' | 'best-window',
  requiredHours: number,
): BuildingSun {
  const floors = new Map<number, Map<number, SideSum>>();
  let [sum, windows] = [0, 0];
  const last = points.starts[group + 1] as number;
  for (let point = points.starts[group] as number; point < last; point++) {
    const value = seconds[point] as number;
    if (value === COVERED) continue;
    const hours = value / 3600;
    sum += hours;
    windows++;
    addWindow(floors, points.floor[point] as number, points.side[point] as number, hours);
  }
  const deciding = [...floors].map(([floor, sides]) => ({ floor, hours: decidingHours(sides, judgedBy) }));
  const lowest = deciding.reduce((a, b) => (b.floor < a.floor ? b : a), {
    floor: Infinity,
    hours: Number.NaN,
  });
  const lowestSides = [...(floors.get(lowest.floor)?.values() ?? [])];
  return {
    hours: lowest.hours,
    best: lowestSides.reduce((most, side) => Math.max(most, side.best), 0),
    mean: windows === 0 ? Number.NaN : sum / windows,
    windows,
    floorsBelow: deciding.filter(({ hours }) => hours < requiredHours).length,
  };
}

function addWindow(
  floors: Map<number, Map<number, SideSum>>,
  floor: number,
  side: number,
  hours: number,
): void {
  let sides = floors.get(floor);
  if (sides === undefined) floors.set(floor, (sides = new Map<number, SideSum>()));
  let entry = sides.get(side);
  if (entry === undefined) sides.set(side, (entry = { sum: 0, count: 0, least: Infinity, best: 0 }));
  entry.sum += hours;
  entry.count++;
  entry.least = Math.min(entry.least, hours);
  entry.best = Math.max(entry.best, hours);
}

/** Main side: of the side with the most sun on average the least window; of equal sides the first. */
function decidingHours(sides: ReadonlyMap<number, SideSum>, judgedBy: 'main-side' | 'best-window'): number {
  let [decided, most] = [0, -1];
  for (const { sum, count, least, best } of sides.values()) {
    if (judgedBy === 'best-window') decided = Math.max(decided, best);
    else if (sum / count > most) [decided, most] = [least, sum / count];
  }
  return decided;
}
