import {
  type Column,
  createFeatureTable,
  numberColumn,
  textColumn,
  type ObjectHandle,
} from '@cityloom/twin-core';
import { valueSource } from '@cityloom/viewer/session';
import { expect, test } from 'vitest';

const bySize = { en: 'rule by size', 'zh-CN': '按规模的规则' };
const measured = { en: 'measured', 'zh-CN': '实测' };

const height = numberColumn(Float32Array.of(3, 4, 5), {
  unit: 'm',
  source: measured.en,
  sourceTitle: measured,
  derived: true,
  sourceColumn: 'heightSource',
});
const table = createFeatureTable({
  layer: 'buildings',
  count: 3,
  ids: ['a', 'b', 'c'],
  columns: new Map<string, Column>([
    ['height', height],
    [
      'heightSource',
      {
        ...textColumn([bySize.en, 'survey 12', undefined], { source: 'build', derived: false }),
        valueTitles: { [bySize.en]: bySize },
      },
    ],
  ]),
});

const handle = (row: number): ObjectHandle => ({
  id: table.idOf(row),
  layer: 'buildings',
  table,
  row,
  value: (column) => table.value(row, column),
  geometry: () => undefined,
});

test('a value tells its source in the language of the reader', () => {
  expect(valueSource(height, handle(0), 'zh-CN')).toBe('按规模的规则');
  expect(valueSource(height, handle(0), 'en')).toBe('rule by size');
  // Nobody translated it: it reads as it is.
  expect(valueSource(height, handle(1), 'zh-CN')).toBe('survey 12');
  // No source of its own: the column's.
  expect(valueSource(height, handle(2), 'zh-CN')).toBe('实测');
  const untitled = numberColumn(Float32Array.of(1), { source: 'OSM', derived: false });
  expect(valueSource(untitled, undefined, 'zh-CN')).toBe('OSM');
});
