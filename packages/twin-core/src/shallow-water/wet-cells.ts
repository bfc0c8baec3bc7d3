import type { FlowEquation, FlowState } from './flow-state.ts';

/** Takes a cell's number, the depth of its water in metres and its speeds in m/s. */
export type WetCellLook = (cell: number, depth: number, east: number, north: number) => void;

/** Speeds of a thinner film say nothing, metres. */
const LEAST_MOVING_DEPTH = 1e-4;

/** Speeds of all cells towards east and north, m/s; 0 where dry. */
export function velocitiesOf(
  state: FlowState,
  equation: FlowEquation,
): { readonly east: Float32Array; readonly north: Float32Array } {
  const { columns, rows } = state;
  const [east, north] = [new Float32Array(columns * rows), new Float32Array(columns * rows)];
  eachWetCell(state, equation, LEAST_MOVING_DEPTH, (cell, _depth, eastwards, northwards) => {
    east[cell] = eastwards;
    north[cell] = northwards;
  });
  return { east, north };
}

/**
 * Looks at the cells with water of at least a depth above 0. Numbers are rounded to single precision, as arrays of them
 * hold them.
 */
export function eachWetCell(
  { now, stride, rows, columns }: FlowState,
  equation: FlowEquation,
  least: number,
  look: WetCellLook,
): void {
  const { depth: depths, east, north, from, to } = now;
  const onFaces = equation === 'local-inertial';
  for (let row = 1; row <= rows; row += 1) {
    const end = row * stride + Math.min(columns + 1, to[row] as number);
    const firstCell = (row - 1) * columns - 1 - row * stride;
    for (let at = row * stride + (from[row] as number); at < end; at += 1) {
      const depth = depths[at] as number;
      if (!(depth >= least)) continue;
      let [eastwards, northwards] = [0, 0];
      if (depth >= LEAST_MOVING_DEPTH) {
        eastwards = east[at] as number;
        northwards = north[at] as number;
        if (onFaces) {
          eastwards = 0.5 * (eastwards + (east[at + 1] as number));
          northwards = 0.5 * (northwards + (north[at + stride] as number));
        }
        eastwards /= depth;
        northwards /= depth;
      }
      look(firstCell + at, Math.fround(depth), Math.fround(eastwards), Math.fround(northwards));
    }
  }
}
