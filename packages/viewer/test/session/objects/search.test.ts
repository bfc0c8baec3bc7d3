import type { FeatureTable, TextColumn } from '@cityloom/twin-core';
import { createSearchIndex, foldText, tokenize } from '@cityloom/viewer/session';
import fc from 'fast-check';
import { expect, test } from 'vitest';

type Row = Readonly<Record<string, string>>;

function textColumn(values: readonly (string | undefined)[]): TextColumn {
  const dictionary = [...new Set(values.filter((value) => value !== undefined))];
  const codes = Uint32Array.from(values, (value) =>
    value === undefined ? 0 : dictionary.indexOf(value) + 1,
  );
  return { kind: 'text', codes, dictionary, source: 'test', derived: false };
}

function tableOf(layer: string, rows: readonly Row[]): FeatureTable {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const columns = new Map(names.map((name) => [name, textColumn(rows.map((row) => row[name]))]));
  return {
    layer,
    count: rows.length,
    idOf: (row) => `${layer}/${row}`,
    rowOf: (id) => Number(id.split('/')[1]),
    geometry: undefined,
    columns,
    value: (row, column) => rows[row]?.[column],
  };
}

const CITY = tableOf('buildings', [
  { name: 'Хан Шатыр', street: 'Тұран даңғылы', housenumber: '37', class: 'retail' },
  { name: 'Больница №2', street: 'улица Рыскулова', housenumber: '6', class: 'hospital' },
  { street: 'улица Фёдорова', housenumber: '12/1', class: 'residential' },
  { street: 'улица Фёдорова', housenumber: '120', class: 'residential' },
  { name: '北京大厦', 'name:en': 'Beijing Palace Hôtel', class: 'hotel' },
  { class: '' },
]);

function ids(query: string, limit?: number): string[] {
  return createSearchIndex([CITY])
    .search(query, limit)
    .map((hit) => hit.object);
}

test('finds by prefix whatever the case, diacritics, ё or Kazakh letters', () => {
  expect(ids('ХАН ша')).toEqual(['buildings/0']);
  expect(ids('туран')).toEqual(['buildings/0']);
  expect(ids('федорова 12/1')[0]).toBe('buildings/2');
  expect(ids('hotel beij')).toEqual(['buildings/4']);
});

test('finds Chinese by single characters in any position', () => {
  expect(ids('大厦')).toEqual(['buildings/4']);
  expect(ids('北')).toEqual(['buildings/4']);
  expect(tokenize('北京ABC大厦')).toEqual(['北', '京', 'abc', '大', '厦']);
});

test('an exact house number comes before one that starts alike', () => {
  expect(ids('федорова 12')).toEqual(['buildings/2', 'buildings/3']);
});

test('all words of the query must be in the object, and an empty query finds nothing', () => {
  expect(ids('рыскулова 37')).toEqual([]);
  expect(ids(' –,')).toEqual([]);
  expect(createSearchIndex([CITY]).documents).toBe(5);
});

test('synonyms make a class findable in another language, ranked below names', () => {
  const named = tableOf('poi', [{ class: 'hospital' }, { name: 'Hospital street café' }]);
  const index = createSearchIndex([named], {
    synonyms: (column, value) => (column === 'class' && value === 'hospital' ? '医院 больница' : ''),
  });
  expect(index.search('医院').map((hit) => hit.row)).toEqual([0]);
  expect(index.search('hospital').map((hit) => hit.row)).toEqual([1, 0]);
});

test('gives the same hits as a scan of all rows, query after query', () => {
  const word = fc.constantFrom('Абая', 'Ёлка', 'елена', 'Kenesary', 'қала', '学校', '12', '120');
  const row = fc.record({
    name: fc.array(word, { maxLength: 3 }).map((words) => words.join(' ')),
    street: word,
  });
  fc.assert(
    fc.property(
      fc.array(row, { maxLength: 30 }),
      fc.array(word, { minLength: 1, maxLength: 5 }),
      (rows, queries) => {
        const index = createSearchIndex([tableOf('t', rows)]);
        for (const query of [...queries, queries.slice(0, 2).join(' ')]) {
          const expected = rows.flatMap((each, position) => {
            const words = tokenize(`${each.name} ${each.street}`);
            const all = tokenize(query).every((part) =>
              words.some((candidate) => candidate.startsWith(part)),
            );
            return all ? [position] : [];
          });
          const found = index.search(query, rows.length).map((hit) => hit.row);
          expect(found.toSorted((a, b) => a - b)).toEqual(expected);
        }
      },
    ),
    { seed: 20261121, numRuns: 200 },
  );
});

test('folding is stable: folding twice changes nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(foldText(foldText(text))).toBe(foldText(text));
    }),
    { seed: 7, numRuns: 300 },
  );
});
