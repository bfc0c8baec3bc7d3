import { inputFileOfBytes, LoadError, openDataset } from '@cityloom/cim-loader';
import type { Dataset, FeatureLayer, LoadOptions } from '@cityloom/cim-loader';
import { cellValue, createFeatureTable, geometryOfRow } from '@cityloom/twin-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeWithTestData, openTestData, testDataFile } from '../../test-data.ts';

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(new TextEncoder().encode(text));

const read = (text: string, name = 'city.geojson', options?: LoadOptions): Promise<Dataset> =>
  openDataset(inputFileOfBytes(name, bytesOf(text)), options);

function layersOf({ layers }: Dataset): FeatureLayer[] {
  return layers.filter((layer) => layer.kind === 'features');
}

function onlyLayer(dataset: Dataset): FeatureLayer {
  const [layer, ...others] = layersOf(dataset);
  if (layer === undefined || others.length > 0) throw new Error('expected one layer');
  return layer;
}

const rows = ({ table }: FeatureLayer): Record<string, unknown>[] =>
  Array.from({ length: table.count }, (_, row) =>
    Object.fromEntries([...table.columns].map(([name, column]) => [name, cellValue(column, row)])),
  );

const geometries = ({ table }: FeatureLayer): unknown[] =>
  Array.from({ length: table.count }, (_, row) => table.geometry && geometryOfRow(table.geometry, row));

const point = (properties: unknown, id?: unknown): unknown => ({
  type: 'Feature',
  ...(id !== undefined && { id }),
  properties,
  geometry: { type: 'Point', coordinates: [1, 2] },
});

const collection = (features: readonly unknown[], more: object = {}): string =>
  JSON.stringify({ type: 'FeatureCollection', ...more, features });

describeWithTestData('GeoJSON files of a city', () => {
  it('reads every building of Manhattan as JSON.parse does', async () => {
    const file = testDataFile('city-nyc/manhattan-buildings.geojson.gz');
    const dataset = await openDataset(file);
    const layer = onlyLayer(dataset);
    const text = new TextDecoder().decode(await file.read());
    const { features } = JSON.parse(text) as {
      features: { properties: Record<string, unknown>; geometry: { coordinates: unknown[] } }[];
    };
    expect(layer.table.count).toBe(32_876);
    expect(dataset.crs).toMatchObject({ code: 'OGC:CRS84', basis: 'format' });
    expect(dataset.attribution).toContain('OpenStreetMap');
    // Compared one by one: a difference of large lists takes the reporter longer than the test.
    const differing = features.filter(({ properties }, row) =>
      [...layer.table.columns].some(([name, column]) => {
        const value = properties[name];
        return cellValue(column, row) !== (typeof value === 'boolean' ? String(value) : (value ?? undefined));
      }),
    );
    expect(differing).toEqual([]);
    const positions = layer.table.geometry?.positions ?? new Float64Array();
    const expected = Float64Array.from(
      features.flatMap(({ geometry }) => geometry.coordinates.flat(Infinity) as number[]),
    );
    expect(positions.length).toBe(expected.length);
    expected.sort();
    expect(positions.toSorted().findIndex((value, index) => value !== expected[index])).toBe(-1);
    expect(createFeatureTable(layer.table).rowOf('manhattan-buildings/278359278')).toBe(0);
  });

  it.each([
    ['city-nyc/manhattan-roads.geojson.gz', 'manhattan-roads', 6979, 'line'],
    ['city-nyc/subway-lines.geojson', 'subway-lines', 742, 'line'],
    ['city-nyc/subway-stations.geojson', 'subway-stations', 473, 'point'],
    ['city-guangzhou/huacheng-buildings.geojson', 'huacheng-buildings', 45, 'polygon'],
    ['city-guangzhou/huacheng-roads-partial.geojson', 'huacheng-roads-partial', 19, 'line'],
  ])('reads %s', async (path, id, count, type) => {
    const layer = onlyLayer(await openDataset(await openTestData(path)));
    expect([layer.id, layer.table.count, layer.table.geometry?.type]).toEqual([id, count, type]);
  });
});

describe('GeoJSON geometry', () => {
  it('makes one layer per type and keeps features without geometry', async () => {
    const square = [
      [
        [0, 0],
        [0, 1],
        [1, 1],
        [1, 0],
        [0, 0],
      ],
      [
        [0.2, 0.2],
        [0.4, 0.2],
        [0.4, 0.4],
        [0.2, 0.2],
      ],
    ];
    const dataset = await read(
      collection([
        { type: 'Feature', properties: { a: 1 }, geometry: { type: 'Polygon', coordinates: square } },
        {
          geometry: {
            coordinates: [
              [5, 6, 7],
              [8, 9],
            ],
            type: 'MultiPoint',
          },
          properties: { a: 2 },
          type: 'Feature',
        },
        { type: 'Feature', properties: { a: 3 }, geometry: null },
        {
          type: 'Feature',
          properties: { a: 4 },
          geometry: {
            type: 'MultiLineString',
            coordinates: [
              [
                [179.9, 0],
                [-179.9, 1],
              ],
            ],
          },
        },
        {
          type: 'Feature',
          properties: { a: 5 },
          geometry: {
            type: 'GeometryCollection',
            geometries: [
              { type: 'Point', coordinates: [1, 2] },
              { type: 'MultiPolygon', coordinates: [square, square] },
            ],
          },
        },
      ]),
    );
    const [polygons, lines, points] = layersOf(dataset) as [FeatureLayer, FeatureLayer, FeatureLayer];
    expect([polygons.id, lines.id, points.id]).toEqual(['city-polygons', 'city-lines', 'city-points']);
    expect(rows(polygons)).toEqual([{ a: 1 }, { a: 3 }, { a: 5 }]);
    const turned = square.map((ring) => ring.toReversed());
    expect(geometries(polygons)).toEqual([
      { type: 'Polygon', coordinates: turned },
      undefined,
      { type: 'MultiPolygon', coordinates: [turned, turned] },
    ]);
    expect(geometries(lines)).toEqual([
      {
        type: 'LineString',
        coordinates: [
          [179.9, 0],
          [-179.9, 1],
        ],
      },
    ]);
    expect(geometries(points)).toEqual([
      {
        type: 'MultiPoint',
        coordinates: [
          [5, 6],
          [8, 9],
        ],
      },
      { type: 'Point', coordinates: [1, 2] },
    ]);
    expect(points.table.geometry?.heights).toEqual(Float64Array.of(7, NaN, NaN));
  });

  it.each([
    ['Polygon', [[0, 1]]],
    ['Point', ['1', 2]],
    [
      'MultiPolygon',
      [
        [
          [
            [0, 0],
            [1, null],
          ],
        ],
      ],
    ],
    ['LineString', { x: 1 }],
    ['Circle', [0, 0]],
  ])('keeps a feature whose %s is broken, without geometry', async (type, coordinates) => {
    const broken = { type: 'Feature', properties: { a: 1 }, geometry: { type, coordinates } };
    const dataset = await read(collection([point({ a: 0 }), broken, point({ a: 2 })]));
    expect(layersOf(dataset).flatMap(rows)).toHaveLength(3);
    expect(dataset.report.warnings.map(({ code, count }) => [code, count])).toContainEqual([
      'broken-geometry',
      1,
    ]);
  });

  it('reads bare geometries and features', async () => {
    expect(geometries(onlyLayer(await read('{"type":"Point","coordinates":[3,4]}')))).toEqual([
      { type: 'Point', coordinates: [3, 4] },
    ]);
    expect(rows(onlyLayer(await read(JSON.stringify(point({ a: 'b' })))))).toEqual([{ a: 'b' }]);
  });
});

describe('GeoJSON attributes', () => {
  it('keeps ids, long numbers, escapes and nested values', async () => {
    const text = collection([
      point({ 名称: '广\n州', nested: { b: [1, { c: 2 }] }, flag: true, mixed: 12, id: 7 }),
      point({ 名称: 'caf\u00e9 "x"', nested: null, flag: false, mixed: '012' }, 'way/9'),
    ]).replace('"mixed":12', '"mixed":12,"long":9007199254740993');
    const layer = onlyLayer(await read(text));
    expect(rows(layer)).toEqual([
      {
        名称: '广\n州',
        nested: '{"b":[1,{"c":2}]}',
        flag: 'true',
        mixed: '12',
        long: '9007199254740993',
        id: 7,
      },
      { 名称: 'café "x"', nested: undefined, flag: 'false', mixed: '012', long: undefined, id: undefined },
    ]);
    const table = createFeatureTable(layer.table);
    expect([table.idOf(0), table.idOf(1)]).toEqual(['city/7', 'city/way/9']);
  });

  it('numbers repeated ids, in time that does not grow with their square', async () => {
    const text = collection(Array.from({ length: 50_000 }, () => point({ id: 'same' })));
    const layer = onlyLayer(await read(text));
    expect(createFeatureTable(layer.table).idOf(49_999)).toBe('city/same~50000');
  });

  it('reads any values and numbers as JSON.parse does', async () => {
    const scalar = fc.oneof(fc.string(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer());
    const feature = fc.tuple(
      fc.dictionary(fc.string({ minLength: 1, maxLength: 3 }), scalar, { noNullPrototype: true }),
      fc.double({ min: -180, max: 180, noNaN: true }),
      fc.double({ min: -90, max: 90, noNaN: true }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(feature, { minLength: 1 }), fc.boolean(), async (features, pretty) => {
        const text = JSON.stringify(
          {
            type: 'FeatureCollection',
            features: features.map(([properties, longitude, latitude]) => ({
              type: 'Feature',
              properties,
              geometry: { type: 'Point', coordinates: [longitude, latitude] },
            })),
          },
          null,
          pretty ? 2 : 0,
        );
        const layer = onlyLayer(await read(text));
        const parsed = JSON.parse(text) as {
          features: { properties: Record<string, unknown>; geometry: { coordinates: number[] } }[];
        };
        expect([...(layer.table.geometry?.positions ?? [])]).toEqual(
          parsed.features.flatMap(({ geometry }) => geometry.coordinates),
        );
        for (const [row, { properties }] of parsed.features.entries()) {
          for (const [name, value] of Object.entries(properties)) {
            const column = layer.table.columns.get(name);
            const cell = column && cellValue(column, row);
            if (value === '') expect(cell).toBeUndefined();
            else
              expect(typeof cell === 'number' ? cell : String(cell)).toBe(
                typeof cell === 'number' ? value : String(value),
              );
          }
        }
      }),
      { seed: 11, numRuns: 100 },
    );
  });
});

describe('GeoJSON coordinate systems', () => {
  it.each([
    [{ type: 'name', properties: { name: 'EPSG:3857' } }],
    [{ type: 'EPSG', properties: { code: 3857 } }],
  ])('takes the legacy member %j, wherever it stands', async (crs) => {
    const feature = {
      type: 'Feature',
      properties: {},
      geometry: { type: 'Point', coordinates: [12_959_650, 4_826_550] },
    };
    for (const text of [
      JSON.stringify({ type: 'FeatureCollection', crs, features: [feature] }),
      JSON.stringify({ type: 'FeatureCollection', features: [feature], crs }),
    ]) {
      const dataset = await read(text);
      const [longitude, latitude] = onlyLayer(dataset).table.geometry?.positions ?? [];
      expect(longitude).toBeCloseTo(116.4185, 3);
      expect(latitude).toBeCloseTo(39.7434, 1);
      expect(dataset.crs?.basis).toBe('declared');
    }
  });
});

describe('GeoJSON sequences', () => {
  const lines = [point({ a: 1 }), point({ a: 2 }), point({ a: 3 })].map((feature) => JSON.stringify(feature));

  it.each([
    ['lines', 'city.ndjson', lines.join('\n')],
    ['lines under another name', 'city.json', `${lines.join('\r\n')}\r\n`],
    ['a text sequence', 'city.json', lines.map((line) => `\u{1e}${line}\n`).join('')],
    ['texts on one line', 'city.geojson', lines.join(' ')],
    [
      'an indented text sequence',
      'city.geojson',
      lines.map((line) => `\u{1e}${JSON.stringify(JSON.parse(line), null, 1)}\n`).join(''),
    ],
  ])('reads %s', async (_, name, text) => {
    expect(rows(onlyLayer(await read(text, name)))).toEqual([{ a: 1 }, { a: 2 }, { a: 3 }]);
  });

  it('leaves out a broken line and says which', async () => {
    const dataset = await read(
      [lines[0], '{"type":"Feature","geometry":{"type":"LineString","coordinates":[[1,2],[3', lines[2]].join(
        '\n',
      ),
      'city.ndjson',
    );
    expect(layersOf(dataset).flatMap(rows)).toEqual([{ a: 1 }, { a: 3 }]);
    expect(dataset.report.warnings).toContainEqual(
      expect.objectContaining({
        code: 'broken-line',
        count: 1,
        message: expect.stringContaining('line 2') as string,
      }),
    );
  });
});

describe('GeoJSON that is wrong', () => {
  it.each([
    [
      'a list nested a million deep',
      `{"type":"Feature","properties":{"a":${'['.repeat(1e6)}`,
      'nested deeper',
    ],
    [
      'nested geometry collections',
      `{"type":"Feature","geometry":${'{"type":"GeometryCollection","geometries":['.repeat(1e5)}`,
      'nested deeper',
    ],
    ['nested feature collections', '{"type":"FeatureCollection","features":['.repeat(1e5), 'nested deeper'],
    ['an end in the middle', collection([point({ a: 1 })]).slice(0, -20), 'ends in the middle'],
    ['a missing comma', '{"type":"FeatureCollection","features":[{} {}]}', 'offset'],
    ['no features', '{"type":"FeatureCollection"}', 'neither features nor a geometry'],
  ])('%s is refused', async (_, text, problem) => {
    const error: unknown = await read(text).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(LoadError);
    expect(String(error)).toContain('city.geojson');
    expect(String(error)).toContain(problem);
  });

  it('reads other encodings when told, and says when it was not', async () => {
    const text = collection([point({ name: '?' })]);
    // 广州 in GBK.
    const gbk = Uint8Array.of(0xb9, 0xe3, 0xd6, 0xdd);
    const at = text.indexOf('?');
    const bytes = Uint8Array.from([...bytesOf(text.slice(0, at)), ...gbk, ...bytesOf(text.slice(at + 1))]);
    const guessed = await openDataset(inputFileOfBytes('city.geojson', bytes));
    expect(guessed.report.warnings).toContainEqual(
      expect.objectContaining({
        proposal: expect.objectContaining({ setting: 'encoding', value: 'gb18030' }) as unknown,
      }),
    );
    const told = await openDataset(inputFileOfBytes('city.geojson', bytes), { encoding: 'gb18030' });
    expect(rows(onlyLayer(told))).toEqual([{ name: '广州' }]);
  });
});
