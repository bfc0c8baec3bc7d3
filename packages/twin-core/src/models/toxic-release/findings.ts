import type { FieldFrame, GridGeometry } from '../../simulation/model.ts';
import type { ExposedBuilding } from './exposure.ts';
import type { Footprint } from './footprint.ts';
import type { LevelSet } from './levels.ts';

/** What the closed form and the puffs both find. */
export interface Findings {
  readonly exposed: readonly ExposedBuilding[];
  /** Of levels 1–3. */
  readonly footprints: readonly Footprint[];
  readonly areas: AreaCourse;
  /** The shown cells are too large for the plume. */
  readonly coarse: boolean;
  /** The cloud still brings more to some building at the end of the run. */
  readonly stillSpreading: boolean;
}

/** Ground at or above the shown levels at each moment that is shown. */
export interface AreaCourse {
  /** Seconds. */
  readonly times: readonly number[];
  /** km², one list per level. */
  readonly areas: readonly [readonly number[], readonly number[], readonly number[]];
}

/** Counts the cells of frames as they go by. */
export function createAreaCounter(
  grid: GridGeometry,
  shown: LevelSet['shown'],
): { note(frame: FieldFrame): void; course(): AreaCourse } {
  const times: number[] = [];
  const areas: [number[], number[], number[]] = [[], [], []];
  const cell = (grid.cellSize * grid.cellSize) / 1e6;
  return {
    note({ time, values }) {
      const counts = [0, 0, 0];
      for (const value of values) {
        if (value === 0) continue;
        for (let level = 0; level < 3; level += 1) {
          if (value >= (shown[level] as number)) counts[level] = (counts[level] as number) + 1;
        }
      }
      times.push(time);
      for (const level of [0, 1, 2] as const) areas[level].push((counts[level] as number) * cell);
    },
    course: () => ({ times, areas }),
  };
}
