import {
  createInlineRunner,
  createModelRegistry,
  type Measure,
  measureTitles,
  type RunRequest,
  type View,
} from '@cityloom/twin-core';
import { MODELS } from '@cityloom/twin-core/models';
import { expect, test } from 'vitest';
import { hilly, placed, seededHouses, TOWN, townView } from '../sight/town.ts';
import { CENTRE } from '../twin/small-city.ts';
import { goldenRequest as accessRequest, goldenView as accessView } from './access/golden-access.ts';
import { goldenParcels, goldenRequest as parcelsRequest } from './planning-control/golden-parcels.ts';
import { goldenRequest as sunRequest, goldenView as sunView } from './sunlight/golden-sunlight.ts';
import { goldenRequest as gasRequest, goldenView as gasView } from './toxic-release/golden-release.ts';

const town = townView(seededHouses(150, 320), hilly);
const request = (model: string, parameters: Record<string, unknown>): RunRequest => ({
  model,
  parameters,
  seed: 1,
});

/** Runs that between them make each model give every kind of measure it has. */
const RUNS: readonly (readonly [View, RunRequest])[] = [
  [accessView, accessRequest],
  [
    accessView,
    request('access', { mediumMinutes: 7.5, servedMinimum: 0.9, scoreMinimum: 0.5, cellSize: 40 }),
  ],
  [goldenParcels, parcelsRequest],
  [goldenParcels, request('planning-control', { heightMaximum: 4, setback: 30, parkingMinimum: 2 })],
  [sunView, sunRequest],
  [gasView, gasRequest],
  [town, request('viewshed', { viewpoint: TOWN, maximumDistance: 200, target: placed(150, 90) })],
  [town, request('skyline', { viewpoint: TOWN, maximumDistance: 300, directions: 360 })],
  [town, request('window-view', { window: TOWN, stepDegrees: 3 })],
  [town, request('view-corridor', { viewpoint: TOWN, target: placed(0, 300), targetHeight: 5, width: 80 })],
  [town, request('obstacle-surfaces', { firstEnd: placed(-1500, 0), secondEnd: placed(1500, 0) })],
  [
    sunView,
    request('sky-view', {
      area: [
        [CENTRE[0], CENTRE[1]],
        [CENTRE[0] + 0.001, CENTRE[1]],
        [CENTRE[0] + 0.001, CENTRE[1] + 0.0005],
      ],
      cellSize: 10,
    }),
  ],
];

test('every measure a model gives has a title in both languages', async () => {
  const runner = createInlineRunner(createModelRegistry(MODELS), { nowSeconds: () => 0 });
  const given = new Map<string, Measure[]>(MODELS.map(({ id }) => [id, []]));
  for (const [view, each] of RUNS) {
    const { outcome } = await runner.run(view, each);
    given.get(each.model)?.push(...outcome.measures);
  }
  for (const { id, measureTitle } of MODELS) {
    const names = [...new Set((given.get(id) ?? []).map(({ name }) => name))];
    expect(names.length, id).toBeGreaterThan(3);
    const titles = names.map((name) => [name, measureTitle?.(name)] as const);
    const untitled = titles.flatMap(([name, title]) => (title === undefined ? [name] : []));
    expect(untitled, id).toEqual([]);
    for (const [name, title] of titles) {
      expect(title?.en, name).toMatch(/^[A-Z]/u);
      expect(title?.['zh-CN'], name).toMatch(/\p{Script=Han}|AEGL/u);
    }
    // Two measures of one model under one name could not be told apart.
    const words = titles.map(([, title]) => title?.en);
    expect(new Set(words).size, `${id}: ${words.join(', ')}`).toBe(words.length);
  }
});

test('titles hold for the names of their own model alone', () => {
  const titleOf = measureTitles('sun', { hours: { en: 'Hours', 'zh-CN': '时数' } });
  expect(titleOf('sun.hours')?.en).toBe('Hours');
  expect(titleOf('sun.hours[2]')?.en).toBe('Hours [2]');
  for (const name of ['moon.hours', 'hours', 'sun', 'sun.', 'sun.toString'])
    expect(titleOf(name)).toBeUndefined();
});

test('residents by class of service and limit are read side by side', () => {
  const titleOf = MODELS.find(({ id }) => id === 'access')?.measureTitle;
  const first = titleOf?.('access.people.kindergarten.within7.5');
  expect(first).toMatchObject({
    en: 'Kindergarten: residents within 7.5 min',
    cell: { column: { en: '7.5 min', 'zh-CN': '7.5 分钟' } },
  });
  const last = titleOf?.('access.people.kindergarten.notServed');
  expect(last?.en).toBe('Kindergarten: residents not served');
  expect(last?.cell?.line).toEqual(first?.cell?.line);
  expect(titleOf?.('access.people.castle.notServed')).toBeUndefined();
});
