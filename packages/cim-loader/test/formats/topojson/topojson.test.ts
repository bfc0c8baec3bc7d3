import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { inputFileOfBytes, openDataset } from '@cityloom/cim-loader';
import type { Dataset, FeatureLayer, LoadOptions } from '@cityloom/cim-loader';
import { cellValue, geometryOfRow } from '@cityloom/twin-core';
// @ts-expect-error The library has no types; what is used of it is described below.
import * as topojson from 'topojson-client';
import { describe, expect, it } from 'vitest';
import { topojsonLoader } from '../../../src/formats/topojson/index.ts';
import { expectDataOrLoadError } from '../../mutations.ts';

const { feature } = topojson as unknown as {
  readonly feature: (topology: unknown, name: string) => { readonly features: readonly object[] };
};
const require = createRequire(import.meta.url);
const atlas = require.resolve('world-atlas/countries-110m.json');

const read = (content: string | object, options?: LoadOptions): Promise<Dataset> => {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  return openDataset(inputFileOfBytes('districts.topojson', new TextEncoder().encode(text)), options);
};

function layersOf({ layers }: Dataset): FeatureLayer[] {
  return layers.filter((layer): layer is FeatureLayer => layer.kind === 'features');
}

const shapes = ({ table }: FeatureLayer): unknown[] =>
  Array.from({ length: table.count }, (_, row) => table.geometry && geometryOfRow(table.geometry, row));

const SQUARES = {
  type: 'Topology',
  transform: { scale: [0.5, 0.25], translate: [100, 20] },
  arcs: [
    [
      [2, 0],
      [0, 4],
    ],
    [
      [2, 4],
      [-2, 0],
      [0, -4],
      [2, 0],
    ],
    [
      [2, 0],
      [2, 0],
      [0, 4],
      [-2, 0],
    ],
  ],
  objects: {
    blocks: {
      type: 'GeometryCollection',
      geometries: [
        { type: 'Polygon', id: 'west', arcs: [[0, 1]], properties: { name: '西' } },
        { type: 'Polygon', id: 'east', arcs: [[2, -1]], properties: { name: 'East' } },
        { type: null, id: 'nowhere' },
      ],
    },
    border: { type: 'LineString', arcs: [0] },
    stops: {
      type: 'MultiPoint',
      coordinates: [
        [0, 0],
        [4, 4, 7],
      ],
    },
  },
};

describe('TopoJSON', () => {
  it('is what topojson-client makes of a quantised atlas', async () => {
    const text = readFileSync(atlas, 'utf8');
    const [topo, plain] = [
      await read(text),
      await read({ type: 'FeatureCollection', features: feature(JSON.parse(text), 'countries').features }),
    ];
    const [countries, land] = layersOf(topo);
    const expected = layersOf(plain)[0] as FeatureLayer;
    expect([topo.format, topo.crs?.code, countries?.id, land?.id]).toEqual([
      'topojson',
      'OGC:CRS84',
      'countries',
      'land',
    ]);
    expect(countries?.table.count).toBe(177);
    expect(countries && shapes(countries)).toEqual(shapes(expected));
    const names = (layer: FeatureLayer | undefined): unknown[] => {
      const column = layer?.table.columns.get('name');
      return Array.from({ length: 177 }, (_, row) => column && cellValue(column, row));
    };
    expect(names(countries)).toEqual(names(expected));
    expect(land?.table.count).toBe(1);
  });

  it('turns shared arcs and places quantised points', async () => {
    const dataset = await read(SQUARES);
    const [blocks, border, stops] = layersOf(dataset) as [FeatureLayer, FeatureLayer, FeatureLayer];
    expect(blocks.table.count).toBe(3);
    const [west, east, nowhere] = shapes(blocks) as { coordinates: unknown[][] }[];
    expect(west?.coordinates[0]).toHaveLength(5);
    expect(east?.coordinates[0]).toEqual([
      [101, 20],
      [102, 20],
      [102, 21],
      [101, 21],
      [101, 20],
    ]);
    expect(nowhere).toBeUndefined();
    expect(shapes(border)).toEqual([
      {
        type: 'LineString',
        coordinates: [
          [101, 20],
          [101, 21],
        ],
      },
    ]);
    expect(shapes(stops)).toEqual([
      {
        type: 'MultiPoint',
        coordinates: [
          [100, 20],
          [102, 21],
        ],
      },
    ]);
    const chosen = await read(SQUARES, { layers: ['border'] });
    expect(chosen.layers.map(({ id }) => id)).toEqual(['border']);
  });

  it('keeps rows whose arcs are missing, and refuses arcs used over and over', async () => {
    const objects = {
      a: { type: 'GeometryCollection', geometries: [{ type: 'LineString', arcs: [9], id: 1 }] },
    };
    const dataset = await read({ ...SQUARES, objects });
    expect(layersOf(dataset)[0]?.table.count).toBe(1);
    expect(dataset.report.warnings).toContainEqual(
      expect.objectContaining({ code: 'broken-geometry', object: 'a' }),
    );
    const over = { a: { type: 'LineString', arcs: Array.from({ length: 200_000 }, () => 1) } };
    const bomb = await read({ ...SQUARES, objects: over });
    expect(bomb.report.warnings[0]?.message).toContain('over and over');
    await expect(read({ type: 'Topology', objects: {} })).rejects.toThrow(/"arcs" is not a list; /u);
    await expect(read('{"type":"Topology","arcs":[[')).rejects.toThrow(/districts\.topojson: .*JSON/u);
  });

  it('ends 20,000 broken copies in data or one clear error', { timeout: 120_000 }, async () => {
    const bytes = new TextEncoder().encode(JSON.stringify(SQUARES));
    const { data, refused } = await expectDataOrLoadError(topojsonLoader, [{ name: 'a.topojson', bytes }]);
    expect(Math.min(data, refused)).toBeGreaterThan(500);
  });
});
