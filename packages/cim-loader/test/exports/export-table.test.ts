import { exportTable, inputFileOfBytes, openDataset } from '@cityloom/cim-loader';
import type { ExportedFile, ExportOptions, FeatureLayer } from '@cityloom/cim-loader';
import {
  cellValue,
  createFeatureTable,
  createGeometryColumn,
  geometryOfRow,
  numberColumn,
  textColumn,
} from '@cityloom/twin-core';
import type { Column, FeatureTable, Geometry } from '@cityloom/twin-core';
import fc from 'fast-check';
import * as flatgeobuf from 'flatgeobuf/lib/mjs/geojson.js';
import { describe, expect, it, vi } from 'vitest';
import { describeWithTestData, testDataFile } from '../test-data.ts';

interface PeerFeature {
  readonly id: number;
  readonly geometry: Geometry;
  readonly properties: Record<string, unknown>;
}

const library = flatgeobuf as unknown as {
  deserialize(bytes: Uint8Array, options?: object): AsyncIterable<PeerFeature>;
};

async function peerFeatures(bytes: Uint8Array, rect?: object): Promise<PeerFeature[]> {
  // The library tells every step of its search.
  vi.spyOn(console, 'debug').mockImplementation(() => undefined);
  const features: PeerFeature[] = [];
  for await (const feature of library.deserialize(bytes, rect && { rect })) features.push(feature);
  return features;
}

const DESCRIBED = { source: 'test', derived: false };

function tableOf(
  geometries: readonly (Geometry | undefined)[],
  columns: Record<string, Column> = {},
  layer = 'buildings',
): FeatureTable {
  const [first] = geometries.filter((geometry) => geometry !== undefined);
  const type =
    first?.type.includes('Point') === true
      ? 'point'
      : first?.type.includes('Line') === true
        ? 'line'
        : 'polygon';
  return createFeatureTable({
    layer,
    count: geometries.length,
    ids: geometries.map((_, row) => `${layer}/way/${row + 1}`),
    geometry: createGeometryColumn(type, geometries),
    columns: new Map(Object.entries(columns)),
  });
}

const textOf = ({ bytes }: ExportedFile): string =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);

async function roundTrip(table: FeatureTable, options: ExportOptions): Promise<FeatureLayer> {
  const file = await exportTable(table, options);
  const { layers } = await openDataset(inputFileOfBytes(`${table.layer}.${file.extension}`, file.bytes));
  const [layer] = layers;
  if (layer?.kind !== 'features' || layers.length > 1) throw new Error('expected one layer');
  return layer;
}

const valuesOf = (table: FeatureTable, row: number): [string, unknown][] =>
  [...table.columns]
    .map(([name, column]): [string, unknown] => [name, cellValue(column, row)])
    .filter(([, value]) => value !== undefined);

/** A square with a hole, outer ring counter-clockwise; to six decimals, as the files keep them. */
const square = (x: number, y: number): [number, number][][] =>
  [
    [
      [0, 0],
      [0.01, 0],
      [0.01, 0.01],
      [0, 0.01],
      [0, 0],
    ],
    [
      [0.002, 0.002],
      [0.002, 0.004],
      [0.004, 0.004],
      [0.002, 0.002],
    ],
  ].map((ring) => ring.map(([east = 0, north = 0]) => [rounded(x + east), rounded(y + north)]));

const rounded = (value: number): number => Math.round(value * 1e6) / 1e6;

const degrees = (most: number): fc.Arbitrary<number> =>
  fc.integer({ min: -most * 1e6, max: most * 1e6 }).map((value) => value / 1e6);
const position = fc.tuple(degrees(179), degrees(84));
const polygon = position.map(([x, y]): Geometry => ({ type: 'Polygon', coordinates: square(x, y) }));
const multiPolygon = fc
  .array(position, { minLength: 2, maxLength: 3 })
  .map((corners): Geometry => ({ type: 'MultiPolygon', coordinates: corners.map(([x, y]) => square(x, y)) }));
const line = fc
  .array(position, { minLength: 2, maxLength: 5 })
  .map((coordinates): Geometry => ({ type: 'LineString', coordinates }));
const multiLine = fc
  .array(fc.array(position, { minLength: 2, maxLength: 4 }), { minLength: 2, maxLength: 3 })
  .map((coordinates): Geometry => ({ type: 'MultiLineString', coordinates }));
const point = position.map((coordinates): Geometry => ({ type: 'Point', coordinates }));
const multiPoint = fc
  .array(position, { minLength: 2, maxLength: 4 })
  .map((coordinates): Geometry => ({ type: 'MultiPoint', coordinates }));

const anyTable = fc
  .oneof(
    fc.array(fc.oneof(polygon, multiPolygon), { minLength: 1, maxLength: 40 }),
    fc.array(fc.oneof(line, multiLine), { minLength: 1, maxLength: 40 }),
    fc.array(fc.oneof(point, multiPoint), { minLength: 1, maxLength: 40 }),
  )
  .chain((geometries) =>
    fc.record({
      geometries: fc.constant(geometries),
      names: fc.array(fc.option(fc.string({ unit: 'grapheme', maxLength: 8 }), { nil: undefined }), {
        minLength: geometries.length,
        maxLength: geometries.length,
      }),
      heights: fc.array(fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }), { nil: undefined }), {
        minLength: geometries.length,
        maxLength: geometries.length,
      }),
    }),
  )
  .map(({ geometries, names, heights }) =>
    tableOf(geometries, { 名称: textColumn(names, DESCRIBED), height: numberColumn(heights, DESCRIBED) }),
  );

describe('export and import', () => {
  it('of GeoJSON and FlatGeobuf give the same table', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyTable,
        fc.constantFrom('geojson' as const, 'flatgeobuf' as const),
        async (table, format) => {
          const back = createFeatureTable((await roundTrip(table, { format })).table);
          expect(back.count).toBe(table.count);
          for (let row = 0; row < table.count; row++) {
            const other = back.rowOf(table.idOf(row));
            expect(other).toBeGreaterThanOrEqual(0);
            expect(back.geometry && geometryOfRow(back.geometry, other)).toEqual(
              table.geometry && geometryOfRow(table.geometry, row),
            );
            const values = Object.fromEntries(valuesOf(back, other));
            // Minus zero has no JSON of its own.
            expect(values).toEqual(
              Object.fromEntries(
                valuesOf(table, row).map(([name, value]) => [
                  name,
                  value === 0 ? (values[name] === 0 ? 0 : -0) : value,
                ]),
              ),
            );
          }
        },
      ),
      { seed: 5, numRuns: 60 },
    );
  });

  it('keeps the rows chosen, in their order', async () => {
    const table = tableOf([0, 1, 2].map((x) => ({ type: 'Point', coordinates: [x, 1] })));
    const layer = await roundTrip(table, { format: 'geojson', rows: [2, 0] });
    expect([...(layer.table.geometry?.positions ?? [])]).toEqual([2, 1, 0, 1]);
    await expect(exportTable(table, { format: 'csv', rows: [3] })).rejects.toThrow('there is no row 3');
  });
});

describe('GeoJSON export', () => {
  it('writes 7 decimals, heights, and floats as short as they are', async () => {
    const table = tableOf([{ type: 'Point', coordinates: [1.123456789, 2] }], {
      height: numberColumn(Float32Array.of(7.6), DESCRIBED),
    });
    const high = createFeatureTable({
      layer: 'a',
      count: 1,
      ids: ['a/1'],
      geometry: {
        ...(table.geometry as NonNullable<FeatureTable['geometry']>),
        heights: Float64Array.of(5.12345),
      },
      columns: table.columns,
    });
    const { features } = JSON.parse(textOf(await exportTable(high, { format: 'geojson' }))) as {
      features: unknown[];
    };
    expect(features).toEqual([
      {
        type: 'Feature',
        id: '1',
        properties: { height: 7.6 },
        geometry: { type: 'Point', coordinates: [1.1234568, 2, 5.123] },
      },
    ]);
  });
});

describe('CSV export', () => {
  const table = tableOf([{ type: 'Polygon', coordinates: [square(0, 0)[0] ?? []] }, undefined], {
    name: textColumn(['=1+1', 'a "b", c'], DESCRIBED),
    note: textColumn(['-5', '-cmd'], DESCRIBED),
  });

  it('writes WKT, quotes, and no formula', async () => {
    expect(textOf(await exportTable(table, { format: 'csv' }))).toBe(
      [
        '\u{feff}id,name,note,wkt',
        `way/1,'=1+1,-5,"POLYGON ((0 0, 0.01 0, 0.01 0.01, 0 0.01, 0 0))"`,
        `way/2,"a ""b"", c",'-cmd,`,
        '',
      ].join('\r\n'),
    );
  });

  it('leaves texts as they are when told, and writes positions', async () => {
    const csv = { byteOrderMark: false, escapeFormulas: false, geometry: 'position' } as const;
    expect(textOf(await exportTable(table, { format: 'csv', csv }))).toBe(
      ['id,name,note,longitude,latitude', 'way/1,=1+1,-5,0.005,0.005', 'way/2,"a ""b"", c",-cmd,,', ''].join(
        '\r\n',
      ),
    );
  });
});

describeWithTestData('FlatGeobuf export of Manhattan', () => {
  it('is read by the flatgeobuf library, whole and by bounds', async () => {
    const dataset = await openDataset(testDataFile('city-nyc/manhattan-buildings.geojson.gz'));
    const [layer] = dataset.layers;
    if (layer?.kind !== 'features') throw new Error('expected features');
    const table = createFeatureTable(layer.table);
    const { bytes } = await exportTable(table, { format: 'flatgeobuf' });
    const all = await peerFeatures(bytes);
    expect(all).toHaveLength(32_876);
    const rows = new Set<number>();
    for (const { properties } of all) {
      const row = table.rowOf(`${table.layer}/${String(properties['@id'])}`);
      rows.add(row);
      if (properties['height'] !== table.value(row, 'height')) throw new Error(`height of row ${row}`);
    }
    expect(rows.size).toBe(32_876);
    const rect = { minX: -74, minY: 40.73, maxX: -73.995, maxY: 40.735 };
    const found = await peerFeatures(bytes, rect);
    const ours = await openDataset(inputFileOfBytes('m.fgb', bytes), {
      bounds: [rect.minX, rect.minY, rect.maxX, rect.maxY],
    });
    expect(found.length).toBeGreaterThan(100);
    expect(ours.report.counts).toEqual({ features: found.length });
    const expected = all.filter(({ geometry }) => {
      const numbers = [geometry.coordinates].flat(Infinity) as number[];
      const x = numbers.filter((_, index) => index % 2 === 0);
      const y = numbers.filter((_, index) => index % 2 === 1);
      return (
        Math.max(...x) >= rect.minX &&
        Math.min(...x) <= rect.maxX &&
        Math.max(...y) >= rect.minY &&
        Math.min(...y) <= rect.maxY
      );
    });
    expect(found).toHaveLength(expected.length);
  }, 60_000);
});

describe('CityJSON export', () => {
  const table = tableOf(
    [
      { type: 'Polygon', coordinates: square(121.47, 31.23) },
      { type: 'MultiPolygon', coordinates: [square(121.5, 31.23), square(121.52, 31.23)] },
      { type: 'Polygon', coordinates: square(121.55, 31.23) },
    ],
    {
      height: numberColumn([30, 12, undefined], DESCRIBED),
      minHeight: numberColumn([3, undefined, undefined], DESCRIBED),
    },
  );

  interface CityJson {
    readonly CityObjects: Record<
      string,
      { type: string; geometry: { type: string; lod: string; boundaries: unknown[]; semantics?: unknown }[] }
    >;
    readonly transform: { scale: number[]; translate: number[] };
    readonly vertices: [number, number, number][];
    readonly metadata: { referenceSystem: string };
  }

  it('raises footprints to closed solids with walls that face outwards', async () => {
    const city = JSON.parse(textOf(await exportTable(table, { format: 'cityjson' }))) as CityJson;
    expect(city.metadata.referenceSystem).toBe('https://www.opengis.net/def/crs/EPSG/0/32651');
    const geometries = Object.values(city.CityObjects).map(({ type, geometry }) => [
      type,
      geometry[0]?.type,
      geometry[0]?.lod,
    ]);
    expect(geometries).toEqual([
      ['Building', 'Solid', '1'],
      ['Building', 'MultiSolid', '1'],
      ['Building', 'MultiSurface', '0'],
    ]);
    const [shell = []] = (city.CityObjects['way/1']?.geometry[0]?.boundaries ?? []) as number[][][][];
    // Every edge of a closed, consistently turned shell is run along once in each direction.
    const edges = new Map<string, number>();
    for (const ring of shell.flat()) {
      for (const [index, vertex] of ring.entries()) {
        const next = ring[(index + 1) % ring.length] ?? -1;
        const [key, sign] = vertex < next ? [`${vertex}-${next}`, 1] : [`${next}-${vertex}`, -1];
        edges.set(key, (edges.get(key) ?? 0) + sign);
      }
    }
    expect([...edges.values()].every((sum) => sum === 0)).toBe(true);
    // The volume of a solid that faces outwards is positive (divergence theorem), and that of its footprint times height.
    const at = (index: number): number[] =>
      (city.vertices[index] ?? []).map((value, axis) => value * (city.transform.scale[axis] ?? 0));
    const volume = shell.flat().reduce((sum, ring) => {
      const [a = [], ...others] = ring.map(at);
      return (
        sum +
        others.slice(1).reduce((part, c, index) => {
          const b = others[index] ?? [];
          const [ax = 0, ay = 0, az = 0] = a;
          const [bx = 0, by = 0, bz = 0] = b;
          const [cx = 0, cy = 0, cz = 0] = c;
          return part + (ax * (by * cz - bz * cy) - ay * (bx * cz - bz * cx) + az * (bx * cy - by * cx)) / 6;
        }, 0)
      );
    }, 0);
    const metresPerDegree = [111_320 * Math.cos((31.235 * Math.PI) / 180), 110_870];
    const area = (0.01 * 0.01 - 0.5 * 0.002 * 0.002) * (metresPerDegree[0] ?? 0) * (metresPerDegree[1] ?? 0);
    expect(volume / (area * 27)).toBeCloseTo(1, 1);
  });

  it('takes real surfaces where there are any', async () => {
    const surfaces = {
      positions: Float64Array.of(121.47, 31.23, 5, 121.48, 31.23, 5, 121.48, 31.24, 9),
      positionOffsets: Uint32Array.of(0, 3),
      ringOffsets: Uint32Array.of(0, 1),
      polygonOffsets: Uint32Array.of(0, 1, 1, 1),
      semantics: Uint8Array.of(2),
      semanticNames: ['WallSurface', 'RoofSurface'],
    };
    const city = JSON.parse(textOf(await exportTable(table, { format: 'cityjson', surfaces }))) as CityJson;
    expect(city.CityObjects['way/1']?.geometry).toEqual([
      {
        type: 'MultiSurface',
        lod: '2',
        boundaries: [[[0, 1, 2]]],
        semantics: { surfaces: [{ type: 'WallSurface' }, { type: 'RoofSurface' }], values: [1] },
      },
    ]);
    expect(city.vertices[2]?.[2]).toBe(9000);
  });

  it('refuses what is wider than a city', async () => {
    const wide = tableOf([
      { type: 'Point', coordinates: [0, 0] },
      { type: 'Point', coordinates: [30, 0] },
    ]);
    await expect(exportTable(wide, { format: 'cityjson' })).rejects.toThrow('export it as GeoJSON');
  });
});
