import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findLayer } from '@cityloom/twin-core';
import { shortestPath, stronglyConnectedComponents } from '@cityloom/twin-core/network';
import { openCityPackage, openTwin } from '@cityloom/cim-loader';
import type { CityManifest, CityPackage } from '@cityloom/cim-loader';
import { buildCity, createFolderSource } from '@cityloom/cim-loader/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ASTANA_TILES } from '../astana.ts';

/** A recipe over two of Astana's tiles, copied to a folder of the test's own. */
const TILES = ['12-2861-1366.mvt', '12-2861-1367.mvt'];

const sha256 = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(join(folder, path)).isFile())
    .sort();
}

const fingerprint = (folder: string): string[] =>
  filesOf(folder).map((path) => `${path} ${sha256(join(folder, path))}`);

describe('a city package', () => {
  let folder: string;
  let recipe: string;
  let out: string;
  let city: CityPackage;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'cityloom-build-'));
    recipe = join(folder, 'recipe.json');
    out = join(folder, 'built');
    for (const name of TILES) cpSync(join(ASTANA_TILES, name), join(folder, 'tiles', name));
    const astana = JSON.parse(
      readFileSync(join(import.meta.dirname, '../../../../data/astana/recipe.json'), 'utf8'),
    ) as {
      source: { files: { name: string }[] };
    };
    const files = astana.source.files.filter(({ name }) => TILES.includes(name));
    writeFileSync(
      recipe,
      JSON.stringify({
        ...astana,
        id: 'quarter',
        source: { ...astana.source, location: { folder: 'tiles' }, files },
      }),
    );
    await buildCity({ recipe, out });
    city = await openCityPackage(createFolderSource(out));
  }, 120_000);

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('opens to the same tables, tiles and scene it was built from', () => {
    const buildings = city.manifest.layers.find(({ id }) => id === 'buildings');
    expect(buildings?.objects).toBeGreaterThan(500);
    expect(buildings?.tileset?.objects).toBe(buildings?.objects);
    expect(city.tables.get('buildings')?.count).toBe(buildings?.objects);
    expect(findLayer(city.scene, 'buildings')?.table).toBe(city.tables.get('buildings'));
    expect(city.manifest.sources[0]).toMatchObject({
      licence: 'ODbL-1.0',
      attribution: '© OpenStreetMap contributors',
    });
    expect(openTwin(city).base.layer('buildings').count).toBe(buildings?.objects);
  });

  it('gives every building a height with its source, and marks what is derived', () => {
    const table = city.tables.get('buildings');
    if (table === undefined) throw new Error('no buildings');
    for (const column of ['height', 'use', 'population', 'floorArea'])
      expect(table.columns.get(column)?.derived).toBe(true);
    expect(table.columns.get('building')?.derived).toBe(false);
    for (let row = 0; row < table.count; row++) {
      const levels = table.value(row, 'levels');
      const source = String(table.value(row, 'heightSource'));
      expect(table.value(row, 'height')).toBeGreaterThan(0);
      if (levels !== undefined && source.startsWith('rule: levels')) {
        expect(table.value(row, 'height')).toBeCloseTo(Number(levels) * 3 + 1, 4);
      }
    }
  });

  it('tells the source of every value in both languages', () => {
    for (const { columns } of city.tables.values()) {
      for (const { source, sourceTitle } of columns.values()) {
        // Names read the same everywhere; words do not.
        if (source !== 'OpenStreetMap' && source !== 'CityLoom') {
          expect(sourceTitle?.en).toBe(source);
          expect(sourceTitle?.['zh-CN']).not.toBe(source);
        }
      }
    }
    const sources = city.tables.get('buildings')?.columns.get('heightSource');
    if (sources?.kind !== 'text') throw new Error('no sources of heights');
    expect(Object.keys(sources.valueTitles ?? {}).sort()).toEqual([...sources.dictionary].sort());
  });

  it('has a road network whose largest component can be driven through and through', () => {
    const { network, manifest } = city;
    if (network === undefined) throw new Error('no network');
    const { componentOf, sizes, largest } = stronglyConnectedComponents(network, 'car');
    expect(manifest.network?.largestComponentNodes).toBe(sizes[largest]);
    const members = Array.from(componentOf.keys()).filter((node) => componentOf[node] === largest);
    const [from, to] = [members[0] as number, members[members.length >> 1] as number];
    const drive = (start: number, end: number, closedRows = new Set<number>()): number =>
      shortestPath(network, start, end, { mode: 'car', closedRows })?.time ?? Infinity;
    expect(drive(from, to)).toBeGreaterThan(0);
    expect(drive(from, to)).toBeLessThan(3600);
    expect(drive(to, from)).toBeLessThan(3600);
    const edges = shortestPath(network, from, to, { mode: 'car' })?.edges ?? new Uint32Array();
    const closed = new Set(Array.from(edges, (edge) => network.edgeRows[edge] as number));
    expect(drive(from, to, closed)).toBeGreaterThan(drive(from, to));
  });

  it('is the same bytes when built again', async () => {
    const again = join(folder, 'again');
    await buildCity({ recipe, out: again });
    expect(fingerprint(again)).toEqual(fingerprint(out));
  });

  it('stays untouched when a source is missing, broken or not the one the recipe names', async () => {
    const before = fingerprint(out);
    const tile = join(folder, 'tiles', TILES[1] ?? '');
    const good = readFileSync(tile);
    writeFileSync(tile, good.subarray(0, 5000));
    await expect(buildCity({ recipe, out })).rejects.toMatchObject({ kind: 'checksum', url: tile });
    rmSync(tile);
    await expect(buildCity({ recipe, out })).rejects.toMatchObject({ kind: 'missing', url: tile });
    writeFileSync(tile, good);
    expect(fingerprint(out)).toEqual(before);
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('is not written over a folder that holds something else', async () => {
    const other = join(folder, 'tiles');
    await expect(buildCity({ recipe, out: other })).rejects.toMatchObject({ kind: 'unwritable', url: other });
    expect(readdirSync(other).sort()).toEqual(TILES);
    await expect(buildCity({ recipe, out: join(recipe, 'inside') })).rejects.toMatchObject({
      kind: 'unwritable',
    });
  });

  it('says which file is truncated, altered, missing or of another version', async () => {
    const copy = join(folder, 'copy');
    const damaged = async (path: string, damage: (bytes: Buffer) => Buffer | undefined): Promise<unknown> => {
      rmSync(copy, { recursive: true, force: true });
      cpSync(out, copy, { recursive: true });
      const bytes = damage(readFileSync(join(copy, path)));
      if (bytes === undefined) rmSync(join(copy, path));
      else writeFileSync(join(copy, path), bytes);
      return openCityPackage(createFolderSource(copy)).then(
        () => 'opened',
        (error: unknown) => error,
      );
    };
    const table = 'tables/roads.table';
    expect(await damaged(table, (bytes) => bytes.subarray(0, 1000))).toMatchObject({
      kind: 'truncated',
      url: `${copy}/${table}`,
    });
    expect(
      await damaged(table, (bytes) => Buffer.from(bytes.map((byte, at) => (at === 900 ? byte ^ 1 : byte)))),
    ).toMatchObject({ kind: 'checksum' });
    expect(await damaged(table, () => undefined)).toMatchObject({ kind: 'missing', url: `${copy}/${table}` });
    const alter = (change: (manifest: CityManifest) => object) => (bytes: Buffer) =>
      Buffer.from(JSON.stringify(change(JSON.parse(bytes.toString()) as CityManifest)));
    expect(
      await damaged(
        'city.json',
        alter((manifest) => ({ ...manifest, schemaVersion: 7 })),
      ),
    ).toMatchObject({
      kind: 'version',
      message: expect.stringContaining('schema version 7, this program reads 1; update CityLoom') as string,
    });
    expect(
      await damaged(
        'city.json',
        alter((manifest) => ({ ...manifest, bounds: [1, 2, 3] })),
      ),
    ).toMatchObject({ kind: 'invalid', place: 'bounds' });
    const outside = alter((manifest) => ({
      ...manifest,
      layers: manifest.layers.map((layer) => ({
        ...layer,
        table: layer.table && { ...layer.table, path: '../recipe.json' },
      })),
    }));
    expect(await damaged('city.json', outside)).toMatchObject({
      kind: 'invalid',
      place: 'layers.0.table.path',
    });
    expect(await damaged('city.json', () => Buffer.from('{'))).toMatchObject({ kind: 'corrupt' });
  });
});
