import {
  createInlineRunner,
  createModelRegistry,
  type ObjectStates,
  type Position as GeoPosition,
  type RunResult,
  type View,
} from '@cityloom/twin-core';
import { flood, hazardRating } from '@cityloom/twin-core/models/flood';
import { describe, expect, it } from 'vitest';
import {
  type Box,
  addLevee,
  addPump,
  AREA,
  at,
  DEPTH,
  GOLDEN_HASH,
  goldenRequest,
  groundAt,
  pumpedTown,
  RIVER_WIDTH,
  riverTown,
  WIDTH,
} from './river-town.ts';

const runner = createInlineRunner(createModelRegistry([flood]), { nowSeconds: () => 0 });
const town = riverTown();
/** Nothing that falls or flows unless a test says so. */
const DRY = { area: AREA, rainMillimetres: 0, drainage: 0, greenInfiltration: 0, cellSize: 10 };

function run(view: View, parameters: Record<string, unknown>): Promise<RunResult> {
  return runner.run(view, { model: 'flood', parameters: { ...DRY, ...parameters }, seed: 1 });
}

function measure({ outcome }: RunResult, name: string): number {
  const found = outcome.measures.find((candidate) => candidate.name === `flood.${name}`);
  if (found === undefined) throw new Error(`no measure ${name}`);
  return found.value;
}

function statesOf({ outcome }: RunResult, layer: string): ObjectStates {
  const found = outcome.states.find((candidate) => candidate.layer === layer);
  if (found === undefined) throw new Error(`no states of ${layer}`);
  return found;
}

function warned({ outcome }: RunResult, words: string): boolean {
  return outcome.warnings.some(({ en }) => en.includes(words));
}

/** The last frame of a field. */
function lastFrame({ frames }: RunResult, field: string): Float32Array {
  return frames.findLast((frame) => frame.field === field)?.values ?? new Float32Array();
}

describe('a river that rises', () => {
  const rising = { riverRise: 1.5, riverRiseDuration: 1800, simulatedDuration: 7200 };

  it('floods its bank to its own height, as far as the ground lies lower', async () => {
    const result = await run(town.base, rising);
    // The water stands at 101.5 m: the ground reaches that 100 m from the bank.
    const expected = (100 * DEPTH) / 1e6;
    const columns = WIDTH / 10;
    const deepest = lastFrame(result, 'flood-maximum-depth');
    for (const x of [75, 105, 135]) {
      const cell = 35 * columns + Math.floor(x / 10);
      expect(deepest[cell]).toBeCloseTo(101.5 - groundAt(x), 1);
    }
    expect(deepest[35 * columns + 18]).toBe(0);
    const wide = await run(town.base, { ...rising, floodedDepth: 0.02 });
    expect(measure(wide, 'area.flooded')).toBeGreaterThan(expected * 0.85);
    expect(measure(wide, 'area.flooded')).toBeLessThan(expected * 1.05);
    expect(measure(result, 'water.edgeInflow')).toBeGreaterThan(5000);
    expect(measure(result, 'water.relativeError')).toBeLessThan(1e-4);
  });

  it('reaches the houses, the school and the road beside it, and closes that road', async () => {
    const result = await run(town.base, rising);
    const buildings = statesOf(result, 'buildings');
    expect(buildings.objects).toEqual([0, 2, 4].map((row) => `buildings/test/${row}`));
    expect(measure(result, 'buildings.flooded')).toBe(3);
    expect(measure(result, 'people.flooded')).toBe(10 + 30 + 50);
    expect(measure(result, 'facilities.flooded')).toBe(1);
    expect(statesOf(result, 'points-of-interest').objects).toEqual(['points-of-interest/test/0']);
    // The bridge stands over it, the road uphill begins in it.
    expect(result.outcome.changes.map((change) => 'object' in change && change.object)).toEqual([
      'roads/test/0',
      'roads/test/2',
    ]);
    expect(measure(result, 'roads.impassable')).toBe(2);
    const [road] = statesOf(result, 'roads').columns.filter(({ name }) => name === 'impassable');
    expect(road?.values[0]).toBeCloseTo(DEPTH, -1);
    expect(road?.values[1]).toBeLessThan(60);
    const arrivals = statesOf(result, 'buildings').columns.find(({ name }) => name === 'arrival')?.values;
    expect(Math.min(...(arrivals ?? []))).toBe(measure(result, 'arrival.first'));
    expect(measure(result, 'arrival.first')).toBeGreaterThan(1200);
  });

  it('stays behind a levee that is high enough, and not behind one that is too low', async () => {
    const high = town.createBranch({ id: 'high', title: 'high' });
    addLevee(high, 1);
    const held = await run(high.view(), rising);
    // Only the strip between river and levee.
    expect(measure(held, 'area.flooded')).toBeLessThan((10 * DEPTH) / 1e6);
    expect(held.outcome.states.some(({ layer }) => layer === 'buildings')).toBe(false);
    const low = town.createBranch({ id: 'low', title: 'low' });
    addLevee(low, 0.2);
    const topped = await run(low.view(), rising);
    expect(measure(topped, 'buildings.flooded')).toBe(3);
  });

  it('breaks through a levee where and when it breaches', async () => {
    const branch = town.createBranch({ id: 'breach', title: 'breach' });
    addLevee(branch, 1);
    const breach = { breachPosition: at(RIVER_WIDTH + 10, 200), breachWidth: 40, breachStart: 3600 };
    const result = await run(branch.view(), { ...rising, ...breach, breachDuration: 300 });
    expect(measure(result, 'buildings.flooded')).toBe(3);
    expect(measure(result, 'arrival.first')).toBeGreaterThan(3600);
    await expect(run(town.base, { ...rising, ...breach })).rejects.toThrow(/no levee or wall .* draw one/);
  });
});

describe('what is special about a town', () => {
  const rising = { riverRise: 1.5, riverRiseDuration: 1800, simulatedDuration: 7200 };

  it('leaves a river alone that neither rises nor falls, also where it crosses the edge', async () => {
    // The western column of cells is all that is in it of the river.
    const area = [at(RIVER_WIDTH - 10, 0), at(WIDTH, 0), at(WIDTH, DEPTH), at(RIVER_WIDTH - 10, DEPTH)];
    const result = await run(town.base, { simulatedDuration: 1800, area });
    expect(measure(result, 'water.stored')).toBeCloseTo(measure(result, 'water.initial'), 0);
    const names = result.outcome.measures.map(({ name }) => name);
    expect(names).not.toContain('flood.water.edgeOutflow');
  });

  it('lets a pond be when the river rises, unless the river runs through it', async () => {
    const ponds: readonly Box[] = [
      [300, 100, 60, 60],
      [300, 250, 60, 104],
    ];
    // The pipe of the ditch is no river; a river is drawn through the northern pond.
    const views = [false, true].map((through) => riverTown({ withTerrain: false, ponds, through }).base);
    const dry = { riverRise: 1.5, riverRiseDuration: 600, simulatedDuration: 3600 };
    const setting = { ...dry, derivedBankHeight: 0.5, derivedSlope: 0.01, kerbHeight: 0 };
    const [still, high] = await Promise.all(views.map((view) => run(view, setting)));
    expect(measure(still as RunResult, 'area.flooded')).toBe(0);
    const depths = lastFrame(high as RunResult, 'flood-maximum-depth');
    expect(depths[30 * 60 + 37]).toBeGreaterThan(0.5);
  });

  it('drains when the river falls again', async () => {
    const wave = {
      riverRise: 1.5,
      riverRiseDuration: 1200,
      riverPeakDuration: 600,
      simulatedDuration: 10_800,
    };
    const result = await run(town.base, wave);
    expect(measure(result, 'buildings.flooded')).toBe(3);
    const left = measure(result, 'water.stored') - measure(result, 'water.initial');
    expect(left).toBeLessThan(0.1 * measure(result, 'water.edgeInflow'));
  });

  it('lets more in through a wide breach than through a narrow one', async () => {
    const branch = town.createBranch({ id: 'breaches', title: 'breaches' });
    addLevee(branch, 1);
    const breach = { breachPosition: at(RIVER_WIDTH + 10, 200), breachStart: 1800, breachDuration: 60 };
    const [narrow, wide] = await Promise.all(
      [20, 120].map((breachWidth) =>
        run(branch.view(), { ...rising, ...breach, breachWidth, simulatedDuration: 2700 }),
      ),
    );
    const inside = (result: RunResult | undefined): number =>
      result === undefined
        ? NaN
        : measure(result, 'water.stored') - measure(result, 'water.initial') - 1.5 * RIVER_WIDTH * DEPTH;
    expect(inside(wide)).toBeGreaterThan(1.15 * inside(narrow));
  });

  it('is not held back by a fence, and flows under what is carried over the ground', async () => {
    const branch = town.createBranch({ id: 'fence', title: 'fence' });
    addLevee(branch, 2, { class: 'fence' });
    expect(measure(await run(branch.view(), rising), 'buildings.flooded')).toBe(3);
    const carried = town.createBranch({ id: 'carried', title: 'carried' });
    const over = (x: number): GeoPosition[] => [
      at(x, 330),
      at(x + 40, 330),
      at(x + 40, 370),
      at(x, 370),
      at(x, 330),
    ];
    for (const [x, minHeight] of [
      [300, 5],
      [380, 0],
    ] as const) {
      carried.apply({
        ...{ id: `house-${x}`, at: '2026-11-23T09:00:00Z', by: 'test', kind: 'object.add' },
        layer: 'buildings',
        object: `buildings/plan/${x}`,
        geometry: { type: 'Polygon', coordinates: [over(x)] },
        attributes: { height: 12, minHeight },
      });
    }
    const rain = { rainMillimetres: 100, rainDuration: 1200, simulatedDuration: 1200 };
    const depths = lastFrame(await run(carried.view(), rain), 'flood-depth');
    const row = 35 * (WIDTH / 10);
    expect(depths[row + 32]).toBeGreaterThan(0.005);
    expect(depths[row + 40]).toBe(0);
  });

  it('runs through a pipe under an embankment', async () => {
    const branch = town.createBranch({ id: 'bank', title: 'bank' });
    branch.apply({
      ...{ id: 'bank', at: '2026-11-23T09:00:00Z', by: 'test', kind: 'object.add' },
      layer: 'barriers',
      object: 'barriers/plan/bank',
      geometry: { type: 'LineString', coordinates: [at(302, -60), at(302, DEPTH + 60)] },
      attributes: { class: 'levee', height: 3 },
    });
    const inflow = { inflowPosition: at(420, 300), inflowDischarge: 2, edges: 'closed' };
    const result = await run(branch.view(), { ...inflow, simulatedDuration: 5400 });
    // Water stands against the bank in the east; what is in the west came through the pipe.
    const columns = WIDTH / 10;
    const depths = lastFrame(result, 'flood-maximum-depth');
    expect(depths[30 * columns + 32]).toBeGreaterThan(0.3);
    const west = depths.filter((_, cell) => cell % columns < 29).reduce((sum, depth) => sum + depth, 0);
    expect(west).toBeGreaterThan(1);
    expect(depths[30 * columns + 30]).toBe(0);
  });

  it('says that nothing leaves where that is so', async () => {
    const rain = { rainMillimetres: 20, simulatedDuration: 600, edges: 'closed' };
    expect(warned(await run(town.base, { ...rain, openWater: 'free' }), 'Nothing leaves')).toBe(true);
    expect(warned(await run(town.base, rain), 'Nothing leaves')).toBe(false);
  });
});

describe('rain', () => {
  const rain = { rainMillimetres: 60, rainDuration: 1800, simulatedDuration: 3600 };

  it('is accounted for, roofs included, whatever its course', async () => {
    for (const rainPattern of ['chicago', 'triangular', 'uniform']) {
      const result = await run(town.base, { ...rain, rainPattern });
      expect(measure(result, 'water.rain')).toBeCloseTo(0.06 * WIDTH * DEPTH, 0);
      expect(measure(result, 'water.relativeError')).toBeLessThan(2e-5);
    }
  });

  it('seeps away on green ground and down the gullies, at the rates given', async () => {
    const soaked = await run(town.base, { ...rain, greenInfiltration: 500 });
    // Lawns take it faster than it falls: all rain on them, and what runs there from uphill.
    expect(measure(soaked, 'water.infiltrated')).toBeGreaterThan(0.06 * 150 * DEPTH * 0.9);
    const drained = await run(town.base, { ...rain, drainage: 500 });
    expect(measure(drained, 'area.flooded')).toBeLessThan(0.001);
    expect(measure(drained, 'water.infiltrated')).toBeGreaterThan(2 * measure(soaked, 'water.infiltrated'));
  });

  it('enters houses only where they are said to let it in', async () => {
    const inside = (result: RunResult): number => {
      const columns = WIDTH / 10;
      // A cell within the house at (300, 60).
      return lastFrame(result, 'flood-depth')[8 * columns + 31] as number;
    };
    const heavy = { rainMillimetres: 300, rainDuration: 1800, simulatedDuration: 1800, floorHeight: 0 };
    expect(inside(await run(town.base, { ...heavy, buildings: 'raised' }))).toBeGreaterThan(0.01);
    expect(inside(await run(town.base, { ...heavy, buildings: 'blocked' }))).toBe(0);
  });
});

describe('an inflow', () => {
  it('spreads over the ground, and nothing is lost with closed edges and open water that is free', async () => {
    const inflow = { inflowPosition: at(300, 200), inflowDischarge: 3, inflowDuration: 1800 };
    const closed = { edges: 'closed', openWater: 'free', simulatedDuration: 3600 };
    const result = await run(town.base, { ...inflow, ...closed });
    expect(measure(result, 'water.inflow')).toBeCloseTo(3 * 900, 3);
    expect(measure(result, 'water.stored') - measure(result, 'water.initial')).toBeCloseTo(2700, 0);
    const outside = { ...inflow, inflowPosition: at(-500, 200) };
    await expect(run(town.base, outside)).rejects.toThrow(/inflowPosition.*outside the domain/);
  });

  it('is taken away by a pump of the plan', async () => {
    const branch = town.createBranch({ id: 'pump', title: 'pump' });
    addPump(branch);
    const inflow = { inflowPosition: at(300, 200), inflowDischarge: 1, simulatedDuration: 3600 };
    const result = await run(branch.view(), inflow);
    expect(measure(result, 'water.pumped')).toBeGreaterThan(0.4 * measure(result, 'water.inflow'));
  });
});

describe('the ground', () => {
  it('is derived where the city has no terrain, and the result says so', async () => {
    const bare = riverTown({ withTerrain: false });
    const result = await run(bare.base, {
      ...{ riverRise: 1.5, riverRiseDuration: 600, simulatedDuration: 5400 },
      ...{ derivedBankHeight: 1, derivedSlope: 0.005, floodedDepth: 0.02 },
    });
    expect(warned(result, 'no terrain')).toBe(true);
    expect(result.outcome.measures.find(({ name }) => name === 'flood.area.flooded')?.derived).toBe(true);
    // The same valley as the terrain's: 100 m from the bank at most.
    expect(measure(result, 'area.flooded')).toBeGreaterThan(0.03);
    expect(measure(result, 'area.flooded')).toBeLessThan(0.044);
    const surveyed = await run(town.base, { simulatedDuration: 60 });
    expect(warned(surveyed, 'no terrain')).toBe(false);
  });

  it('rises with the distance from the nearest water, wherever that lies', async () => {
    const ponds: readonly Box[] = [
      [100, 100, 30, 20],
      [400, 60, 20, 60],
      [300, 300, 100, 30],
      [60, 320, 10, 10],
      [520, 210, 40, 10],
    ];
    const bare = riverTown({ withTerrain: false, ponds, kind: 'river' });
    const result = await run(bare.base, {
      ...{ riverRise: 1.5, riverRiseDuration: 600, simulatedDuration: 7200, kerbHeight: 0 },
      ...{
        derivedBankHeight: 1,
        derivedSlope: 0.01,
        buildings: 'raised',
        floorHeight: 0,
        floodedDepth: 0.02,
      },
    });
    const depths = lastFrame(result, 'flood-maximum-depth');
    const away = (x: number, y: number): number =>
      Math.min(
        ...ponds.map(([west, south, width, height]) =>
          Math.hypot(Math.max(west - x, 0, x - west - width), Math.max(south - y, 0, y - south - height)),
        ),
      );
    let wrong = 0;
    depths.forEach((depth, cell) => {
      const distance = away(((cell % 60) + 0.5) * 10, (Math.floor(cell / 60) + 0.5) * 10);
      // From 0.5 m at the water's edge to nothing 50 m away; the map of distances has cells of 10 m.
      if (distance > 15 && distance < 30 && !(depth > 0.1)) wrong += 1;
      if (distance > 70 && depth > 0.02) wrong += 1;
    });
    expect(wrong).toBe(0);
  });

  it('says where water runs faster than its waves, for the local inertial equations only', async () => {
    const burst = { inflowPosition: at(300, 200), inflowDischarge: 2000, inflowRiseDuration: 0 };
    const short = {
      inflowDuration: 600,
      simulatedDuration: 600,
      roadRoughness: 0.005,
      groundRoughness: 0.005,
    };
    expect(warned(await run(town.base, { ...burst, ...short }), 'faster than its waves')).toBe(true);
    const full = await run(town.base, { ...burst, ...short, equation: 'shallow-water' });
    expect(warned(full, 'faster than its waves')).toBe(false);
    const calm = await run(town.base, { riverRise: 1.2, simulatedDuration: 3600 });
    expect(warned(calm, 'faster than its waves')).toBe(false);
  });

  it('refuses more cells or frames than a browser holds, with what would fit', async () => {
    const [west, south] = CORNER_FAR;
    const huge = [at(0, 0), [west, 51.13], [west, south], [71.43, south]];
    await expect(run(town.base, { area: huge, cellSize: 1 })).rejects.toThrow(
      /draw a smaller area, or take a cellSize of/,
    );
    const frames = { simulatedDuration: 500_000, frameInterval: 1000, area: huge, cellSize: 20 };
    await expect(run(town.base, frames)).rejects.toThrow(/frameInterval of at least \d+ s/);
  });
});

const CORNER_FAR = [71.93, 51.43] as const;

it('rates hazard as the supplementary note of 2008 does', () => {
  // Table 2 of the note: 0.5 m at 1 m/s, 0.25 m at rest, 1 m at 2 m/s.
  expect(hazardRating(0.5, 1)).toBeCloseTo(1.75, 12);
  expect(hazardRating(0.25, 0)).toBeCloseTo(0.625, 12);
  expect(hazardRating(1, 2)).toBeCloseTo(3.5, 12);
});

it('gives nearly the same by each back end', async () => {
  const parameters = { rainMillimetres: 40, riverRise: 1.3, riverRiseDuration: 600, simulatedDuration: 1200 };
  const [scalar, wasm] = await Promise.all(
    ['scalar', 'wasm'].map((backEnd) => run(town.base, { ...parameters, backEnd })),
  );
  const [reference, fast] = [scalar, wasm].map((result) =>
    lastFrame(result as RunResult, 'flood-maximum-depth'),
  ) as [Float32Array, Float32Array];
  reference.forEach((depth, cell) => {
    expect(Math.abs(depth - (fast[cell] as number))).toBeLessThan(2e-3);
  });
});

it('keeps its numbers', async () => {
  const result = await runner.run(pumpedTown(), goldenRequest);
  expect(result.resultHash).toBe(GOLDEN_HASH);
});
