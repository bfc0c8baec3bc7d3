import {
  createBlobFolder,
  FORMAT_LOADERS,
  inputFileOfBytes,
  LoadError,
  openDataset,
  openZip,
  DEFAULT_LIMITS,
} from '@cityloom/cim-loader';
import type { Dataset, FeatureLayer, FormatLoader, InputFile, LoadOptions } from '@cityloom/cim-loader';
import { cellValue, geometryOfRow } from '@cityloom/twin-core';
import { describe, expect, it } from 'vitest';
import { expectDataOrLoadError } from '../../mutations.ts';
import { describeWithTestData, openTestData, testDataFile } from '../../test-data.ts';
import { writeDbase, writeShapes } from './write-shapefile.ts';
import type { TestShape } from './write-shapefile.ts';

type Files = Readonly<Record<string, Uint8Array<ArrayBuffer> | string>>;

/** The .shp file of a folder in memory. */
function shapefileOf(files: Files): Promise<InputFile> {
  const folder = createBlobFolder(
    Object.entries(files).map(([path, content]) => ({ path, blob: new Blob([content]) })),
  );
  return folder.open(Object.keys(files).find((path) => /\.shp$/iu.test(path)) ?? '');
}

const read = async (files: Files, options?: LoadOptions): Promise<Dataset> =>
  openDataset(await shapefileOf(files), options);

function onlyLayer({ layers }: Dataset): FeatureLayer {
  const [layer] = layers;
  if (layer?.kind !== 'features' || layers.length > 1) throw new Error('expected one layer of features');
  return layer;
}

const rows = ({ table }: FeatureLayer): Record<string, unknown>[] =>
  Array.from({ length: table.count }, (_, row) =>
    Object.fromEntries([...table.columns].map(([name, column]) => [name, cellValue(column, row)])),
  );

const geometries = ({ table }: FeatureLayer): unknown[] =>
  Array.from({ length: table.count }, (_, row) => table.geometry && geometryOfRow(table.geometry, row));

const codes = ({ report }: Dataset): string[] => report.warnings.map(({ code }) => code);

const loader = (): FormatLoader => {
  const found = FORMAT_LOADERS.find(({ id }) => id === 'shapefile');
  if (found === undefined) throw new Error('shapefile is not registered');
  return found;
};

type Points = readonly (readonly number[])[];
/** Clockwise, as outer rings of shapefiles run. */
const square = (x: number, y: number, side: number): Points => [
  [x, y],
  [x, y + side],
  [x + side, y + side],
  [x + side, y],
  [x, y],
];
const hole = (x: number, y: number, side: number): Points => square(x, y, side).toReversed();
const polygons = (...parts: Points[]): TestShape => ({ type: 5, parts });

describeWithTestData('Shapefile of bike racks', () => {
  it('is read from its archive with attributes and CRS', async () => {
    const dataset = await openDataset(testDataFile('formats/shapefile/bike_racks.zip'));
    const layer = onlyLayer(dataset);
    expect([dataset.format, layer.id, layer.table.count, layer.table.geometry?.type]).toEqual([
      'shapefile',
      'bike-racks',
      315,
      'point',
    ]);
    expect(layer.table.columns.size).toBe(25);
    expect(dataset.crs?.basis).toBe('declared');
  });

  it('survives broken .shp files', async () => {
    const folder = await openZip(await openTestData('formats/shapefile/bike_racks.zip'), DEFAULT_LIMITS);
    // Forty of its points: the time goes by their number.
    const bytes = (await (await folder.open('bike_racks.shp')).read()).slice(0, 100 + 40 * 28);
    const made = writeShapes(5, [
      polygons(square(0, 0, 10), hole(1, 1, 2), square(20, 0, 5)),
      undefined,
      polygons(square(0, 0, 1)),
    ]);
    const counts = await expectDataOrLoadError(loader(), [
      { name: 'bike_racks.shp', bytes },
      { name: 'polygons.shp', bytes: made.shp },
      { name: 'lines.shp', bytes: writeShapes(13, [{ type: 13, parts: [square(0, 0, 1)] }]).shp },
    ]);
    expect(Math.min(counts.data, counts.refused)).toBeGreaterThan(500);
  }, 120_000);
});

describe('shapefile geometry', () => {
  it('groups rings by direction and containment', async () => {
    const { shp } = writeShapes(5, [
      // Two islands and their holes, not in order; a hole that lies nowhere.
      polygons(square(0, 0, 10), square(20, 0, 10), hole(22, 2, 2), hole(2, 2, 2), hole(50, 50, 1)),
      undefined,
      // All the wrong way round: a ring, a ring in it, and an island in that.
      polygons(hole(0, 0, 10), hole(1, 1, 8), hole(2, 2, 1)),
    ]);
    const dataset = await read({ 'a.shp': shp });
    const [first, second, third] = geometries(onlyLayer(dataset)) as {
      type: string;
      coordinates: Points[][];
    }[];
    expect(first?.coordinates.map((polygon) => polygon.map((ring) => ring[0]))).toEqual([
      [
        [0, 0],
        [2, 2],
      ],
      [
        [20, 0],
        [22, 2],
      ],
      [[50, 50]],
    ]);
    expect(second).toBeUndefined();
    expect(third?.coordinates.map((polygon) => polygon.length)).toEqual([2, 1]);
    expect(codes(dataset)).toContain('hole-without-polygon');
  });

  it('reads heights, measures and points', async () => {
    const line: TestShape = {
      type: 13,
      parts: [
        [
          [0, 0, 5],
          [1, 1, 6],
        ],
        [
          [2, 2, 7],
          [3, 3, -1e39],
        ],
      ],
    };
    const lines = onlyLayer(await read({ 'a.shp': writeShapes(13, [line]).shp }));
    expect(geometries(lines)).toEqual([
      {
        type: 'MultiLineString',
        coordinates: [
          [
            [0, 0],
            [1, 1],
          ],
          [
            [2, 2],
            [3, 3],
          ],
        ],
      },
    ]);
    expect(lines.table.geometry?.heights).toEqual(Float64Array.of(5, 6, 7, NaN));
    const points = onlyLayer(
      await read({
        'a.shp': writeShapes(8, [
          {
            type: 8,
            parts: [
              [
                [1, 2],
                [3, 4],
              ],
            ],
          },
        ]).shp,
      }),
    );
    expect(geometries(points)).toEqual([
      {
        type: 'MultiPoint',
        coordinates: [
          [1, 2],
          [3, 4],
        ],
      },
    ]);
  });

  it('reads what is there of a file that is cut off, and follows the index', async () => {
    const { shp, shx } = writeShapes(5, [polygons(square(0, 0, 1)), polygons(square(2, 0, 1))]);
    const cut = await read({ 'a.shp': shp.slice(0, shp.length - 10) });
    expect(onlyLayer(cut).table.count).toBe(1);
    expect(codes(cut)).toContain('records-cut-off');
    const whole = await read({ 'a.shp': shp, 'a.shx': shx });
    expect(onlyLayer(whole).table.count).toBe(2);
    shx[103] = 7;
    expect(codes(await read({ 'a.shp': shp, 'a.shx': shx }))).toContain('index-differs');
    const stump = read({ 'a.shp': shp.slice(0, 60) });
    await expect(stump).rejects.toBeInstanceOf(LoadError);
  });
});

describe('shapefile attributes', () => {
  const { shp } = writeShapes(1, [
    { type: 1, parts: [[[1, 2]]] },
    { type: 1, parts: [[[3, 4]]] },
  ]);
  const gbk = Uint8Array.of(0xb9, 0xe3, 0xd6, 0xdd, 0xca, 0xd0);

  it('reads numbers, dates and logicals, and nothing where nothing is', async () => {
    const dbf = writeDbase(
      [
        ['NAME', 'C', 8],
        ['COUNT', 'N', 5],
        ['BIG', 'N', 18],
        ['DAY', 'D', 8],
        ['OPEN', 'L', 1],
        ['name', 'C', 3],
      ],
      [
        ['0012', '   42', '123456789012345678', '20240229', 'T', 'a'],
        ['', '*****', '                  ', '00000000', '?', ''],
      ],
    );
    expect(rows(onlyLayer(await read({ 'a.shp': shp, 'A.DBF': dbf })))).toEqual([
      { NAME: '0012', COUNT: 42, BIG: '123456789012345678', DAY: '2024-02-29', OPEN: 'true', name: 'a' },
      { NAME: undefined, COUNT: undefined, BIG: undefined, DAY: undefined, OPEN: undefined, name: undefined },
    ]);
  });

  it.each<[string, Files, LoadOptions, number]>([
    ['the .cpg file', { 'a.cpg': 'GBK' }, {}, 0],
    ['a code page number in it', { 'a.cpg': '936' }, {}, 0],
    ['the language driver', {}, {}, 0x4d],
    ['a person', { 'a.cpg': 'ISO-8859-1' }, { encoding: 'gb18030' }, 0],
  ])('takes the encoding from %s', async (_, files, options, driver) => {
    const dbf = writeDbase([['NAME', 'C', 10]], [[gbk], [gbk]], driver);
    const dataset = await read({ 'a.shp': shp, 'a.dbf': dbf, ...files }, options);
    expect(rows(onlyLayer(dataset))[0]).toEqual({ NAME: '广州市' });
    expect(codes(dataset)).not.toContain('encoding-doubtful');
  });

  it.each<[string, Files]>([
    ['no encoding', {}],
    ['a western one', { 'a.cpg': '1252' }],
    ['UTF-8', { 'a.cpg': 'UTF-8' }],
  ])('proposes GB 18030 for Chinese texts with %s declared', async (_, files) => {
    const dbf = writeDbase([['NAME', 'C', 10]], [[gbk], [gbk]]);
    const dataset = await read({ 'a.shp': shp, 'a.dbf': dbf, ...files });
    expect(dataset.report.warnings.find(({ code }) => code === 'encoding-doubtful')?.proposal).toMatchObject({
      setting: 'encoding',
      value: 'gb18030',
    });
  });

  it('does not take western texts for Chinese, and reads undeclared UTF-8', async () => {
    const western = writeDbase(
      [['NAME', 'C', 12]],
      [[Uint8Array.of(0x43, 0x61, 0x66, 0xe9)], [Uint8Array.of(0x5a, 0xfc, 0x72, 0x69, 0x63, 0x68)]],
    );
    const dataset = await read({ 'a.shp': shp, 'a.dbf': western, 'a.cpg': 'ISO 88591' });
    expect(rows(onlyLayer(dataset))).toEqual([{ NAME: 'Café' }, { NAME: 'Zürich' }]);
    expect(codes(dataset)).not.toContain('encoding-doubtful');
    const utf8 = writeDbase([['NAME', 'C', 12]], [[new TextEncoder().encode('广州')], ['x']]);
    expect(rows(onlyLayer(await read({ 'a.shp': shp, 'a.dbf': utf8 })))[0]).toEqual({ NAME: '广州' });
  });

  it('leaves out deleted rows, and says where rows are missing', async () => {
    const dbf = writeDbase([['NAME', 'C', 4]], [['gone'], ['here']]);
    const deleted = dbf.slice();
    deleted[32 + 32 + 1] = 0x2a;
    expect(rows(onlyLayer(await read({ 'a.shp': shp, 'a.dbf': deleted })))).toEqual([{ NAME: 'here' }]);
    const short = await read({ 'a.shp': shp, 'a.dbf': dbf.slice(0, dbf.length - 6) });
    expect(codes(short)).toEqual(expect.arrayContaining(['attributes-cut-off', 'rows-differ']));
    expect(codes(await read({ 'a.shp': shp }))).toContain('attributes-missing');
  });

  it('survives broken .dbf files', async () => {
    const dbf = writeDbase(
      [
        ['NAME', 'C', 8],
        ['COUNT', 'N', 5],
        ['DAY', 'D', 8],
        ['ID', 'I', 4],
      ],
      Array.from({ length: 20 }, (_, row) => [gbk, `${row}`, '20240229', Uint8Array.of(row, 0, 0, 0)]),
    );
    const many = writeShapes(
      1,
      Array.from({ length: 20 }, () => ({ type: 1, parts: [[[1, 2]]] })),
    ).shp;
    const besideShapes: Pick<FormatLoader, 'parse'> = {
      parse: async (file, options) =>
        loader().parse(await shapefileOf({ 'a.shp': many, 'a.dbf': await file.read() }), options),
    };
    const counts = await expectDataOrLoadError(besideShapes, [{ name: 'a.dbf', bytes: dbf }]);
    expect(counts).toEqual({ data: 20_000, refused: 0 });
  }, 120_000);
});

it('an index file alone is not taken for a shapefile', async () => {
  const { shx } = writeShapes(1, []);
  await expect(openDataset(inputFileOfBytes('a.shx', shx))).rejects.toBeInstanceOf(LoadError);
});
