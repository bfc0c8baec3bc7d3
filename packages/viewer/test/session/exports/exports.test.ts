import { expect, test } from 'vitest';
import { affectedObjects, csvOfTable, geoJsonOfTable } from '@cityloom/viewer/session';
import { smallSession, SCHOOL } from '../small-session.ts';

async function tableOfRun() {
  const session = smallSession();
  await session.execute({
    type: 'runModel',
    request: { model: 'siren', parameters: { loudness: 90.5 }, seed: 1 },
  });
  const { run, view } = session.store.getState();
  if (run === undefined || view === undefined) return expect.unreachable();
  const [table] = affectedObjects(run.result, view, 'en');
  return { run: run.result, table: table ?? expect.unreachable() };
}

test('CSV has units and sources, keeps quotes and cells apart, and holds no formula', async () => {
  const { table } = await tableOfRun();
  const text = csvOfTable(table);
  expect(text.codePointAt(0)).toBe(0xfeff);
  expect(text.slice(1).split('\r\n')).toEqual([
    'object,layer,level,Sound level [dB] *,Sound level: source,name,name: source,height [m] *,height: source',
    `${SCHOOL},buildings,'-loud,90.5,siren 1,"School, ""No. 1""",OSM,12,tag height`,
    `buildings/osm/way/2,buildings,'-loud,90.5,siren 1,"'=HYPERLINK(""x"")",OSM,30,rule by type`,
    `buildings/osm/way/3,buildings,'-loud,90.5,siren 1,,,,`,
    '',
  ]);
});

test('GeoJSON has shapes, values, and the identity of the run with units and sources', async () => {
  const { table, run } = await tableOfRun();
  const collection = JSON.parse(geoJsonOfTable(table, run)) as {
    type: string;
    cityloom: { resultHash: string; columns: unknown[] };
    features: { id: string; geometry: { type: string }; properties: object }[];
  };
  expect(collection.type).toBe('FeatureCollection');
  expect(collection.cityloom.resultHash).toBe(run.resultHash);
  expect(collection.cityloom.columns).toContainEqual({
    name: 'height',
    unit: 'm',
    source: 'levels × 3 m + 1 m',
    derived: true,
    property: 'height',
  });
  expect(collection.features).toHaveLength(3);
  expect(collection.features[2]).toMatchObject({
    type: 'Feature',
    id: 'buildings/osm/way/3',
    geometry: { type: 'Polygon' },
    properties: { 'Sound level': 90.5, height: null, name: null, level: '-loud' },
  });
});

test('GeoJSON keeps columns of one title, and one titled as a fixed property, apart', async () => {
  const { table, run } = await tableOfRun();
  const [row = expect.unreachable()] = table.rows;
  const column = { source: 'OSM', derived: false };
  const columns = [
    { ...column, name: 'Highest', unit: 'ppm' },
    { ...column, name: 'Highest', unit: 'mg/m³' },
    { ...column, name: 'layer', unit: undefined },
  ];
  const text = geoJsonOfTable({ columns, rows: [{ ...row, values: [1, 2, 'roof'] }] }, run);
  const { features } = JSON.parse(text) as { features: { properties: object }[] };
  expect(features[0]?.properties).toEqual({
    layer: 'buildings',
    level: row.level,
    Highest: 1,
    'Highest [mg/m³]': 2,
    'layer (2)': 'roof',
  });
});
