import { buildTileset, type BuiltTileset, openDataset, validateTileset } from '@cityloom/cim-loader';
import { createFeatureTable } from '@cityloom/twin-core';
import * as gltfValidator from 'gltf-validator';
import { expect, test } from 'vitest';
import { describeWithTestData, openTestData, readTestData } from '../test-data.ts';
import { splitGlb } from './decode-tile.ts';

async function tilesOf(path: string, layer: string, crs?: string): Promise<BuiltTileset> {
  const dataset = await openDataset(await openTestData(path), {
    ...(crs !== undefined && { georeference: { crs } }),
  });
  const found = dataset.layers.find(({ id }) => id === layer);
  if (found?.kind !== 'features' || found.surfaces === undefined) throw new Error(`no solids in ${layer}`);
  return buildTileset(createFeatureTable(found.table), {
    surfaces: found.surfaces,
    normals: true,
    columns: 'all',
    defaultHeight: 3,
  });
}

async function expectSound(built: BuiltTileset, objects: number): Promise<void> {
  const read = (path: string): Uint8Array =>
    built.files.find((file) => file.path === path)?.bytes ?? new Uint8Array();
  expect(await validateTileset(read)).toMatchObject({ faults: [], objects });
  for (const { path, bytes } of built.files.filter((file) => file.path.endsWith('.glb'))) {
    const { issues } = await gltfValidator.validateBytes(bytes, { uri: path });
    expect(issues, path).toMatchObject({ numErrors: 0 });
  }
}

interface Textured {
  images?: { bufferView: number; mimeType: string }[];
  materials: { pbrMetallicRoughness: { baseColorTexture?: { index: number } } }[];
  bufferViews: { byteOffset: number; byteLength: number }[];
  meshes: { primitives: { material: number; attributes: Record<string, number> }[] }[];
}

describeWithTestData('solids', () => {
  test('of Delft keep their faces, coloured by what they are', async () => {
    const built = await tilesOf('cityjson-models/delft.json', 'buildings');
    await expectSound(built, 160);
    const finest = built.files.filter(({ path }) => path.startsWith('2/'));
    const { json } = splitGlb(finest[0]?.bytes ?? new Uint8Array());
    const { primitives } = (json as unknown as Textured).meshes[0] ?? { primitives: [] };
    expect(primitives[0]?.attributes).toHaveProperty('COLOR_0');
  });

  test('of Rotterdam keep the picture that is there, byte for byte, and once', async () => {
    const built = await tilesOf('cityjson-models/rotterdam_subset.json', 'buildings', 'EPSG:28992');
    await expectSound(built, 16);
    const pictures = built.files
      .filter(({ path }) => path.endsWith('.glb'))
      .flatMap(({ path, bytes }) => {
        const { json, binary } = splitGlb(bytes);
        const gltf = json as unknown as Textured;
        return (gltf.images ?? []).map(({ bufferView, mimeType }) => {
          const { byteOffset = 0, byteLength = 0 } = gltf.bufferViews[bufferView] ?? {};
          const material = gltf.materials.findIndex(
            (each) => 'baseColorTexture' in each.pbrMetallicRoughness,
          );
          const primitive = gltf.meshes[0]?.primitives.find((each) => each.material === material);
          expect(primitive?.attributes).toHaveProperty('TEXCOORD_0');
          return { path, mimeType, picture: binary.slice(byteOffset, byteOffset + byteLength) };
        });
      });
    expect(pictures).toHaveLength(1);
    expect(pictures[0]).toMatchObject({ path: '2/0.glb', mimeType: 'image/jpeg' });
    expect(pictures[0]?.picture).toEqual(readTestData('cityjson-models/appearances/0320_4_15.jpg'));
  });
});
