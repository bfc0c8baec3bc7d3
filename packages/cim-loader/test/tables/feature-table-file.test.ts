import fc from 'fast-check';
import {
  createFeatureTable,
  createGeometryColumn,
  geometryOfRow,
  numberColumn,
  textColumn,
} from '@cityloom/twin-core';
import type { Column, FeatureTable, Geometry } from '@cityloom/twin-core';
import { LoadError, decodeTable, encodeTable } from '@cityloom/cim-loader';
import { describe, expect, it } from 'vitest';

/** Degrees that 1e-7 holds exactly. */
const degrees = (limit: number): fc.Arbitrary<number> =>
  fc.integer({ min: -limit * 1e7, max: limit * 1e7 }).map((units) => units / 1e7);
const position = fc.tuple(degrees(180), degrees(90));
const text = fc.option(fc.string({ unit: 'grapheme', minLength: 1 }), { nil: undefined });
const id = fc.oneof(
  fc.integer({ min: 0, max: 2 ** 53 - 1 }).map((number) => `layer/osm/way/${number}`),
  fc.integer({ min: 0, max: 1000 }).map((number) => `layer/osm/node/${number}`),
  fc.string({ unit: 'grapheme', minLength: 1 }),
);

interface Draft {
  readonly ids: string[];
  readonly lines: Geometry[];
  readonly texts: (string | undefined)[];
  readonly floats: number[];
  readonly counts: number[];
}

const drafts: fc.Arbitrary<Draft> = fc.uniqueArray(id, { maxLength: 30 }).chain((ids) => {
  const length = { minLength: ids.length, maxLength: ids.length };
  const line = fc
    .array(fc.array(position, { minLength: 2, maxLength: 5 }), { minLength: 2, maxLength: 3 })
    .map((coordinates): Geometry => ({ type: 'MultiLineString', coordinates }));
  return fc.record({
    ids: fc.constant(ids),
    lines: fc.array(line, length),
    texts: fc.array(text, length),
    floats: fc.array(fc.float(), length),
    counts: fc.array(fc.integer({ min: 0, max: 65_535 }), length),
  });
});

function tableOf({ ids, lines, texts, floats, counts }: Draft): FeatureTable {
  const title = { en: 'Title', 'zh-CN': '标题' };
  return createFeatureTable({
    layer: 'layer',
    count: ids.length,
    ids,
    geometry: createGeometryColumn('line', lines),
    columns: new Map<string, Column>([
      [
        'text',
        {
          ...textColumn(texts, { source: 'somebody', sourceTitle: title, derived: false, title }),
          valueTitles: { a: title },
        },
      ],
      [
        'float',
        numberColumn(Float32Array.from(floats), {
          source: 'rule',
          derived: true,
          unit: 'm',
          sourceColumn: 'text',
        }),
      ],
      [
        'count',
        numberColumn(Uint16Array.from(counts), {
          source: 'census',
          derived: false,
          unit: '1',
          missing: 65_535,
        }),
      ],
    ]),
  });
}

const SAMPLE = tableOf({
  ids: ['layer/osm/way/12', 'layer/osm/way/7', 'layer/osm/node/7'],
  lines: Array.from({ length: 3 }, (): Geometry => ({
    type: 'LineString',
    coordinates: [
      [71.4, 51.1],
      [71.5, 51.2],
    ],
  })),
  texts: ['a', undefined, 'Сарыарқа'],
  floats: [1.5, Number.NaN, -3],
  counts: [1, 65_535, 3],
});

function failure(bytes: ArrayBuffer): LoadError {
  try {
    decodeTable(bytes, 'city/tables/layer.table');
  } catch (error) {
    if (error instanceof LoadError) return error;
    throw error;
  }
  throw new Error('decodeTable accepted the file');
}

describe('feature table file', () => {
  it('gives back ids, geometry, values and descriptions', () => {
    fc.assert(
      fc.property(drafts, (draft) => {
        const table = tableOf(draft);
        const read = decodeTable(encodeTable(table).buffer, 'test');
        expect(read.layer).toBe(table.layer);
        expect(read.count).toBe(table.count);
        for (let row = 0; row < table.count; row++) {
          expect(read.idOf(row)).toBe(table.idOf(row));
          expect(read.rowOf(table.idOf(row))).toBe(row);
          if (table.geometry !== undefined && read.geometry !== undefined) {
            expect(geometryOfRow(read.geometry, row)).toEqual(geometryOfRow(table.geometry, row));
          }
          for (const name of table.columns.keys()) expect(read.value(row, name)).toBe(table.value(row, name));
        }
        expect([...read.columns.keys()]).toEqual([...table.columns.keys()]);
        for (const [name, column] of table.columns) expect(read.columns.get(name)).toEqual(column);
      }),
      { seed: 5, numRuns: 100 },
    );
  });

  it('is the same bytes for the same table, and columns are views into the file', () => {
    const bytes = encodeTable(SAMPLE);
    expect(encodeTable(SAMPLE)).toEqual(bytes);
    expect(encodeTable(decodeTable(bytes.buffer, 'test'))).toEqual(bytes);
    const column = decodeTable(bytes.buffer, 'test').columns.get('float');
    expect(column?.kind === 'number' && column.values.buffer).toBe(bytes.buffer);
  });

  it('names file, offset and remedy when it is cut anywhere', () => {
    const { buffer } = encodeTable(SAMPLE);
    for (const length of [0, 3, 15, 16, 200, buffer.byteLength - 1]) {
      const error = failure(buffer.slice(0, length));
      expect(error).toMatchObject({
        kind: 'truncated',
        url: 'city/tables/layer.table',
        place: `offset ${length}`,
      });
      expect(error.message).toMatch(
        /city\/tables\/layer\.table \(offset \d+\): truncated.*; build the city package again/u,
      );
    }
  });

  it('tells another version and another kind of file apart', () => {
    const newer = encodeTable(SAMPLE).slice().buffer;
    new DataView(newer).setUint32(4, 9, true);
    expect(failure(newer)).toMatchObject({ kind: 'version', place: 'offset 4' });
    const other = encodeTable(SAMPLE).slice();
    other.set(new TextEncoder().encode('glTF'));
    expect(failure(other.buffer)).toMatchObject({ kind: 'corrupt', place: 'offset 0' });
  });

  it('never accepts a damaged header or lets anything but a LoadError out', () => {
    const whole = encodeTable(SAMPLE);
    const headerEnd = 16 + new DataView(whole.buffer).getUint32(8, true);
    const header = new TextDecoder().decode(whole.subarray(16, headerEnd));
    const damages: [string, string][] = [
      ['"count":3', '"count":4'],
      ['"length":3', '"length":9'],
      ['"kind":"text"', '"kind":"tent"'],
      ['"layer"', '"lawyer"'],
      ['{', '['],
    ];
    for (const [from, to] of damages) {
      const damaged = header.replace(from, to);
      expect(damaged).not.toBe(header);
      const bytes = whole.slice();
      bytes.set(new TextEncoder().encode(damaged), 16);
      expect(failure(bytes.buffer).kind, `${from} → ${to}`).toBe('corrupt');
    }
  });
});
