import { blockSolids, boxBlock } from '../../sight/block-solids.ts';
import type { GroundPatch } from '../../sight/ground-patch.ts';
import type { ValidationCase } from '../../simulation/validation-case.ts';
import { atan2 } from '../../numeric/arctangent.ts';
import { sineOf, traceHorizon } from './horizon.ts';
import type { Horizon } from './horizon.ts';

const LEVEL: GroundPatch = {
  west: 0,
  south: 0,
  spacing: 5,
  columns: 1,
  rows: 1,
  heights: new Float32Array(1),
  flat: true,
};
const DIRECTIONS = 3600;
const DEGREES = 180 / Math.PI;
const BOX = boxBlock('box', -30, 100, 30, 140, 41.5);
const SOURCE = 'One box, height 41.5 m, face 60 m wide at 100 m due north of an eye at 1.5 m';

function horizonOf(blocks: readonly ReturnType<typeof boxBlock>[], directions: number): Horizon {
  const setting = { directions, maximumDistance: 1000, curvature: 0 };
  const work = traceHorizon(blockSolids(blocks), LEVEL, { x: 0, y: 0, z: 1.5 }, setting);
  let step = work.next();
  while (step.done !== true) step = work.next();
  return step.value;
}

/** Solid angle of a box's face seen from a point before it, exact: it spans the azimuths and reaches up to a level edge. */
function faceShare(): number {
  // Mean of sin(atan(h cos a / d)) over the turn, by its antiderivative asin(s sin a), s = h / √(h² + d²).
  const [height, distance] = [40, 100];
  const scale = height / Math.sqrt(height * height + distance * distance);
  const sine = (scale * 30) / Math.sqrt(30 * 30 + 100 * 100);
  return (2 * atan2(sine, Math.sqrt(1 - sine * sine))) / (2 * Math.PI);
}

/** Exact figures the skyline has to reach; see the model's README. */
export const skylineValidation: readonly ValidationCase[] = [
  {
    model: 'skyline',
    case: 'elevation angle due north, atan((H − e) / R)',
    expected: atan2(40, 100) * DEGREES,
    actual: () => atan2(horizonOf([BOX], 7201).gradients[7200] as number, 1) * DEGREES,
    tolerance: 1e-6,
    unit: '°',
    source: SOURCE,
  },
  {
    model: 'skyline',
    case: 'width of the box in the skyline, 2 atan(30 / 100)',
    expected: 2 * atan2(30, 100) * DEGREES,
    actual: () =>
      (horizonOf([BOX], DIRECTIONS).solids.filter((solid) => solid === 0).length * 360) / DIRECTIONS,
    tolerance: 360 / DIRECTIONS,
    absolute: true,
    unit: '°',
    source: SOURCE,
  },
  {
    model: 'skyline',
    case: 'share of the sky the box hides, asin(sin a (H − e) / √((H − e)² + R²)) / π with tan a = 30 / 100',
    expected: faceShare(),
    actual: () => {
      const { gradients } = horizonOf([BOX], 36_000);
      return gradients.reduce((sum, gradient) => sum + sineOf(gradient), 0) / gradients.length;
    },
    tolerance: 5e-4,
    unit: '1',
    source: `${SOURCE}; the solid angle of a rectangle`,
  },
];
