import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fuseFiles } from '@cityloom/cim-loader/node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parameter, serve, type Answer, type TestService } from '../formats/services/serve.ts';
import { CADASTRE, collection, MODEL, RECIPE, SENSORS } from './planted-sources.ts';

let folder: string;
let service: TestService;

interface Sensor {
  readonly id: string;
  readonly properties: { readonly kind: string };
  readonly geometry: { readonly coordinates: readonly [number, number] };
}

const CAPABILITIES = `<wfs:WFS_Capabilities version="2.0.0" xmlns:wfs="http://www.opengis.net/wfs/2.0" xmlns:ows="http://www.opengis.net/ows/1.1">
<ows:ServiceIdentification><ows:Title>Operation</ows:Title></ows:ServiceIdentification>
<wfs:FeatureTypeList><wfs:FeatureType><wfs:Name>sensors</wfs:Name><wfs:Title>Sensors</wfs:Title>
<wfs:DefaultCRS>urn:ogc:def:crs:EPSG::4326</wfs:DefaultCRS></wfs:FeatureType></wfs:FeatureTypeList></wfs:WFS_Capabilities>`;

/** Latitude first, as the URN says. */
function sensorsInGml(): string {
  const members = (SENSORS as readonly Sensor[]).map(
    ({ id, properties, geometry: { coordinates } }) =>
      `<wfs:member><c:sensors gml:id="${id}"><c:place><gml:Point srsName="urn:ogc:def:crs:EPSG::4326">
      <gml:pos>${coordinates[1]} ${coordinates[0]}</gml:pos></gml:Point></c:place><c:kind>${properties.kind}</c:kind></c:sensors></wfs:member>`,
  );
  return `<wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs/2.0" xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:c="urn:c" numberMatched="3" numberReturned="3">${members.join('')}</wfs:FeatureCollection>`;
}

const COLLECTIONS = JSON.stringify({
  links: [],
  collections: [
    {
      id: 'cadastre',
      links: [{ rel: 'items', type: 'application/geo+json', href: '/api/collections/cadastre/items' }],
    },
  ],
});

function answer(asked: URL): Answer | undefined {
  switch (asked.pathname) {
    case '/data/model.geojson':
      return { type: 'application/geo+json', body: collection(MODEL) };
    case '/api/collections':
      return { type: 'application/json', body: COLLECTIONS };
    case '/api/collections/cadastre/items':
      return { type: 'application/geo+json', body: collection(CADASTRE) };
    case '/wfs':
      return { body: parameter(asked, 'request') === 'GetFeature' ? sensorsInGml() : CAPABILITIES };
    case '/moved.geojson':
      return { status: 302, location: 'http://169.254.169.254/latest', body: '' };
    default:
      return undefined;
  }
}

async function write(name: string, value: unknown): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, JSON.stringify(value));
  return path;
}

/** The planted recipe with files of its own. */
const recipeOf = (model: string, cadastre: string, sensors: string): unknown => ({
  ...RECIPE,
  model: { ...RECIPE.model, file: model },
  sources: [
    { ...RECIPE.sources[0], file: cadastre },
    { ...RECIPE.sources[1], file: sensors },
  ],
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cityloom-fuse-addresses-'));
  service = await serve(answer);
  await writeFile(join(folder, 'model.geojson'), collection(MODEL));
  await writeFile(join(folder, 'cadastre.geojson'), collection(CADASTRE));
  await writeFile(join(folder, 'sensors.geojson'), collection(SENSORS));
});

afterAll(async () => {
  await service.close();
  await rm(folder, { recursive: true });
});

test('a file by address, an OGC API and a WFS give the report that the files give', async () => {
  const local = await write('files.json', recipeOf('model.geojson', 'cadastre.geojson', 'sensors.geojson'));
  const { url } = service;
  const remote = await write(
    'addresses.json',
    recipeOf(`${url}/data/model.geojson`, `${url}/api/collections#cadastre`, `${url}/wfs#sensors`),
  );
  const ofFiles = await fuseFiles(local);
  const ofAddresses = await fuseFiles(remote);
  expect(ofAddresses.report).toEqual(ofFiles.report);
  expect(ofAddresses.reportHash).toBe(ofFiles.reportHash);
  expect(ofFiles.report.sources.map(({ counts }) => counts.matched)).toEqual([18, 2]);
});

test('a redirect, and an address without data, end in one message with the address', async () => {
  const { url } = service;
  const moved = await write(
    'moved.json',
    recipeOf('model.geojson', `${url}/moved.geojson`, 'sensors.geojson'),
  );
  await expect(fuseFiles(moved)).rejects.toThrow(/moved\.geojson.*redirect/u);
  const gone = await write('gone.json', recipeOf('model.geojson', `${url}/none.geojson`, 'sensors.geojson'));
  await expect(fuseFiles(gone)).rejects.toThrow(/none\.geojson.*404/u);
  expect(service.asked.some(({ pathname }) => pathname === '/latest')).toBe(false);
});
