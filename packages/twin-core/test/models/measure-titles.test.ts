import { measureTitles } from '@cityloom/twin-core';
import { MODELS } from '@cityloom/twin-core/models';
import { expect, test } from 'vitest';
import { everyMeasure } from './every-measure.ts';

test('every measure a model gives has a title in both languages', async () => {
  const given = await everyMeasure();
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
