import { FORMAT_LOADERS, inputFileOfBytes, LoadError, openDataset } from '@cityloom/cim-loader';
import type { Dataset, FeatureLayer, FormatLoader, LoadOptions } from '@cityloom/cim-loader';
import { createFeatureTable, geometryOfRow, measureRing } from '@cityloom/twin-core';
import { describe, expect, it } from 'vitest';
import { expectDataOrLoadError } from '../../mutations.ts';
import { describeWithTestData, openTestData, readTestData } from '../../test-data.ts';

const citygmlLoader = FORMAT_LOADERS.find(({ id }) => id === 'citygml') as FormatLoader;

const open = (
  text: string | Uint8Array<ArrayBuffer>,
  options: LoadOptions = {},
  name = 'model.gml',
): Promise<Dataset> =>
  openDataset(
    inputFileOfBytes(name, typeof text === 'string' ? new Uint8Array(new TextEncoder().encode(text)) : text),
    options,
  );

const layerOf = (dataset: Dataset, id: string): FeatureLayer => {
  const layer = dataset.layers.find((each) => each.id === id);
  if (layer?.kind !== 'features') throw new Error(`no layer ${id}`);
  return layer;
};

function areaOfRow(layer: FeatureLayer, row: number): number {
  const geometry = layer.table.geometry && geometryOfRow(layer.table.geometry, row);
  const polygons =
    geometry?.type === 'MultiPolygon'
      ? geometry.coordinates
      : geometry?.type === 'Polygon'
        ? [geometry.coordinates]
        : [];
  return polygons.flat().reduce((sum, ring) => sum + measureRing(ring).signedArea, 0);
}

/** Rows and polygons per layer. */
const shapeOf = (dataset: Dataset): Record<string, readonly [rows: number, polygons: number]> =>
  Object.fromEntries(
    dataset.layers.map((layer) => [
      layer.id,
      layer.kind === 'features' ? [layer.table.count, (layer.surfaces?.ringOffsets.length ?? 1) - 1] : [0, 0],
    ]),
  );

const FILES: readonly (readonly [name: string, version: string, shape: ReturnType<typeof shapeOf>])[] = [
  [
    'building_LOD3_CityGML3-EPSG25832.gml',
    '3.0',
    { buildings: [1, 24], 'building-interiors': [2, 977], relief: [2, 9] },
  ],
  [
    'building_LOD4_CityGML2-EPSG25832.gml',
    '2.0',
    { buildings: [1, 24], 'building-interiors': [2, 977], relief: [2, 9] },
  ],
  ['delft_CityGML2.xml', '2.0', { buildings: [3, 91] }],
  ['melbourne_roads_3wayintersection_CityGML3.gml', '3.0', { roads: [6, 0], 'traffic-spaces': [145, 145] }],
  ['melbourne_roads_4wayintersection_CityGML3.gml', '3.0', { roads: [7, 0], 'traffic-spaces': [249, 249] }],
  ['melbourne_roads_roundabout_CityGML3.gml', '3.0', { roads: [7, 0], 'traffic-spaces': [302, 302] }],
  ['plateau-tokyo-53394517_one-building_CityGML2.gml', '2.0', { buildings: [1, 650] }],
  ['plateau-tokyo-53394517_one-building_CityGML3.gml', '3.0', { buildings: [1, 650] }],
  ['zurich_LOD2_CityGML1.xml', '1.0', { buildings: [4, 61], 'building-parts': [6, 0] }],
  [
    'dynamizer/Building_CityGML3.0_with_Dynamizer_and_SensorConnection_V1.gml',
    '3.0',
    { buildings: [1, 11], 'building-interiors': [1, 0] },
  ],
  [
    'dynamizer/Building_CityGML3.0_with_Dynamizer_and_SensorConnection_V2.gml',
    '3.0',
    { buildings: [1, 11], 'building-interiors': [1, 0] },
  ],
  ['dynamizer/Building_CityGML3.0_with_Dynamizer_and_inline_Timeseries.gml', '3.0', { buildings: [1, 11] }],
];

/** Square metres of the ground polygon of the Tokyo building by the shoelace formula in metres of the ellipsoid at its corner. */
const GROUND_AREA = 2869.7;

describeWithTestData('real CityGML files', () => {
  it.each(FILES)('%s', async (name, version, shape) => {
    const dataset = await openDataset(await openTestData(`citygml/${name}`));
    expect(dataset.version).toBe(version);
    expect(shapeOf(dataset)).toEqual(shape);
    expect(dataset.report.warnings.map(({ code }) => code)).not.toContain('position-off-the-globe');
    expect(dataset.report.warnings.map(({ code }) => code)).not.toContain('dangling-reference');
  });

  it('the same Tokyo building in 2.0 and 3.0 gives the same', async () => {
    const [two, three] = await Promise.all(
      [2, 3].map(async (version) => {
        const file = await openTestData(`citygml/plateau-tokyo-53394517_one-building_CityGML${version}.gml`);
        return layerOf(await openDataset(file), 'buildings');
      }),
    );
    if (two === undefined || three === undefined) throw new Error('two files');
    expect(three.table.geometry).toEqual(two.table.geometry);
    expect(three.surfaces).toEqual(two.surfaces);
    const [older, newer] = [createFeatureTable(two.table), createFeatureTable(three.table)];
    for (const name of older.columns.keys())
      expect([name, newer.value(0, name)]).toEqual([name, older.value(0, name)]);
    expect(older.value(0, 'buildingDetails.surveyYear')).toBe(2016);
    expect(older.value(0, '13_区市町村コード_大字・町コード_町・丁目コード')).toBe('13104029000');
    expect(older.value(0, 'address.locality')).toBe('東京都新宿区霞ヶ丘町');
  });

  it('the Tokyo building stands where and as high as its surveyors say', async () => {
    const two = layerOf(
      await openDataset(await openTestData('citygml/plateau-tokyo-53394517_one-building_CityGML2.gml')),
      'buildings',
    );
    const older = createFeatureTable(two.table);
    // Latitude comes first in EPSG:6697.
    const [longitude = 0, latitude = 0] = two.table.geometry?.positions ?? [];
    expect([Math.floor(longitude), Math.floor(latitude)]).toEqual([139, 35]);
    // Second opinion: what the surveyors measured.
    expect(older.value(0, 'height')).toBeCloseTo(Number(older.value(0, 'measuredHeight')), 1);
    expect(areaOfRow(two, 0) / GROUND_AREA).toBeCloseTo(1, 3);
    const appearance = two.surfaces?.appearance;
    expect(appearance?.polygonTextures?.filter((code) => code === 1)).toHaveLength(649);
  });

  it('the example house stands on 10 × 5 m in level 3 and in level 4', async () => {
    for (const name of ['building_LOD3_CityGML3-EPSG25832.gml', 'building_LOD4_CityGML2-EPSG25832.gml']) {
      const buildings = layerOf(await openDataset(await openTestData(`citygml/${name}`)), 'buildings');
      const table = createFeatureTable(buildings.table);
      // UTM shortens lengths by up to 0.04 %.
      expect(areaOfRow(buildings, 0) / 50).toBeCloseTo(1, 2);
      expect(table.value(0, 'height')).toBe(5);
      expect(table.value(0, 'measuredHeight')).toBe(5);
      expect(table.value(0, 'address.locality')).toBe('Eggenstein-Leopoldshafen');
      const names = buildings.surfaces?.semanticNames ?? [];
      const kinds = new Set(Array.from(buildings.surfaces?.semantics ?? [], (code) => names[code - 1]));
      expect(kinds).toContain('RoofSurface');
      expect(kinds).toContain(name.includes('CityGML3') ? 'WindowSurface' : 'Window');
    }
  });

  it('delft: heights agree with those the source states', async () => {
    const table = createFeatureTable(
      layerOf(await openDataset(await openTestData('citygml/delft_CityGML2.xml')), 'buildings').table,
    );
    for (let row = 0; row < 3; row++) {
      const top = Number(table.value(row, 'height')) + Number(table.value(row, 'groundHeight'));
      expect(top).toBeCloseTo(Number(table.value(row, 'measuredHeight')), 6);
    }
  });

  it('keeps dynamizers as attributes of what they are in', async () => {
    const sensor = 'citygml/dynamizer/Building_CityGML3.0_with_Dynamizer_and_SensorConnection_V1.gml';
    const room = createFeatureTable(
      layerOf(await openDataset(await openTestData(sensor)), 'building-interiors').table,
    );
    expect(room.value(0, 'dynamizer.sensorConnection.connectionType')).toBeDefined();
    const series = 'citygml/dynamizer/Building_CityGML3.0_with_Dynamizer_and_inline_Timeseries.gml';
    const building = createFeatureTable(
      layerOf(await openDataset(await openTestData(series)), 'buildings').table,
    );
    expect(String(building.value(0, 'surfaceAttributes')).match(/doubleValue/gu)).toHaveLength(12);
  });

  it('reads the level asked for', async () => {
    const file = await openTestData('citygml/plateau-tokyo-53394517_one-building_CityGML2.gml');
    const table = createFeatureTable(
      layerOf(await openDataset(file, { levelOfDetail: '1' }), 'buildings').table,
    );
    expect([table.value(0, 'levelOfDetail'), table.value(0, 'levelsOfDetail')]).toEqual(['1', '0 1 2']);
  });

  it('survives 2,000 broken copies', async () => {
    const originals = ['delft_CityGML2.xml', 'zurich_LOD2_CityGML1.xml'].map((name) => ({
      name,
      bytes: readTestData(`citygml/${name}`).slice(0, 40_000),
    }));
    const closed = originals.map(({ name, bytes }) => ({ name, bytes: closeDocument(bytes) }));
    const outcome = await expectDataOrLoadError(citygmlLoader, closed, {}, 2000);
    expect(outcome.data).toBeGreaterThan(50);
    expect(outcome.refused).toBeGreaterThan(50);
  }, 120_000);
});

/** Cuts after the last whole member and closes the root. */
function closeDocument(bytes: Uint8Array): Uint8Array {
  const text = new TextDecoder().decode(bytes);
  const end = text.lastIndexOf('</cityObjectMember>');
  return end < 0 ? bytes : new TextEncoder().encode(`${text.slice(0, end)}</cityObjectMember></CityModel>`);
}

const SPACES =
  'xmlns="http://www.opengis.net/citygml/2.0" xmlns:bldg="http://www.opengis.net/citygml/building/2.0" ' +
  'xmlns:gml="http://www.opengis.net/gml" xmlns:xlink="http://www.w3.org/1999/xlink" ' +
  'xmlns:gen="http://www.opengis.net/citygml/generics/2.0" xmlns:app="http://www.opengis.net/citygml/appearance/2.0"';

const model = (content: string, srsName = 'EPSG:4547'): string =>
  `<CityModel ${SPACES}><gml:boundedBy><gml:Envelope srsName="${srsName}" srsDimension="3"/></gml:boundedBy>${content}</CityModel>`;
const member = (content: string, id = 'b1'): string =>
  `<cityObjectMember><bldg:Building gml:id="${id}">${content}</bldg:Building></cityObjectMember>`;
const polygon = (id: string, positions: string): string =>
  `<gml:Polygon gml:id="${id}"><gml:exterior><gml:LinearRing gml:id="${id}-r"><gml:posList>${positions}</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon>`;
const surfaces = (content: string): string =>
  `<bldg:lod2MultiSurface><gml:MultiSurface>${content}</gml:MultiSurface></bldg:lod2MultiSurface>`;
const FLOOR = '430000 2556000 5 430010 2556000 5 430010 2556010 5 430000 2556010 5 430000 2556000 5';

describe('citygmlLoader', () => {
  it('follows the order of axes that the name of the CRS implies', async () => {
    const north = surfaces(
      `<gml:surfaceMember>${polygon('p', '2556000 430000 5 2556000 430010 5 2556010 430010 5 2556010 430000 5 2556000 430000 5')}</gml:surfaceMember>`,
    );
    const east = surfaces(`<gml:surfaceMember>${polygon('p', FLOOR)}</gml:surfaceMember>`);
    const [urn, short] = await Promise.all([
      open(model(member(north), 'urn:ogc:def:crs:EPSG::4547')),
      open(model(member(east))),
    ]);
    const positions = layerOf(short, 'buildings').table.geometry?.positions;
    expect(layerOf(urn, 'buildings').surfaces?.positions).toEqual(
      layerOf(short, 'buildings').surfaces?.positions,
    );
    expect(positions?.[0]).toBeCloseTo(113.32, 2);
    expect(urn.crs?.axisOrder).toBe('north-east');
  });

  it('warns where nothing declares a CRS', async () => {
    const text = `<CityModel ${SPACES}>${member(surfaces(`<gml:surfaceMember>${polygon('p', FLOOR)}</gml:surfaceMember>`))}</CityModel>`;
    const dataset = await open(text);
    expect(dataset.crs?.basis).toBe('assumed');
    expect(dataset.report.warnings.length).toBeGreaterThan(0);
  });

  it('reads Chinese names in GB18030 as the prolog declares', async () => {
    const head = `<?xml version="1.0" encoding="GB18030"?><CityModel ${SPACES}><cityObjectMember><bldg:Building gml:id="b"><gen:stringAttribute name="`;
    const tail = '</gen:value></gen:stringAttribute></bldg:Building></cityObjectMember></CityModel>';
    // 名称 and 广州塔 in GB18030.
    const name = [0xc3, 0xfb, 0xb3, 0xc6];
    const value = [0xb9, 0xe3, 0xd6, 0xdd, 0xcb, 0xfe];
    const ascii = (text: string): number[] => [...new TextEncoder().encode(text)];
    const bytes = Uint8Array.from([
      ...ascii(head),
      ...name,
      ...ascii('"><gen:value>'),
      ...value,
      ...ascii(tail),
    ]);
    const table = createFeatureTable(layerOf(await open(bytes), 'buildings').table);
    expect(table.value(0, '名称')).toBe('广州塔');
  });

  it('follows references in the file, turns what is turned, and takes each surface once', async () => {
    const wall = `<bldg:boundedBy><bldg:GroundSurface gml:id="g">${surfaces(`<gml:surfaceMember>${polygon('p', FLOOR)}</gml:surfaceMember>`)}</bldg:GroundSurface></bldg:boundedBy>`;
    const solid =
      '<bldg:lod2Solid><gml:Solid><gml:exterior><gml:CompositeSurface><gml:surfaceMember xlink:href="#p"/></gml:CompositeSurface></gml:exterior></gml:Solid></bldg:lod2Solid>';
    const other = surfaces(
      '<gml:surfaceMember><gml:OrientableSurface orientation="-"><gml:baseSurface xlink:href="#p"/></gml:OrientableSurface></gml:surfaceMember>',
    );
    const dataset = await open(model(member(wall + solid) + member(other, 'b2')));
    const column = layerOf(dataset, 'buildings').surfaces;
    expect([...(column?.polygonOffsets ?? [])]).toEqual([0, 1, 2]);
    const corners = Array.from({ length: 8 }, (_, corner) => [
      ...(column?.positions.slice(corner * 3, corner * 3 + 3) ?? []),
    ]);
    expect(corners.slice(4).map(String)).toEqual(expect.arrayContaining(corners.slice(0, 4).map(String)));
    expect(corners[5]).toEqual(corners[3]);
  });

  it('tells references that lead nowhere', async () => {
    const dataset = await open(model(member(surfaces('<gml:surfaceMember xlink:href="#nowhere"/>'))));
    expect(dataset.report.warnings.find(({ code }) => code === 'dangling-reference')?.object).toBe('nowhere');
  });

  it('places prototypes', async () => {
    const square = polygon('q', '0 0 0 1 0 0 1 1 0 0 1 0 0 0 0');
    const implicit = (geometry: string, point: string): string =>
      `<bldg:outerBuildingInstallation><bldg:BuildingInstallation><bldg:lod2ImplicitRepresentation><ImplicitGeometry><transformationMatrix>2 0 0 0 0 2 0 0 0 0 1 0 0 0 0 1</transformationMatrix>${geometry}<referencePoint><gml:Point><gml:pos>${point}</gml:pos></gml:Point></referencePoint></ImplicitGeometry></bldg:lod2ImplicitRepresentation></bldg:BuildingInstallation></bldg:outerBuildingInstallation>`;
    const text = model(
      member(
        implicit(
          `<relativeGMLGeometry><gml:MultiSurface gml:id="m"><gml:surfaceMember>${square}</gml:surfaceMember></gml:MultiSurface></relativeGMLGeometry>`,
          '430000 2556000 5',
        ) + implicit('<relativeGMLGeometry xlink:href="#m"/>', '430100 2556000 5'),
      ),
    );
    const buildings = layerOf(await open(text), 'buildings');
    expect(buildings.surfaces?.ringOffsets).toHaveLength(3);
    expect(areaOfRow(buildings, 0)).toBeCloseTo(8, 2);
  });

  it('takes materials for whole surfaces', async () => {
    const material =
      '<app:appearanceMember><app:Appearance><app:surfaceDataMember><app:X3DMaterial><app:diffuseColor>1 0 0.5</app:diffuseColor><app:transparency>0.25</app:transparency><app:target>#p</app:target></app:X3DMaterial></app:surfaceDataMember></app:Appearance></app:appearanceMember>';
    const dataset = await open(
      model(member(surfaces(`<gml:surfaceMember>${polygon('p', FLOOR)}</gml:surfaceMember>`)) + material),
    );
    const appearance = layerOf(dataset, 'buildings').surfaces?.appearance;
    expect(appearance?.materials[0]?.baseColour).toEqual([1, 0, 0.5, 0.75]);
    expect([...(appearance?.polygonMaterials ?? [])]).toEqual([1]);
  });

  const bomb = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">${'bcdefgh'
    .split('')
    .map((name, at) => `<!ENTITY ${name} "${`&${'abcdefg'[at] ?? ''};`.repeat(10)}">`)
    .join('')}]>`;
  const doubling = Array.from(
    { length: 40 },
    (_, at) =>
      `<gml:surfaceMember><gml:CompositeSurface gml:id="s${at}"><gml:surfaceMember xlink:href="#s${at + 1}"/><gml:surfaceMember xlink:href="#s${at + 1}"/></gml:CompositeSurface></gml:surfaceMember>`,
  ).join('');
  it.each([
    [
      'an entity bomb',
      `<?xml version="1.0"?>${bomb}${model(member('<gml:name>&h;</gml:name>'))}`,
      /DOCTYPE/u,
    ],
    [
      'deep nesting',
      model(`<cityObjectMember>${'<a>'.repeat(5000)}${'</a>'.repeat(5000)}</cityObjectMember>`),
      /deeper than 256/u,
    ],
    ['an undefined entity', model(member('<gml:name>&nbsp;</gml:name>')), /well-formed/u],
    ['a cut file', model(member('')).slice(0, -30), /well-formed/u],
  ])('refuses %s', async (_what, text, message) => {
    const file = inputFileOfBytes('model.gml', new Uint8Array(new TextEncoder().encode(text)));
    const refusal = await citygmlLoader.parse(file).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(LoadError);
    expect((refusal as LoadError).message).toMatch(message);
  });

  it('ends where references double at each step, and where they lead back', async () => {
    const start = performance.now();
    const outcome = await open(model(member(surfaces(doubling)))).catch((error: unknown) => error);
    const circle = surfaces(
      '<gml:surfaceMember><gml:CompositeSurface gml:id="c"><gml:surfaceMember xlink:href="#c"/></gml:CompositeSurface></gml:surfaceMember>',
    );
    expect(shapeOf(await open(model(member(circle))))).toEqual({ buildings: [1, 0] });
    expect(outcome instanceof LoadError || typeof outcome === 'object').toBe(true);
    // Minutes if it were not bounded.
    expect(performance.now() - start).toBeLessThan(30_000);
  });
});
