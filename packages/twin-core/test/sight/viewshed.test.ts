import { createLocalPlane } from '@cityloom/twin-core';
import { createRayCaster } from '@cityloom/twin-core/solids';
import {
  blockSolids,
  boxBlock,
  castExactViewshed,
  castRasterViewshed,
  clipOutline,
  collectSightScene,
  groundAt,
  lineOfSight,
  positionOnPlane,
  rasterizeSurface,
  standingAt,
} from '@cityloom/twin-core/sight';
import type { Eye, SeenCells, SightScene } from '@cityloom/twin-core/sight';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hilly, placed, seededHouses, TOWN, townView } from './town.ts';

function finish<Result>(work: Generator<undefined, Result>): Result {
  let step = work.next();
  while (step.done !== true) step = work.next();
  return step.value;
}

const REACH = 250;

function bothViews(
  scene: SightScene,
  [x, y]: readonly [number, number],
  eyeHeight: number,
): { fast: SeenCells; exact: SeenCells } {
  const cells = 2 * REACH + 1;
  const grid = { west: x - REACH - 0.5, south: y - REACH - 0.5, cellSize: 1, columns: cells, rows: cells };
  const surface = finish(rasterizeSurface(scene.solids, scene.ground, grid));
  const eye = { x, y, z: standingAt(scene, x, y).height + eyeHeight };
  const setting = { maximumDistance: REACH, targetHeight: 0.5, curvature: 0.85714 };
  return {
    fast: finish(castRasterViewshed(surface, eye, setting, scene.solids)),
    exact: finish(castExactViewshed(surface, scene.solids, scene.ground, eye, setting)),
  };
}

function agreement(one: Uint8Array, other: Uint8Array): number {
  return one.reduce((sum, value, at) => sum + (value === other[at] ? 1 : 0), 0) / one.length;
}

describe('the radial sweep', () => {
  it.each([
    ['from the street', 1.6, undefined],
    ['from above the roofs', 35, undefined],
    ['over hills', 12, hilly],
  ])('agrees with a ray for each cell, %s', (_name, eyeHeight, ground) => {
    const view = townView(seededHouses(120, 260), ground);
    const scene = collectSightScene(view, [TOWN], REACH, 1);
    const { fast, exact } = bothViews(scene, [0, 0], eyeHeight);
    const share = exact.cells.reduce((sum, seen) => sum + seen, 0) / exact.cells.length;
    expect(share).toBeGreaterThan(0.03);
    expect(share).toBeLessThan(0.8);
    expect(agreement(fast.cells, exact.cells)).toBeGreaterThan(0.99);
    const seen = (heights: Float32Array): Uint8Array =>
      Uint8Array.from(heights, (height) => Number(height > 0));
    expect(agreement(seen(fast.solidHeights), seen(exact.solidHeights))).toBeGreaterThan(0.94);
  });

  it('does not depend on where in a cell the eye is, or in which corner of the raster', () => {
    const scene = collectSightScene(townView(seededHouses(120, 260)), [TOWN], 2 * REACH, 1);
    const grid = { west: -120.3, south: -80.7, cellSize: 1, columns: 260, rows: 240 };
    const surface = finish(rasterizeSurface(scene.solids, scene.ground, grid));
    const setting = { maximumDistance: 400, targetHeight: 0, curvature: 0 };
    for (const eye of [
      { x: -120, y: -80, z: 30 },
      { x: 12.37, y: -7.91, z: 30 },
    ]) {
      const fast = finish(castRasterViewshed(surface, eye, setting, scene.solids));
      const exact = finish(castExactViewshed(surface, scene.solids, scene.ground, eye, setting));
      expect(agreement(fast.cells, exact.cells)).toBeGreaterThan(0.985);
    }
  });

  it('without walls lets the cells themselves hide what is behind', () => {
    const solids = blockSolids([boxBlock('wall', 50, -100, 54, 100, 10)]);
    const scene = collectSightScene(townView([]), [TOWN], 200, 1);
    const grid = { west: -0.5, south: -0.5, cellSize: 1, columns: 201, rows: 1 };
    const surface = finish(rasterizeSurface(solids, scene.ground, grid));
    const setting = { maximumDistance: 200, targetHeight: 0, curvature: 0 };
    const { cells } = finish(castRasterViewshed(surface, { x: 0, y: 0, z: 20 }, setting));
    // The last cell of the wall is at 53 m: its shadow ends at 106 m.
    expect(cells.indexOf(1, 54)).toBe(106);
  });
});

describe('lineOfSight', () => {
  const scene = collectSightScene(townView(seededHouses(80, 200)), [TOWN], 260, 5);
  const caster = createRayCaster(scene.solids);
  const coordinate = fc.double({ min: -200, max: 200, noNaN: true });
  const point = fc.record({ x: coordinate, y: coordinate, z: fc.double({ min: 0.1, max: 50, noNaN: true }) });
  const isFree = ({ x, y, z }: Eye): boolean => caster.solidAt(x, y, z) < 0;

  it('is what rays through the solids find, and the same from either end', () => {
    fc.assert(
      fc.property(point.filter(isFree), point.filter(isFree), (from, to) => {
        const line = lineOfSight(scene.solids, scene.ground, from, to, 0);
        const blocked = caster.occluded(
          from.x,
          from.y,
          from.z,
          to.x - from.x,
          to.y - from.y,
          to.z - from.z,
          1,
        );
        expect(line.visible).toBe(!blocked);
        const back = lineOfSight(scene.solids, scene.ground, to, from, 0.85714);
        const there = lineOfSight(scene.solids, scene.ground, from, to, 0.85714);
        expect(back.visible).toBe(there.visible);
        expect(back.obstacles.length).toBe(there.obstacles.length);
        const [first] = line.obstacles;
        const hit = caster.firstHit(from.x, from.y, from.z, to.x - from.x, to.y - from.y, to.z - from.z, 1);
        if (first !== undefined) expect(first.solid).toBe(hit?.solid);
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  it('names a hill in the way', () => {
    const hill = collectSightScene(
      townView([], ([longitude]) => Math.max(0, 10 - Math.abs(longitude - placed(50, 0)[0]) * 50_000)),
      [TOWN],
      200,
      5,
    );
    const line = lineOfSight(hill.solids, hill.ground, { x: 0, y: 0, z: 2 }, { x: 100, y: 0, z: 2 }, 0);
    expect(line.obstacles).toHaveLength(1);
    expect(line.obstacles[0]?.solid).toBe(-1);
    expect(line.obstacles[0]?.overshoot).toBeCloseTo(8, 0);
  });
});

describe('places of the plane', () => {
  it('go to degrees and back', () => {
    const plane = createLocalPlane(TOWN);
    const [longitude, latitude] = positionOnPlane(plane, 4321, -2345);
    expect(plane.east(longitude, latitude)).toBeCloseTo(4321, 6);
    expect(plane.north(latitude)).toBeCloseTo(-2345, 6);
  });

  it('have the ground of the view between the nodes', () => {
    const { ground } = collectSightScene(townView([], hilly), [TOWN], 300, 5);
    expect(groundAt(ground, 33, -71)).toBeCloseTo(hilly(placed(33, -71)), 0);
  });

  it('of an outline within a region', () => {
    const solids = blockSolids([boxBlock('box', 0, 0, 10, 10, 5)]);
    const corners = clipOutline(solids, 0, [
      [5, -5],
      [20, 5],
      [5, 15],
    ]);
    const xs = corners.filter((_, at) => at % 2 === 0);
    expect(Math.min(...xs)).toBe(5);
    expect(Math.max(...xs)).toBe(10);
    expect(
      clipOutline(solids, 0, [
        [20, 0],
        [30, 0],
        [30, 10],
      ]),
    ).toEqual([]);
  });
});
