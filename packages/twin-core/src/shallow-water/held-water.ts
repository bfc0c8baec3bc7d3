import type { HeldWater } from './flow-forcing.ts';
import { placeOfCell } from './flow-state.ts';
import type { FlowState } from './flow-state.ts';
import { valueAt } from './time-series.ts';
import type { TimeSeries } from './time-series.ts';
import { markWet } from './wet-span.ts';

/** Held water as a state needs it. */
export interface HeldPlaces {
  readonly rise: TimeSeries;
  readonly places: Int32Array;
  /** Height of the water without the rise, metres above the grid's datum: those given, of which no copy is made. */
  readonly levels: HeldWater['levels'];
}

export function layHeldWater(held: readonly HeldWater[], state: FlowState): HeldPlaces[] {
  return held.map(({ rise, cells, levels }) => ({
    rise,
    places: Int32Array.from(cells, (cell) => placeOfCell(state, cell)),
    levels,
  }));
}

/** What holding the water took, m³. */
export interface HeldVolumes {
  readonly given: number;
  readonly taken: number;
  /** Depth of the deepest cell that was filled, metres. */
  readonly deepest: number;
}

/** Fills or drains the cells to the heights their water has at a time. */
export function holdWater(held: readonly HeldPlaces[], state: FlowState, time: number): HeldVolumes {
  const { now, bed, cellSize, datum } = state;
  let [given, taken, deepest] = [0, 0, 0];
  for (const { rise, places, levels } of held) {
    const risen = valueAt(rise, time);
    for (let index = 0; index < places.length; index += 1) {
      const place = places[index] as number;
      const before = now.depth[place] as number;
      const level = (levels[index] as number) - datum + risen;
      now.depth[place] = Math.max(0, level - (bed[place] as number));
      // As it is kept: in single precision it is not quite what was set.
      const depth = now.depth[place];
      if (depth > before) given += depth - before;
      else taken += before - depth;
      if (depth === 0) continue;
      if (depth > deepest) deepest = depth;
      if (before === 0) markWet(state, place);
    }
  }
  const area = cellSize * cellSize;
  return { given: given * area, taken: taken * area, deepest };
}
