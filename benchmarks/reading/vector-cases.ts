import { exportTable, inputFileOfBytes, openDataset } from '@cityloom/cim-loader';
import { createFeatureTable } from '@cityloom/twin-core';
import { parse } from '@loaders.gl/core';
import * as gis from '@loaders.gl/gis';
import { _GeoJSONLoader as GeoJSONLoader } from '@loaders.gl/json';
import * as flatgeobuf from 'flatgeobuf/lib/mjs/geojson.js';
import { generateBuildings, readRealFile } from './inputs.ts';
import type { ReadingCase, ReadingCases } from './reading-case.ts';

const MANHATTAN = { path: 'city-nyc/manhattan-buildings.geojson.gz', objects: 32_876 };

interface Input {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly objects: number;
}

function inputs(): Input[] {
  const manhattan = readRealFile(MANHATTAN.path);
  return [
    { name: 'generated', ...generateBuildings() },
    ...(manhattan === undefined ? [] : [{ name: 'manhattan', bytes: manhattan, objects: MANHATTAN.objects }]),
  ];
}

/** Objects of a file as ours counts them. */
async function readOurs(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<number> {
  const { layers } = await openDataset(inputFileOfBytes(name, bytes));
  return layers.reduce((sum, layer) => sum + (layer.kind === 'features' ? layer.table.count : 0), 0);
}

// Their declarations need packages of types that are not installed.
const library = flatgeobuf as unknown as { deserialize(bytes: Uint8Array): AsyncIterable<unknown> };
const { geojsonToBinary } = gis as unknown as {
  readonly geojsonToBinary: (
    features: readonly unknown[],
    options: object,
  ) => { readonly polygons?: { readonly featureIds: { readonly value: ArrayLike<number> } } };
};

/**
 * GeoJSON into typed arrays. The peer is asked for what ours does as well (rings turned) and not for what ours does
 * not (triangles); its properties stay one object per row.
 */
export const geojsonCases: ReadingCases = () =>
  Promise.resolve(
    inputs().map(({ name, bytes, objects }): ReadingCase => ({
      name: `geojson-${name}`,
      bytes: bytes.length,
      objects,
      ours: () => readOurs(`${name}.geojson`, bytes),
      peer: {
        name: 'loaders.gl GeoJSONLoader and geojsonToBinary',
        read: async () => {
          // It may keep the buffer: a copy, as ours gets one through the file.
          const table = (await parse(bytes.slice().buffer, GeoJSONLoader, { worker: false })) as unknown as {
            features: readonly unknown[];
          };
          const binary = geojsonToBinary(table.features, {
            fixRingWinding: true,
            triangulate: false,
            PositionDataType: Float64Array,
          });
          const ids = binary.polygons?.featureIds.value ?? [];
          return (ids[ids.length - 1] ?? -1) + 1;
        },
      },
    })),
  );

/** FlatGeobuf, the same buildings written by `exportTable`; the peer gives GeoJSON objects, as it does. */
export const flatgeobufCases: ReadingCases = () =>
  Promise.all(
    inputs().map(async ({ name, bytes, objects }): Promise<ReadingCase> => {
      const [layer] = (await openDataset(inputFileOfBytes(`${name}.geojson`, bytes))).layers;
      if (layer?.kind !== 'features') throw new Error(`reading suite: ${name} has no features.`);
      const file = await exportTable(createFeatureTable(layer.table), { format: 'flatgeobuf' });
      return {
        name: `flatgeobuf-${name}`,
        bytes: file.bytes.length,
        objects,
        ours: () => readOurs(`${name}.fgb`, file.bytes),
        peer: {
          name: 'flatgeobuf library',
          read: async () => {
            let count = 0;
            // Kept, as a program that uses them would.
            const features: unknown[] = [];
            for await (const feature of library.deserialize(file.bytes)) {
              features.push(feature);
              count++;
            }
            return count;
          },
        },
      };
    }),
  );
