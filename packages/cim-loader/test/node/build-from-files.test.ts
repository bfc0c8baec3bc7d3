import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeTerrain, LoadError, openCityPackage, validateTileset } from '@cityloom/cim-loader';
import { buildCity, createFolderSource } from '@cityloom/cim-loader/node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inFileOrder, rectangle, toPbf, toXml } from '../formats/osm/osm-document.ts';
import { describeWithTestData, testDataPath } from '../test-data.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cityloom-build-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

const open = (name: string) => openCityPackage(createFolderSource(join(folder, name)));
const readTile = (name: string) => async (path: string) =>
  new Uint8Array(await readFile(join(folder, name, 'buildings', path)));

describeWithTestData('a city of files', () => {
  test('Monaco: an OSM extract and an SRTM tile make a package with tiles, network, terrain and a catalogue', async () => {
    const files = ['city-monaco/monaco-2012.osm.gz', 'city-monaco/N43E007.hgt.zip'].map(testDataPath);
    await buildCity({ recipe: { files, title: 'Monaco' }, out: join(folder, 'monaco') });
    const { manifest, tables, network } = await open('monaco');
    expect([manifest.id, manifest.title.en, manifest.timeZone]).toEqual([
      'monaco',
      'Monaco',
      'Europe/Monaco',
    ]);
    expect(manifest.layers.find(({ id }) => id === 'buildings')).toMatchObject({
      ...{ objects: 966, theme: 'built', cimLevel: 3, source: 'monaco-2012' },
      tileset: { path: 'buildings/tileset.json', objects: 966 },
    });
    expect(manifest.home.longitudeDegrees).toBeCloseTo(7.42, 1);
    expect(manifest.home.latitudeDegrees).toBeCloseTo(43.74, 1);
    expect(network?.nodeCount).toBe(1158);
    expect(tables.get('roads')?.count).toBe(860);
    expect(
      manifest.sources.map(({ format, licence, dataDate, crs }) => [format, licence, dataDate, crs?.code]),
    ).toEqual([
      ['osm-xml', 'ODbL-1.0', '2012-06-29', 'EPSG:4326'],
      ['hgt', '', undefined, expect.anything()],
    ]);
    expect((await validateTileset(readTile('monaco'))).faults).toEqual([]);

    const terrain = manifest.layers.find(({ kind }) => kind === 'terrain');
    const bytes = await readFile(join(folder, 'monaco', terrain?.terrain?.path ?? ''));
    const grid = decodeTerrain(new Uint8Array(bytes).buffer, 'terrain');
    expect(grid.columns * grid.rows).toBe(terrain?.objects);
    // SRTM3 of Monaco and the hills behind it: the sea to over 1,000 m (Mont Agel is 1,148 m high).
    const known = grid.heights.filter((height) => !Number.isNaN(height));
    expect(known.reduce((lowest, height) => Math.min(lowest, height), Infinity)).toBeLessThan(5);
    expect(known.reduce((highest, height) => Math.max(highest, height), 0)).toBeGreaterThan(1000);
  });
});

test('the same city in XML, PBF and twice built has the same bytes', async () => {
  const town = inFileOrder([
    ...rectangle(1, [0, 0, 2, 1], { building: 'apartments', 'building:levels': '5' }),
    ...rectangle(2, [4, 0, 2, 1], { building: 'yes', name: '市政厅' }),
    { type: 'way', id: 9, refs: [10, 21, 23], tags: { highway: 'residential', name: 'Rue A' } },
  ]);
  await writeFile(join(folder, 'town.osm'), toXml(town));
  await writeFile(join(folder, 'town.osm.pbf'), toPbf(town));
  const hashes: string[] = [];
  for (const [file, out] of [
    ['town.osm', 'one'],
    ['town.osm.pbf', 'two'],
    ['town.osm', 'three'],
  ] as const) {
    const { manifest } = await buildCity({ recipe: { files: [join(folder, file)] }, out: join(folder, out) });
    hashes.push(manifest.contentHash);
  }
  expect(new Set(hashes).size).toBe(1);
  const read = (name: string): Promise<Buffer> => readFile(join(folder, name, 'city.json'));
  expect(await read('three')).toEqual(await read('one'));
});

const square = (x: number, properties: Record<string, unknown>) => ({
  type: 'Feature',
  properties,
  geometry: {
    type: 'Polygon',
    coordinates: [
      [
        [x, 45],
        [x + 0.001, 45],
        [x + 0.001, 45.001],
        [x, 45.001],
        [x, 45],
      ],
    ],
  },
});

test('a recipe of several sources: layers mapped, buildings get the same rules as those of OpenStreetMap', async () => {
  const features = [
    square(9, { floors: 4, kind: 'apartments' }),
    square(9.002, { height: 21, kind: 'office' }),
    square(9.004, { kind: 'church' }),
  ];
  await writeFile(join(folder, 'houses.geojson'), JSON.stringify({ type: 'FeatureCollection', features }));
  await writeFile(
    join(folder, 'zones.geojson'),
    JSON.stringify({ type: 'FeatureCollection', features: [square(9.01, { code: 'R1' })] }),
  );
  const recipe = {
    schema: 'cityloom/recipe',
    schemaVersion: 2,
    id: 'testville',
    title: { en: 'Testville', 'zh-CN': '试验市' },
    themes: [{ id: 'planning', title: { en: 'Planning', 'zh-CN': '规划' } }],
    sources: [
      {
        ...{ id: 'survey', title: 'Survey office', file: 'houses.geojson', licence: 'CC-BY-4.0' },
        ...{ owner: 'Survey office', dataOrigin: 'government', updateCycle: 'P1M', openness: 'open' },
        layers: { houses: { id: 'buildings' } },
      },
      {
        ...{ id: 'zones', title: 'Zones', file: 'zones.geojson' },
        layers: {
          zones: { theme: 'planning', title: { en: 'Zones', 'zh-CN': '分区' }, visible: false, cimLevel: 2 },
        },
      },
    ],
  };
  const path = join(folder, 'recipe.json');
  await writeFile(path, JSON.stringify(recipe));
  await buildCity({ recipe: path, out: join(folder, 'testville') });
  const { manifest, tables } = await open('testville');
  expect(manifest.themes.map(({ id }) => id)).toEqual(['planning', 'built']);
  expect(manifest.sources[0]).toMatchObject({
    ...{ owner: 'Survey office', dataOrigin: 'government', updateCycle: 'P1M', openness: 'open' },
    extent: [9, 45, expect.closeTo(9.005, 9) as number, 45.001],
  });
  expect(manifest.layers.find(({ id }) => id === 'zones')).toMatchObject({
    ...{ theme: 'planning', visible: false, cimLevel: 2 },
  });
  const buildings = tables.get('buildings');
  const facts = [0, 1, 2].map((row) =>
    ['height', 'heightSource', 'use'].map((column) => buildings?.value(row, column)),
  );
  expect(facts).toEqual([
    [13, 'rule: levels × 3 m + 1 m', 'residential'],
    [21, 'height in the data', 'commercial'],
    [12, expect.stringContaining('rule by type: 12 m'), 'religious'],
  ]);
  expect(buildings?.columns.get('height')?.derived).toBe(true);
  // 0.001 degrees squared at 45 degrees north.
  expect(buildings?.value(0, 'footprintArea')).toBeCloseTo(111.13 * 78.84, -2);
});

test.for([
  [{ schemaVersion: 2, sources: [] }, /sources/],
  [
    { schemaVersion: 2, sources: [{ id: 'a', title: 'A', file: 'b', updateCycle: 'monthly' }] },
    /updateCycle.*P1M/,
  ],
  [
    { schemaVersion: 2, sources: [{ id: 'a', title: 'A', file: 'missing.osm' }] },
    /missing\.osm.*no such file/,
  ],
  [{ schemaVersion: 3 }, /schemaVersion/],
] as const)('a recipe with %o is refused', async ([wrong, message]) => {
  const path = join(folder, 'bad-recipe.json');
  const recipe = { schema: 'cityloom/recipe', id: 'bad', title: { en: 'Bad', 'zh-CN': '坏' }, ...wrong };
  await writeFile(path, JSON.stringify(recipe));
  const failure = buildCity({ recipe: path, out: join(folder, 'bad') });
  await expect(failure).rejects.toThrow(LoadError);
  await expect(failure).rejects.toThrow(message);
});
