import { FlowError } from './flow-error.ts';
import type { FlowState, WaterState } from './flow-state.ts';
import type { WaterEntries } from './water-ledger.ts';

/** A moment of a solver, as its memory has it. It goes back into a solver of the same grid, forcing and options alone. */
export interface FlowSnapshot {
  /** Seconds since the start. */
  readonly time: number;
  readonly steps: number;
  readonly cellSteps: number;
  /** Of the fastest wave, m/s. */
  readonly waveSpeed: number;
  /** Share of the stable step that is taken. */
  readonly caution: number;
  /** The ledger until then. */
  readonly entries: WaterEntries;
  /** Depths and discharges with the rim, in the solver's own precision. */
  readonly water: WaterState;
}

/** What of a solver changes while it runs, besides the water. */
export interface FlowProgress {
  time: number;
  steps: number;
  cellSteps: number;
  waveSpeed: number;
  /** Share of the stable step that is taken, below 1 after one that was too long. */
  caution: number;
  readonly entries: WaterEntries;
}

/** Copies of all that changes. */
export function takeSnapshot(progress: FlowProgress, { now }: FlowState): FlowSnapshot {
  const { time, steps, cellSteps, waveSpeed, caution } = progress;
  const { depth, east, north, from, to } = now;
  return {
    ...{ time, steps, cellSteps, waveSpeed, caution },
    entries: { ...progress.entries },
    water: {
      ...{ depth: depth.slice(), east: east.slice(), north: north.slice() },
      ...{ from: from.slice(), to: to.slice() },
    },
  };
}

/**
 * Puts a moment back.
 * @throws {FlowError} if it is of another grid.
 */
export function putBack(
  { water, entries, ...rest }: FlowSnapshot,
  progress: FlowProgress,
  state: FlowState,
): void {
  const { now } = state;
  if (water.depth.length !== now.depth.length || water.from.length !== now.from.length) {
    throw new FlowError(
      `The snapshot has ${water.depth.length} cells in memory, the solver ${now.depth.length}; go on with a solver of the same grid.`,
    );
  }
  now.depth.set(water.depth);
  now.east.set(water.east);
  now.north.set(water.north);
  now.from.set(water.from);
  now.to.set(water.to);
  Object.assign(progress, rest);
  Object.assign(progress.entries, entries);
}
