import { inputFileOfBytes, openDataset } from '@cityloom/cim-loader';
import type { Dataset, FeatureLayer } from '@cityloom/cim-loader';
import { parse } from '@loaders.gl/core';
import { Tiles3DLoader } from '@loaders.gl/3d-tiles';
import { cellValue } from '@cityloom/twin-core';
import { describe, expect, it } from 'vitest';
import { describeWithTestData, readTestData } from '../../test-data.ts';
import { boxModel } from '../gltf/sample-models.ts';
import { compositeTile, hierarchyTile, instanceTile, pointTile } from './sample-tiles.ts';

/** Contents in coordinates of their tile are placed by any CRS. */
const open = (name: string, bytes: Uint8Array<ArrayBuffer>): Promise<Dataset> =>
  openDataset(inputFileOfBytes(name, bytes), { georeference: { crs: 'EPSG:3857' } });

function features(dataset: Dataset, id: string): FeatureLayer {
  const layer = dataset.layers.find((each) => each.id === id);
  if (layer?.kind !== 'features') throw new Error(`no layer ${id}`);
  return layer;
}

function values({ table }: FeatureLayer, name: string): unknown[] {
  const column = table.columns.get(name);
  return Array.from({ length: table.count }, (_, row) => column && cellValue(column, row));
}

describe('tile contents', () => {
  it('gives features of a batch table hierarchy what their parents say, their own first', async () => {
    const dataset = await open('town.b3dm', hierarchyTile(await boxModel(1, 'plain')));
    const layer = features(dataset, 'features');
    expect(layer.table.count).toBe(4);
    expect(values(layer, 'storeys')).toEqual([1, 2, 3, 4]);
    expect(values(layer, 'block')).toEqual(['north', 'north', 'south', undefined]);
    expect(values(layer, 'town')).toEqual(['Astana', 'Astana', 'Astana', undefined]);
    expect(values(layer, 'class')).toEqual([
      'Building < Block < Town',
      'Building < Block < Town',
      'Building < Block < Town',
      'Building',
    ]);
  });

  it('puts instances on the globe, as high as their scaled model', async () => {
    const dataset = await open('trees.i3dm', instanceTile(await boxModel(1, 'plain')));
    const layer = features(dataset, 'instances');
    expect(values(layer, 'kind')).toEqual(['oak', 'ash', 'elm']);
    expect(values(layer, 'height')).toEqual([1, 2, 0.5]);
    const positions = layer.table.geometry?.positions ?? new Float64Array();
    // 10 m along the y axis of the Earth at longitude 0, latitude 0 are 10 m east.
    expect(positions[2]).toBeCloseTo((10 / 6_378_137) * (180 / Math.PI), 9);
    expect(positions[3]).toBeCloseTo(0, 9);
  });

  it('reads point clouds with colours and classes, and composites of composites', async () => {
    const dataset = await open('all.cmpt', compositeTile([pointTile(8), compositeTile([pointTile(4)])]));
    const [cloud] = dataset.layers;
    if (cloud?.kind !== 'points') throw new Error('no points');
    expect(cloud.count).toBe(12);
    expect([...(cloud.classifications ?? [])]).toEqual([0, 1, 2, 3, 4, 5, 6, 0, 0, 1, 2, 3]);
    expect(new Set(cloud.colours)).toEqual(new Set([128]));
  });
});

/** What the other reader finds. */
interface ParsedTile {
  readonly batchTableJson?: Readonly<Record<string, unknown[]>>;
  readonly featureTableJson: Readonly<Record<string, unknown>>;
  readonly pointCount?: number;
}

async function secondOpinion(path: string): Promise<ParsedTile> {
  const options = { worker: false, '3d-tiles': { isTileset: false as const, loadGLTF: false } };
  return (await parse(readTestData(path).buffer, Tiles3DLoader, options)) as ParsedTile;
}

describeWithTestData('tile contents against loaders.gl', () => {
  it.each(['ll', 'lr', 'ul', 'ur'])('agrees on the batch table of %s.b3dm', async (name) => {
    const path = `3dtiles-samples/1.0/TilesetWithRequestVolume/city/${name}.b3dm`;
    const { batchTableJson = {}, featureTableJson } = await secondOpinion(path);
    const layer = features(await open(`${name}.b3dm`, readTestData(path)), 'features');
    expect(layer.table.count).toBe(featureTableJson['BATCH_LENGTH']);
    expect(Object.keys(batchTableJson).length).toBeGreaterThan(3);
    for (const [column, list] of Object.entries(batchTableJson)) expect(values(layer, column)).toEqual(list);
  });

  it('agrees on the number of points and instances', async () => {
    const cloud = '3dtiles-samples/1.0/TilesetWithRequestVolume/points.pnts';
    expect((await open('points.pnts', readTestData(cloud))).report.counts).toEqual({
      points: (await secondOpinion(cloud)).pointCount,
    });
    const trees = '3dtiles-samples/1.0/TilesetWithTreeBillboards/tree.i3dm';
    expect((await open('tree.i3dm', readTestData(trees))).report.counts).toEqual({
      instances: (await secondOpinion(trees)).featureTableJson['INSTANCES_LENGTH'],
    });
  });
});
