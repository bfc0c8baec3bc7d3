import {
  createInlineRunner,
  createModelRegistry,
  type Change,
  type RunRequest,
  type Twin,
  type View,
} from '@cityloom/twin-core';
import { sunlight, sunlightLosses, type SunlightRun } from '@cityloom/twin-core/models/sunlight';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CENTRE, createSmallCity, rectangle } from '../../twin/small-city.ts';
import { runOn } from './run-on.ts';

const made = { at: '2026-11-21T10:00:00Z', by: 'planner' };
const twin = createSmallCity(400);
const area = [
  [CENTRE[0] - 0.001, CENTRE[1] - 0.001],
  [CENTRE[0] + 0.018, CENTRE[1] - 0.001],
  [CENTRE[0] + 0.018, CENTRE[1] + 0.012],
  [CENTRE[0] - 0.001, CENTRE[1] + 0.012],
];
const raw = { area, buildings: 'all', cellSize: 25, timeStep: 300 };
const base = runOn(twin.base, raw);
const OLD = 'buildings/osm/way/1190';

type Edit = Change extends infer Kind
  ? Kind extends Change
    ? Omit<Kind, 'id' | 'at' | 'by'>
    : never
  : never;

function viewWith(...edits: readonly Edit[]): View {
  return branchOf(twin, edits);
}

function branchOf(city: Twin, edits: readonly Edit[]): View {
  const branch = city.createBranch({ id: 'b', title: '' });
  for (const [index, edit] of edits.entries()) branch.apply({ ...made, id: `${index}`, ...edit });
  return branch.view();
}

/** Bit for bit; lists of millions would take a matcher minutes. */
function expectSame(one: SunlightRun, other: SunlightRun): void {
  expect(one.outcome).toEqual(other.outcome);
  for (const name of ['seconds', 'lit'] as const) {
    const [a, b] = [one.traced[name], other.traced[name]];
    expect(a.length).toBe(b.length);
    expect(a.findIndex((value, index) => !Object.is(value, b[index]))).toBe(-1);
  }
}

const tower: Edit = {
  kind: 'object.add',
  layer: 'buildings',
  object: 'buildings/tower',
  geometry: rectangle(560, 590, 20, 20),
  attributes: { height: 60 },
};
const edits: Readonly<Record<string, Edit>> = {
  'a tower added': tower,
  'a building removed': { kind: 'object.remove', object: OLD },
  'a building raised': { kind: 'object.set', object: OLD, attributes: { height: 90 } },
  'a building lowered': { kind: 'object.set', object: OLD, attributes: { height: 3 } },
  'a building moved': { kind: 'object.reshape', object: OLD, geometry: rectangle(580, 560, 33, 12) },
  'a bridge added, which is carried': {
    kind: 'object.add',
    layer: 'buildings',
    object: 'buildings/bridge',
    geometry: rectangle(500, 545, 120, 12),
    attributes: { height: 30, minHeight: 20 },
  },
};

describe('a run after an edit', () => {
  it.each(Object.entries(edits))('gives what a full run gives, bit for bit: %s', (_name, edit) => {
    const view = viewWith(edit);
    const full = runOn(view, raw);
    const quick = runOn(view, raw, base.traced);
    expectSame(quick, full);
    expect(quick.values).toEqual(full.values);
    expect(full.tracedCount).toBe(full.traced.points.count);
    // Only what loses or gains a minute, and windows that are new.
    expect(quick.tracedCount / full.tracedCount).toBeLessThan(0.1);
    expect(quick.tracedCount).toBeGreaterThan(0);
    // The edit matters, so that equality says something.
    expect(full.values).not.toEqual(base.values);
  });

  it('gives what a full run gives after any edits, from any run before', () => {
    const place = fc.record({
      east: fc.integer({ min: -50, max: 560 }),
      north: fc.integer({ min: -50, max: 560 }),
      width: fc.integer({ min: 4, max: 90 }),
      depth: fc.integer({ min: 4, max: 90 }),
    });
    const known = fc.integer({ min: 1000, max: 1099 }).map((number) => `buildings/osm/way/${number}`);
    const height = fc.integer({ min: 4, max: 150 });
    const edit = fc.oneof(
      fc
        .record({
          place,
          height,
          foot: fc.integer({ min: -60, max: 40 }),
          id: fc.integer({ min: 0, max: 9 }),
        })
        .map(({ place: { east, north, width, depth }, height: top, foot, id }): Edit => ({
          kind: 'object.add',
          layer: 'buildings',
          object: `buildings/new/${id}`,
          geometry: rectangle(east, north, width, depth),
          attributes: { height: top, ...(foot > 0 && { minHeight: foot }) },
        })),
      known.map((object): Edit => ({ kind: 'object.remove', object })),
      fc.tuple(known, height).map(([object, top]): Edit => ({
        kind: 'object.set',
        object,
        attributes: { height: top },
      })),
      fc.tuple(known, place).map(([object, { east, north, width, depth }]): Edit => ({
        kind: 'object.reshape',
        object,
        geometry: rectangle(east, north, width, depth),
      })),
    );
    const edited = fc.uniqueArray(edit, {
      minLength: 1,
      maxLength: 4,
      selector: (one) => ('object' in one ? one.object : ''),
    });
    // A day of its own, from sunrise: long shadows, and more of the sky than a band has.
    const town = createSmallCity(100);
    const whole = { ...raw, cellSize: 40, timeStep: 900, day: 'date', date: '2026-05-06', floors: 'all' };
    const first = runOn(town.base, whole);
    fc.assert(
      fc.property(edited, edited, (before, after) => {
        const one = runOn(branchOf(town, before), whole, first.traced);
        const view = branchOf(town, after);
        const full = runOn(view, whole);
        // From the base, from another branch, and from whichever of both is nearer.
        for (const earlier of [[first.traced], [one.traced], [one.traced, first.traced]]) {
          const quick = runOn(view, whole, ...earlier);
          expectSame(quick, full);
        }
      }),
      { seed: 20_260_120, numRuns: 10 },
    );
  });

  it('builds on no run of another day, spell or reach', () => {
    const view = viewWith(tower);
    for (const other of [{ day: 'winterSolstice' }, { minimumSpell: 1800 }, { shadowReach: 300 }]) {
      const full = runOn(view, { ...raw, ...other });
      const quick = runOn(view, { ...raw, ...other }, base.traced);
      expectSame(quick, full);
      expect(quick.tracedCount).toBe(full.tracedCount);
    }
  });

  it('judges by another rule without asking the sun again', () => {
    const judged = { ...raw, requiredHours: 5, judgedBy: 'best-window' };
    const quick = runOn(twin.base, judged, base.traced);
    expect(quick.outcome).toEqual(runOn(twin.base, judged).outcome);
    expect(quick.tracedCount).toBe(0);
  });

  it('tells what is lost', () => {
    const losses = sunlightLosses(base.outcome, runOn(viewWith(tower), raw, base.traced).outcome);
    expect(losses.hoursLost).toBeGreaterThan(0);
    expect(losses.buildings.some(({ object }) => object === 'buildings/tower')).toBe(false);
    expect(losses.riseAbove).toBe(0);
    expect(losses.buildings.filter(({ fallsBelow }) => fallsBelow)).toHaveLength(losses.fallBelow);
  });
});

describe('a runner', () => {
  const request: RunRequest = { model: 'sunlight', parameters: raw, seed: 1 };
  /** Counts how often a run gives way, as it does after every few points that it asks. */
  function countingRunner(): { run(view: View): Promise<string>; turns(): number } {
    let turns = 0;
    const counted = {
      ...sunlight,
      *run(...given: Parameters<typeof sunlight.run>): ReturnType<typeof sunlight.run> {
        const steps = sunlight.run(...given);
        for (;;) {
          const step = steps.next();
          if (step.done === true) return step.value;
          turns++;
          yield step.value;
        }
      },
    };
    const runner = createInlineRunner(createModelRegistry([counted]), { nowSeconds: () => 0 });
    return {
      async run(view) {
        turns = 0;
        return (await runner.run(view, request)).resultHash;
      },
      turns: () => turns,
    };
  }

  it('goes on from the base on a branch, with the same hash', async () => {
    const view = viewWith(tower);
    const fresh = countingRunner();
    const hash = await fresh.run(view);
    const full = fresh.turns();
    const warm = countingRunner();
    await warm.run(twin.base);
    expect(await warm.run(view)).toBe(hash);
    expect(warm.turns()).toBeLessThan(full / 5);
  });
});
