import { createInlineRunner, createModelRegistry, describeParameters } from '@cityloom/twin-core';
import type { RunResult, View } from '@cityloom/twin-core';
import {
  AEGL_MINUTES,
  createSigmas,
  finitePassage,
  plumeConcentration,
  ppmPerKilogram,
  puffConcentration,
  stabilityClassOf,
  SUBSTANCES,
  aeglAt,
  toxicRelease,
  windSpeedAt,
} from '@cityloom/twin-core/models/toxic-release';
import type { AeglRow, StabilityClass, SubstanceId } from '@cityloom/twin-core/models/toxic-release';
import { describe, expect, it } from 'vitest';
import { GOLDEN_HASH, goldenRequest, goldenView, TURNING_HASH, turningRequest } from './golden-release.ts';
import { blockTable, createBlockTable, square, viewOf } from './block-city.ts';

const registry = createModelRegistry([toxicRelease]);
const runner = createInlineRunner(registry, { nowSeconds: () => performance.now() / 1000 });
const RELEASE = [71.36, 51.09] as const;
const city = viewOf([{ table: createBlockTable(3000), overlay: false }]);

function run(view: View, parameters: Record<string, unknown>): Promise<RunResult> {
  return runner.run(view, {
    model: 'toxic-release',
    parameters: { position: RELEASE, ...parameters },
    seed: 1,
  });
}

function measure(result: RunResult, name: string): number {
  const found = result.outcome.measures.find((candidate) => candidate.name === `toxicRelease.${name}`);
  if (found === undefined) throw new Error(`no measure ${name}`);
  return found.value;
}

describe('toxicRelease', () => {
  it('agrees with a plain sum over puffs, second by second, at buildings downwind', async () => {
    // West wind; one house upwind so that the release lies in the city, three downwind.
    const offsets = [-0.005, 0.008, 0.025, 0.07];
    const houses = offsets.map((offset) => square(RELEASE[0] + offset, RELEASE[1]));
    const view = viewOf([{ table: blockTable(houses, undefined), overlay: false }]);
    const rate = 3;
    const result = await run(view, {
      windFromDegrees: 270,
      releaseRate: rate,
      releaseDuration: 900,
      stability: 'E',
      density: 'passive',
    });
    const [states] = result.outcome.states;
    const column = (name: string): Float32Array =>
      states?.columns.find((candidate) => candidate.name === name)?.values ?? new Float32Array();
    expect(states?.objects).toEqual([1, 2, 3].map((row) => `buildings/test/house/${row}`));
    const sigmas = createSigmas('briggs-urban', 'E');
    const ppm = ppmPerKilogram(SUBSTANCES.chlorine, 20);
    for (const [index, level] of [...(states?.level ?? [])].entries()) {
      const x = column('distance')[index] as number;
      const [sigmaX, sigmaZ] = [sigmas.y(x), sigmas.z(x)];
      const place = { sigmaX, sigmaY: sigmaX, sigmaZ, releaseHeight: 1, lidHeight: 800 };
      const series = Array.from({ length: 3600 }, (_, second) => {
        let sum = 0;
        const t = second + 0.5;
        for (let emitted = 0.5; emitted < Math.min(t, 900); emitted += 1) {
          const along = (3 * (t - emitted) - x) / sigmaX;
          sum += Math.exp(-0.5 * along * along);
        }
        const centred = puffConcentration({ mass: rate, centre: x, ...place }, x, 0, 1.5);
        return sum * centred * ppm;
      });
      const total = series.reduce((a, b) => a + b, 0);
      expect((column('dose')[index] as number) / (total / 60)).toBeCloseTo(1, 2);
      expect((column('peak')[index] as number) / Math.max(...series)).toBeCloseTo(1, 2);
      expect(column('arrival')[index]).toBeCloseTo(
        series.findIndex((value) => value >= 0.5),
        -1,
      );
      expect(level).toBe(expectedLevel(series));
    }
  });

  it('has the written-down result', async () => {
    const result = await runner.run(goldenView, goldenRequest);
    expect(result.resultHash).toBe(GOLDEN_HASH);
    expect(measure(result, 'stabilityClass')).toBe(5);
    expect(measure(result, 'buildings.aegl2')).toBeGreaterThan(20);
    expect((await runner.run(goldenView, turningRequest)).resultHash).toBe(TURNING_HASH);
  });

  it('shows a field that follows the formula at the centre of its cells', async () => {
    const result = await run(city, {
      stability: 'C',
      density: 'passive',
      frameInterval: 10,
      cellSize: 100,
      simulatedDuration: 1800,
    });
    const [field] = result.outcome.fields;
    if (field === undefined) throw new Error('no field');
    expect(result.frames).toHaveLength(181);
    const { columns, rows, bounds } = field.grid;
    expect(result.frames[0]?.values.every((value) => value === 0)).toBe(true);
    // The cell with the highest value, in every frame, against the formula at its centre.
    const last = result.frames.at(-1);
    if (last === undefined) throw new Error('no frame');
    const cell = last.values.indexOf(last.values.reduce((a, b) => Math.max(a, b)));
    const [west, south, east, north] = bounds;
    const longitude = west + (((cell % columns) + 0.5) * (east - west)) / columns;
    const latitude = south + ((Math.floor(cell / columns) + 0.5) * (north - south)) / rows;
    const metresNorth = (latitude - RELEASE[1]) * 111_267;
    const metresEast = (longitude - RELEASE[0]) * 111_320 * Math.cos((RELEASE[1] * Math.PI) / 180) * 1.002;
    const x = (metresEast + metresNorth) * Math.SQRT1_2;
    const y = (metresNorth - metresEast) * Math.SQRT1_2;
    const sigmas = createSigmas('briggs-urban', 'C');
    const source = { strength: 2, windSpeed: 3, releaseHeight: 1, lidHeight: 800, sigmas };
    const passage = finitePassage(3, 600);
    for (const frame of result.frames.filter((_, index) => index % 30 === 0)) {
      const expected =
        plumeConcentration(source, x, y, 1.5) *
        passage.at(x, frame.time, sigmas.y(x)) *
        ppmPerKilogram(SUBSTANCES.chlorine, 20);
      const actual = frame.values[cell] as number;
      if (expected > 0.06) expect(Math.abs(actual / expected - 1)).toBeLessThan(0.02);
    }
  });

  it('orders levels, distances and areas, and outlines what it measures', async () => {
    const result = await run(city, { releaseRate: 20, releaseDuration: 1800, stability: 'D' });
    for (const kind of ['buildings', 'people', 'area', 'distance']) {
      const [one, two, three] = [1, 2, 3].map((level) => measure(result, `${kind}.aegl${level}`)) as [
        number,
        number,
        number,
      ];
      expect(three, kind).toBeGreaterThan(0);
      expect(two, kind).toBeGreaterThan(three);
      expect(one, kind).toBeGreaterThan(two);
    }
    for (const [index, outline] of result.outcome.outlines.entries()) {
      const area = outline.rings.reduce((sum, ring) => sum + ringArea(ring), 0);
      expect(area / 1e6 / measure(result, `area.aegl${index + 1}`)).toBeCloseTo(1, 2);
    }
    const [states] = result.outcome.states;
    const inside = states?.level.reduce((count, level) => count + (level >= 2 ? 1 : 0), 0);
    expect(inside).toBe(measure(result, 'buildings.aegl2'));
    expect(measure(result, 'releasedMass')).toBe(36_000);
  });

  it('counts what a branch added and not what it took away', async () => {
    const base = createBlockTable(500);
    const before = await run(viewOf([{ table: base, overlay: false }]), { releaseRate: 20 });
    const [states] = before.outcome.states;
    const affected = states?.objects.filter((_, index) => (states.level[index] as number) >= 1) ?? [];
    const [gone] = affected;
    if (gone === undefined) throw new Error('nothing affected');
    const tower = blockTable([square(71.365, 51.0931)], Float64Array.of(700), 'tower');
    const after = await run(
      viewOf([
        { table: base, hiddenRows: new Set([base.rowOf(gone)]), overlay: false },
        { table: tower, overlay: true },
      ]),
      { releaseRate: 20 },
    );
    const objects = after.outcome.states[0]?.objects ?? [];
    expect(objects).toContain('buildings/test/tower/0');
    expect(objects).not.toContain(gone);
    expect(measure(after, 'buildings.aegl1')).toBe(measure(before, 'buildings.aegl1'));
    expect(after.resultHash).not.toBe(before.resultHash);
  });

  it('tells what it does not know', async () => {
    const unpeopled = await run(viewOf([{ table: createBlockTable(200, false), overlay: false }]), {});
    expect(unpeopled.outcome.measures.some(({ name }) => name.includes('people'))).toBe(false);
    expect(unpeopled.outcome.warnings.map(({ en }) => en).join()).toMatch(/no population column/);
    const derived = await run(city, { simulatedDuration: 300, substance: 'ammonia' });
    expect(derived.outcome.warnings.map(({ en }) => en).join()).toMatch(
      /derived by a rule.*shorter than 10 min/s,
    );
    expect(derived.outcome.measures.find(({ name }) => name.includes('people'))?.derived).toBe(true);
    const far = await run(city, {
      releaseRate: 1000,
      stability: 'F',
      surroundings: 'rural',
      simulatedDuration: 14_400,
    });
    expect(far.outcome.warnings.map(({ en }) => en).join()).toMatch(/beyond 10 km/);
  });

  it('refuses what the method cannot do', async () => {
    await expect(run(city, { windSpeed: 0.4 })).rejects.toThrow(
      'windSpeed (Wind speed at 10 m): got 0.4; give a number from 1 to 30 m/s.',
    );
    await expect(run(city, { timeStep: 7 })).rejects.toThrow(/timeStep .* divides 600 s/);
    await expect(run(city, { releaseHeight: 200, lidHeight: 100 })).rejects.toThrow(
      /below lidHeight \(100 m\)/,
    );
    await expect(run(city, { position: [0, 0] })).rejects.toThrow(
      /outside the city .* pick a point between its buildings/,
    );
    await expect(run(city, { position: undefined })).rejects.toThrow(/position .* got nothing/);
    await expect(run(city, { cellSize: 5 })).rejects.toThrow(/choose a larger cellSize/);
    await expect(run({ ...city, layerIds: [] }, {})).rejects.toThrow(/the view has no buildings/);
  });

  it('describes every parameter in both languages with a unit where it is a number', () => {
    for (const parameter of describeParameters(toxicRelease)) {
      expect(parameter.title.en, parameter.name).not.toBe(parameter.name);
      expect(parameter.title['zh-CN'], parameter.name).not.toBe(parameter.name);
      if (parameter.kind === 'number') expect(parameter.unit, parameter.name).toBeDefined();
      for (const choice of parameter.choices ?? []) expect(choice.title.en).not.toBe(choice.value);
    }
  });
});

describe('stability and wind', () => {
  it('follow the table of Pasquill in every cell', () => {
    // Turner 1970, table 3-1, wind below 2, 2-3, 3-5, 5-6, above 6 m/s; of two classes the second holds.
    const published = {
      strong: ['A', 'A-B', 'B', 'C', 'C'],
      moderate: ['A-B', 'B', 'B-C', 'C-D', 'D'],
      slight: ['B', 'C', 'C', 'D', 'D'],
      cloudyNight: ['F', 'E', 'D', 'D', 'D'],
      clearNight: ['F', 'F', 'E', 'D', 'D'],
    };
    const winds = [1.9, 2, 3, 5, 6];
    for (const [row, cells] of Object.entries(published)) {
      const night = row.endsWith('Night');
      const insolation = night ? ('night' as const) : (row as 'strong' | 'moderate' | 'slight');
      for (const cloudOktas of night ? (row === 'clearNight' ? [0, 3] : [4, 7]) : [0, 7]) {
        const sky = { insolation, cloudOktas, sunElevationDegrees: 45 };
        const found = winds.map((wind) => stabilityClassOf(wind, sky));
        expect(found, `${row}, ${cloudOktas} oktas`).toEqual(cells.map((cell) => cell.slice(-1)));
        expect(stabilityClassOf(1, { ...sky, cloudOktas: 8 }), 'overcast').toBe('D');
      }
    }
  });

  it('take the strength of sunshine from elevation and cloud', () => {
    const at = (windSpeed: number, sunElevationDegrees: number, cloudOktas: number): StabilityClass =>
      stabilityClassOf(windSpeed, { insolation: 'fromSun', sunElevationDegrees, cloudOktas });
    // EPA-454/R-99-005, table 6-5: strong above 60 degrees, moderate above 35, slight above 15, weak below.
    expect([61, 60, 36, 35, 16, 15, 1, 0].map((sun) => at(1, sun, 0)).join('')).toBe('ABBBBCCF');
    expect([61, 60, 36, 35, 16, 15, 1, -5].map((sun) => at(2.5, sun, 0)).join('')).toBe('BBBCCDDF');
    // Table 6-6: more than half of the sky covered takes one class, never below weak.
    expect([61, 60, 35, 15].map((sun) => at(1, sun, 4)).join('')).toBe('ABBC');
    expect([61, 60, 35, 15].map((sun) => at(1, sun, 5)).join('')).toBe('BBCC');
    expect([61, 60, 35, 15].map((sun) => at(4, sun, 5)).join('')).toBe('CCDD');
  });

  it('raise the wind with the exponents of ISC3', () => {
    const published = {
      rural: { A: 0.07, B: 0.07, C: 0.1, D: 0.15, E: 0.35, F: 0.55 },
      urban: { A: 0.15, B: 0.15, C: 0.2, D: 0.25, E: 0.3, F: 0.3 },
    };
    for (const [surroundings, exponents] of Object.entries(published)) {
      for (const [stability, exponent] of Object.entries(exponents)) {
        const speed = windSpeedAt(80, 4, stability as StabilityClass, surroundings as 'rural' | 'urban');
        expect(speed, `${surroundings} ${stability}`).toBeCloseTo(4 * 8 ** exponent, 12);
      }
    }
    expect(windSpeedAt(2, 4, 'D', 'rural')).toBe(4);
  });

  it('hold guideline levels that follow the toxic load they were scaled by', () => {
    // AEGL-3 goes from the 60 min value to the others with C² t = constant, rounded to two digits.
    const exponents = { chlorine: 2, ammonia: 2, hydrogenSulfide: 4.36 };
    for (const [id, exponent] of Object.entries(exponents)) {
      const [, , third] = aeglOf(id as SubstanceId);
      for (const [index, value] of third.entries()) {
        const scaled = third[2] * (60 / (AEGL_MINUTES[index] as number)) ** (1 / exponent);
        expect(Math.abs(value / scaled - 1), `${id} ${value}`).toBeLessThan(0.03);
      }
    }
    for (const { id, aegl = [], erpg = [] } of Object.values(SUBSTANCES)) {
      for (const row of aegl)
        expect(
          [...(row ?? [])].sort((one, other) => other - one),
          id,
        ).toEqual(row ?? []);
      const ascending = [erpg, ...AEGL_MINUTES.map((_, column) => aegl.map((row) => row?.[column]))];
      for (const levels of ascending) {
        const known = levels.filter((level) => level !== undefined);
        expect(
          [...known].sort((one = 0, other = 0) => one - other),
          id,
        ).toEqual(known);
      }
    }
    // NIOSH: 0.5 ppm of chlorine are 1.45 mg/m³; HSDB: 1 ppb of ammonia is 0.6965 µg/m³, both at 25 °C.
    expect(0.5e6 / ppmPerKilogram(SUBSTANCES.chlorine, 25)).toBeCloseTo(1.45, 2);
    expect(1e6 / ppmPerKilogram(SUBSTANCES.ammonia, 25)).toBeCloseTo(0.6965, 3);
  });

  it('interpolate guideline levels on logarithmic axes', () => {
    const aegl = aeglOf('ammonia');
    expect(aeglAt(aegl[2], 30)).toBe(1600);
    expect(aeglAt(aegl[2], 5)).toBe(2700);
    expect(aeglAt(aegl[2], 2000)).toBe(390);
    expect(aeglAt(aegl[2], Math.sqrt(10 * 30))).toBeCloseTo(Math.sqrt(2700 * 1600), 9);
  });
});

function aeglOf(id: SubstanceId): readonly [AeglRow, AeglRow, AeglRow] {
  const [one, two, three] = SUBSTANCES[id].aegl ?? [];
  if (one === undefined || two === undefined || three === undefined) throw new Error(`${id} lacks a level`);
  return [one, two, three];
}

/** Highest AEGL of chlorine that a running mean of a series of seconds exceeds. */
function expectedLevel(series: readonly number[]): number {
  const aegl = aeglOf('chlorine');
  let level = 0;
  for (const [column, seconds] of [600, 1800, 3600].entries()) {
    let sum = 0;
    for (const [second, value] of series.entries()) {
      sum += value - (series[second - seconds] ?? 0);
      const exceeded = aegl.filter((row) => sum / seconds >= (row[column] as number)).length;
      level = Math.max(level, exceeded);
    }
  }
  return level;
}

/** Shoelace area in square metres on a plane round the release. */
function ringArea(ring: Float64Array): number {
  const scale = Math.cos((RELEASE[1] * Math.PI) / 180) * 111_320 * 1.002;
  let sum = 0;
  for (let index = 0; index + 3 < ring.length; index += 2) {
    const [x0, y0, x1, y1] = ring
      .subarray(index, index + 4)
      .map((value, k) =>
        k % 2 === 0 ? (value - RELEASE[0]) * scale : (value - RELEASE[1]) * 111_267,
      ) as unknown as [number, number, number, number];
    sum += x0 * y1 - x1 * y0;
  }
  return sum / 2;
}
