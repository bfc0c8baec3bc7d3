import { DEFAULT_LIMITS, createGeoreference, FeatureLayerBuilder, LoadError } from '@cityloom/cim-loader';
import type { FeatureLayer, SourceGeometry } from '@cityloom/cim-loader';
import { createFeatureTable, geometryOfRow } from '@cityloom/twin-core';
import type { FeatureTable } from '@cityloom/twin-core';
import { describe, expect, it } from 'vitest';

const wgs84 = await createGeoreference({ definition: 'OGC:CRS84', byFormat: true }, {}, 'test');
const newBuilder = (): FeatureLayerBuilder =>
  new FeatureLayerBuilder({
    layer: 'things',
    source: 'things.json',
    file: 'things.json',
    georeference: wgs84,
  });
const tableOf = (layer: FeatureLayer | undefined): FeatureTable => {
  if (layer === undefined) throw new Error('no layer');
  return createFeatureTable(layer.table);
};
const square = (x: number, y: number, size: number): number[][] => [
  [x, y],
  [x, y + size],
  [x + size, y + size],
  [x + size, y],
];

describe('layers from features', () => {
  it('closes rings, turns outer ones counter-clockwise and holes clockwise', () => {
    const builder = newBuilder();
    builder.addFeature(7, { type: 'Polygon', coordinates: [square(0, 0, 4), square(1, 1, 1)] }, {});
    const table = tableOf(builder.finish()[0]);
    expect(table.idOf(0)).toBe('things/7');
    const geometry = table.geometry && geometryOfRow(table.geometry, 0);
    expect(geometry).toEqual({
      type: 'Polygon',
      coordinates: [
        [
          [0, 0],
          [4, 0],
          [4, 4],
          [0, 4],
          [0, 0],
        ],
        [
          [1, 1],
          [1, 2],
          [2, 2],
          [2, 1],
          [1, 1],
        ],
      ],
    });
  });

  it('makes one layer per geometry type and keeps features without geometry', () => {
    const builder = newBuilder();
    builder.addFeature('n1', null, { name: 'nowhere' });
    const mixed: SourceGeometry = {
      type: 'GeometryCollection',
      geometries: [
        {
          type: 'MultiPoint',
          coordinates: [
            [1, 2, 30],
            [3, 4],
          ],
        },
        {
          type: 'LineString',
          coordinates: [
            [0, 0],
            [1, 1],
          ],
        },
      ],
    };
    builder.addFeature('m', mixed, { name: 'both' });
    builder.addFeature(
      't',
      {
        type: 'Polygon',
        coordinates: [
          [
            [0, 0],
            [1, 1],
          ],
        ],
      },
      { name: 'tiny' },
    );
    const layers = builder.finish();
    expect(layers.map(({ id, table }) => [id, table.count])).toEqual([
      ['things-polygons', 1],
      ['things-lines', 1],
      ['things-points', 2],
    ]);
    const points = tableOf(layers[2]);
    expect(points.value(0, 'name')).toBe('nowhere');
    expect(points.geometry && geometryOfRow(points.geometry, 0)).toBeUndefined();
    expect(points.geometry && geometryOfRow(points.geometry, 1)).toEqual({
      type: 'MultiPoint',
      coordinates: [
        [1, 2],
        [3, 4],
      ],
    });
    expect([...(points.geometry?.heights ?? [])]).toEqual([30, NaN]);
    expect(builder.warnings.map(({ code, object }) => [code, object])).toEqual([['tiny-ring', 't']]);
  });

  it('keeps positions off the globe out of the geometry and says so', () => {
    const builder = newBuilder();
    builder.addFeature(1, { type: 'Point', coordinates: [500_000, 4_000_000] }, {});
    builder.addFeature(2, { type: 'Point', coordinates: [116, 40] }, {});
    const [layer] = builder.finish();
    const { geometry } = tableOf(layer);
    expect(geometry && [geometryOfRow(geometry, 0), geometryOfRow(geometry, 1)]).toEqual([
      undefined,
      { type: 'Point', coordinates: [116, 40] },
    ]);
    expect(builder.warnings[0]).toMatchObject({ code: 'position-off-the-globe', count: 1 });
  });

  it('infers columns: numbers, text where one value is none, exact big integers, gaps', () => {
    const builder = newBuilder();
    const point: SourceGeometry = { type: 'Point', coordinates: [0, 0] };
    builder.addFeature(1, point, {
      floors: 3,
      height: 1.5,
      code: 12,
      big: 9007199254740993n,
      list: [1, { a: 2 }],
    });
    builder.addFeature(2, point, { floors: 255, code: '012', flag: true });
    const table = tableOf(builder.finish()[0]);
    expect(table.columns.get('floors')).toMatchObject({ kind: 'number', values: Uint8Array.of(3, 255) });
    expect([table.value(0, 'height'), table.value(1, 'height')]).toEqual([1.5, undefined]);
    expect([table.value(0, 'code'), table.value(1, 'code')]).toEqual(['12', '012']);
    expect(table.value(0, 'big')).toBe('9007199254740993');
    expect(table.value(0, 'list')).toBe('[1,{"a":2}]');
    expect([table.value(0, 'flag'), table.value(1, 'flag')]).toEqual([undefined, 'true']);
  });

  it('numbers ids that stand twice, and names those that are missing by row', () => {
    const builder = newBuilder();
    for (const id of ['a', 'a', undefined, 'way/12', 'a']) builder.addFeature(id, null, {});
    const table = tableOf(builder.finish()[0]);
    const ids = Array.from({ length: table.count }, (_, row) => table.idOf(row));
    expect(ids).toEqual(['things/a', 'things/a~2', 'things/row/2', 'things/way/12', 'things/a~3']);
    expect(builder.warnings).toMatchObject([{ code: 'duplicate-id', object: 'a', count: 2 }]);
  });

  it('stops at the limit of objects and of nested collections', () => {
    const limits = { ...DEFAULT_LIMITS, maximumObjects: 2, maximumDepth: 3, maximumPositions: 100 };
    const builder = new FeatureLayerBuilder({
      layer: 'x',
      source: 'x',
      file: 'x.json',
      georeference: wgs84,
      limits,
    });
    builder.addFeature(1, null, {});
    builder.addFeature(2, null, {});
    expect(() => {
      builder.addFeature(3, null, {});
    }).toThrow(LoadError);
    let nested: SourceGeometry = { type: 'Point', coordinates: [0, 0] };
    for (let depth = 0; depth < 5; depth++) nested = { type: 'GeometryCollection', geometries: [nested] };
    expect(() => {
      new FeatureLayerBuilder({
        layer: 'x',
        source: 'x',
        file: 'x.json',
        georeference: wgs84,
        limits,
      }).addFeature(1, nested, {});
    }).toThrow(/more than 3 nested geometries/u);
  });
});
