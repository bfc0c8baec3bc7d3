import { FORMAT_LOADERS, inputFileOfBytes, LoadError, openDataset } from '@cityloom/cim-loader';
import type { Dataset, FeatureLayer, FormatLoader, LoadOptions } from '@cityloom/cim-loader';
import { cellValue, createFeatureTable, createRandom, geometryOfRow, measureRing } from '@cityloom/twin-core';
import { describe, expect, it } from 'vitest';
import { expectDataOrLoadError } from '../../mutations.ts';
import { describeWithTestData, openTestData, readTestData } from '../../test-data.ts';

const open = (text: string, options: LoadOptions = {}, name = 'model.city.json'): Promise<Dataset> =>
  openDataset(inputFileOfBytes(name, new Uint8Array(new TextEncoder().encode(text))), options);

const layerOf = (dataset: Dataset, id: string): FeatureLayer => {
  const layer = dataset.layers.find((each) => each.id === id);
  if (layer?.kind !== 'features') throw new Error(`no layer ${id}`);
  return layer;
};

function areaOfRow(layer: FeatureLayer, row: number): number {
  const geometry = layer.table.geometry && geometryOfRow(layer.table.geometry, row);
  if (geometry === undefined) return 0;
  const polygons =
    geometry.type === 'MultiPolygon'
      ? geometry.coordinates
      : geometry.type === 'Polygon'
        ? [geometry.coordinates]
        : [];
  return polygons.flat().reduce((sum, ring) => sum + measureRing(ring).signedArea, 0);
}

const cityjsonLoader = FORMAT_LOADERS.find(({ id }) => id === 'cityjson') as FormatLoader;

const METRES = '+proj=tmerc +lat_0=0 +lon_0=114 +k=1 +x_0=0 +y_0=0 +ellps=GRS80 +units=m';

describeWithTestData('real CityJSON files', () => {
  it('delft: every object of the seven classes', async () => {
    const dataset = await openDataset(await openTestData('cityjson-models/delft.json'));
    expect(dataset.report.counts['objects']).toBe(570);
    expect(
      Object.fromEntries(
        dataset.layers.map(({ id, ...layer }) => [id, 'table' in layer ? layer.table.count : 0]),
      ),
    ).toEqual({
      buildings: 160,
      bridges: 3,
      generic: 54,
      landuse: 81,
      roads: 143,
      vegetation: 126,
      water: 3,
    });
    expect(dataset.crs?.code).toBe('EPSG:7415');
    const [west = 0, south = 0] = layerOf(dataset, 'buildings').table.geometry?.positions ?? [];
    expect(west).toBeCloseTo(4.36, 1);
    expect(south).toBeCloseTo(52.01, 1);
  });

  it('delft: heights agree with those the source states', async () => {
    const buildings = layerOf(
      await openDataset(await openTestData('cityjson-models/delft.json')),
      'buildings',
    );
    const table = createFeatureTable(buildings.table);
    const differences = Array.from({ length: table.count }, (_, row) => {
      // The source measures from the datum, the column from the ground.
      const top = Number(table.value(row, 'height')) + Number(table.value(row, 'groundHeight'));
      return Math.abs(top - Number(table.value(row, 'measuredHeight')));
    }).sort((a, b) => a - b);
    expect(differences[80]).toBeLessThan(0.05);
    const column = buildings.table.columns.get('height');
    expect(column?.derived).toBe(true);
    expect(column?.sourceTitle?.['zh-CN']).toMatch(/高/u);
  });

  it('multi_lod: the highest level, or the one asked for', async () => {
    const highest = layerOf(
      await openDataset(await openTestData('cityjson-models/multi_lod.json'), {
        georeference: { crs: 'EPSG:7415' },
      }),
      'buildings',
    );
    const level = (layer: FeatureLayer, name: string): unknown => {
      const column = layer.table.columns.get(name);
      return column && cellValue(column, 0);
    };
    expect(level(highest, 'levelOfDetail')).toBe('2.2');
    expect(level(highest, 'levelsOfDetail')).toBe('1.2 1.3 2.2');
    const lower = layerOf(
      await openDataset(await openTestData('cityjson-models/multi_lod.json'), {
        levelOfDetail: '1',
        georeference: { crs: 'EPSG:7415' },
      }),
      'buildings',
    );
    expect(level(lower, 'levelOfDetail')).toBe('1.3');
    // Footprints of the levels are the same to 5 %: made of ground surfaces in one, of lowest faces in the other.
    for (let row = 0; row < 10; row++)
      expect(areaOfRow(lower, row) / areaOfRow(highest, row)).toBeCloseTo(1, 1);
  });

  it('rotterdam_subset: one texture is there, 73 are told missing', async () => {
    const dataset = await openDataset(await openTestData('cityjson-models/rotterdam_subset.json'), {
      georeference: { crs: 'EPSG:7415' },
    });
    expect(dataset.report.warnings.find(({ code }) => code === 'texture-missing')?.count).toBe(73);
    const appearance = layerOf(dataset, 'buildings').surfaces?.appearance;
    const found = appearance?.textures.filter(({ bytes }) => bytes !== undefined);
    expect(found?.map(({ name }) => name)).toEqual(['appearances/0320_4_15.jpg']);
    expect([...(found?.[0]?.bytes?.subarray(0, 2) ?? [])]).toEqual([0xff, 0xd8]);
  });

  it.each(['delft_1b.json', 'rotterdam_one.json'])('%s (1.1) is one building', async (name) => {
    const dataset = await openDataset(await openTestData(`cityjson-models/${name}`));
    expect([dataset.version, layerOf(dataset, 'buildings').table.count]).toEqual(['1.1', 1]);
  });

  it('survives 4,000 broken copies', async () => {
    const originals = ['multi_lod.json', 'rotterdam_one.json'].map((name) => ({
      name,
      bytes: readTestData(`cityjson-models/${name}`),
    }));
    const outcome = await expectDataOrLoadError(cityjsonLoader, originals, {}, 4000);
    expect(outcome.data).toBeGreaterThan(100);
    expect(outcome.refused).toBeGreaterThan(100);
  }, 120_000);
});

/** A house of 10 × 8 × 6 m with a part of 4 × 4 × 3 m beside it, at (0, 0) and (10, 0). */
function houseWithPart(): Record<string, unknown> {
  const vertices = [
    ...[0, 6].flatMap((z) => [
      [0, 0, z],
      [10, 0, z],
      [10, 8, z],
      [0, 8, z],
    ]),
    ...[0, 3].flatMap((z) => [
      [10, 0, z],
      [14, 0, z],
      [14, 4, z],
      [10, 4, z],
    ]),
  ];
  const box = (s: number): number[][][] => [
    [[s, s + 3, s + 2, s + 1]],
    [[s + 4, s + 5, s + 6, s + 7]],
    ...[0, 1, 2, 3].map((side) => [[s + side, s + ((side + 1) % 4), s + 4 + ((side + 1) % 4), s + 4 + side]]),
  ];
  const solid = (start: number): unknown => ({ type: 'Solid', lod: '1', boundaries: [box(start)] });
  return {
    type: 'CityJSON',
    version: '2.0',
    transform: { scale: [1, 1, 1], translate: [0, 0, 0] },
    CityObjects: {
      part: { type: 'BuildingPart', parents: ['house'], attributes: { storeys: 1 }, geometry: [solid(8)] },
      house: {
        type: 'Building',
        children: ['part'],
        attributes: { height: 5.5, code: 1 },
        geometry: [solid(0)],
      },
    },
    vertices,
  };
}

describe('cityjsonLoader', () => {
  it('merges parts into one row with one footprint and keeps them in a table beside', async () => {
    const dataset = await open(JSON.stringify(houseWithPart()), { georeference: { crs: METRES } });
    expect(dataset.layers.map(({ id }) => id)).toEqual(['buildings', 'building-parts']);
    const buildings = layerOf(dataset, 'buildings');
    expect(areaOfRow(buildings, 0)).toBeCloseTo(80 + 16, 2);
    const table = createFeatureTable(buildings.table);
    expect(table.value(0, 'height')).toBeCloseTo(6, 6);
    expect(table.value(0, 'source.height')).toBe(5.5);
    const parts = createFeatureTable(layerOf(dataset, 'building-parts').table);
    expect([parts.value(0, 'parent'), parts.value(0, 'storeys'), parts.value(0, 'type')]).toEqual([
      'house',
      1,
      'BuildingPart',
    ]);
  });

  it('keeps whole numbers beyond 2^53', async () => {
    const text =
      '{"type":"CityJSON","version":"2.0","CityObjects":{"a":{"type":"Building","attributes":{"n":9007199254740993,"m":[12345678901234567890]}}},"vertices":[]}';
    const table = createFeatureTable(layerOf(await open(text), 'buildings').table);
    expect(table.value(0, 'n')).toBe('9007199254740993');
    expect(table.value(0, 'm')).toContain('12345678901234567890');
  });

  it('reads a sequence line by line, each feature with its own vertices', async () => {
    const { CityObjects, vertices, ...head } = houseWithPart();
    const line = (move: number): string =>
      JSON.stringify({
        type: 'CityJSONFeature',
        id: `house${move}`,
        CityObjects: JSON.parse(
          JSON.stringify(CityObjects)
            .replaceAll('house', `house${move}`)
            .replaceAll('"part"', `"part${move}"`),
        ) as unknown,
        vertices: (vertices as number[][]).map(([x = 0, y = 0, z = 0]) => [x + move, y, z + move]),
      });
    const text = [JSON.stringify({ ...head, CityObjects: {}, vertices: [] }), line(0), '', line(100)].join(
      '\n',
    );
    const buildings = layerOf(
      await open(text, { georeference: { crs: METRES } }, 'houses.city.jsonl'),
      'buildings',
    );
    const table = createFeatureTable(buildings.table);
    expect([table.idOf(0), table.idOf(1)]).toEqual(['buildings/house0', 'buildings/house100']);
    expect(table.value(1, 'groundHeight')).toBeCloseTo(100, 6);
    expect(areaOfRow(buildings, 1)).toBeCloseTo(96, 2);
  });

  it('names line and place of what is wrong in a sequence', async () => {
    const text = [
      '{"type":"CityJSON","version":"2.0","CityObjects":{},"vertices":[]}',
      '{"type":"CityJSONFeature","id":"b"',
    ].join('\n');
    await expect(open(text, {}, 'broken.city.jsonl')).rejects.toThrow(/broken\.city\.jsonl \(line 2\)/u);
  });

  it.each([
    [
      'deep attributes',
      `{"type":"CityJSON","version":"2.0","CityObjects":{"a":{"type":"Building","attributes":{"x":${'['.repeat(50_000)}${']'.repeat(50_000)}}}},"vertices":[]}`,
    ],
    [
      'deep boundaries',
      `{"type":"CityJSON","version":"2.0","CityObjects":{"a":{"type":"Building","geometry":[{"type":"Solid","boundaries":${'['.repeat(50_000)}${']'.repeat(50_000)}}]}},"vertices":[]}`,
    ],
    [
      'parts of themselves',
      '{"type":"CityJSON","version":"2.0","CityObjects":{"a":{"type":"BuildingPart","children":["b"],"parents":["b"]},"b":{"type":"BuildingPart","children":["a"],"parents":["a"]}},"vertices":[]}',
    ],
    [
      'a prototype',
      '{"type":"CityJSON","version":"2.0","CityObjects":{"__proto__":{"type":"constructor","attributes":{"__proto__":{"a":1}}}},"vertices":[]}',
    ],
  ])('gives data and warnings, or a LoadError, for %s', async (_what, text) => {
    const outcome = await open(text).catch((error: unknown) => error);
    if (outcome instanceof LoadError) expect(outcome.remedy).not.toBe('');
    else expect((outcome as Dataset).format).toBe('cityjson');
  });

  it.each([-1, 1.5, 1e300, 4_294_967_296])('refuses the vertex index %d', async (index) => {
    const model = houseWithPart();
    const text = JSON.stringify(model).replace('[[[0,3,2,1]]', `[[[0,3,2,${index}]]`);
    expect(text).not.toBe(JSON.stringify(model));
    await expect(open(text)).rejects.toThrow(/CityObjects\["house"\]\.geometry\[0\]\.boundaries/u);
  });

  it('survives 2,000 texts with values swapped', async () => {
    const random = createRandom(77);
    const original = JSON.stringify(houseWithPart());
    const values = [
      'null',
      '-1',
      '1e999',
      '"x"',
      '[]',
      '{}',
      '[[[]]]',
      'true',
      '99999999999999999999',
      '{"type":7}',
    ];
    for (let round = 0; round < 2000; round++) {
      const tokens = [...original.matchAll(/-?\d+(?:\.\d+)?|"[^"]*"|\[[^[\]{}]*\]/gu)];
      const token = tokens[Math.floor(random.next() * tokens.length)];
      const value = values[Math.floor(random.next() * values.length)] ?? '';
      const at = token?.index ?? 0;
      const text = original.slice(0, at) + value + original.slice(at + (token?.[0].length ?? 0));
      const outcome = await open(text).catch((error: unknown) => error);
      if (outcome instanceof LoadError) continue;
      expect(outcome, text).toHaveProperty('layers');
    }
  }, 60_000);
});
