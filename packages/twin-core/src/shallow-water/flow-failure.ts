import { FlowError } from './flow-error.ts';
import { GRAVITY } from './flow-state.ts';
import type { FlowState } from './flow-state.ts';

/** What is looked through for the place where something went wrong. */
type FailedState = Pick<FlowState, 'now' | 'stride' | 'rows' | 'columns'>;

/** A step that is too short to go on with. @param step seconds. @param speed of the fastest wave, m/s. */
export function collapsedStep(state: FailedState, time: number, step: number, speed: number): FlowError {
  const cell = fastestCell(state);
  return new FlowError(
    `The time step fell to ${step.toExponential(1)} s after ${time.toFixed(1)} s: water runs at ` +
      `${speed.toFixed(0)} m/s near cell (${cell.join(', ')}); look for a pit or a cliff in the ground there, ` +
      'or take larger cells.',
    cell,
  );
}

/** A depth or speed that is no number. */
export function brokenNumber({ now, stride, rows, columns }: FailedState, time: number): FlowError {
  for (let row = 1; row <= rows; row += 1) {
    for (let column = 1; column <= columns; column += 1) {
      if (!Number.isNaN(now.depth[row * stride + column])) continue;
      return new FlowError(
        `The depth of cell (${column - 1}, ${row - 1}) is no number after ${time.toFixed(1)} s: the run cannot ` +
          'keep its water and was stopped; look at the ground and what flows in there.',
        [column - 1, row - 1],
      );
    }
  }
  return new FlowError(`The water's speed is no number after ${time.toFixed(1)} s; the run was stopped.`);
}

function fastestCell({ now, stride, rows, columns }: FailedState): [column: number, row: number] {
  let [fastest, found] = [-1, stride + 1];
  for (let row = 1; row <= rows; row += 1) {
    for (let at = row * stride + 1; at <= row * stride + columns; at += 1) {
      const depth = now.depth[at] as number;
      if (depth === 0) continue;
      const speed =
        Math.hypot(now.east[at] as number, now.north[at] as number) / depth + Math.sqrt(GRAVITY * depth);
      if (speed > fastest) [fastest, found] = [speed, at];
    }
  }
  return [(found % stride) - 1, Math.floor(found / stride) - 1];
}
