import type { ValidationCase } from '../../simulation/validation-case.ts';
import { blockSolids } from '../../solids/block-solids.ts';
import { createRayCaster } from '../../solids/ray-caster.ts';
import { skyDirections, skyViewFactor } from './sky-samples.ts';

const ENDLESS = 1e5;
const DIRECTIONS = skyDirections(72, 32);
const OKE = 'Oke 1987, Boundary Layer Climates; closed form cos(atan(2 H / W)) at the middle of the floor';

/** Between two endless walls H high, W apart. */
function canyon(height: number, width: number): number {
  const half = width / 2;
  const caster = createRayCaster(
    blockSolids([
      { west: -ENDLESS, south: half, east: ENDLESS, north: half + 10, top: height },
      { west: -ENDLESS, south: -half - 10, east: ENDLESS, north: -half, top: height },
    ]),
  );
  return skyViewFactor(caster, DIRECTIONS, 0, 0, 0, Infinity);
}

const canyonCases = [0.5, 1, 2, 4].map((ratio): ValidationCase => ({
  model: 'sky-view',
  case: `between endless walls, height ${ratio} of the width`,
  expected: 1 / Math.sqrt(1 + 4 * ratio * ratio),
  tolerance: 0.01,
  absolute: true,
  unit: '1',
  source: OKE,
  actual: () => canyon(20 * ratio, 20),
}));

/** Behind one endless wall H high at a distance D: (1 + cos(atan(H / D))) / 2. */
const wallCase: ValidationCase = {
  model: 'sky-view',
  case: 'beside one endless wall, as far as it is high',
  expected: (1 + Math.SQRT1_2) / 2,
  tolerance: 0.01,
  absolute: true,
  unit: '1',
  source: 'closed form (1 + cos(atan(H / D))) / 2',
  actual: () => {
    const wall = { west: -ENDLESS, south: 20, east: ENDLESS, north: 30, top: 20 };
    return skyViewFactor(createRayCaster(blockSolids([wall])), DIRECTIONS, 0, 0, 0, Infinity);
  },
};

/** Every figure the model has to reach. */
export const skyViewValidation: readonly ValidationCase[] = [...canyonCases, wallCase];
