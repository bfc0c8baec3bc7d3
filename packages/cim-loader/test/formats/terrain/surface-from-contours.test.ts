import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import {
  createGeoreference,
  FeatureLayerBuilder,
  inputFileOfBytes,
  openDataset,
  surfaceFromContours,
} from '@cityloom/cim-loader';
import type { FeatureLayer } from '@cityloom/cim-loader';
import { sampleHeight } from '@cityloom/twin-core';
import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { describe, expect, test } from 'vitest';

async function linesLayer(
  lines: readonly { readonly elevation: number; readonly positions: readonly (readonly number[])[] }[],
): Promise<FeatureLayer> {
  const georeference = await createGeoreference({ definition: 'EPSG:4326' }, {}, 'contours');
  const builder = new FeatureLayerBuilder({
    layer: 'contours',
    source: 'test',
    file: 'contours',
    georeference,
  });
  lines.forEach(({ elevation, positions }, index) => {
    builder.addFeature(index, { type: 'LineString', coordinates: positions }, { elevation });
  });
  const [layer] = builder.finish();
  return layer as FeatureLayer;
}

/** Circles of a cone around a place: 100 m at the foot, ten metres per line, the top at 200 m. */
const METRE = 1 / 111_195;
const cone = [100, 110, 120, 130, 140, 150, 160, 170, 180, 190].map((elevation) => ({
  elevation,
  positions: Array.from({ length: 73 }, (_, at) => {
    const radius = (200 - elevation) * 5 * METRE;
    const angle = (at % 72) * (Math.PI / 36);
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  }),
}));

test('a cone comes back from its contours, its cut-off top raised', async () => {
  const { table } = await linesLayer(cone);
  const grid = surfaceFromContours(table, { elevationColumn: 'elevation', cellMetres: 10 });
  for (const radius of [60, 130, 225, 333, 480]) {
    for (const angle of [0.3, 1.9, 4.4]) {
      const place = [radius * METRE * Math.cos(angle), radius * METRE * Math.sin(angle)] as const;
      expect(Math.abs(sampleHeight(grid, ...place) - (200 - radius / 5))).toBeLessThan(1.5);
    }
  }
  // Without care for flat triangles the top would be a plate of 190 m.
  expect(sampleHeight(grid, 0, 0)).toBeGreaterThan(193);
  expect(sampleHeight(grid, 0, 0)).toBeLessThanOrEqual(195);
  expect(sampleHeight(grid, 499 * METRE, 499 * METRE)).toBeNaN();
});

/** Contours of a vector tile: rings without the edges where the tile cut them off. */
function tileContours(folder: string, column: number, row: number): Parameters<typeof linesLayer>[0] {
  const bytes = readFileSync(join(folder, `15-${column}-${row}.mvt`));
  const layer = new VectorTile(new PbfReader(bytes)).layers['contour'];
  if (layer === undefined) throw new Error('no contours');
  const size = 2 ** 15 * layer.extent;
  return Array.from({ length: layer.length }, (_, index) => layer.feature(index)).flatMap((feature) =>
    feature.loadGeometry().map((ring) => ({
      elevation: Number(feature.properties['ele']),
      positions: ring
        .filter(({ x, y }) => x > 0 && x < layer.extent && y > 0 && y < layer.extent)
        .map(({ x, y }) => {
          const north = Math.PI * (1 - (2 * (row * layer.extent + y)) / size);
          return [
            ((column * layer.extent + x) / size) * 360 - 180,
            (Math.atan(Math.sinh(north)) * 180) / Math.PI,
          ];
        }),
    })),
  );
}

test(
  'San Francisco: nine tiles of 10 m contours become hills as high as the map says',
  { timeout: 60_000 },
  async () => {
    const require = createRequire(import.meta.url);
    const folder = join(
      dirname(require.resolve('@mapbox/mvt-fixtures/package.json')),
      'real-world/sanfrancisco',
    );
    const lines = [5237, 5238, 5239].flatMap((column) =>
      [12_665, 12_666, 12_667].flatMap((row) => tileContours(folder, column, row)),
    );
    const { table } = await linesLayer(lines.filter(({ positions }) => positions.length > 1));
    const grid = surfaceFromContours(table, { elevationColumn: 'elevation', cellMetres: 10 });
    // Summits as the labels of the same tiles give them (elevation_m): Mount Sutro 278 m, Lone Mountain 128 m.
    const summit = (longitude: number, latitude: number): number => {
      let highest = -Infinity;
      for (let step = 0; step < 400; step++) {
        const east = longitude + ((step % 20) - 10) * 10 * METRE;
        const north = latitude + (Math.floor(step / 20) - 10) * 10 * METRE;
        const height = sampleHeight(grid, east, north);
        if (height > highest) highest = height;
      }
      return highest;
    };
    expect(Math.abs(summit(-122.4572, 37.7583) - 278)).toBeLessThan(10);
    expect(Math.abs(summit(-122.4519, 37.779) - 128)).toBeLessThan(10);
  },
);

test('lines without elevation are refused with a remedy', async () => {
  const { table } = await linesLayer(cone);
  expect(() => surfaceFromContours(table)).toThrow(/fewer than three/u);
  expect(() => surfaceFromContours(table, { elevationColumn: 'height' })).toThrow(/number column/u);
});

describe('a file of contours is read with the ground they describe', () => {
  const contours = (
    height: (elevation: number) => readonly number[],
  ): ReturnType<typeof inputFileOfBytes> => {
    const features = cone.map(({ elevation, positions }) => ({
      type: 'Feature',
      properties: { elevation, name: 'cone' },
      geometry: {
        type: 'LineString',
        coordinates: positions.map((place) => [...place, ...height(elevation)]),
      },
    }));
    return inputFileOfBytes(
      'contours.geojson',
      new TextEncoder().encode(JSON.stringify({ type: 'FeatureCollection', features })),
    );
  };
  const top = 130 * METRE;

  test.each([
    ['a column', 'elevation', () => []],
    ['the heights of the positions', 'z', (elevation: number) => [elevation]],
  ] as const)('by %s', async (_, contourElevation, height) => {
    const { layers } = await openDataset(contours(height), { contourElevation });
    expect(layers.map(({ kind, id }) => [kind, id])).toEqual([
      ['features', 'contours'],
      ['terrain', 'contours-surface'],
    ]);
    const ground = layers[1];
    if (ground?.kind !== 'terrain') expect.unreachable();
    expect(sampleHeight(ground.grid, top, 0)).toBeCloseTo(174, 0);
  });

  test('lines that enclose nothing are refused', async () => {
    const line = { type: 'LineString', coordinates: [0, 1, 2, 3].map((at) => [at / 1000, at / 1000]) };
    const file = inputFileOfBytes(
      'one.geojson',
      new TextEncoder().encode(
        JSON.stringify({ type: 'Feature', properties: { elevation: 5 }, geometry: line }),
      ),
    );
    await expect(openDataset(file, { contourElevation: 'elevation' })).rejects.toThrow(
      /one\.geojson: contours of layer one make no surface .*enclose/u,
    );
  });

  test('a column that is not there, or has no numbers, is refused with those there are', async () => {
    for (const contourElevation of ['height', 'name', 'z']) {
      await expect(
        openDataset(
          contours(() => []),
          { contourElevation },
        ),
      ).rejects.toThrow(/contours\.geojson.*no layer of lines.*choose one of the columns elevation/u);
    }
  });
});
