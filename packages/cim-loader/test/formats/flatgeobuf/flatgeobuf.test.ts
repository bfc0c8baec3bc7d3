import { FORMAT_LOADERS, inputFileOfBytes, LoadError, openDataset } from '@cityloom/cim-loader';
import type { Dataset, FeatureLayer, FormatLoader, InputFile, LoadOptions } from '@cityloom/cim-loader';
import { cellValue, geometryOfRow } from '@cityloom/twin-core';
import * as flatgeobuf from 'flatgeobuf/lib/mjs/geojson.js';
import { describe, expect, it } from 'vitest';
import { expectDataOrLoadError } from '../../mutations.ts';
import { describeWithTestData, readTestData, testDataFile } from '../../test-data.ts';

interface PeerFeature {
  readonly geometry: { readonly type: string; readonly coordinates: unknown } | null;
  readonly properties: Record<string, unknown>;
}

/** Its own declarations need a package of types that is not installed. */
const library = flatgeobuf as unknown as {
  serialize(collection: object): Uint8Array;
  deserialize(bytes: Uint8Array): AsyncIterable<PeerFeature>;
};

const FOLDER = 'formats/flatgeobuf';
const WGS84: LoadOptions = { georeference: { crs: 'EPSG:4326' } };

function onlyLayer({ layers }: Dataset): FeatureLayer {
  const [layer] = layers;
  if (layer?.kind !== 'features' || layers.length > 1) throw new Error('expected one layer of features');
  return layer;
}

const rowOf = ({ table }: FeatureLayer, row: number): Record<string, unknown> =>
  Object.fromEntries([...table.columns].map(([name, column]) => [name, cellValue(column, row)]));

/** As the flatgeobuf library reads them. */
async function peerFeatures(bytes: Uint8Array): Promise<PeerFeature[]> {
  const features: PeerFeature[] = [];
  for await (const feature of library.deserialize(bytes)) features.push(feature);
  return features;
}

const loader = (): FormatLoader => {
  const found = FORMAT_LOADERS.find(({ id }) => id === 'flatgeobuf');
  if (found === undefined) throw new Error('flatgeobuf is not registered');
  return found;
};

/** Counts what is read of a file. */
function counting(file: InputFile): { file: InputFile; bytes: () => number } {
  let bytes = 0;
  const counted: InputFile = {
    ...file,
    readRange: async (offset, length, signal) => {
      const part = await file.readRange(offset, length, signal);
      bytes += part.length;
      return part;
    },
    read: () => Promise.reject(new Error('the whole file was read')),
    stream: () => {
      throw new Error('the whole file was read');
    },
  };
  return { file: counted, bytes: () => bytes };
}

/** Numbers of a geometry, sorted: independent of the direction and start of rings. */
const numbersOf = (geometry: { readonly coordinates: unknown } | null | undefined): number[] =>
  ([geometry?.coordinates].flat(Infinity) as number[]).toSorted((a, b) => a - b);

describeWithTestData('FlatGeobuf files', () => {
  it.each([
    ['countries.fgb', 179, 'polygon'],
    ['berlin-classified-level-2.fgb', 4625, 'line'],
    ['poly00.fgb', 10, 'polygon'],
  ])('reads %s as the flatgeobuf library does', async (name, count, type) => {
    const bytes = readTestData(`${FOLDER}/${name}`);
    const layer = onlyLayer(await openDataset(inputFileOfBytes(name, bytes), WGS84));
    expect([layer.table.count, layer.table.geometry?.type]).toEqual([count, type]);
    const expected = await peerFeatures(bytes);
    expect(expected).toHaveLength(count);
    for (const [row, { properties, geometry }] of expected.entries()) {
      const own = rowOf(layer, row);
      for (const [column, value] of Object.entries(properties)) {
        if (typeof value === 'number' || (typeof value === 'string' && value !== '')) {
          expect(own[column]).toBe(value);
        }
      }
      if (name === 'poly00.fgb') continue;
      const column = layer.table.geometry;
      const place = column && geometryOfRow(column, row);
      expect(numbersOf(place)).toEqual(numbersOf(geometry));
    }
  });

  it('reads every type of column', async () => {
    const layer = onlyLayer(await openDataset(testDataFile(`${FOLDER}/alldatatypes.fgb`)));
    expect(rowOf(layer, 0)).toEqual({
      byte: -1,
      ubyte: 255,
      bool: 'true',
      short: -1,
      ushort: 65_535,
      int: -1,
      uint: 4_294_967_295,
      long: -1,
      ulong: '18446744073709551615',
      float: 0,
      double: 0,
      string: 'X',
      json: 'X',
      datetime: '2020-02-29T12:34:56Z',
      binary: 'WA==',
    });
  });

  it('reads only what meets the bounds, and only its bytes', async () => {
    const bytes = readTestData(`${FOLDER}/berlin-classified-level-2.fgb`);
    const all = onlyLayer(await openDataset(inputFileOfBytes('berlin.fgb', bytes)));
    const bounds = [13.4, 52.51, 13.41, 52.52] as const;
    const column = all.table.geometry;
    if (column === undefined) throw new Error('no geometry');
    const expected = Array.from({ length: all.table.count }, (_, row) => geometryOfRow(column, row)).filter(
      (geometry) => {
        const numbers = [geometry?.coordinates].flat(Infinity) as number[];
        const x = numbers.filter((_, index) => index % 2 === 0);
        const y = numbers.filter((_, index) => index % 2 === 1);
        return (
          Math.max(...x) >= bounds[0] &&
          Math.min(...x) <= bounds[2] &&
          Math.max(...y) >= bounds[1] &&
          Math.min(...y) <= bounds[3]
        );
      },
    );
    const counted = counting(inputFileOfBytes('berlin.fgb', bytes));
    const layer = onlyLayer(await loader().parse(counted.file, { bounds }));
    expect(layer.table.count).toBe(expected.length);
    expect(layer.table.count).toBeGreaterThan(5);
    expect(counted.bytes()).toBeLessThan(bytes.length / 2);
    const nothing = await loader().parse(counting(inputFileOfBytes('berlin.fgb', bytes)).file, {
      bounds: [0, 0, 1, 1],
    });
    expect(nothing.report.counts).toEqual({ features: 0 });
  });

  it('survives broken files', async () => {
    const originals = ['alldatatypes.fgb', 'poly00.fgb'].map((name) => ({
      name,
      bytes: readTestData(`${FOLDER}/${name}`),
    }));
    const whole = await expectDataOrLoadError(loader(), originals, WGS84, 15_000);
    expect(Math.min(whole.data, whole.refused)).toBeGreaterThan(1000);
    const parts = await expectDataOrLoadError(
      loader(),
      originals.slice(1),
      { ...WGS84, bounds: [4e5, 6e6, 1e6, 7e6] },
      5000,
    );
    expect(Math.min(parts.data, parts.refused)).toBeGreaterThan(100);
  }, 120_000);
});

describe('FlatGeobuf geometry', () => {
  it('reads mixed geometries, heights and rows without geometry', async () => {
    const square = [
      [
        [0, 0, 5],
        [1, 0, 6],
        [1, 1, 7],
        [0, 0, 5],
      ],
    ];
    const features = [
      {
        type: 'Feature',
        properties: { name: '广州', long: 1 },
        geometry: { type: 'MultiPolygon', coordinates: [square, square] },
      },
      {
        type: 'Feature',
        properties: { name: 'b', long: 2 },
        geometry: {
          type: 'MultiPoint',
          coordinates: [
            [1, 2],
            [3, 4],
          ],
        },
      },
      {
        type: 'Feature',
        properties: { name: 'c', long: 3 },
        geometry: {
          type: 'LineString',
          coordinates: [
            [1, 2],
            [3, 4],
          ],
        },
      },
    ];
    const bytes = new Uint8Array(library.serialize({ type: 'FeatureCollection', features }));
    const dataset = await openDataset(inputFileOfBytes('mixed.fgb', bytes));
    const layers = dataset.layers.filter((layer) => layer.kind === 'features');
    expect(layers.map(({ id, table }) => [id, table.count])).toEqual([
      ['mixed-polygons', 1],
      ['mixed-lines', 1],
      ['mixed-points', 1],
    ]);
    const geometry = layers[0]?.table.geometry;
    expect(geometry && geometryOfRow(geometry, 0)?.type).toBe('MultiPolygon');
    expect(geometry?.heights?.slice(0, 4)).toEqual(Float64Array.of(5, 6, 7, 5));
    expect(layers.map((layer) => rowOf(layer, 0)['name'])).toEqual(['广州', 'c', 'b']);
  });

  it('refuses abstract curves with a warning and keeps the row', async () => {
    const feature = {
      type: 'Feature',
      properties: { name: 'arc' },
      geometry: {
        type: 'LineString',
        coordinates: [
          [1, 2],
          [3, 4],
        ],
      },
    };
    const bytes = new Uint8Array(library.serialize({ type: 'FeatureCollection', features: [feature] }));
    // The geometry type stands in the header, once: LineString (2) becomes Curve (13).
    const view = new DataView(bytes.buffer);
    const root = 12 + view.getUint32(12, true);
    const fields = root - view.getInt32(root, true);
    bytes[root + view.getUint16(fields + 4 + 2 * 2, true)] = 13;
    const dataset = await openDataset(inputFileOfBytes('curves.fgb', bytes));
    expect(rowOf(onlyLayer(dataset), 0)).toEqual({ name: 'arc' });
    expect(dataset.report.warnings).toContainEqual(
      expect.objectContaining({ code: 'geometry-not-read', count: 1 }),
    );
  });

  it.each([
    ['an older version', [0x66, 0x67, 0x62, 2, 0x66, 0x67, 0x62, 0, 8, 0, 0, 0], 'version 2'],
    ['a header of 4 GiB', [0x66, 0x67, 0x62, 3, 0x66, 0x67, 0x62, 0, 255, 255, 255, 255], '4294967295 bytes'],
    ['a stump', [0x66, 0x67, 0x62, 3, 0x66, 0x67, 0x62], 'not a FlatGeobuf file'],
  ])('refuses %s', async (_, bytes, problem) => {
    const error: unknown = await openDataset(inputFileOfBytes('x.fgb', Uint8Array.from(bytes))).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(LoadError);
    expect(String(error)).toContain(problem);
  });
});
