import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DETAIL_LEVELS, openCityPackage, validateTileset } from '@cityloom/cim-loader';
import { buildCity, createFolderSource, tileFiles } from '@cityloom/cim-loader/node';
import {
  createGroundSurface,
  ecefToGeodetic,
  type FeatureTable,
  lowestGround,
  positionsOfRow,
} from '@cityloom/twin-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeTile } from '../tiles/decode-tile.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cityloom-terrain-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

const [WEST, SOUTH] = [9, 45] as const;

/** A valley between slopes of 1 in 7, in cells of some 40 by 55 m, with a hole in it. */
function valley(raise = 0): string {
  const rows = Array.from({ length: 40 }, (_, row) =>
    Array.from({ length: 40 }, (__, column) =>
      row > 18 && row < 22 && column > 25 && column < 29
        ? -9999
        : 300 + raise + 6 * Math.abs(column - 20) + 0.5 * row,
    ).join(' '),
  );
  const head = `ncols 40\nnrows 40\nxllcorner ${WEST - 0.005}\nyllcorner ${SOUTH - 0.005}\ncellsize 0.0005\nNODATA_value -9999\n`;
  return head + rows.join('\n');
}

/** Houses of 60 × 90 m along a parallel, through the hole of the terrain. */
const houses = Array.from({ length: 9 }, (_, house) => {
  const [x, y] = [WEST + house * 0.0011, SOUTH + 0.004];
  return {
    type: 'Feature',
    properties: { height: 10 + house },
    geometry: {
      type: 'Polygon',
      coordinates: [
        [
          [x, y],
          [x + 0.0008, y],
          [x + 0.0008, y + 0.0008],
          [x, y + 0.0008],
          [x, y],
        ],
      ],
    },
  };
});

interface TilesetTile {
  readonly transform?: number[];
  readonly boundingVolume: { readonly region: number[] };
  readonly content?: { readonly uri: string };
  readonly children?: TilesetTile[];
}

/** Lowest and highest vertex of each building of the finest tiles, metres above the ellipsoid, and the root's region. */
async function heightsInTiles(
  city: string,
): Promise<{ extents: Map<number, [number, number]>; region: number[] }> {
  const read = (path: string): Promise<Buffer> => readFile(join(folder, city, 'buildings', path));
  const { root } = JSON.parse((await read('tileset.json')).toString()) as { root: TilesetTile };
  const extents = new Map<number, [number, number]>();
  const visit = async (tile: TilesetTile, parent: number[]): Promise<void> => {
    const matrix = tile.transform === undefined ? parent : product(parent, tile.transform);
    if (tile.content !== undefined && (tile.children ?? []).length === 0) {
      const { positions, rows } = await decodeTile(await read(tile.content.uri));
      positions.forEach(([x, y, z], vertex) => {
        const place = [0, 1, 2].map(
          (axis) =>
            (matrix[axis] as number) * x +
            (matrix[4 + axis] as number) * -z +
            (matrix[8 + axis] as number) * y +
            (matrix[12 + axis] as number),
        ) as [number, number, number];
        const { height } = ecefToGeodetic(place);
        const row = rows[vertex] as number;
        const [low, high] = extents.get(row) ?? [Infinity, -Infinity];
        extents.set(row, [Math.min(low, height), Math.max(high, height)]);
      });
    }
    for (const child of tile.children ?? []) await visit(child, matrix);
  };
  await visit(root, [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]);
  return { extents, region: root.boundingVolume.region };
}

const product = (a: readonly number[], b: readonly number[]): number[] =>
  Array.from({ length: 16 }, (_, at) =>
    [0, 1, 2, 3].reduce(
      (sum, k) => sum + (a[(at % 4) + 4 * k] as number) * (b[at - (at % 4) + k] as number),
      0,
    ),
  );

/** Vertices lie on a grid of a centimetre or so. */
const STEP = 0.05;

async function build(name: string, sources: readonly object[]): Promise<readonly string[]> {
  const recipe = join(folder, `${name}.json`);
  const title = { en: name, 'zh-CN': name };
  await writeFile(
    recipe,
    JSON.stringify({ schema: 'cityloom/recipe', schemaVersion: 2, id: name, title, sources }),
  );
  const { report } = await buildCity({ recipe, out: join(folder, name) });
  return report.warnings.map(({ code }) => code);
}

const open = (name: string) => openCityPackage(createFolderSource(join(folder, name)));
const TERRAIN = { id: 'dem', title: 'DEM', file: 'dem.asc', georeference: { crs: 'EPSG:4326' } };
const HOUSES = {
  id: 'houses',
  title: 'Houses',
  file: 'houses.geojson',
  layers: { houses: { id: 'buildings' } },
};

function tableOf(tables: ReadonlyMap<string, FeatureTable>): FeatureTable {
  const table = tables.get('buildings');
  if (table === undefined) throw new Error('no buildings');
  return table;
}

describe('a city with terrain', () => {
  beforeAll(async () => {
    await writeFile(join(folder, 'dem.asc'), valley());
    await writeFile(
      join(folder, 'houses.geojson'),
      JSON.stringify({ type: 'FeatureCollection', features: houses }),
    );
  });

  test('each building stands on the lowest ground under its footprint, in table, tiles and bounds', async () => {
    await build('valley', [HOUSES, TERRAIN]);
    const { tables, terrain, manifest } = await open('valley');
    const ground = createGroundSurface(terrain);
    const table = tableOf(tables);
    const { geometry } = table;
    if (geometry === undefined) throw new Error('no footprints');
    const { extents, region } = await heightsInTiles('valley');
    expect(extents.size).toBe(houses.length);
    const bases: number[] = [];
    for (const [row, [low, high]] of extents) {
      const base = lowestGround(ground, positionsOfRow(geometry, row));
      expect(base).toBeGreaterThan(300);
      // The package keeps heights of the ground to a centimetre.
      expect(Math.abs(Number(table.value(row, 'groundHeight')) - base)).toBeLessThan(0.01);
      expect(Math.abs(low - base)).toBeLessThan(STEP);
      expect(Math.abs(high - low - Number(table.value(row, 'height')))).toBeLessThan(STEP);
      bases.push(base);
    }
    expect(Math.max(...bases) - Math.min(...bases)).toBeGreaterThan(20);
    expect(region[4]).toBeGreaterThan(299);
    expect(region[4]).toBeLessThanOrEqual(Math.min(...bases));
    expect(manifest.derivations.some(({ column }) => column === 'groundHeight')).toBe(true);
    const readTile = async (path: string): Promise<Uint8Array> =>
      new Uint8Array(await readFile(join(folder, 'valley', 'buildings', path)));
    expect((await validateTileset(readTile)).faults).toEqual([]);
  });

  test('without terrain the same houses stand at 0 and have no ground height', async () => {
    await build('plain', [HOUSES]);
    const { tables, manifest } = await open('plain');
    expect(tableOf(tables).columns.has('groundHeight')).toBe(false);
    expect(manifest.derivations.some(({ column }) => column === 'groundHeight')).toBe(false);
    const { extents } = await heightsInTiles('plain');
    for (const [low] of extents.values()) expect(Math.abs(low)).toBeLessThan(STEP);
  });
});

/** A box of 40 × 40 m with absolute heights, as a city model has them. */
function cityModel(bottom: number): string {
  const corner = (x: number, y: number, z: number): number[] => [x, y, z];
  const [x, y] = [500_150, 4_983_200];
  const vertices = [bottom, bottom + 12].flatMap((z) => [
    corner(x, y, z),
    corner(x + 40, y, z),
    corner(x + 40, y + 40, z),
    corner(x, y + 40, z),
  ]);
  const faces = [
    [0, 3, 2, 1],
    [4, 5, 6, 7],
    [0, 1, 5, 4],
    [1, 2, 6, 5],
    [2, 3, 7, 6],
    [3, 0, 4, 7],
  ];
  return JSON.stringify({
    type: 'CityJSON',
    version: '2.0',
    transform: { scale: [1, 1, 1], translate: [0, 0, 0] },
    metadata: { referenceSystem: 'https://www.opengis.net/def/crs/EPSG/0/32632' },
    CityObjects: {
      tower: {
        type: 'Building',
        geometry: [{ type: 'Solid', lod: '2', boundaries: [faces.map((face) => [face])] }],
      },
    },
    vertices,
  });
}

describe('tileFiles', () => {
  test('puts areas on terrain that is given, and refuses a file without', async () => {
    await writeFile(join(folder, 'dem.asc'), valley());
    await writeFile(join(folder, 'dem.prj'), 'EPSG:4326');
    const input = join(folder, 'houses.geojson');
    await writeFile(input, JSON.stringify({ type: 'FeatureCollection', features: houses }));
    const terrain = [join(folder, 'dem.asc')];
    await tileFiles([input], join(folder, 'tiled', 'buildings'), { terrain, levels: DETAIL_LEVELS });
    const { extents } = await heightsInTiles('tiled');
    expect(extents.size).toBe(houses.length);
    for (const [low, high] of extents.values()) {
      expect(low).toBeGreaterThan(300);
      expect(high - low).toBeLessThan(20);
    }
    await expect(tileFiles([input], join(folder, 'none'), { terrain: [input] })).rejects.toThrow(
      /houses\.geojson.*holds no terrain/,
    );
  });
});

describe('solids of a survey', () => {
  const MODEL = { id: 'model', title: 'Model', file: 'model.city.json' };

  test('keep their heights where they fit the terrain', async () => {
    await writeFile(join(folder, 'dem.asc'), valley());
    await writeFile(join(folder, 'model.city.json'), cityModel(352.5));
    const codes = await build('surveyed', [MODEL, TERRAIN]);
    expect(codes).not.toContain('heights-do-not-fit-terrain');
    const { extents } = await heightsInTiles('surveyed');
    expect(extents.get(0)?.[0]).toBeCloseTo(352.5, 1);
    expect(tableOf((await open('surveyed')).tables).value(0, 'groundHeight')).toBeCloseTo(352.5, 3);
  });

  test('of another datum are put on the ground, with a warning', async () => {
    await writeFile(join(folder, 'model.city.json'), cityModel(0));
    const codes = await build('relative', [MODEL, TERRAIN]);
    expect(codes).toContain('heights-do-not-fit-terrain');
    const { tables, terrain } = await open('relative');
    const table = tableOf(tables);
    if (table.geometry === undefined) throw new Error('no footprints');
    const base = lowestGround(createGroundSurface(terrain), positionsOfRow(table.geometry, 0));
    const [low, high] = (await heightsInTiles('relative')).extents.get(0) ?? [];
    expect(low).toBeCloseTo(base, 1);
    expect(high).toBeCloseTo(base + 12, 1);
  });

  test('are let down to 0 without terrain', async () => {
    await writeFile(join(folder, 'model.city.json'), cityModel(352.5));
    await build('lowered', [MODEL]);
    const [low, high] = (await heightsInTiles('lowered')).extents.get(0) ?? [];
    expect(low).toBeCloseTo(0, 1);
    expect(high).toBeCloseTo(12, 1);
  });
});
