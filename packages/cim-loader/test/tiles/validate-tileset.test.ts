import { buildTileset, DETAIL_LEVELS, validateTileset } from '@cityloom/cim-loader';
import { describe, expect, test } from 'vitest';
import { type GltfJson, joinGlb, splitGlb } from './decode-tile.ts';
import { sampleCity } from './sample-city.ts';

interface TileJson {
  boundingVolume: { region: number[] };
  geometricError: number;
  content: { uri: string };
  children: TileJson[];
}

interface TilesetJson {
  asset: { version: string };
  geometricError: number;
  root: TileJson;
}

const levels = DETAIL_LEVELS.map((level, i) => ({ ...level, maximumRows: [40, 20, 10][i] ?? 10 }));
const built = await buildTileset(sampleCity(80), { levels });

/** A tile of the finest level with many buildings. */
const FINEST =
  built.files
    .filter(({ path }) => path.startsWith('2/'))
    .toSorted((a, b) => b.bytes.length - a.bytes.length)[0]?.path ?? '';

/** Faults of the tileset with one file altered. */
async function faultsWith(path: string, alter: (bytes: Uint8Array) => Uint8Array): Promise<string[]> {
  const { faults } = await validateTileset((wanted) => {
    const bytes = built.files.find((file) => file.path === wanted)?.bytes;
    if (bytes === undefined) throw new Error('no such file');
    return wanted === path ? alter(bytes.slice()) : bytes;
  });
  return faults.map(({ file, place, problem }) => `${file}${place}: ${problem}`);
}

const inTileset = (alter: (tileset: TilesetJson) => void): Promise<string[]> =>
  faultsWith('tileset.json', (bytes) => {
    const json = JSON.parse(new TextDecoder().decode(bytes)) as TilesetJson;
    alter(json);
    return new TextEncoder().encode(JSON.stringify(json));
  });

const inContent = (alter: (json: GltfJson, binary: Uint8Array) => void): Promise<string[]> =>
  faultsWith(FINEST, (bytes) => {
    const { json, binary } = splitGlb(bytes);
    alter(json, binary);
    return joinGlb(json, binary);
  });

function item<T>(list: readonly T[], index: number): T {
  const found = list[index];
  if (found === undefined) throw new Error(`no item ${index}`);
  return found;
}

const tableOf = (json: GltfJson) => item(json.extensions.EXT_structural_metadata.propertyTables, 0);
const meshoptOf = (json: GltfJson, fromEnd: number) => {
  const packed = item(json.bufferViews, json.bufferViews.length - fromEnd).extensions;
  if (packed === undefined) throw new Error('not compressed');
  return packed.EXT_meshopt_compression;
};
const firstTile = ({ root }: TilesetJson): TileJson => item(root.children, 0);

describe('validateTileset', () => {
  test('finds nothing in an untouched tileset, also after taking a GLB apart and putting it together', async () => {
    expect(await inTileset(() => undefined)).toEqual([]);
    expect(await inContent(() => undefined)).toEqual([]);
  });

  test.each<[string, RegExp, (tileset: TilesetJson) => void]>([
    ['version', /asset\/version/, (t) => (t.asset.version = '1.0')],
    ['missing error', /geometricError/, (t) => Reflect.deleteProperty(t, 'geometricError')],
    ['error of the root', /above that of the tileset/, (t) => (t.geometricError = 1)],
    ['error of a child', /above that of the parent/, (t) => (firstTile(t).geometricError = 1e6)],
    [
      'child outside',
      /out of its parent/,
      (t) => (item(firstTile(t).children, 0).boundingVolume.region[2] = 1.3),
    ],
    [
      'child above',
      /out of its parent/,
      (t) => (item(firstTile(t).children, 0).boundingVolume.region[5] = 900),
    ],
    ['empty region', /empty/, (t) => firstTile(t).boundingVolume.region.reverse()],
    ['missing content', /no such file/, (t) => (firstTile(t).content.uri = '0/99.glb')],
    [
      'content twice',
      /another tile too/,
      (t) => (firstTile(t).content.uri = item(t.root.children, 1).content.uri),
    ],
    ['lost child', /not in its children/, (t) => firstTile(t).children.pop()],
    ['no children', /children/, (t) => (firstTile(t).children = [])],
    ['child twice', /several children/, (t) => firstTile(t).children.push(item(firstTile(t).children, 0))],
  ])('finds in tileset.json: %s', async (_, message, alter) => {
    expect((await inTileset(alter)).join('\n')).toMatch(message);
  });

  test.each<[string, RegExp, (json: GltfJson, binary: Uint8Array) => void]>([
    ['view off its boundary', /no multiple of 8/, (j) => (item(j.bufferViews, 1).byteOffset += 4)],
    ['view past the end', /passes the end of buffer 0/, (j) => (item(j.bufferViews, 0).byteLength = 1e6)],
    ['padded column', /bytes instead of/, (j) => (item(j.bufferViews, 0).byteLength += 4)],
    ['buffer length', /does not fit the binary chunk/, (j) => (item(j.buffers, 0).byteLength -= 8)],
    ['compressed count', /bytes is not/, (j) => meshoptOf(j, 2).count--],
    ['damaged vertices', /decompressed/, (j, binary) => (binary[meshoptOf(j, 2).byteOffset] = 0)],
    ['accessor past the end', /passes the end of its bufferView/, (j) => item(j.accessors, 0).count++],
    ['accessor off its boundary', /4-byte boundary/, (j) => (item(j.accessors, 1).byteOffset = 6)],
    ['wrong minimum', /min and max/, (j) => Object.assign(item(j.accessors, 0), { min: [0, 0, 0] })],
    [
      'column missing',
      /required property height/,
      (j) => Reflect.deleteProperty(tableOf(j).properties, 'height'),
    ],
    [
      'column unknown',
      /not in the schema/,
      (j) => Object.assign(tableOf(j).properties, { age: { values: 0 } }),
    ],
    ['class unknown', /not in the schema/, (j) => Object.assign(tableOf(j), { class: 'tree' })],
    ['table too short', /not below the table's/, (j) => tableOf(j).count--],
    [
      'falling offsets',
      /fall at 1/,
      (j, b) => (b[item(j.bufferViews, tableOf(j).properties['id']?.stringOffsets ?? -1).byteOffset] = 99),
    ],
    [
      'feature count',
      /features, not 3/,
      (j) =>
        (item(item(item(j.meshes, 0).primitives, 0).extensions.EXT_mesh_features.featureIds, 0).featureCount =
          3),
    ],
    ['row of another building', /names row/, (j, b) => (b[item(j.bufferViews, 0).byteOffset] = 255)],
    [
      'extension undeclared',
      /extensionsRequired.*meshopt/,
      (j) => (j.extensionsRequired = ['KHR_mesh_quantization']),
    ],
  ])('finds in a GLB: %s', async (_, message, alter) => {
    expect((await inContent(alter)).join('\n')).toMatch(message);
  });

  test.each<[string, RegExp, (bytes: Uint8Array) => Uint8Array]>([
    ['cut short', /says \d+ bytes/, (bytes) => bytes.slice(0, -8)],
    ['not a GLB', /not a binary glTF/, (bytes) => bytes.fill(7, 0, 4)],
    ['empty', /ends inside its header/, () => new Uint8Array()],
    [
      'wrong chunk',
      /no binary chunk/,
      (bytes) => bytes.fill(7, 24 + new DataView(bytes.buffer).getUint32(12, true)),
    ],
  ])('finds a file that is %s', async (_, message, alter) => {
    expect((await faultsWith(FINEST, alter)).join('\n')).toMatch(message);
  });
});
