import { createInlineRunner, createModelRegistry, type SimulationModel } from '@cityloom/twin-core';
import { compareScenarios, parseScenario, type Scenario } from '@cityloom/twin-core/scenarios';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createSmallCity, rectangle } from '../twin/small-city.ts';

/** Height of an object; fails where there is none. */
const surveying: SimulationModel<{ object: string }, { height: number }> = {
  id: 'surveying',
  title: { en: 'Surveying', 'zh-CN': '测量' },
  version: '1',
  parameters: z.strictObject({ object: z.string() }),
  method: { en: 'Looks it up.', 'zh-CN': '查表。' },
  limits: [],
  prepare(view, { object }) {
    const height = view.object(object)?.value('height');
    if (typeof height !== 'number') throw new RangeError(`surveying: there is no ${object}; choose another.`);
    return { height };
  },
  *run({ height }, { object }, context) {
    context.progress(1);
    yield undefined;
    const limit = { value: 40, kind: 'maximum', source: 'plan' } as const;
    return {
      measures: [
        {
          name: 'surveying.height',
          object,
          value: height,
          unit: 'm',
          source: 'surveying 1',
          limit,
          pass: height <= 40,
        },
      ],
      fields: [],
      states: [],
      outlines: [],
      changes: [],
      warnings: [],
    };
  },
};

const survey = (object: string): object => ({ model: 'surveying', seed: 0, parameters: { object } });

function scenario(id: string, height: number, runs: readonly object[]): Scenario {
  return parseScenario({
    schema: 'cityloom/scenario',
    schemaVersion: 1,
    id,
    title: `Scenario ${id}`,
    base: { city: 'small' },
    changes: [
      {
        id: 'c1',
        at: '2026-11-21T10:00:00Z',
        by: 'planner',
        kind: 'object.add',
        layer: 'buildings',
        object: `buildings/plan/${id}`,
        geometry: rectangle(-200, -200, 30, 20),
        attributes: { height },
      },
      {
        id: 'c2',
        at: '2026-11-21T10:01:00Z',
        by: 'planner',
        kind: 'object.set',
        object: 'buildings/osm/way/1000',
        attributes: { height },
      },
    ],
    runs,
  });
}

const old = survey('buildings/osm/way/1000');

describe('compareScenarios', () => {
  const twin = createSmallCity();
  const runner = createInlineRunner(createModelRegistry([surveying]), { nowSeconds: () => 0 });

  it('makes every run on every state, once, and holds the scenarios against the base', async () => {
    const progress: number[] = [];
    const { states, requests, measures, baseHash } = await compareScenarios(
      twin,
      [scenario('a', 30, [old]), scenario('b', 50, [old])],
      runner,
      { onProgress: (done) => progress.push(done) },
    );
    expect(requests).toHaveLength(1);
    expect(states.map(({ id, title, runs }) => [id, title, runs.length])).toEqual([
      ['baseline', 'Baseline', 1],
      ['a', 'Scenario a', 1],
      ['b', 'Scenario b', 1],
    ]);
    const before = twin.base.object('buildings/osm/way/1000')?.value('height');
    const row = measures.rows.find(({ name }) => name === 'surveying.height');
    expect(row?.values.map(({ value, pass }) => [value, pass])).toEqual([
      [before, true],
      [30, true],
      [50, false],
    ]);
    const count = measures.rows.find(({ name }) => name === 'buildings.count');
    expect(count?.values.map(({ difference }) => difference)).toEqual([null, 1, 1]);
    expect(baseHash).toBe(createSmallCity().contentHash);
    expect(states[1]?.branch?.baseHash).toBe(baseHash);
    expect(progress.at(-1)).toBe(1);
    expect([...progress].sort((a, b) => a - b)).toEqual(progress);
  });

  it('leaves a run out where its object is not, tells why, and keeps the names of the others', async () => {
    const { states, measures } = await compareScenarios(
      twin,
      [scenario('a', 30, [survey('buildings/plan/a'), old]), scenario('b', 50, [])],
      runner,
    );
    expect(states.map(({ impossible }) => impossible.length)).toEqual([1, 0, 1]);
    expect(states[0]?.impossible[0]?.reason).toContain('there is no buildings/plan/a');
    const rows = measures.rows.filter(({ name }) => name.startsWith('surveying'));
    expect(rows.map(({ name, values }) => [name, ...values.map(({ value }) => value === null)])).toEqual(
      expect.arrayContaining([
        ['surveying.height', true, false, true],
        ['surveying.height[2]', false, false, false],
      ]),
    );
  });

  it('fails where a scenario asks for a run that cannot be made on it', async () => {
    await expect(compareScenarios(twin, [scenario('a', 30, [survey('nothing')])], runner)).rejects.toThrow(
      'there is no nothing',
    );
  });
});
