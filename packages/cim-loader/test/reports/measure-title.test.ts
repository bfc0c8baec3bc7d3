import { reportMeasureTitle } from '@cityloom/cim-loader';
import { createInlineRunner, createModelRegistry } from '@cityloom/twin-core';
import { MODELS } from '@cityloom/twin-core/models';
import { compareScenarios, parseScenario } from '@cityloom/twin-core/scenarios';
import { expect, test } from 'vitest';
import { everyMeasure } from '../../../twin-core/test/models/every-measure.ts';
import { goldenRequest } from '../../../twin-core/test/models/sunlight/golden-sunlight.ts';
import { createSmallCity, rectangle } from '../../../twin-core/test/twin/small-city.ts';

const english = (name: string): string => reportMeasureTitle(name, { models: MODELS, language: 'en' });
const chinese = (name: string): string => reportMeasureTitle(name, { models: MODELS, language: 'zh-CN' });

test('every measure is called what its model calls it, in whichever run', async () => {
  const given = await everyMeasure();
  for (const { id, measureTitle } of MODELS) {
    const names = new Set((given.get(id) ?? []).map(({ name }) => name));
    expect(names.size, id).toBeGreaterThan(3);
    for (const name of names) {
      const title = measureTitle?.(name);
      expect([name, english(name), chinese(name)]).toEqual([name, title?.en, title?.['zh-CN']]);
      expect(english(`${name}[2]`)).toBe(`${title?.en} [2]`);
    }
  }
});

test('no measure of a comparison is spelled out from its name', async () => {
  const change = {
    id: 'c1',
    at: '2026-11-21T10:00:00Z',
    by: 'planner',
    kind: 'object.add',
    layer: 'buildings',
    object: 'buildings/plan/tower',
    geometry: rectangle(20, -40, 30, 20),
    attributes: { height: 60 },
  };
  const scenario = parseScenario({
    schema: 'cityloom/scenario',
    schemaVersion: 1,
    id: 'tower',
    title: 'Tower',
    base: { city: 'small' },
    changes: [change],
    runs: [goldenRequest, goldenRequest],
  });
  const runner = createInlineRunner(createModelRegistry(MODELS), { nowSeconds: () => 0 });
  const { states, measures } = await compareScenarios(createSmallCity(), [scenario], runner);
  const names = [...new Set(measures.rows.map(({ name }) => name))];
  for (const name of ['buildings.meanHeight', 'sunlight.hoursLost', 'sunlight.hoursLost[2]'])
    expect(names).toContain(name);
  expect(states[1]?.comparisonMeasures.length).toBeGreaterThan(0);
  expect(names.filter((name) => !/\p{Script=Han}/u.test(chinese(name)))).toEqual([]);
});

test('a name that nobody knows is spelled out', () => {
  expect(english('windComfort.worstGust[2]')).toBe('Worst gust [2]');
  expect(reportMeasureTitle('sunlight.hours.least', { models: [], language: 'zh-CN' })).toBe('Hours least');
});
