import { blockSolids, boxBlock } from '../../sight/block-solids.ts';
import type { ValidationCase } from '../../simulation/validation-case.ts';
import { APPROACH_SECTION, dimensionsOf, SOURCE } from './dimensions.ts';
import type { Approach } from './dimensions.ts';
import { heightAllowedAt, limitOver, outerRadius } from './surfaces.ts';
import type { ObstacleSurfaces } from './surfaces.ts';

function allowed(approach: Approach, code: number, distance: number): number {
  const dimensions = dimensionsOf(approach, code);
  return (dimensions && heightAllowedAt(dimensions, distance)) ?? Number.NaN;
}

function entry(name: string, expected: number, actual: () => number): ValidationCase {
  return {
    model: 'obstacle-surfaces',
    case: name,
    expected,
    actual,
    tolerance: 1e-9,
    unit: 'm',
    source: SOURCE,
  };
}

/** Runway of 3,000 m from west to east at elevation 0. */
function surfacesOf(approach: boolean): ObstacleSurfaces {
  const dimensions = dimensionsOf('precision-cat-1', 4);
  if (dimensions === undefined) throw new RangeError('Table 4-1 has precision category I, code 4.');
  return {
    ends: [
      { x: -1500, y: 0, z: 0 },
      { x: 1500, y: 0, z: 0 },
    ],
    elevation: 0,
    dimensions,
    centre: 'strip',
    ...(approach && { approach: APPROACH_SECTION }),
  };
}

function limitAt(west: number, south: number, approach: boolean): number {
  const solids = blockSolids([boxBlock('tower', west, south, west + 20, south + 20, 100)]);
  return limitOver(solids, 0, surfacesOf(approach))?.height ?? Number.NaN;
}

/** Outer edge of the conical surface by approach and code: radius + conical height / 5 %. */
const OUTER: readonly (readonly [Approach, number, number])[] = [
  ['non-instrument', 1, 2700],
  ['non-instrument', 2, 3600],
  ['non-instrument', 3, 5500],
  ['non-instrument', 4, 6000],
  ['non-precision', 1, 4700],
  ['non-precision', 2, 4700],
  ['non-precision', 3, 5500],
  ['non-precision', 4, 6000],
  ['precision-cat-1', 1, 4700],
  ['precision-cat-1', 2, 4700],
  ['precision-cat-1', 3, 6000],
  ['precision-cat-1', 4, 6000],
  ['precision-cat-2-3', 3, 6000],
  ['precision-cat-2-3', 4, 6000],
];

/** Published figures the surfaces have to reach; see the model's README. */
export const obstacleSurfacesValidation: readonly ValidationCase[] = [
  entry('height allowed at 4,000 m, code 4 precision', 45, () => allowed('precision-cat-1', 4, 4000)),
  entry('height allowed at 5,000 m, code 4 precision', 95, () => allowed('precision-cat-1', 4, 5000)),
  entry('height allowed at 6,000 m, code 4 precision', 145, () => allowed('precision-cat-1', 4, 6000)),
  ...OUTER.map(([approach, code, radius]) =>
    entry(`outer edge of the conical surface, ${approach} code ${code}`, radius, () => {
      const dimensions = dimensionsOf(approach, code);
      return dimensions === undefined ? Number.NaN : outerRadius(dimensions);
    }),
  ),
  entry('limit over a building 4,500 m beside the runway', 70, () => limitAt(0, 4500, false)),
  entry('limit over a building 5,000 m beyond the end of the strip', 95, () => limitAt(6560, -10, false)),
  entry('limit on the approach, 1,000 m from its inner edge at 2 %', 20, () => limitAt(2560, -10, true)),
  entry('limit beside the strip, 100 m from its edge at 14.3 %', 14.3, () => limitAt(0, 250, true)),
];
