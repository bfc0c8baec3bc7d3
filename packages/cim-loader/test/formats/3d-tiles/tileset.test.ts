import { createFeatureRowIndex, openDataset } from '@cityloom/cim-loader';
import type { Dataset, FeatureLayer } from '@cityloom/cim-loader';
import { cellValue, createFeatureTable } from '@cityloom/twin-core';
import { expect, it } from 'vitest';
import { describeWithTestData, openTestData } from '../../test-data.ts';

const open = async (path: string): Promise<Dataset> => openDataset(await openTestData(path));

function layer(dataset: Dataset, id: string): FeatureLayer {
  const found = dataset.layers.find((each) => each.id === id);
  if (found?.kind !== 'features')
    throw new Error(`no layer ${id}: ${dataset.layers.map((each) => each.id).join()}`);
  return found;
}

const values = ({ table }: FeatureLayer, column: string): unknown[] => {
  const found = table.columns.get(column);
  return Array.from({ length: table.count }, (_, row) => found && cellValue(found, row));
};

const counts = ({ report }: Dataset): Readonly<Record<string, number>> => report.counts;
const codes = ({ report }: Dataset): string[] => report.warnings.map(({ code }) => code);

describeWithTestData('tilesets 1.0', () => {
  it('reads the finest tile there is where a finer one is missing', async () => {
    const dataset = await open('3dtiles-samples/1.0/TilesetWithDiscreteLOD/tileset.json');
    expect(values(layer(dataset, 'meshes'), 'tile')).toEqual(['dragon_medium.b3dm']);
    expect(counts(dataset)).toEqual({ meshes: 1, tiles: 3 });
    expect(dataset.report.warnings).toMatchObject([{ code: 'broken-content', object: 'dragon_high.b3dm' }]);
  });

  it('reads buildings with batch tables, a mesh and points of nested tilesets', async () => {
    const dataset = await open('3dtiles-samples/1.0/TilesetWithRequestVolume/tileset.json');
    expect(counts(dataset)).toEqual({ features: 40, meshes: 1, points: 125_000, tiles: 6 });
    const buildings = layer(dataset, 'features');
    // Each of the four tiles numbers its buildings from 0: these are no identities.
    expect(values(buildings, 'id').slice(0, 11)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0]);
    const heights = values(buildings, 'Height') as number[];
    const measured = values(buildings, 'height') as number[];
    // The batch table states the height of each box; the footprint and height are measured on its triangles.
    measured.forEach((height, row) => {
      expect(height).toBeCloseTo(heights[row] ?? NaN, 2);
    });
    const { geometry } = buildings.table;
    const [longitudes, latitudes] = [values(buildings, 'Longitude'), values(buildings, 'Latitude')];
    for (let row = 0; row < buildings.table.count; row++) {
      // Boxes: one ring of four corners around the position the batch table states (radians).
      const start = (geometry?.positionOffsets[row] ?? 0) * 2;
      const ring = geometry?.positions.subarray(start, start + 8) ?? new Float64Array();
      const middle = [0, 1].map(
        (axis) => ring.filter((_, at) => at % 2 === axis).reduce((a, b) => a + b, 0) / 4,
      );
      expect(geometry?.positionOffsets[row + 1]).toBe((geometry?.positionOffsets[row] ?? 0) + 5);
      expect(middle[0]).toBeCloseTo(((longitudes[row] as number) * 180) / Math.PI, 5);
      expect(middle[1]).toBeCloseTo(((latitudes[row] as number) * 180) / Math.PI, 5);
    }
  });

  it('finds the rows of what is picked in tiles', async () => {
    const dataset = await open('3dtiles-samples/1.0/TilesetWithRequestVolume/tileset.json');
    if (dataset.tileFeatures === undefined) throw new Error('no tile features');
    const index = createFeatureRowIndex(dataset.tileFeatures);
    const table = createFeatureTable(layer(dataset, 'features').table);
    for (const tile of ['city/ll.b3dm', 'city/lr.b3dm', 'city/ul.b3dm', 'city/ur.b3dm']) {
      for (let id = 0; id < 10; id++) {
        const found = index.find(tile, id);
        expect(found?.layer).toBe('features');
        expect([table.value(found?.row ?? -1, 'tile'), table.value(found?.row ?? -1, 'id')]).toEqual([
          tile,
          id,
        ]);
      }
    }
    expect(index.find('city/ll.b3dm', 10)).toBeUndefined();
    expect(index.find('city/none.b3dm', 0)).toBeUndefined();
  });

  it('reads instances as points with the height of their model', async () => {
    const dataset = await open('3dtiles-samples/1.0/TilesetWithTreeBillboards/tileset.json');
    expect(counts(dataset)).toEqual({ instances: 25, tiles: 2, statistics: 1 });
    const trees = layer(dataset, 'instances');
    expect(trees.table.geometry?.type).toBe('point');
    expect(new Set(values(trees, 'Height'))).toEqual(new Set([20]));
    expect(new Set(values(trees, 'tile'))).toEqual(new Set(['tree.i3dm']));
  });

  it.each([
    ['tileset.json', 220, []],
    ['tileset-add.json', 293, []],
    ['tileset-no-root-content.json', 220, []],
    ['tileset-no-midtile-content.json', 220, []],
    ['tileset-broken-root-content.json', 220, ['broken-content']],
    ['tileset-external.json', 220, []],
    ['tileset-external-with-url-params.json', 220, []],
    ['tileset-external-child.json', 16, []],
    ['tileset-external-broken.json', 204, ['broken-tileset']],
  ])('reads %s: %i of the tiles', async (file, meshes, problems) => {
    const dataset = await open(`3dtiles-1.0-b3dm-tree/${file}`);
    expect(counts(dataset)['meshes']).toBe(meshes);
    // A landscape in its own coordinates: nothing says where it lies.
    expect(codes(dataset)).toEqual([...problems, 'not-on-the-globe']);
  });
});

describeWithTestData('tilesets 1.1', () => {
  it('expands sparse implicit tilings of quadtrees and octrees', async () => {
    const quadtree = await open('3dtiles-samples/1.1/SparseImplicitQuadtree/tileset.json');
    expect(counts(quadtree)).toEqual({ meshes: 32, tiles: 32 });
    expect(new Set(values(layer(quadtree, 'tiles'), 'level'))).toEqual(new Set([5]));
    expect(codes(quadtree)).toEqual(['not-on-the-globe']);
    const octree = await open('3dtiles-samples/1.1/SparseImplicitOctree/tileset.json');
    expect(counts(octree)).toEqual({ meshes: 31, tiles: 31 });
    expect(codes(octree)).toEqual(['not-on-the-globe']);
  });

  it('keeps the metadata of tilesets, tiles, groups and contents', async () => {
    const dataset = await open('3dtiles-samples/1.1/MetadataGranularities/tileset.json');
    expect(counts(dataset)).toEqual({ meshes: 20, tiles: 20, tileset: 1 });
    const tiles = layer(dataset, 'tiles');
    expect(values(tiles, 'uri')[0]).toBe('house-3-0.glb');
    const about = ['district', 'population', 'content.vertices', 'group', 'group.color', 'group.priority'];
    expect(about.map((column) => values(tiles, column)[0])).toEqual([
      'Callowhill',
      12,
      1032,
      0,
      '[64,64,255]',
      1,
    ]);
    expect(values(layer(dataset, 'tileset'), 'author')).toEqual(['Cesium']);
  });

  it('keeps 64-bit integers to the last digit', async () => {
    const dataset = await open('3dtiles-samples/1.1/TilesetWithFullMetadata/tileset.json');
    const tileset = layer(dataset, 'tileset');
    expect(tileset.table.columns.size).toBe(387);
    const [value] = values(tileset, 'example_INT64_SCALAR');
    expect(value).toBe('-9223372036854775808');
    expect(values(tileset, 'example_variable_length_UINT64_SCALAR_array')).toEqual([
      '[0,6148914690621625735,12297829383087925879,18446744073709551615]',
    ]);
  });

  it('reads a chain of external tilesets to a real building', async () => {
    const dataset = await open('formats/3dtiles-external-berlin/tileset.json');
    expect(counts(dataset)).toEqual({ genericclass: 97, tiles: 1 });
    expect(dataset.crs).toMatchObject({ code: 'EPSG:4978', basis: 'format' });
    const { table, surfaces } = layer(dataset, 'genericclass');
    expect(surfaces?.polygonOffsets.length).toBe(98);
    const [longitude = NaN, latitude = NaN] = table.geometry?.positions ?? [];
    // Potsdamer Platz, Berlin.
    expect(longitude).toBeCloseTo(13.3755, 3);
    expect(latitude).toBeCloseTo(52.5083, 3);
  });
});
