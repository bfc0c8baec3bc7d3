import { inputFileOfBytes, LoadError, openDataset } from '@cityloom/cim-loader';
import type { Dataset, FeatureLayer } from '@cityloom/cim-loader';
import { cellValue } from '@cityloom/twin-core';
import { describe, expect, it } from 'vitest';
import { describeWithTestData, openTestData } from '../../test-data.ts';
import { boxModel, gltfTransform, type Packing } from './sample-models.ts';

const open = (bytes: Uint8Array<ArrayBuffer>, crs?: string): Promise<Dataset> =>
  openDataset(inputFileOfBytes('model.glb', bytes), crs === undefined ? {} : { georeference: { crs } });

function features(dataset: Dataset, id: string): FeatureLayer {
  const layer = dataset.layers.find((each) => each.id === id);
  if (layer?.kind !== 'features') throw new Error(`no layer ${id}`);
  return layer;
}

function values({ table }: FeatureLayer, name: string): unknown[] {
  const column = table.columns.get(name);
  return Array.from({ length: table.count }, (_, row) => column && cellValue(column, row));
}

/** Largest error of a packed height, metres. */
const TOLERANCES: Readonly<Record<Packing, number>> = {
  plain: 1e-6,
  quantized: 0.02,
  draco: 0.02,
  meshopt: 0.02,
};

describe('models', () => {
  it.each<Packing>(['plain', 'quantized', 'draco', 'meshopt'])(
    'reads features of a %s model',
    async (packing) => {
      const bytes = await boxModel(4, packing);
      const dataset = await open(bytes, 'EPSG:3857');
      expect(dataset.report.warnings.map(({ code }) => code)).toEqual([]);
      const layer = features(dataset, 'boxes');
      const heights = values(layer, 'height') as number[];
      expect(heights.length).toBe(4);
      heights.forEach((height, box) => {
        expect(Math.abs(height - (box + 1))).toBeLessThan(TOLERANCES[packing]);
      });
      // Squares of 8 m: five positions each, one ring.
      expect(layer.table.geometry?.positionOffsets).toEqual(Uint32Array.from([0, 5, 10, 15, 20]));
      expect(layer.surfaces?.polygonOffsets).toEqual(Uint32Array.from([0, 12, 24, 36, 48]));
      // Second opinion on how much there is.
      const document = await (await gltfTransform()).readBinary(bytes);
      const [primitive] = document
        .getRoot()
        .listMeshes()
        .flatMap((mesh) => mesh.listPrimitives());
      expect(primitive?.getIndices()?.getCount()).toBe((layer.surfaces?.ringOffsets.length ?? 0) * 3 - 3);
    },
  );

  it('keeps objects of a model that is not on the globe, without a place, and says how to place it', async () => {
    const dataset = await open(await boxModel(3, 'plain'));
    const layer = features(dataset, 'boxes');
    expect(layer.table.geometry).toBeUndefined();
    expect(values(layer, 'height')).toEqual([1, 2, 3]);
    expect(dataset.report.warnings).toMatchObject([{ code: 'not-on-the-globe' }]);
    expect(dataset.crs).toBeUndefined();
  });

  it('says what a glTF 1.0 needs', async () => {
    const bytes = await boxModel(1, 'plain');
    new DataView(bytes.buffer).setUint32(4, 1, true);
    await expect(open(bytes)).rejects.toThrow(LoadError);
    await expect(open(bytes)).rejects.toThrow(/glTF 1\.0.*upgrade/u);
  });
});

describeWithTestData('EXT_structural_metadata', () => {
  const sample = async (name: string): Promise<Dataset> =>
    openDataset(await openTestData(`3dtiles-samples/glTF/EXT_structural_metadata/${name}/${name}.gltf`));

  it('reads arrays of every kind', async () => {
    const layer = features(await sample('ComplexTypes'), 'examplemetadataclass');
    expect(values(layer, 'example_variable_length_ARRAY_normalized_UINT8')[0]).toBe('[0,1]');
    expect(values(layer, 'example_fixed_length_ARRAY_BOOLEAN')[1]).toBe(
      '[true,true,false,false,true,true,false,false,true,true]',
    );
    expect(values(layer, 'example_variable_length_ARRAY_STRING')[3]).toBe('["One","Two","Theee","Four"]');
    expect(values(layer, 'example_fixed_length_ARRAY_ENUM')[2]).toBe(
      '["ExampleEnumValueC","ExampleEnumValueA"]',
    );
  });

  it('finds features in textures', async () => {
    const layer = features(await sample('FeatureIdTextureAndPropertyTable'), 'buildingcomponents');
    expect(values(layer, 'component')).toEqual(['Wall', 'Door', 'Roof', 'Window']);
    expect(values(layer, 'yearBuilt')).toEqual([1960, 1996, 1985, 2002]);
    // The picture is 16 texels high and stands upright on 1 m: the door begins at the ground, the roof ends on top.
    expect(values(layer, 'height')).toEqual([0.813, 0.375, 0.188, 0.188]);
    expect(values(layer, 'groundHeight')).toEqual([0, 0, 0.813, 0.5]);
  });

  it('sums up property textures', async () => {
    const layer = features(await sample('SimplePropertyTexture'), 'meshes');
    const names = ['insideTemperature', 'outsideTemperature'].flatMap((name) =>
      ['minimum', 'maximum'].map((end) => `${name}.${end}`),
    );
    expect(names.map((name) => values(layer, name)[0])).toEqual([13, 24, 9, 19]);
  });

  it('makes a layer of each class', async () => {
    const { report } = await sample('MultipleClasses');
    expect(report.counts).toEqual({ examplemetadataclassa: 4, examplemetadataclassb: 4 });
  });
});
