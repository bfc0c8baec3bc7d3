import {
  createInlineRunner,
  createModelRegistry,
  describeParameters,
  parseParameters,
  type View,
} from '@cityloom/twin-core';
import { ruleOf, sunlight, type SunlightRun } from '@cityloom/twin-core/models/sunlight';
import { describe, expect, it } from 'vitest';
import { CENTRE, createSmallCity, rectangle } from '../../twin/small-city.ts';
import { GOLDEN_HASH, goldenRequest, goldenView } from './golden-sunlight.ts';
import { runOn } from './run-on.ts';

const made = { at: '2026-11-21T10:00:00Z', by: 'planner' };
const runner = createInlineRunner(createModelRegistry([sunlight]), { nowSeconds: () => 0 });

/** Houses alone on open ground. */
function villageOf(
  ...houses: readonly (readonly [east: number, north: number, width: number, depth: number, height: number])[]
): View {
  const branch = createSmallCity(0).createBranch({ id: 'b', title: '' });
  for (const [index, [east, north, width, depth, height]] of houses.entries()) {
    branch.apply({
      ...made,
      id: `${index}`,
      kind: 'object.add',
      layer: 'buildings',
      object: `buildings/house/${index}`,
      geometry: rectangle(east, north, width, depth),
      attributes: { height, use: 'residential' },
    });
  }
  return branch.view();
}

function hoursOf({ outcome }: SunlightRun, id: string, column = 'hours'): number | undefined {
  const state = outcome.states[0];
  return state?.columns.find(({ name }) => name === column)?.values[state.objects.indexOf(id)];
}

describe('hours of sun', () => {
  it('are the whole band on the south of a house that stands alone', () => {
    const run = runOn(villageOf([0, 0, 40, 12, 30]), { field: false });
    const hours = hoursOf(run, 'buildings/house/0');
    expect(hours).toBe(8);
    expect(hoursOf(run, 'buildings/house/0', 'bestHours')).toBe(hours);
    expect(run.outcome.measures.find(({ name }) => name === 'sunlight.buildings.failing')).toMatchObject({
      value: 0,
      pass: true,
    });
  });

  it('are the length of the day where no band is set', () => {
    const raw = { field: false, day: 'date', date: '2026-12-21' };
    const run = runOn(villageOf([0, 0, 40, 12, 30]), raw);
    const latitude = (CENTRE[1] * Math.PI) / 180;
    const daylight = Math.acos(Math.tan(latitude) * Math.tan((23.44 * Math.PI) / 180));
    expect(hoursOf(run, 'buildings/house/0')).toBeCloseTo((2 * daylight * 12) / Math.PI, 1);
    const lifted = runOn(villageOf([0, 0, 40, 12, 30]), { ...raw, refraction: true });
    // Half a degree at the horizon, which the sun crosses at a slant: four minutes at each end.
    const gained = (hoursOf(lifted, 'buildings/house/0') ?? 0) - (hoursOf(run, 'buildings/house/0') ?? 0);
    expect(gained).toBeGreaterThan(0.05);
    expect(gained).toBeLessThan(0.25);
  });

  it('fail behind a long wall, by the share its angle hides, and are named', () => {
    // 51°: at noon on Great Cold the sun stands at 18.7°; 60 m before a house throw 177 m of shadow.
    const view = villageOf([0, 0, 40, 12, 30], [-2000, -70, 4000, 10, 60]);
    const run = runOn(view, { objects: ['buildings/house/0'], field: false });
    expect(hoursOf(run, 'buildings/house/0')).toBe(0);
    expect(run.outcome.states[0]?.level[0]).toBe(1);
    expect(run.outcome.measures.find(({ object }) => object === 'buildings/house/0')).toMatchObject({
      name: 'sunlight.hours',
      value: 0,
      limit: { value: 2, kind: 'minimum' },
      pass: false,
    });
    // The upper floors see over nothing either; with all floors asked for, each counts.
    const all = runOn(view, { objects: ['buildings/house/0'], field: false, floors: 'all' });
    expect(hoursOf(all, 'buildings/house/0', 'floorsBelow')).toBe(10);
  });

  it('leave walls out that another house covers', () => {
    const joined = runOn(villageOf([0, 0, 20, 12, 9], [20, 0, 20, 12, 9]), {
      field: false,
      windowSpacing: 1,
    });
    const alone = runOn(villageOf([0, 0, 20, 12, 9]), { field: false, windowSpacing: 1 });
    const windows = hoursOf(joined, 'buildings/house/0', 'windows') ?? 0;
    expect((hoursOf(alone, 'buildings/house/0', 'windows') ?? 0) - windows).toBe(12);
  });

  it('count spells that are long enough only', () => {
    // Slits of sun between towers: shorter than half an hour each.
    const towers = Array.from({ length: 14 }, (_, index) => [-105 + index * 15, -60, 11, 11, 200] as const);
    const view = villageOf([0, 0, 20, 10, 9], ...towers);
    const raw = { objects: ['buildings/house/0'], field: false, judgedBy: 'best-window' };
    const every = hoursOf(runOn(view, { ...raw, minimumSpell: 0 }), 'buildings/house/0') ?? 0;
    const long = hoursOf(runOn(view, { ...raw, minimumSpell: 1800 }), 'buildings/house/0') ?? 0;
    expect(every).toBeGreaterThan(0.3);
    expect(long).toBeLessThan(every);
  });

  it('darken the ground north of a house, and not under it', () => {
    const run = runOn(villageOf([0, 0, 20, 20, 20]), {
      area: [
        [CENTRE[0] - 0.001, CENTRE[1] - 0.0005],
        [CENTRE[0] + 0.0014, CENTRE[1] - 0.0005],
        [CENTRE[0] + 0.0014, CENTRE[1] + 0.001],
        [CENTRE[0] - 0.001, CENTRE[1] + 0.001],
      ],
      cellSize: 4,
    });
    const grid = run.outcome.fields[0]?.grid;
    if (grid === undefined) throw new Error('no field');
    const at = (east: number, north: number): number => {
      const [west, south, right, top] = grid.bounds;
      const column = Math.floor(((CENTRE[0] + east / 69_990 - west) / (right - west)) * grid.columns);
      const row = Math.floor(((CENTRE[1] + north / 111_270 - south) / (top - south)) * grid.rows);
      return run.values[row * grid.columns + column] ?? NaN;
    };
    expect(at(10, 10)).toBe(-1);
    expect(at(10, -20)).toBeGreaterThan(7);
    expect(at(10, 24)).toBeLessThan(at(10, 60));
    expect(at(10, 24)).toBeLessThan(2);
  });
});

describe('the model', () => {
  it('gives one hash everywhere', async () => {
    expect((await runner.run(goldenView, goldenRequest)).resultHash).toBe(GOLDEN_HASH);
  });

  it('knows the rules of the zones', () => {
    expect(ruleOf('I', 'large', 'ordinary')).toMatchObject({ day: 'greatCold', hours: 2, verified: false });
    expect(ruleOf('IV', 'small', 'ordinary')).toMatchObject({ day: 'winterSolstice', hours: 1 });
    expect(ruleOf('II', 'large', 'elderly')).toMatchObject({ day: 'winterSolstice', hours: 2 });
  });

  it('says what is wrong with parameters and studies', () => {
    const parse = (raw: object): unknown => parseParameters(sunlight, raw);
    expect(() => parse({ day: 'date' })).toThrow(/date.*2026-01-20/);
    expect(() => parse({ day: 'date', date: '2026-13-01' })).toThrow(/date/);
    expect(() => parse({ bandFrom: 12, bandTo: 9 })).toThrow(/bandTo/);
    expect(() => parse({ timeStep: 35 })).toThrow(/divides the hour/);
    expect(() => runOn(createSmallCity().base, {})).toThrow(/no dwelling.*take all buildings/);
    expect(() => runOn(createSmallCity().base, { objects: ['buildings/none'] })).toThrow(/buildings\/none/);
    const titles = describeParameters(sunlight).map(({ title }) => title);
    expect(titles.every((title) => /[一-鿿]/.test(title['zh-CN']))).toBe(true);
  });
});
