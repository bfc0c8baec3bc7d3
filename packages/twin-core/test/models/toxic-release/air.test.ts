import {
  createFeatureTable,
  createInlineRunner,
  createModelRegistry,
  numberColumn,
} from '@cityloom/twin-core';
import type { RunResult, View } from '@cityloom/twin-core';
import {
  airDensity,
  buoyancyFlux,
  createDensePlume,
  effectiveRoughness,
  toxicRelease,
} from '@cityloom/twin-core/models/toxic-release';
import { beforeAll, describe, expect, it } from 'vitest';
import { blockTable, createBlockTable, square, viewOf } from './block-city.ts';

const runner = createInlineRunner(createModelRegistry([toxicRelease]), { nowSeconds: () => 0 });
const RELEASE = [71.36, 51.09] as const;
const city = viewOf([{ table: createBlockTable(3000), overlay: false }]);
const METRES_NORTH = 111_267;
const METRES_EAST = 111_320 * Math.cos((RELEASE[1] * Math.PI) / 180) * 1.002;

/** A place some metres from the release. */
function place(east: number, north: number): [number, number] {
  return [RELEASE[0] + east / METRES_EAST, RELEASE[1] + north / METRES_NORTH];
}

function run(view: View, parameters: Record<string, unknown>): Promise<RunResult> {
  return runner.run(view, {
    model: 'toxic-release',
    parameters: { position: RELEASE, stability: 'D', cellSize: 150, ...parameters },
    seed: 1,
  });
}

function measure(result: RunResult, name: string): number {
  return result.outcome.measures.find((found) => found.name === `toxicRelease.${name}`)?.value ?? Number.NaN;
}

function column(result: RunResult, name: string): Float32Array {
  const [states] = result.outcome.states;
  return states?.columns.find((found) => found.name === name)?.values ?? new Float32Array();
}

/** Warnings in one text. */
function warnings(result: RunResult): string {
  return result.outcome.warnings.map(({ en }) => en).join(' ');
}

/** Houses on a ring round the release, eastmost first, turning left, and four corners that hold the city open. */
function ringCity(radius: number, count: number): View {
  const corners = [place(-9000, -9000), place(9000, 9000)];
  const houses = Array.from({ length: count }, (_, index) => {
    const angle = (2 * Math.PI * index) / count;
    return place(radius * Math.cos(angle), radius * Math.sin(angle));
  });
  const places = [...houses, ...corners].map(([longitude, latitude]) => square(longitude, latitude));
  return viewOf([{ table: blockTable(places, undefined), overlay: false }]);
}

describe('wind that turns', () => {
  it('gives what the closed form gives while it does not', async () => {
    const still = { density: 'passive', releaseDuration: 900, cellSize: 40 };
    const closed = await run(city, still);
    const change = { time: 3590, windSpeed: 3, windFromDegrees: 225 };
    const puffs = await run(city, { ...still, windChanges: [change] });
    expect(warnings(puffs)).toMatch(/Computed by puffs/);
    expect(warnings(closed)).not.toMatch(/Computed by puffs/);
    for (const name of ['buildings.aegl1', 'people.aegl2', 'sheltered.aegl1']) {
      const expected = measure(closed, name);
      expect(expected, name).toBeGreaterThan(5);
      expect(Math.abs(measure(puffs, name) / expected - 1), name).toBeLessThan(0.04);
    }
    for (const name of ['area.aegl1', 'area.aegl2', 'distance.aegl1', 'distance.aegl2']) {
      expect(Math.abs(measure(puffs, name) / measure(closed, name) - 1), name).toBeLessThan(0.03);
    }
    const [one, other] = [closed, puffs].map((result) => result.frames.at(20)?.values ?? new Float32Array());
    const total = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0);
    expect(total(other as Float32Array) / total(one as Float32Array)).toBeCloseTo(1, 1);
    for (const [index, outline] of puffs.outcome.outlines.slice(0, 2).entries()) {
      expect(outline.label).toEqual(closed.outcome.outlines[index]?.label);
      expect(outline.rings).toHaveLength(1);
    }
  });

  it('reaches the houses it then blows towards, and those alone', async () => {
    const ring = ringCity(800, 8);
    const result = await run(ring, {
      density: 'passive',
      windFromDegrees: 270,
      windSpeed: 4,
      releaseRate: 20,
      releaseDuration: 3600,
      windChanges: [{ time: 1200, windSpeed: 4, windFromDegrees: 180, stability: 'D' }],
    });
    const houses = result.outcome.states[0]?.objects ?? [];
    // East of the release first, north of it after the wind has come from the south; between them a wisp of the turn.
    expect(houses).toContain('buildings/test/house/0');
    expect(houses).toContain('buildings/test/house/2');
    for (const away of [4, 5, 6]) expect(houses).not.toContain(`buildings/test/house/${away}`);
    const arrivals = Object.fromEntries(
      houses.map((house, index) => [house, column(result, 'arrival')[index]]),
    );
    expect(arrivals['buildings/test/house/0']).toBeGreaterThan(100);
    expect(arrivals['buildings/test/house/0']).toBeLessThan(200);
    expect(arrivals['buildings/test/house/2']).toBeGreaterThan(1300);
    expect(arrivals['buildings/test/house/2']).toBeLessThan(1400);
  });

  it('grows a puff on from the size it has where the stability changes', async () => {
    const ring = ringCity(2000, 4);
    const peak = async (first: string, second: string): Promise<number> => {
      const result = await run(ring, {
        density: 'passive',
        windFromDegrees: 270,
        stability: first,
        surroundings: 'rural',
        releaseKind: 'instantaneous',
        windChanges: [{ time: 300, windSpeed: 3, windFromDegrees: 270, stability: second }],
      });
      return column(result, 'peak')[0] ?? Number.NaN;
    };
    const [stable, mixed, neutral] = [await peak('F', 'F'), await peak('F', 'C'), await peak('C', 'C')];
    expect(mixed).toBeGreaterThan(1.2 * neutral);
    expect(mixed).toBeLessThan(0.8 * stable);
  });
});

describe('several sources', () => {
  it('add up', async () => {
    const ring = ringCity(600, 12);
    const source = { releaseRate: 5, releaseDuration: 1800, releaseStart: 600, releaseHeight: 1 };
    const both = await run(ring, {
      density: 'passive',
      windFromDegrees: 270,
      releaseRate: 5,
      releaseDuration: 1800,
      simulatedDuration: 3600,
      moreSources: [{ ...source, position: RELEASE }],
    });
    const one = await run(ring, {
      density: 'passive',
      windFromDegrees: 270,
      releaseRate: 5,
      releaseDuration: 1800,
      simulatedDuration: 3600,
    });
    expect(measure(both, 'sources')).toBe(2);
    expect(measure(both, 'releasedMass')).toBe(18_000);
    const [house] = both.outcome.states[0]?.objects ?? [];
    expect(house).toBe('buildings/test/house/0');
    // Twenty minutes of both, ten of each alone.
    expect((column(both, 'peak')[0] ?? 0) / (column(one, 'peak')[0] ?? 0)).toBeCloseTo(2, 1);
    expect((column(both, 'dose')[0] ?? 0) / (column(one, 'dose')[0] ?? 0)).toBeCloseTo(2, 1);
  });
});

describe('people who stay in', () => {
  let result: RunResult;
  beforeAll(async () => {
    result = await run(city, { density: 'passive', releaseRate: 20, airExchange: 0.5 });
  });

  it('breathe less, by the exchange of their air', () => {
    const [peak, indoors] = [column(result, 'peak'), column(result, 'indoorPeak')];
    const [dose, indoorDose] = [column(result, 'dose'), column(result, 'indoorDose')];
    expect(peak.length).toBeGreaterThan(50);
    // What comes in is exchange × dose outside; little of it has gone again when the gas has passed.
    for (const [index, inside] of indoors.entries()) {
      const comeIn = ((dose[index] as number) * 0.5) / 60;
      expect(inside).toBeLessThan(comeIn);
      expect(inside).toBeGreaterThan(0.8 * comeIn);
      expect(inside).toBeLessThan(0.2 * (peak[index] as number));
      expect(indoorDose[index] as number).toBeLessThan(0.2 * (dose[index] as number));
    }
    for (const level of [1, 2, 3]) {
      expect(measure(result, `sheltered.aegl${level}`)).toBeLessThan(measure(result, `people.aegl${level}`));
    }
  });

  it('open the windows once the gas has passed', () => {
    const [openUp, distance] = [column(result, 'openUp'), column(result, 'distance')];
    const near = openUp.filter((_, index) => (distance[index] as number) < 3000);
    expect(near.length).toBeGreaterThan(5);
    // The release ends after 600 s; the last of it takes distance / wind.
    for (const [index, time] of openUp.entries()) {
      const away = distance[index] as number;
      if (away < 3000)
        expect(Math.abs(time - (600 + away / 3)), `${away} m`).toBeLessThan(0.25 * (away / 3) + 60);
    }
  });

  it('are as badly off as outdoors where the air goes straight through, and safe where it stands still', async () => {
    const tight = await run(city, { density: 'passive', releaseRate: 20, airExchange: 0 });
    expect(Math.max(...column(tight, 'indoorPeak'))).toBe(0);
    const open = await run(city, { density: 'passive', releaseRate: 20, airExchange: 20 });
    expect(measure(open, 'sheltered.aegl2')).toBeGreaterThan(measure(result, 'sheltered.aegl2'));
  });
});

describe('heavy gas', () => {
  it('spreads wider and is told of, and only where it is heavy', async () => {
    const rural = { surroundings: 'rural', releaseRate: 30, windSpeed: 4 };
    const heavy = await run(city, rural);
    const passive = await run(city, { ...rural, density: 'passive' });
    expect(measure(heavy, 'area.aegl3')).toBeGreaterThan(1.5 * measure(passive, 'area.aegl3'));
    expect(measure(heavy, 'distance.aegl3')).toBeLessThan(measure(passive, 'distance.aegl3'));
    const air = airDensity(293.15);
    const gas = (0.0709 / 0.0289644) * air;
    const plume = createDensePlume({
      volume: 30 / gas,
      windSpeed: 4,
      reducedGravity: (9.80665 * (gas - air)) / air,
      temperatureRatio: 1,
    });
    expect(measure(heavy, 'dense.upwind')).toBeCloseTo(plume.upwindExtent, 9);
    expect(measure(heavy, 'dense.halfWidth')).toBeCloseTo(
      plume.halfWidth(measure(heavy, 'dense.transition')),
      6,
    );
    // The buoyancy carried over the friction of the wind, g′ q / 2 u L = u*².
    const friction = (0.4 * 4) / Math.log(10.03 / 0.03);
    const carried = (plume.buoyancyLength * 16) / (2 * plume.halfWidth(measure(heavy, 'dense.transition')));
    expect(carried / (friction * friction)).toBeCloseTo(1, 9);
    expect(warnings(heavy)).toMatch(/heavy/);
    const light = await run(city, { ...rural, substance: 'ammonia' });
    expect(measure(light, 'dense.transition')).toBeNaN();
    const cold = await run(city, { ...rural, substance: 'ammonia', gasTemperatureCelsius: -150 });
    expect(measure(cold, 'dense.transition')).toBeGreaterThan(0);
    const aloft = await run(city, { ...rural, releaseHeight: 40 });
    expect(measure(aloft, 'dense.transition')).toBeNaN();
  });

  it('lags behind the wind where it is released at once', async () => {
    const once = {
      surroundings: 'rural',
      releaseKind: 'instantaneous',
      releasedMass: 20_000,
      windFromDegrees: 270,
    };
    const ring = ringCity(1500, 4);
    const heavy = await run(ring, once);
    const passive = await run(ring, { ...once, density: 'passive' });
    const change = { time: 3590, windSpeed: 3, windFromDegrees: 270 };
    const puffs = await run(ring, { ...once, windChanges: [change] });
    const dose = (of: RunResult): number => column(of, 'dose')[0] ?? Number.NaN;
    expect(column(passive, 'arrival')[0]).toBeGreaterThan(400);
    expect(column(heavy, 'openUp')[0] ?? 0).toBeGreaterThan(1.3 * (column(passive, 'openUp')[0] ?? 0));
    // The cloud is round here, and slows down as a whole: the same dose within a quarter.
    expect(Math.abs(dose(puffs) / dose(heavy) - 1)).toBeLessThan(0.25);
  });
});

describe('pools and fires', () => {
  it('flash and boil a liquefied gas, and give off no more than was spilled', async () => {
    const spill = {
      releaseKind: 'pool',
      releasedMass: 5000,
      liquidTemperatureCelsius: 20,
      simulatedDuration: 1200,
    };
    const warm = await run(city, spill);
    const cold = await run(city, { ...spill, liquidTemperatureCelsius: -34 });
    const small = await run(city, { ...spill, bundArea: 20 });
    expect(measure(warm, 'releasedMass')).toBeLessThanOrEqual(5000);
    expect(measure(warm, 'releasedMass')).toBeGreaterThan(measure(cold, 'releasedMass'));
    // 2 × 16.3 % flash within the ten minutes of the spill; little boils from 20 m².
    expect(measure(small, 'releasedMass')).toBeGreaterThan(0.326 * 5000);
    expect(measure(small, 'releasedMass')).toBeLessThan(0.42 * 5000);
    expect(measure(warm, 'release.greatestRate')).toBeGreaterThan(measure(small, 'release.greatestRate'));
    expect(measure(warm, 'area.aegl2')).toBeGreaterThan(measure(small, 'area.aegl2'));
  });

  it('let smoke climb over those who stand near, by the heat of the fire', async () => {
    const fire = {
      releaseKind: 'fire',
      substance: 'soot',
      fireFuel: 'polyurethane',
      releaseDuration: 3600,
      stability: 'F',
    };
    const small = await run(city, { ...fire, fireHeatRelease: 5 });
    const large = await run(city, { ...fire, fireHeatRelease: 500 });
    const flux = buoyancyFlux(0.7 * 5e6, airDensity(293.15), 293.15);
    const s = (9.80665 * 0.035) / 293.15;
    expect(measure(small, 'fire.rise')).toBeCloseTo(2.6 * (flux / (3 * s)) ** (1 / 3), 6);
    expect(measure(large, 'fire.rise')).toBeCloseTo(measure(small, 'fire.rise') * 100 ** (1 / 3), 5);
    expect(measure(small, 'releasedMass')).toBeCloseTo((5e6 / 16.4e6) * 0.198 * 3600, 6);
    // A hundred times the smoke, less than a hundred times as much at the ground.
    expect(measure(large, 'peak.concentration')).toBeLessThan(20 * measure(small, 'peak.concentration'));
    const [field] = small.outcome.fields;
    expect(field?.unit).toBe('µg/m³');
    expect(measure(small, 'buildings.pm1')).toBeGreaterThan(0);
    expect(warnings(small)).toMatch(/24 hours/);
    const monoxide = await run(city, { ...fire, substance: 'carbonMonoxide', fireHeatRelease: 500 });
    expect(measure(monoxide, 'buildings.aegl1')).toBeNaN();
    expect(measure(monoxide, 'buildings.aegl2')).toBeGreaterThanOrEqual(0);
    expect(monoxide.outcome.fields[0]?.levels.map(({ limit }) => limit)).toEqual([420, 1700]);
  });
});

describe('the buildings round the release', () => {
  /** Houses of 21 m by 22.25 m every 50 m, all of one height. */
  function grown(height: number): View {
    const places = Array.from({ length: 60 * 60 }, (_, index) =>
      place(50 * ((index % 60) - 29.5), 50 * (Math.floor(index / 60) - 29.5)),
    );
    const houses = blockTable(
      places.map(([longitude, latitude]) => square(longitude, latitude)),
      undefined,
    );
    const heights = numberColumn(new Float64Array(places.length).fill(height), {
      source: 'test',
      derived: false,
      unit: 'm',
    });
    const table = createFeatureTable({
      layer: 'buildings',
      count: houses.count,
      ids: places.map((_, row) => houses.idOf(row)),
      ...(houses.geometry !== undefined && { geometry: houses.geometry }),
      columns: new Map([['height', heights]]),
    });
    return viewOf([{ table, overlay: false }]);
  }

  it('decide the surroundings by the roughness they have', async () => {
    const form = { planShare: (21 * 22.25) / 2500, frontalShare: 0, meanHeight: 10 };
    const given = { surroundings: 'city', density: 'passive', cellSize: 50 };
    const high = await run(grown(10), given);
    const frontalShare = (2 * (21 + 22.25) * 10) / Math.PI / 2500;
    const expected = effectiveRoughness({ ...form, frontalShare });
    expect(measure(high, 'roughness.length') / expected.length).toBeCloseTo(1, 1);
    expect(measure(high, 'roughness.displacement') / expected.displacement).toBeCloseTo(1, 1);
    expect(warnings(high)).toMatch(/are taken as urban/);
    const low = await run(grown(2.5), given);
    expect(warnings(low)).toMatch(/are taken as rural/);
    const chosen = await run(grown(2.5), { ...given, surroundings: 'rural' });
    expect(measure(low, 'area.aegl1')).toBe(measure(chosen, 'area.aegl1'));
    expect(measure(low, 'area.aegl1')).toBeGreaterThan(1.2 * measure(high, 'area.aegl1'));
    expect(warnings(await run(city, given))).toMatch(/Too few buildings near the release have a height/);
  });
});

describe('levels', () => {
  it('are compared over an hour where they are made for one, and their ground is counted over time', async () => {
    const aegl = await run(city, { releaseRate: 20, cellSize: 50 });
    const erpg = await run(city, { releaseRate: 20, levels: 'erpg' });
    expect(erpg.outcome.fields[0]?.levels.map(({ limit }) => limit)).toEqual([1, 3, 20]);
    // Ten minutes of gas spread over an hour: a sixth.
    expect(measure(erpg, 'area.erpg2')).toBeLessThan(0.4 * measure(aegl, 'area.aegl2'));
    expect(measure(erpg, 'buildings.aegl2')).toBeNaN();
    const profile = aegl.outcome.profiles?.find(({ id }) => id === 'area.aegl2');
    const frames = aegl.frames;
    expect(Array.from(profile?.along.values ?? [])).toEqual(frames.map(({ time }) => time));
    const counted = frames.map(
      ({ values }) => values.filter((value) => value >= Math.fround(2.8)).length * 0.0025,
    );
    for (const [index, area] of counted.entries()) expect(profile?.value.values[index]).toBeCloseTo(area, 5);
    expect(Math.max(...counted)).toBeGreaterThan(0.5);
  });
});

describe('what does not go together', () => {
  it('is refused with the way out', async () => {
    const refused = async (parameters: Record<string, unknown>, message: RegExp): Promise<void> => {
      await expect(run(city, parameters)).rejects.toThrow(message);
    };
    const change = { time: 600, windSpeed: 3, windFromDegrees: 200 };
    await refused(
      { windChanges: [{ ...change, windSpeed: 0 }] },
      /windChanges\[0\]\.windSpeed \(The wind turns, Speed at 10 m\): got 0; give a number from 1 to 30 m\/s\./,
    );
    await refused(
      { windChanges: [change, change] },
      /line 2 is of 600 s and follows 600 s; give ascending times/,
    );
    await refused({ windChanges: 5 }, /got 5; give a list of objects with time, windSpeed/);
    await refused({ substance: 'phosgene' }, /got "phosgene"; give one of chlorine, ammonia/);
    await refused({ releaseRate: -1 }, /got -1; give a number from 0\.001 to 1000 kg\/s/);
    await refused(
      { moreSources: [{ position: [0, 0] }] },
      /moreSources\[0\]\.position \[0, 0\] lies outside the city/,
    );
    await refused(
      { moreSources: [{}] },
      /moreSources\[0\]\.position .* got nothing; give \[longitude, latitude\]/,
    );
    await refused(
      { moreSources: [{ position: RELEASE, releaseHeight: 300 }], lidHeight: 200 },
      /source 1: give a height below lidHeight \(200 m\)/,
    );
    await refused(
      { releaseKind: 'pool', substance: 'carbonMonoxide' },
      /is not spilled as a liquid; take another/,
    );
    await refused(
      { releaseKind: 'fire' },
      /smoke of Wood is known for carbonMonoxide, soot; take one of these/,
    );
  });
});
