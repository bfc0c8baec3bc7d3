import { placeOfCell } from './flow-state.ts';
import type { FlowArray, FlowEquation, FlowState } from './flow-state.ts';

/** Speeds of a thinner film say nothing, metres. */
const LEAST_MOVING_DEPTH = 1e-4;

/** Speeds towards east and north at the cells' centres, row-major from the south-west, m/s; 0 where dry. */
export function velocitiesOf(
  state: FlowState,
  equation: FlowEquation,
): { east: Float32Array; north: Float32Array } {
  const { now, stride, columns, rows } = state;
  const [east, north] = [new Float32Array(columns * rows), new Float32Array(columns * rows)];
  const onFaces = equation === 'local-inertial';
  const speed = (values: FlowArray, at: number, next: number, depth: number): number =>
    (onFaces ? 0.5 * ((values[at] as number) + (values[next] as number)) : (values[at] as number)) / depth;
  for (let cell = 0; cell < east.length; cell += 1) {
    const at = placeOfCell(state, cell);
    const depth = now.depth[at] as number;
    if (depth < LEAST_MOVING_DEPTH) continue;
    east[cell] = speed(now.east, at, at + 1, depth);
    north[cell] = speed(now.north, at, at + stride, depth);
  }
  return { east, north };
}
