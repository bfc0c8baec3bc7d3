import {
  buildTileset,
  type BuiltTileset,
  createBlobFolder,
  type Dataset,
  type FeatureLayer,
  openDataset,
  validateTileset,
} from '@cityloom/cim-loader';
import { createFeatureTable } from '@cityloom/twin-core';
import * as gltfValidator from 'gltf-validator';
import { describe, expect, it } from 'vitest';
import { SAMPLE_PICTURES } from '../formats/pictures/sample-pictures.ts';
import { texturedSquare } from '../formats/pictures/textured-square.ts';
import { describeWithTestData, openTestData, readTestData } from '../test-data.ts';
import { splitGlb } from './decode-tile.ts';

function surfacesOf({ layers }: Dataset): FeatureLayer & Required<Pick<FeatureLayer, 'surfaces'>> {
  for (const layer of layers)
    if (layer.kind === 'features' && layer.surfaces !== undefined)
      return { ...layer, surfaces: layer.surfaces };
  throw new Error('no layer has surfaces');
}

async function tile(dataset: Dataset): Promise<BuiltTileset> {
  const { table, surfaces } = surfacesOf(dataset);
  const built = await buildTileset(createFeatureTable(table), { surfaces, columns: 'all', defaultHeight: 3 });
  const read = (path: string): Uint8Array =>
    built.files.find((file) => file.path === path)?.bytes ?? new Uint8Array();
  expect(await validateTileset(read)).toMatchObject({ faults: [] });
  for (const { path, bytes } of built.files.filter((file) => file.path.endsWith('.glb'))) {
    const { issues } = await gltfValidator.validateBytes(bytes, { uri: path });
    expect(issues, path).toMatchObject({ numErrors: 0 });
  }
  return built;
}

interface Gltf {
  readonly extensionsRequired: readonly string[];
  readonly images?: readonly { readonly bufferView: number; readonly mimeType: string }[];
  readonly textures?: readonly object[];
  readonly bufferViews: readonly { readonly byteOffset?: number; readonly byteLength: number }[];
}

/** Pictures of all tiles, with the glTF they stand in. */
const picturesOf = ({ files }: BuiltTileset): { gltf: Gltf; mimeType: string; bytes: Uint8Array }[] =>
  files
    .filter(({ path }) => path.endsWith('.glb'))
    .flatMap(({ bytes }) => {
      const { json, binary } = splitGlb(bytes);
      const gltf = json as unknown as Gltf;
      return (gltf.images ?? []).map(({ bufferView, mimeType }) => {
        const { byteOffset = 0, byteLength = 0 } = gltf.bufferViews[bufferView] ?? {};
        return { gltf, mimeType, bytes: binary.slice(byteOffset, byteOffset + byteLength) };
      });
    });

const reopen = ({ files }: BuiltTileset): Promise<Dataset> =>
  createBlobFolder(files.map(({ path, bytes }) => ({ path, blob: new Blob([new Uint8Array(bytes)]) })))
    .open('tileset.json')
    .then((file) => openDataset(file));

describe('pictures of a model', () => {
  it.each(Object.entries(SAMPLE_PICTURES))(
    '%s is passed on to the tiles as it is',
    async (_name, { mimeType, base64, extension }) => {
      const file = texturedSquare(mimeType, base64, extension, 'colours');
      const dataset = await openDataset(file, { georeference: { crs: 'EPSG:3857' } });
      expect(dataset.report.warnings).toEqual([]);
      const built = await tile(dataset);
      const [picture, ...others] = picturesOf(built);
      expect(others).toEqual([]);
      expect(picture?.mimeType).toBe(mimeType);
      expect(Buffer.from(picture?.bytes ?? []).toString('base64')).toBe(base64);
      expect(picture?.gltf.extensionsRequired).toContain(extension);
      expect(picture?.gltf.textures).toEqual([{ sampler: 0, extensions: { [extension]: { source: 0 } } }]);
    },
  );

  it('lie as the transform of the texture says', async () => {
    const { mimeType, base64, extension } = SAMPLE_PICTURES['webp'] ?? expect.fail();
    const file = texturedSquare(mimeType, base64, extension, 'colours');
    const { surfaces } = surfacesOf(await openDataset(file, { georeference: { crs: 'EPSG:3857' } }));
    const { polygonTextures, textureCoordinates } = surfaces.appearance ?? expect.fail();
    expect(polygonTextures).toEqual(Uint16Array.of(1, 1));
    // (u, v) from the top → (0.25 + v/2, 0.5 − u/2), here with v from the bottom: lower left, lower right, upper right.
    const expected = [0.75, 0.5, 0.75, 1, 0.25, 1];
    expected.forEach((value, at) => {
      expect(textureCoordinates?.[at]).toBeCloseTo(value, 6);
    });
  });
});

describeWithTestData('pictures of 3D Tiles', () => {
  it('tiled twice are the picture of the city model, byte for byte, in its place', async () => {
    const city = await openDataset(await openTestData('cityjson-models/rotterdam_subset.json'), {
      georeference: { crs: 'EPSG:28992' },
    });
    const first = await tile(city);
    const again = await reopen(first);
    const pictures = picturesOf(await tile(again));
    expect(pictures.map(({ mimeType }) => mimeType)).toEqual(['image/jpeg']);
    expect(pictures[0]?.bytes).toEqual(readTestData('cityjson-models/appearances/0320_4_15.jpg'));
    // As many corners of the city model lie on the picture, at the same places of it.
    const [source, read] = [city, again].map((dataset) => spreadOf(surfacesOf(dataset)));
    expect(read).toEqual(source);
  });

  it('of a b3dm are in the tiles', async () => {
    const dataset = await openDataset(await openTestData('3dtiles-1.0-b3dm-tree/0001.b3dm'), {
      georeference: { crs: 'EPSG:3857' },
    });
    const { surfaces } = surfacesOf(dataset);
    const textures = surfaces.appearance?.textures ?? [];
    expect(textures.length).toBeGreaterThan(0);
    const written = picturesOf(await tile(dataset)).map(({ bytes }) => Buffer.from(bytes).toString('base64'));
    for (const { bytes } of textures) expect(written).toContain(Buffer.from(bytes ?? []).toString('base64'));
  });
});

/** Least and greatest u and v of all corners that lie on a picture, to a thousandth. */
function spreadOf({ surfaces }: ReturnType<typeof surfacesOf>): number[] {
  const { polygonTextures, textureCoordinates, textures } = surfaces.appearance ?? expect.fail();
  const [us, vs]: [number[], number[]] = [[], []];
  polygonTextures?.forEach((texture, polygon) => {
    if (textures[texture - 1]?.bytes === undefined) return;
    const start = surfaces.positionOffsets[surfaces.ringOffsets[polygon] ?? 0] ?? 0;
    const end = surfaces.positionOffsets[surfaces.ringOffsets[polygon + 1] ?? 0] ?? 0;
    for (let at = start; at < end; at++) {
      us.push(textureCoordinates?.[at * 2] ?? NaN);
      vs.push(textureCoordinates?.[at * 2 + 1] ?? NaN);
    }
  });
  return [us, vs].flatMap((values) =>
    [Math.min(...values), Math.max(...values)].map((value) => Math.round(value * 1000)),
  );
}
