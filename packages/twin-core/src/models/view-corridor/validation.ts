import { blockSolids, boxBlock } from '../../sight/block-solids.ts';
import type { ValidationCase } from '../../simulation/validation-case.ts';
import { allowedHeight, checkSolid } from './corridor.ts';
import type { Corridor } from './corridor.ts';

const CORRIDOR: Corridor = {
  from: { x: 0, y: 0, z: 1.6 },
  to: { x: 1000, y: 0, z: 51.6 },
  width: 10,
  targetWidth: 110,
};
const SOURCE = 'z_max(d) = z_eye + d (z_target − z_eye) / D with 1.6 m, 51.6 m and D = 1,000 m';
/** 30 m high, 400 m to 440 m away. */
const SOLIDS = blockSolids([
  boxBlock('half within', 400, 0, 440, 60, 30),
  boxBlock('within by its far end', 400, 26, 440, 60, 30),
]);

function overshoot(solid: number): number {
  return checkSolid(SOLIDS, solid, CORRIDOR)?.overshoot ?? Number.NaN;
}

/** Exact figures the corridor has to reach; see the model's README. */
export const viewCorridorValidation: readonly ValidationCase[] = [
  {
    model: 'view-corridor',
    case: 'height allowed at 400 m',
    expected: 21.6,
    actual: () => allowedHeight(CORRIDOR, 400),
    tolerance: 1e-12,
    unit: 'm',
    source: SOURCE,
  },
  {
    model: 'view-corridor',
    case: 'overshoot of 30 m at 400 m',
    expected: 8.4,
    actual: () => overshoot(0),
    tolerance: 1e-9,
    unit: 'm',
    source: SOURCE,
  },
  {
    model: 'view-corridor',
    case: 'overshoot of 30 m where a side 26 m off the axis enters the widening corridor, at 420 m',
    expected: 7.4,
    actual: () => overshoot(1),
    tolerance: 1e-9,
    unit: 'm',
    source: `${SOURCE}; half width 5 m + d / 20`,
  },
];
