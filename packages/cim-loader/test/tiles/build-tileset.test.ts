import { buildTileset, DETAIL_LEVELS, validateTileset } from '@cityloom/cim-loader';
import { buildTilesetInWorkers } from '@cityloom/cim-loader/node';
import * as gltfValidator from 'gltf-validator';
import { describe, expect, test } from 'vitest';
import { decodeTile } from './decode-tile.ts';
import { rectangle, sampleCity, tableOf } from './sample-city.ts';

const levels = DETAIL_LEVELS.map((level, i) => ({ ...level, maximumRows: [256, 64, 16][i] ?? 16 }));
const city = sampleCity(1000);

describe('buildTileset', async () => {
  const built = await buildTileset(city, { levels });
  const read = (path: string): Uint8Array => {
    const file = built.files.find((candidate) => candidate.path === path);
    if (file === undefined) throw new Error(`no file ${path}`);
    return file.bytes;
  };

  test('shows each row once in every level of detail', async () => {
    for (const level of ['1', '2']) {
      const tiles = built.files.filter(({ path }) => path.startsWith(`${level}/`));
      const rows = await Promise.all(
        tiles.map(async ({ bytes }) => [...new Set((await decodeTile(bytes)).rows)]),
      );
      expect(tiles.length).toBeGreaterThan(8);
      expect(rows.flat().toSorted((a, b) => a - b)).toEqual(
        Array.from({ length: city.count }, (_, row) => row),
      );
    }
    expect(built.objects).toBe(city.count);
  });

  test('passes its own checks, which see every building in every cut of the tree', async () => {
    const validation = await validateTileset(read);
    expect(validation.faults).toEqual([]);
    expect(validation).toMatchObject({ contents: built.files.length - 1, objects: city.count });
  });

  test('passes the glTF validator', async () => {
    for (const { path, bytes } of built.files.filter(({ path }) => path.endsWith('.glb'))) {
      const { issues } = await gltfValidator.validateBytes(bytes, { uri: path });
      expect(issues, path).toMatchObject({ numErrors: 0, numWarnings: 0 });
    }
  });

  test('is coarser and smaller towards the root', () => {
    const bytesOf = (level: string): number =>
      built.files
        .filter(({ path }) => path.startsWith(level))
        .reduce((sum, { bytes }) => sum + bytes.length, 0);
    expect(bytesOf('0/')).toBeLessThan(bytesOf('2/') / 2);
  });

  test('names its buildings in the finest tiles', async () => {
    const tile = await decodeTile(read('2/0.glb'));
    const table = tile.json.extensions.EXT_structural_metadata.propertyTables[0];
    const texts = (property: string): string[] => {
      const { values = -1, stringOffsets = -1, stringOffsetType } = table?.properties[property] ?? {};
      const bytes = tile.view(stringOffsets).buffer;
      const offsets = stringOffsetType === 'UINT8' ? new Uint8Array(bytes) : new Uint16Array(bytes);
      const text = tile.view(values);
      return [...offsets.slice(1)].map((end, i) => new TextDecoder().decode(text.slice(offsets[i], end)));
    };
    const rows = [...new Uint32Array(tile.view(table?.properties['row']?.values ?? -1).buffer)];
    expect(rows.length).toBe(table?.count);
    expect(texts('id')).toEqual(rows.map((row) => city.idOf(row)));
    expect(texts('name')).toEqual(rows.map((row) => city.value(row, 'name') ?? ''));
    tile.features.forEach((feature, vertex) => {
      expect(tile.rows[vertex]).toBe(rows[feature]);
    });
  });

  test('gives the same bytes again, and from workers', async () => {
    const again = await buildTileset(city, { levels });
    let progress = 0;
    const pooled = await buildTilesetInWorkers(city, {
      levels,
      workers: 3,
      onProgress: (done) => (progress = done),
    });
    expect(again.files).toEqual(built.files);
    expect(pooled.files).toEqual(built.files);
    expect(progress).toBe(built.files.length - 1);
  });
});

describe('buildTileset with trouble in the table', () => {
  test('draws a box for a footprint without area and says so', async () => {
    const line = {
      parts: [
        [
          [
            [0, 0],
            [5, 0],
            [9, 0],
          ] as const,
        ],
      ],
      height: 6,
    };
    const house = { parts: [[rectangle(50, 0, 10, 10)]], height: 9 };
    const built = await buildTileset(tableOf([house, line]));
    expect(built.objects).toBe(2);
    expect(built.warnings).toEqual([{ row: 1, message: expect.stringContaining('no area') as string }]);
    const { rows } = await decodeTile(built.files.at(-1)?.bytes ?? new Uint8Array());
    expect(new Set(rows)).toEqual(new Set([0, 1]));
  });

  test('leaves out a building without a footprint and says so', async () => {
    const built = await buildTileset(
      tableOf([
        { parts: [], height: 6 },
        { parts: [[rectangle(0, 0, 9, 9)]], height: 9 },
      ]),
    );
    expect(built).toMatchObject({ objects: 1, warnings: [{ row: 0 }] });
  });

  test('puts a bottom above the top on the ground and says so', async () => {
    const built = await buildTileset(
      tableOf([{ parts: [[rectangle(0, 0, 9, 9)]], height: 9, minHeight: 12 }]),
    );
    expect(built.warnings).toHaveLength(1);
  });

  test.each([Number.NaN, 0, -3, Infinity])('refuses the height %d, naming the row', async (height) => {
    const table = tableOf([
      { parts: [[rectangle(0, 0, 9, 9)]], height: 5 },
      { parts: [[rectangle(20, 0, 9, 9)]], height },
    ]);
    await expect(buildTileset(table)).rejects.toThrow(/height of row 1 \(buildings\/sample\/1001\)/);
  });

  test('refuses a coordinate that is no number, naming the row', async () => {
    const table = tableOf([{ parts: [[rectangle(Number.NaN, 0, 9, 9)]], height: 5 }]);
    await expect(buildTileset(table)).rejects.toThrow(
      /row 0 \(buildings\/sample\/1000\) has the coordinate NaN/,
    );
  });

  test('writes a valid tileset of an empty layer', async () => {
    const built = await buildTileset(tableOf([]));
    expect(built.files.map(({ path }) => path)).toEqual(['tileset.json']);
    expect((await validateTileset(() => built.files[0]?.bytes ?? new Uint8Array())).faults).toEqual([]);
  });
});
