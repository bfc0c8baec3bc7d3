import { blockSolids, boxBlock } from '../../sight/block-solids.ts';
import type { Block } from '../../sight/block-solids.ts';
import type { GroundPatch } from '../../sight/ground-patch.ts';
import type { ValidationCase } from '../../simulation/validation-case.ts';
import { createRayCaster } from '../../solids/ray-caster.ts';
import type { LandCover } from './land-cover.ts';
import { lookOut } from './look.ts';
import type { ViewShares } from './look.ts';

const LEVEL: GroundPatch = {
  west: 0,
  south: 0,
  spacing: 5,
  columns: 1,
  rows: 1,
  heights: new Float32Array(1),
  flat: true,
};
const RADIANS = Math.PI / 180;
const QUARTER = 90 * RADIANS;

function look(blocks: readonly Block[], cover: LandCover): ViewShares {
  const view = {
    facing: 0,
    width: QUARTER,
    height: QUARTER,
    step: 0.25 * RADIANS,
    maximumDistance: 1e6,
  };
  const work = lookOut(createRayCaster(blockSolids(blocks)), LEVEL, cover, { x: 0, y: 0, z: 10 }, view);
  let step = work.next();
  while (step.done !== true) step = work.next();
  return step.value;
}

const BARE: LandCover = {
  grid: { west: 0, south: 0, cellSize: 1, columns: 1, rows: 1 },
  classes: new Uint8Array(1),
};
/** Everything from 20 m northwards is green. */
const PARK: LandCover = {
  grid: { west: -50_000, south: 20, cellSize: 100_000, columns: 1, rows: 1 },
  classes: Uint8Array.of(1),
};

/** Share of the field below the plane through the eye and a level line h below and d before it; all over sin 45°. */
function belowLine(height: number, distance: number): number {
  // Mean over azimuth a in ±45° of sin atan(h cos a / d) = asin(s sin a), s = h / √(h² + d²).
  const scale = (height / Math.sqrt(height * height + distance * distance)) * Math.SQRT1_2;
  return Math.asin(scale) / (QUARTER / 2) / (2 * Math.SQRT1_2);
}

function entry(name: string, expected: number, actual: () => number): ValidationCase {
  return {
    model: 'window-view',
    case: name,
    expected,
    actual,
    tolerance: 2e-3,
    absolute: true,
    unit: '1',
    source: 'Solid angle of a strip between level lines, as for the skyline of one box',
  };
}

/** Exact figures the view has to reach; see the model's README. */
export const windowViewValidation: readonly ValidationCase[] = [
  entry('sky over level ground', 0.5, () => look([], BARE).sky),
  entry('ground on level ground', 0.5, () => look([], BARE).ground),
  entry(
    'a wall 20 m higher than the eye, 50 m away',
    belowLine(20, 50) + belowLine(10, 50),
    () => look([boxBlock('wall', -500, 50, 500, 60, 30)], BARE).buildings,
  ),
  entry('green from 20 m onwards, 10 m below', belowLine(10, 20), () => look([], PARK).green),
];
