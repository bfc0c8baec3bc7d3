import { brotliCompressSync, gzipSync } from 'node:zlib';
import { inputFileOfBytes, openDataset } from '@cityloom/cim-loader';
import type { Dataset, FeatureLayer, LoadOptions } from '@cityloom/cim-loader';
import { cellValue } from '@cityloom/twin-core';
import type { ColumnMetaData } from 'hyparquet';
import { getSchemaPath } from 'hyparquet/src/schema.js';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { expect, test } from 'vitest';
import { checkPages } from '../../../src/formats/geoparquet/check-pages.ts';
import { unpackSnappy } from '../../../src/formats/geoparquet/compressors.ts';
import { geoparquetLoader } from '../../../src/formats/geoparquet/index.ts';
import { expectDataOrLoadError } from '../../mutations.ts';
import { metadataOf, pointWkb, ROWS, writePoints } from './write-points.ts';

const open = (bytes: Uint8Array<ArrayBuffer>, options?: LoadOptions): Promise<Dataset> =>
  openDataset(inputFileOfBytes('poles.parquet', bytes), options);

function onlyLayer({ layers }: Dataset): FeatureLayer {
  const [layer] = layers;
  if (layer?.kind !== 'features' || layers.length !== 1) throw new Error('not one layer of features');
  return layer;
}

const cells = ({ table }: FeatureLayer, name: string): unknown[] => {
  const column = table.columns.get(name);
  return column === undefined ? [] : Array.from({ length: table.count }, (_, row) => cellValue(column, row));
};

test('WKB points with attributes; INT64 keeps every digit; the column of bounds is no attribute', async () => {
  const dataset = await open(writePoints());
  const layer = onlyLayer(dataset);
  expect(dataset).toMatchObject({ format: 'geoparquet', version: '1.1.0' });
  expect(dataset.report.counts).toEqual({ rows: ROWS, rowGroups: 4, rowGroupsRead: 4 });
  expect([layer.table.count, layer.table.geometry?.type]).toEqual([ROWS, 'point']);
  expect([...layer.table.columns.keys()]).toEqual(['name', 'serial']);
  expect(cells(layer, 'serial').slice(0, 2)).toEqual(['9007199254740993', '9007199254740994']);
  expect(cells(layer, 'name')[39]).toBe('pole 39');
  expect(layer.table.geometry?.positions.slice(0, 4)).toEqual(Float64Array.of(7, 43, 7.01, 43.005));
  // Row 3 has no geometry: one position less.
  expect(layer.table.geometry?.positions).toHaveLength((ROWS - 1) * 2);
});

test('bounds leave row groups unread, and rows out', async () => {
  const dataset = await open(writePoints(), { bounds: [7.195, 42, 7.245, 44] });
  expect(dataset.report.counts['rowGroupsRead']).toBe(1);
  expect(cells(onlyLayer(dataset), 'name')).toEqual(['pole 20', 'pole 21', 'pole 22', 'pole 23', 'pole 24']);
});

test('the CRS is the one its PROJJSON names', async () => {
  const crs = {
    type: 'ProjectedCRS',
    name: 'WGS 84 / UTM zone 32N',
    id: { authority: 'EPSG', code: 32_632 },
  };
  const bytes = new Uint8Array(
    parquetWriteBuffer({
      columnData: [{ name: 'geometry', data: [pointWkb([500_000, 4_700_000])], type: 'BYTE_ARRAY' }],
      kvMetadata: metadataOf({ encoding: 'WKB', crs }),
    }),
  );
  const dataset = await open(bytes);
  expect(dataset.crs?.code).toBe('EPSG:32632');
  // gdaltransform: 9 42.4523309607672.
  const [longitude, latitude] = onlyLayer(dataset).table.geometry?.positions ?? [];
  expect([longitude, latitude]).toEqual([expect.closeTo(9, 8), expect.closeTo(42.4523309607672, 8)]);
});

test('native encodings: points and polygons of structs', async () => {
  const point = (x: number, y: number): { x: number; y: number } => ({ x, y });
  const axes = ['x', 'y'].map((name) => ({
    name,
    type: 'DOUBLE' as const,
    repetition_type: 'REQUIRED' as const,
  }));
  const points = new Uint8Array(
    parquetWriteBuffer({
      schema: [
        { name: 'root', num_children: 1 },
        { name: 'geometry', num_children: 2, repetition_type: 'OPTIONAL' },
        ...axes,
      ],
      columnData: [{ name: 'geometry', data: [point(7, 43), point(8, 44)] }],
      kvMetadata: metadataOf({ encoding: 'point' }),
    }),
  );
  expect([...(onlyLayer(await open(points)).table.geometry?.positions ?? [])]).toEqual([7, 43, 8, 44]);
  const list = (
    name: string,
  ): { name: string; num_children: number; repetition_type: 'OPTIONAL'; converted_type: 'LIST' } => ({
    name,
    num_children: 1,
    repetition_type: 'OPTIONAL',
    converted_type: 'LIST',
  });
  const items = { name: 'list', num_children: 1, repetition_type: 'REPEATED' as const };
  const polygons = new Uint8Array(
    parquetWriteBuffer({
      schema: [
        { name: 'root', num_children: 1 },
        list('geometry'),
        items,
        list('element'),
        items,
        { name: 'element', num_children: 2, repetition_type: 'OPTIONAL' },
        ...axes,
      ],
      columnData: [{ name: 'geometry', data: [[[point(0, 0), point(4, 0), point(4, 4), point(0, 0)]]] }],
      kvMetadata: metadataOf({ encoding: 'polygon' }),
    }),
  );
  const layer = onlyLayer(await open(polygons));
  expect(layer.table.geometry?.type).toBe('polygon');
  expect([...(layer.table.geometry?.positions ?? [])]).toEqual([0, 0, 4, 0, 4, 4, 0, 0]);
});

test('a Parquet file without geometry is a table', async () => {
  const bytes = new Uint8Array(
    parquetWriteBuffer({ columnData: [{ name: 'jobs', data: [1, 2], type: 'INT32' }] }),
  );
  const dataset = await open(bytes);
  expect(dataset.crs).toBeUndefined();
  expect(cells(onlyLayer(dataset), 'jobs')).toEqual([1, 2]);
  expect(onlyLayer(dataset).table.geometry).toBeUndefined();
});

test('an unknown encoding is refused', async () => {
  await expect(open(writePoints({ encoding: 'TWKB' }))).rejects.toThrow(/encoding "TWKB" is not known/u);
});

/** All kinds of encoded values, packed by a named compressor. */
function writeEncoded(
  codec: 'GZIP' | 'BROTLI',
  pack: (bytes: Uint8Array) => Uint8Array,
): Uint8Array<ArrayBuffer> {
  const texts = Array.from({ length: 24 }, (_, row) => `street ${row % 5}`);
  return new Uint8Array(
    parquetWriteBuffer({
      codec,
      compressors: { [codec]: pack },
      columnData: [
        { name: 'text', data: texts, type: 'STRING', encoding: 'DELTA_BYTE_ARRAY' },
        { name: 'length', data: texts, type: 'STRING', encoding: 'DELTA_LENGTH_BYTE_ARRAY' },
        {
          name: 'count',
          data: texts.map((_, row) => row * row),
          type: 'INT32',
          encoding: 'DELTA_BINARY_PACKED',
        },
        { name: 'kind', data: texts, type: 'STRING', encoding: 'RLE_DICTIONARY' },
        {
          name: 'share',
          data: texts.map((_, row) => row / 8),
          type: 'DOUBLE',
          encoding: 'BYTE_STREAM_SPLIT',
        },
        { name: 'open', data: texts.map((_, row) => row % 3 === 0), type: 'BOOLEAN', encoding: 'RLE' },
      ],
    }),
  );
}

test('every encoding of values passes the check of pages', async () => {
  const layer = onlyLayer(await open(writeEncoded('BROTLI', (bytes) => brotliCompressSync(bytes))));
  expect(cells(layer, 'text').slice(4, 6)).toEqual(['street 4', 'street 0']);
  expect(cells(layer, 'length')).toEqual(cells(layer, 'text'));
  expect(cells(layer, 'kind')).toEqual(cells(layer, 'text'));
  expect(cells(layer, 'count')[23]).toBe(529);
  expect(cells(layer, 'share')[23]).toBe(23 / 8);
  expect(cells(layer, 'open').slice(0, 4)).toEqual(['true', 'false', 'false', 'true']);
});

/** Column chunk with one page of the first kind: a length and runs of levels, then plain INT32. */
function pageOfFirstKind(levels: readonly number[], values: readonly number[]): ArrayBuffer {
  const body = [levels.length, 0, 0, 0, ...levels, ...values.flatMap((value) => [value, 0, 0, 0])];
  // Thrift, numbers in zigzag: kind 0, both sizes, and in field 5 the count, PLAIN, and RLE for both levels.
  const header = [0x15, 0, 0x15, body.length * 2, 0x15, body.length * 2];
  const details = [0x2c, 0x15, 5 * 2, 0x15, 0, 0x15, 6, 0x15, 6, 0, 0];
  return Uint8Array.from([...header, ...details, ...body]).buffer;
}

test.each([
  ['a run and packed bits', [4, 1, 3, 0b101], [1, 2, 3, 4], undefined],
  ['a run longer than the page', [12, 1], [1, 2, 3, 4, 5], /a run of 6 values where 5 belong/u],
  [
    'packed bits without end',
    [0xff, 0xff, 0xff, 0xff, 0x0f, 1],
    [1, 2],
    /a run of \d+ values where 5 belong/u,
  ],
  ['values that are not there', [10, 1], [1, 2, 3, 4], /5 values in 16 bytes/u],
])('a page of the first kind: %s', (_, levels, values, problem) => {
  const root = { name: 'root', num_children: 1 };
  const element = { name: 'n', type: 'INT32' as const, repetition_type: 'OPTIONAL' as const };
  const schemaPath = getSchemaPath([root, element], ['n']);
  const column = { type: 'INT32', codec: 'UNCOMPRESSED' } as ColumnMetaData;
  const check = (): void => {
    checkPages(pageOfFirstKind(levels, values), { column, schemaPath, rows: 5, compressors: {} });
  };
  if (problem === undefined) check();
  else expect(check).toThrow(problem);
});

test('Snappy: unpacks as it was packed; refuses what points out of the page', () => {
  const packed = Uint8Array.of(12, 8, 97, 98, 99, 0b0000_0001, 3, 0b0000_0101, 2);
  // "abc", a copy of 4 from 3 back, of 5 from 2 back.
  expect(new TextDecoder().decode(unpackSnappy(packed, new Uint8Array(12)))).toBe('abcabcacacac');
  for (const broken of [
    [4, 0xfc, 0xfb, 0xff, 0xff, 0xff],
    [4, 0x01, 9],
    [4, 0x0c, 1],
  ])
    expect(() => unpackSnappy(Uint8Array.from(broken), new Uint8Array(4))).toThrow(/Snappy/u);
});

test('20,000 broken copies end in data or one clear error', { timeout: 120_000 }, async () => {
  const { data, refused } = await expectDataOrLoadError(geoparquetLoader, [
    { name: 'poles.parquet', bytes: writePoints(undefined, 8) },
    { name: 'gzip.parquet', bytes: writeEncoded('GZIP', (bytes) => gzipSync(bytes)) },
  ]);
  expect(Math.min(data, refused)).toBeGreaterThan(500);
});
