import {
  buildTileset,
  type BuiltTileset,
  DETAIL_LEVELS,
  mergingLevel,
  type TilesetOptions,
  validateTileset,
} from '@cityloom/cim-loader';
import * as gltfValidator from 'gltf-validator';
import { describe, expect, test } from 'vitest';
import { decodeTile, measureFeature } from './decode-tile.ts';
import { rectangle, type SampleBuilding, sampleCity, tableOf } from './sample-city.ts';

const city = sampleCity(1200);
const fine = DETAIL_LEVELS.map((level, i) => ({ ...level, maximumRows: [256, 64, 16][i] ?? 16 }));

const reading =
  (built: BuiltTileset, alter: (path: string, bytes: Uint8Array) => Uint8Array = (_, bytes) => bytes) =>
  (path: string): Uint8Array => {
    const file = built.files.find((candidate) => candidate.path === path);
    if (file === undefined) throw new Error(`no file ${path}`);
    return alter(path, file.bytes);
  };

async function expectSound(built: BuiltTileset, objects: number): Promise<void> {
  expect(await validateTileset(reading(built))).toMatchObject({ faults: [], objects });
}

interface TileJson {
  readonly content?: { readonly uri: string };
  readonly children?: readonly TileJson[];
  readonly geometricError: number;
}

const jsonOf = (built: BuiltTileset, path: string): { root: TileJson } =>
  JSON.parse(new TextDecoder().decode(reading(built)(path))) as { root: TileJson };

const countTiles = (tile: TileJson): number =>
  (tile.children ?? []).reduce((sum, child) => sum + countTiles(child), 1);

describe('a tileset of thousands of tiles', () => {
  test('is split into files of at most 1,024 tiles that hold all of it', async () => {
    const levels = fine.map((level, i) => ({ ...level, maximumRows: [60, 8, 1][i] ?? 1 }));
    const built = await buildTileset(city, { levels });
    const json = built.files.filter(({ path }) => path.endsWith('.json'));
    expect(json.length).toBeGreaterThan(1);
    for (const { path } of json) expect(countTiles(jsonOf(built, path).root)).toBeLessThanOrEqual(1024);
    await expectSound(built, city.count);
  });
});

describe('implicit tiling', async () => {
  const crowded = tableOf(
    Array.from({ length: 900 }, (_, i): SampleBuilding => {
      const [x, y] = [(i % 30) * 40, Math.floor(i / 30) * 40];
      return {
        parts: [[rectangle(i < 400 ? x / 40 : x, i < 400 ? y / 40 : y, 20, 15)]],
        height: 5 + (i % 7),
      };
    }),
  );
  const built = await buildTileset(crowded, { implicit: true, columns: 'all' });

  test('shows every building once at its leaves, each vertex inside the region its subtree names', async () => {
    await expectSound(built, 900);
    expect(built.files.filter(({ path }) => path.endsWith('.subtree')).length).toBeGreaterThan(1);
  });

  test('has contents for renderers that validate', async () => {
    for (const { path, bytes } of built.files.filter((file) => file.path.endsWith('.glb'))) {
      const { issues } = await gltfValidator.validateBytes(bytes, { uri: path });
      expect(issues, path).toMatchObject({ numErrors: 0, numWarnings: 0 });
    }
  });

  test.each<[string, RegExp, (bytes: Uint8Array) => Uint8Array]>([
    ['cut short', /bytes \d+ to \d+ of a buffer of \d+/u, (bytes) => bytes.slice(0, -8)],
    ['not a subtree', /its JSON cannot be read/u, (bytes) => bytes.fill(7, 0, 4)],
    ['of another version', /says version 2, not 1/u, (bytes) => bytes.fill(2, 4, 5)],
    [
      'without a row for one of its tiles',
      /tile \d\/\d+\/\d+: has no region/u,
      (bytes) => {
        const text = new TextDecoder('latin1').decode(bytes);
        const [, rows = ''] = /"propertyTables":\[\{"class":"tile","count":(\d+)/u.exec(text) ?? [];
        const at = text.indexOf(`"count":${rows}`, text.indexOf('propertyTables')) + 8;
        bytes.set(new TextEncoder().encode(String(Number(rows) - 1).padStart(rows.length, ' ')), at);
        return bytes;
      },
    ],
    [
      'without its first tile',
      /availableCount is \d+, the bits say|has no parent/u,
      (bytes) => {
        const start = 24 + Number(new DataView(bytes.buffer).getBigUint64(8, true));
        return bytes.fill((bytes[start] ?? 0) & 0xfe, start, start + 1);
      },
    ],
  ])('is found faulty with a subtree %s', async (_, problem, alter) => {
    const { faults } = await validateTileset(
      reading(built, (path, bytes) => (path === 'subtrees/0/0/0.subtree' ? alter(bytes.slice()) : bytes)),
    );
    expect(faults.map((fault) => `${fault.file}${fault.place}: ${fault.problem}`).join('\n')).toMatch(
      problem,
    );
  });

  test('is found faulty where a vertex leaves its region', async () => {
    const { faults } = await validateTileset(
      reading(built, (path, bytes) => {
        if (path !== 'tileset.json') return bytes;
        const json = JSON.parse(new TextDecoder().decode(bytes)) as { root: { transform: number[] } };
        json.root.transform[12] = (json.root.transform[12] ?? 0) + 1;
        return new TextEncoder().encode(JSON.stringify(json));
      }),
    );
    expect(faults.filter(({ problem }) => problem.includes("outside its tile's region")).length).toBe(
      built.files.filter(({ path }) => path.endsWith('.glb')).length,
    );
  });
});

describe('compressions', () => {
  const options: TilesetOptions = { levels: fine.slice(2), normals: true };
  const small = sampleCity(40);

  test.each(['none', 'draco'] as const)('%s passes both validators', async (compression) => {
    const built = await buildTileset(small, { ...options, compression });
    await expectSound(built, small.count);
    for (const { path, bytes } of built.files.filter((file) => file.path.endsWith('.glb'))) {
      const { issues } = await gltfValidator.validateBytes(bytes, { uri: path });
      expect(issues, path).toMatchObject({ numErrors: 0, numWarnings: 0 });
    }
  });
});

describe('merged levels', () => {
  test('keep the volume of the city, and say for how many buildings each block stands', async () => {
    const houses = Array.from({ length: 300 }, (_, i): SampleBuilding => {
      const [x, y] = [(i % 20) * 60, Math.floor(i / 20) * 60];
      return { parts: [[rectangle(x, y, 30, 20)]], height: 6 + (i % 5) };
    });
    const volume = houses.reduce((sum, { height }) => sum + 600 * height, 0);
    const tower = { parts: [[rectangle(90, 90, 10, 10)]], height: 400 };
    const city = tableOf([...houses, tower]);
    const built = await buildTileset(city, { levels: [mergingLevel(36), ...fine] });
    await expectSound(built, 301);
    const tile = await decodeTile(reading(built)('0/0.glb'));
    const blocks = new Set(tile.features).size;
    expect(blocks).toBeLessThan(60);
    const measured = Array.from({ length: blocks }, (_, feature) => measureFeature(tile, feature));
    const total = measured.reduce((sum, block) => sum + block.volume, 0);
    expect(total / (volume + 40_000)).toBeCloseTo(1, 1);
    // The tower stands out of its block.
    expect(Math.max(...measured.map(({ top }) => top))).toBeGreaterThan(395);
  });
});
