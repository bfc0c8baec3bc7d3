import type { Position } from '../../../geo/position.ts';
import type { GridGeometry } from '../../../simulation/model.ts';
import { outlineBelow } from '../../access/outline.ts';
import { highestRatios } from '../course.ts';
import type { Footprint } from '../footprint.ts';
import type { LevelSet } from '../levels.ts';
import { createWindFrame, WEST_WIND } from '../wind-frame.ts';
import type { WindFrame } from '../wind-frame.ts';
import type { PuffGrid } from './puff-grid.ts';
import { createSeriesStore, MOST_VALUES } from './series-store.ts';

/** Where guideline levels are exceeded as running means, cell by cell. */
export interface Zones {
  /** Takes the field of one step of the exposure. */
  note(shown: PuffGrid, step: number): void;
  /** Of levels 1–3. */
  footprints(sources: readonly Position[]): Footprint[];
}

const SHORTEST_AVERAGE = 600;
/** A cell is followed from this share of the concentration of interest on. */
const FOLLOWED_SHARE = 0.1;
/** Of a run's steps, so many at most are kept apart in each cell. */
const MOST_BLOCKS = 120;

/**
 * Running means over blocks of steps that divide 10 min: 30 s in a run of one hour. The mean over the best stretch of
 * 10 min is missed by less than a block at either end.
 */
export function createZones(
  grid: GridGeometry,
  levels: LevelSet,
  run: { readonly step: number; readonly steps: number; readonly floor: number },
): Zones {
  const { step, steps } = run;
  const perBlock = stepsPerBlock(step, steps);
  const blocks = Math.ceil(steps / perBlock);
  const cells = grid.columns * grid.rows;
  const store = createSeriesStore(
    cells,
    blocks,
    `toxic-release: the gas covers more than ${Math.floor(MOST_VALUES / blocks)} cells of ${grid.cellSize} m; choose a larger cellSize.`,
  );
  const followed = FOLLOWED_SHARE * run.floor;
  return {
    note(shown, at) {
      const [first, last] = shown.rows();
      const block = Math.floor(at / perBlock);
      for (let cell = first * grid.columns; cell < (last + 1) * grid.columns; cell += 1) {
        const value = shown.values[cell] as number;
        if (value >= followed) store.add(cell, block, value / perBlock);
      }
    },
    footprints(sources) {
      const ratios = [0, 1, 2].map(() => new Float32Array(cells));
      const cumulative = new Float64Array(blocks + 1);
      const blockSeconds = perBlock * step;
      for (const [index, cell] of store.reached.entries()) {
        const course = store.course(index);
        for (let block = 0; block < blocks; block += 1) {
          cumulative[block + 1] = (cumulative[block] as number) + (course[block] as number) * blockSeconds;
        }
        const highest = highestRatios(cumulative, levels.windows, blockSeconds);
        for (const level of [0, 1, 2] as const) (ratios[level] as Float32Array)[cell] = highest[level];
      }
      return ratios.map((ratio) => footprintOf(ratio, grid, sources));
    },
  };
}

/** As many steps as keep a long run's courses short, and divide every averaging time. */
function stepsPerBlock(step: number, steps: number): number {
  const inShortest = Math.round(SHORTEST_AVERAGE / step);
  for (let count = 1; count < inShortest; count += 1) {
    if (inShortest % count === 0 && steps % count === 0 && steps / count <= MOST_BLOCKS) return count;
  }
  return steps % inShortest === 0 ? inShortest : 1;
}

function footprintOf(ratio: Float32Array, grid: GridGeometry, sources: readonly Position[]): Footprint {
  // The contour is drawn round what lies below a limit: here, round the negative of what lies above 1.
  const rings = outlineBelow(
    ratio.map((value) => -value),
    grid,
    -1,
  );
  const frames = sources.map((position) => createWindFrame(position, WEST_WIND));
  let area = 0;
  let distance = 0;
  for (const ring of rings) {
    const first = frames[0] as WindFrame;
    for (let at = 0; at + 2 < ring.length; at += 2) {
      const from: Position = [ring[at] as number, ring[at + 1] as number];
      const one = first.toWind(from);
      const other = first.toWind([ring[at + 2] as number, ring[at + 3] as number]);
      area += (one.x * other.y - other.x * one.y) / 2;
      distance = Math.max(distance, distanceToNearest(frames, from));
    }
  }
  return { area, distance, rings };
}

/** Metres to the nearest of several sources. */
export function distanceToNearest(frames: readonly WindFrame[], position: Position): number {
  let nearest = Infinity;
  for (const frame of frames) {
    const { x, y } = frame.toWind(position);
    nearest = Math.min(nearest, Math.sqrt(x * x + y * y));
  }
  return nearest;
}
