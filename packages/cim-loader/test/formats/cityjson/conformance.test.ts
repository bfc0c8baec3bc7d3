import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inputFileOfBytes, LoadError, openDataset } from '@cityloom/cim-loader';
import type { Dataset, FeatureLayer, LoadOptions, SurfaceAppearance } from '@cityloom/cim-loader';
import { createFeatureTable } from '@cityloom/twin-core';
import { expect, it } from 'vitest';
import { describeWithTestData, testDataPath } from '../../test-data.ts';

interface Case {
  readonly id: string;
  readonly checks: readonly string[];
  readonly isRejected: boolean;
  readonly name: string | undefined;
  readonly text: string;
}

interface Geometry {
  readonly type: string;
  readonly boundaries: unknown;
  readonly template?: number;
  readonly semantics?: { readonly surfaces: readonly { readonly type: string }[]; readonly values: unknown };
}
interface Model {
  readonly version: string;
  readonly CityObjects: Record<
    string,
    {
      readonly type: string;
      readonly attributes?: Record<string, unknown>;
      readonly geometry?: readonly Geometry[];
    }
  >;
  readonly metadata?: Record<string, unknown>;
  readonly 'geometry-templates'?: { readonly templates: readonly Geometry[] };
}

const ROOT = 'cityjson-conformance/cases';

function readCases(folder: string): Case[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  const inner = entries
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => readCases(join(folder, name)));
  if (!entries.some(({ name }) => name === 'invariants.json')) return inner;
  const invariants = JSON.parse(readFileSync(join(folder, 'invariants.json'), 'utf8')) as {
    readonly id: string;
    readonly checks: readonly { readonly id: string }[];
    readonly expected_result?: string;
  };
  const name = entries.map((entry) => entry.name).find((entry) => entry.startsWith(`${invariants.id}.`));
  return [
    {
      id: invariants.id,
      checks: invariants.checks.map(({ id }) => id),
      isRejected: invariants.expected_result === 'reject',
      name,
      text: name === undefined ? '' : readFileSync(join(folder, name), 'utf8'),
    },
  ];
}

const open = (name: string, text: string, options: LoadOptions = {}): Promise<Dataset> =>
  openDataset(inputFileOfBytes(name, new Uint8Array(new TextEncoder().encode(text))), options);

const featuresOf = (dataset: Dataset): FeatureLayer[] =>
  dataset.layers.filter((layer): layer is FeatureLayer => layer.kind === 'features');

const ids = (dataset: Dataset): string[] =>
  featuresOf(dataset).flatMap(({ id, table }) => {
    const rows = createFeatureTable(table);
    return Array.from({ length: rows.count }, (_, row) => rows.idOf(row).slice(id.length + 1));
  });

/** Rings of a list of lists of numbers; and the surfaces they belong to. */
function countSurfaces(boundaries: unknown): number {
  if (!Array.isArray(boundaries)) return 0;
  const isSurface = Array.isArray(boundaries[0]) && typeof (boundaries[0] as unknown[])[0] === 'number';
  return isSurface ? 1 : boundaries.reduce((sum: number, inner) => sum + countSurfaces(inner), 0);
}

const isSurfaceType = (type: string): boolean => /Surface|Solid/u.test(type);

/** Every object a row or a part with all its attributes; every surface, semantic and number in its place. */
async function expectModel({ name, text, checks }: Case): Promise<void> {
  const model = JSON.parse(text) as Model;
  // The coordinates of most cases are made up: a plane of metres gives each a place on the globe.
  const dataset = await open(name ?? '', text, { georeference: { crs: 'EPSG:28992' } });
  const objects = Object.entries(model.CityObjects);
  expect(dataset.version).toBe(model.version);
  expect(ids(dataset).sort()).toEqual(objects.map(([id]) => id).sort());
  expect(dataset.report.counts['objects']).toBe(objects.length);
  const layers = featuresOf(dataset);
  for (const [id, { type, attributes = {} }] of objects) {
    const layer = layers.find(
      ({ id: layerId, table }) => createFeatureTable(table).rowOf(`${layerId}/${id}`) >= 0,
    );
    if (layer === undefined) throw new Error(`${id} has no row`);
    const table = createFeatureTable(layer.table);
    const row = table.rowOf(`${layer.id}/${id}`);
    expect(table.value(row, 'type')).toBe(type);
    for (const [key, value] of Object.entries(attributes)) {
      expect(table.value(row, key)).toBe(typeof value === 'boolean' ? String(value) : value);
    }
  }
  expectSurfaces(model, layers, checks);
}

function expectSurfaces(model: Model, layers: readonly FeatureLayer[], checks: readonly string[]): void {
  const templates = model['geometry-templates']?.templates ?? [];
  const geometries = Object.values(model.CityObjects)
    .flatMap(({ geometry = [] }) => geometry)
    .map((geometry) =>
      geometry.template === undefined ? geometry : (templates[geometry.template] ?? geometry),
    )
    .filter(({ type }) => isSurfaceType(type));
  const polygons = layers.reduce((sum, { surfaces }) => sum + (surfaces?.ringOffsets.length ?? 1) - 1, 0);
  expect(polygons).toBe(geometries.reduce((sum, { boundaries }) => sum + countSurfaces(boundaries), 0));
  const coded = layers.flatMap(({ surfaces }) =>
    Array.from(surfaces?.semantics ?? [], (code) => surfaces?.semanticNames?.[code - 1] ?? ''),
  );
  const stated = geometries.flatMap(({ semantics }) =>
    [semantics?.values ?? []]
      .flat(9)
      .map((value) => (typeof value === 'number' ? (semantics?.surfaces[value]?.type ?? '') : '')),
  );
  if (checks.includes('geometry_semantics_preserved') || checks.includes('semantic_surface_preserved')) {
    if (geometries.length > 0) expect(coded).toEqual(stated);
  }
}

describeWithTestData('CityJSON conformance cases', () => {
  const cases = readCases(testDataPath(ROOT));
  it('are all there', () => {
    expect(cases).toHaveLength(43);
    expect(cases.filter(({ name }) => name !== undefined)).toHaveLength(39);
  });

  const files = cases.filter(({ name }) => name !== undefined);
  it.each(files.filter(({ isRejected }) => isRejected))('$id is refused', async ({ name = '', text }) => {
    const refusal = await open(name, text).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(LoadError);
    expect((refusal as LoadError).message).toContain(name);
    expect((refusal as LoadError).place).toBeDefined();
  });

  const models = files.filter(({ isRejected, name }) => !isRejected && name?.endsWith('.city.json') === true);
  it.each(models)('$id holds: $checks', async (each) => {
    await expectModel(each);
  });

  it.each(files.filter(({ isRejected, name }) => !isRejected && name?.endsWith('.jsonl') === true))(
    '$id keeps its features apart',
    async ({ id, name = '', text }) => {
      const dataset = await open(name, text);
      const expected = id === 'cityjsonfeature_minimal' ? ['myid'] : ['building-1', 'building-2'];
      expect(ids(dataset)).toEqual(expected);
    },
  );

  const textOf = (id: string): string => cases.find((each) => each.id === id)?.text ?? '';

  it('keeps what the metadata say', async () => {
    const { title, dataDate, attribution, metadata, crs } = await open(
      'metadata.city.json',
      textOf('cityjson_fake_complete'),
      { georeference: { crs: 'EPSG:28992' } },
    );
    expect({ title, dataDate, attribution }).toEqual({
      title: 'Complete and fake CityJSON',
      dataDate: '2026-01-26',
      attribution: '3DGI (Kitalált Név)',
    });
    expect(metadata).toMatchObject({
      nospec_description: 'A CityJSON object with all existing properties set to a fake value',
      '+census': { percent_men: 49.5, percent_women: 51.5 },
    });
    expect(crs?.basis).toBe('user');
  });

  it('places templates by matrix and reference point', async () => {
    const plane = await open('instance.city.json', textOf('geometry_instance'), {
      georeference: { crs: '+proj=tmerc +lat_0=0 +lon_0=114 +k=1 +x_0=0 +y_0=0 +ellps=GRS80 +units=m' },
    });
    const [layer] = featuresOf(plane);
    expect(layer?.id).toBe('generic-points');
    // Twice (1, 2, 3) at (0, 0, 0), and (1, 2, 3) at (2, 2, 2).
    expect(
      [...(layer?.table.geometry?.heights ?? [])].map((height) => Math.round(height * 1e6) / 1e6),
    ).toEqual([6, 5]);
    const positions = layer?.table.geometry?.positions ?? [];
    expect((positions[2] ?? 0) - 114).toBeCloseTo(3 / 111_319.49, 8);
    expect(((positions[0] ?? 0) - 114) * 111_319.49).toBeCloseTo(2, 4);
  });

  it('keeps addresses, their place, and attributes of surfaces', async () => {
    const crs = '+proj=tmerc +lat_0=0 +lon_0=114 +k=1 +x_0=0 +y_0=0 +ellps=GRS80 +units=m';
    const [address] = featuresOf(
      await open('a.city.json', textOf('cityobject_building_address'), { georeference: { crs } }),
    );
    if (address === undefined) throw new Error('no layer');
    const table = createFeatureTable(address.table);
    expect(table.value(0, 'address.thoroughfareName')).toBe('rue de la Patate');
    expect(table.value(0, 'address.longitude')).toBeCloseTo(114, 9);
    expect(JSON.parse(String(table.value(0, 'addresses')))).toHaveLength(2);
    const [semantic] = featuresOf(
      await open('s.city.json', textOf('semantic_complete'), { georeference: { crs } }),
    );
    if (semantic === undefined) throw new Error('no layer');
    expect(JSON.parse(String(createFeatureTable(semantic.table).value(0, 'surfaceAttributes')))).toEqual([
      { type: 'RoofSurface', children: [1], number: 1.234, string: 'string', boolean: true, integer: 1 },
      { type: 'Window', parent: 0 },
    ]);
  });

  it('takes materials and textures of the default theme', async () => {
    const crs = '+proj=tmerc +lat_0=0 +lon_0=114 +k=1 +x_0=0 +y_0=0 +ellps=GRS80 +units=m';
    const dataset = await open('a.city.json', textOf('appearance_complete'), { georeference: { crs } });
    const appearance = featuresOf(dataset)[0]?.surfaces?.appearance as SurfaceAppearance;
    expect(appearance.materials.map(({ name }) => name)).toEqual(['warm', 'cool']);
    expect(appearance.materials[0]?.baseColour.map((part) => Math.round(part * 1e6) / 1e6)).toEqual([
      0.5, 0.6, 0.7, 0.1,
    ]);
    expect([...(appearance.polygonMaterials ?? [])]).toEqual([1, 2]);
    expect(appearance.textures.map(({ name }) => name)).toEqual(['day.png', 'night.png']);
    expect([...(appearance.polygonTextures ?? [])]).toEqual([1, 2]);
    expect([...(appearance.textureCoordinates ?? [])].slice(0, 8)).toEqual([0, 0, 1, 0, 1, 1, 0, 1]);
    expect(dataset.report.warnings.find(({ code }) => code === 'texture-missing')?.count).toBe(2);
  });
});
