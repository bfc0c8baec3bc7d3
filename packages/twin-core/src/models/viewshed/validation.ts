import { blockSolids, boxBlock } from '../../sight/block-solids.ts';
import type { Block } from '../../sight/block-solids.ts';
import { castExactViewshed } from '../../sight/exact-viewshed.ts';
import type { GroundPatch } from '../../sight/ground-patch.ts';
import { lineOfSight } from '../../sight/line-of-sight.ts';
import { castRasterViewshed, EARTH_DIAMETER } from '../../sight/raster-viewshed.ts';
import type { Eye } from '../../sight/raster-viewshed.ts';
import { rasterizeSurface } from '../../sight/surface-raster.ts';
import type { PlaneGrid } from '../../sight/surface-raster.ts';
import type { ValidationCase } from '../../simulation/validation-case.ts';
import type { Unit } from '../../units/quantity.ts';

const LEVEL: GroundPatch = {
  west: 0,
  south: 0,
  spacing: 5,
  columns: 1,
  rows: 1,
  heights: new Float32Array(1),
  flat: true,
};
const CELL = 0.5;
const SHADOW = 'Intercept theorem: behind a wall of height H at distance d, an eye e above level ground';

function finish<Result>(work: Generator<undefined, Result>): Result {
  let step = work.next();
  while (step.done !== true) step = work.next();
  return step.value;
}

function visibleCells(
  method: 'fast' | 'exact',
  blocks: readonly Block[],
  grid: PlaneGrid,
  eye: Eye,
  maximumDistance: number,
  curvature = 0,
): Uint8Array {
  const solids = blockSolids(blocks);
  const surface = finish(rasterizeSurface(solids, LEVEL, grid));
  const setting = { maximumDistance, targetHeight: 0, curvature };
  const work =
    method === 'exact'
      ? castExactViewshed(surface, solids, LEVEL, eye, setting)
      : castRasterViewshed(surface, eye, setting, solids);
  return finish(work).cells;
}

/** Share of the cells within the maximum distance that an eye sees on level ground. */
function visibleShareOfPlane(method: 'fast' | 'exact'): number {
  const cells = 201;
  const grid = { west: -CELL / 2, south: -CELL / 2, cellSize: CELL, columns: cells, rows: cells };
  const eye = { x: 50, y: 50, z: 1.6 };
  const seen = visibleCells(method, [], grid, eye, 50);
  let [inside, visible] = [0, 0];
  for (let cell = 0; cell < seen.length; cell++) {
    const x = (cell % cells) * CELL - eye.x;
    const y = Math.floor(cell / cells) * CELL - eye.y;
    if (x * x + y * y > 2500) continue;
    inside++;
    visible += seen[cell] as number;
  }
  return visible / inside;
}

/** A row of cells eastwards from an eye at 0, behind a thin wall 10 m high at 50 m; 1 where the ground is seen. */
function groundBehindWall(method: 'fast' | 'exact', eyeHeight: number): Uint8Array {
  const grid = { west: -CELL / 2, south: -CELL / 2, cellSize: CELL, columns: 401, rows: 1 };
  const wall = boxBlock('wall', 50, -100, 50.01, 100, 10);
  return visibleCells(method, [wall], grid, { x: 0, y: 0, z: eyeHeight }, 200);
}

function shadowEnd(method: 'fast' | 'exact'): number {
  const seen = groundBehindWall(method, 20);
  return seen.indexOf(1, 51 / CELL) * CELL;
}

function horizon(): number {
  const cellSize = 10;
  const grid = { west: -5, south: -5, cellSize, columns: 2001, rows: 1 };
  const seen = visibleCells('fast', [], grid, { x: 0, y: 0, z: 10 }, 20_000, 1);
  return seen.lastIndexOf(1) * cellSize;
}

const ROW: readonly Block[] = [
  boxBlock('first', 40, -10, 60, 10, 30),
  boxBlock('second', 70, -10, 80, 10, 12),
];

function overshoot(): number {
  const line = lineOfSight(blockSolids(ROW), LEVEL, { x: 0, y: 0, z: 1.6 }, { x: 100, y: 0, z: 10 }, 0);
  return line.obstacles[0]?.overshoot ?? Number.NaN;
}

/** Pairs of points among blocks whose line of sight differs by direction. */
function oneWayLines(): number {
  const solids = blockSolids(ROW);
  let different = 0;
  for (let index = 0; index < 400; index++) {
    const from = { x: (index * 7) % 35, y: ((index * 13) % 41) - 20, z: (index * 3) % 40 };
    const to = { x: 85 + ((index * 11) % 60), y: ((index * 17) % 43) - 21, z: (index * 5) % 37 };
    const there = lineOfSight(solids, LEVEL, from, to, 0.85714).visible;
    if (there !== lineOfSight(solids, LEVEL, to, from, 0.85714).visible) different++;
  }
  return different;
}

function entry(
  name: string,
  expected: number,
  unit: Unit,
  source: string,
  actual: () => number,
  tolerance: number,
): ValidationCase {
  return {
    model: 'viewshed',
    case: name,
    expected,
    actual,
    tolerance,
    absolute: true,
    unit,
    source,
  };
}

const METHODS = ['fast', 'exact'] as const;

/** Exact figures the viewshed has to reach; see the model's README. */
export const viewshedValidation: readonly ValidationCase[] = [
  ...METHODS.flatMap((method) => [
    entry(
      `share of a level plane seen within the maximum distance, ${method}`,
      1,
      '1',
      'Level ground hides nothing',
      () => visibleShareOfPlane(method),
      0,
    ),
    entry(
      `end of the shadow of a wall, d e / (e − H) with d = 50, e = 20, H = 10, ${method}`,
      100,
      'm',
      SHADOW,
      () => shadowEnd(method),
      CELL,
    ),
    entry(
      `ground seen behind a wall higher than the eye, ${method}`,
      0,
      '1',
      `${SHADOW} below its top`,
      () =>
        groundBehindWall(method, 8)
          .subarray(51 / CELL)
          .reduce((sum, seen) => sum + seen, 0),
      0,
    ),
  ]),
  entry(
    'distance of the horizon from 10 m without refraction, √(e D)',
    Math.sqrt(10 * EARTH_DIAMETER),
    'm',
    'Tangent to the osculating parabola of the Earth, D its diameter',
    horizon,
    10,
  ),
  entry(
    'metres that the first of two blocks reaches above a line of sight, 30 − (1.6 + 8.4 · 0.4)',
    25.04,
    'm',
    'Straight line from (0, 1.6) to (100, 10) at x = 40',
    overshoot,
    1e-9,
  ),
  entry('lines of sight that hold one way only, of 400', 0, '1', 'Light goes both ways', oneWayLines, 0),
];
