import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DETAIL_LEVELS, mergingLevel, validateTileset } from '@cityloom/cim-loader';
import { tileFiles, writeStagedFolder, writeTileset } from '@cityloom/cim-loader/node';
import { afterAll, describe, expect, test } from 'vitest';
import { sampleCity } from '../tiles/sample-city.ts';

const folder = mkdtempSync(join(tmpdir(), 'cityloom-tiles-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Squares in a row, as GeoJSON; every second one without a height. */
function writeCity(name: string, count: number): string {
  const features = Array.from({ length: count }, (_, i) => {
    const [x, y] = [8 + i * 1e-3, 47];
    return {
      type: 'Feature',
      id: i,
      properties: { ...(i % 2 === 0 && { height: 10 + i }), 'addr:street': `Straße ${i}`, 层数: i },
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [x, y],
            [x + 5e-4, y],
            [x + 5e-4, y + 5e-4],
            [x, y + 5e-4],
            [x, y],
          ],
        ],
      },
    };
  });
  const path = join(folder, `${name}.geojson`);
  writeFileSync(path, JSON.stringify({ type: 'FeatureCollection', features }));
  return path;
}

const checked = (out: string): ReturnType<typeof validateTileset> =>
  validateTileset((path) => readFileSync(join(out, path)));

describe('tileFiles', () => {
  test('makes the tileset of a file, and says which heights were assumed', async () => {
    const out = join(folder, 'one');
    const { layers, warnings } = await tileFiles([writeCity('one', 9)], out, {
      defaultHeight: 7,
      columns: 'all',
    });
    expect(layers).toMatchObject([{ layer: 'one', objects: 9, path: 'tileset.json', assumedHeights: 4 }]);
    expect(warnings).toContainEqual(expect.objectContaining({ code: 'height-assumed', count: 4 }));
    expect(await checked(out)).toEqual({ faults: [], contents: layers[0]?.tiles, objects: 9 });
  });

  test('shows several files together, each in a folder of its own', async () => {
    const out = join(folder, 'two');
    const inputs = [writeCity('west', 3), writeCity('east', 4)];
    const { layers } = await tileFiles(inputs, out, { defaultHeight: 7 });
    expect(layers.map(({ path }) => path)).toEqual(['west/tileset.json', 'east/tileset.json']);
    const root = JSON.parse(readFileSync(join(out, 'tileset.json'), 'utf8')) as {
      root: { refine: string; children: { content: { uri: string } }[] };
    };
    expect(root.root.refine).toBe('ADD');
    expect(root.root.children.map(({ content }) => content.uri)).toEqual(layers.map(({ path }) => path));
  });

  test('shares its threads among large files: the same bytes as without any', async () => {
    const inputs = [writeCity('long', 4800), writeCity('longer', 5000)];
    for (const path of inputs) expect(readFileSync(path).length).toBeGreaterThan(2 ** 20);
    const written = async (workers: number): Promise<Record<string, string>> => {
      const out = join(folder, `threads-${workers}`);
      await tileFiles(inputs, out, { defaultHeight: 7, columns: 'all', normals: true, workers });
      const files = readdirSync(out, { recursive: true, encoding: 'utf8' });
      const hashed = files
        .filter((path) => /\.(?:glb|json)$/u.test(path))
        .toSorted()
        .map((path) => [
          path,
          createHash('sha256')
            .update(readFileSync(join(out, path)))
            .digest('hex'),
        ]);
      return Object.fromEntries(hashed) as Record<string, string>;
    };
    const alone = await written(1);
    expect(Object.keys(alone).length).toBeGreaterThan(100);
    expect(await written(3)).toEqual(alone);
  }, 60_000);

  test('refuses a source without areas, naming what it has', async () => {
    const path = join(folder, 'points.geojson');
    writeFileSync(path, JSON.stringify({ type: 'Point', coordinates: [8, 47] }));
    await expect(tileFiles([path], join(folder, 'none'))).rejects.toThrow(/points.*no polygons to tile/u);
    expect(existsSync(join(folder, 'none'))).toBe(false);
  });

  test('leaves what is there, and nothing beside it, when it is interrupted', async () => {
    const out = join(folder, 'kept');
    await tileFiles([writeCity('kept', 2)], out, { defaultHeight: 7 });
    const before = readFileSync(join(out, 'tileset.json'), 'utf8');
    const controller = new AbortController();
    const interrupted = tileFiles([writeCity('other', 50)], out, {
      defaultHeight: 7,
      signal: controller.signal,
      onProgress: (step, done) => {
        if (step.startsWith('tiling') && done > 0) controller.abort();
      },
    });
    await expect(interrupted).rejects.toThrow(/abort/iu);
    expect(readFileSync(join(out, 'tileset.json'), 'utf8')).toBe(before);
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  test('does not replace a folder of something else', async () => {
    const out = mkdtempSync(join(folder, 'other-'));
    writeFileSync(join(out, 'thesis.txt'), 'keep me');
    const writing = writeStagedFolder(out, { format: 'tileset', marker: 'tileset.json' }, (write) =>
      write('tileset.json', new Uint8Array()),
    );
    await expect(writing).rejects.toThrow(/holds no tileset\.json/u);
    expect(readdirSync(out)).toEqual(['thesis.txt']);
  });
});

describe('writeTileset', () => {
  const city = sampleCity(1500);
  const fine = DETAIL_LEVELS.map((level, i) => ({ ...level, maximumRows: [256, 64, 16][i] ?? 16 }));
  const write = async (workers: number): Promise<Record<string, string>> => {
    const hashes = new Map<string, string>();
    await writeTileset(
      city,
      (path, bytes) => {
        hashes.set(path, createHash('sha256').update(bytes).digest('hex'));
        return Promise.resolve();
      },
      { levels: [mergingLevel(36), ...fine], workers, columns: 'all', normals: true },
    );
    return Object.fromEntries(hashes);
  };

  test('writes the same bytes whatever the number of threads', async () => {
    const alone = await write(1);
    expect(Object.keys(alone).length).toBeGreaterThan(60);
    expect(await write(3)).toEqual(alone);
  }, 60_000);
});
