import { createFeatureTable } from '@cityloom/twin-core';
import { openServiceLayer, readServiceCapabilities } from '@cityloom/cim-loader';
import type { Dataset, FeatureLayer } from '@cityloom/cim-loader';
import { describe, expect, test } from 'vitest';
import { parameter, useServices } from './serve.ts';
import type { Answer } from './serve.ts';

// The documents are modelled on the examples of OGC 09-025r2 (WFS 2.0), 04-094 (WFS 1.1), 17-069r4 (OGC API Features),
// 20-057 (Tiles) and the I3S specification.

const start = useServices();

const layerOf = ({ layers }: Dataset): FeatureLayer => {
  const [layer] = layers;
  if (layer?.kind !== 'features' || layers.length !== 1) throw new Error('not one layer of features');
  return layer;
};
const positionsOf = (dataset: Dataset): number[] =>
  [...(layerOf(dataset).table.geometry?.positions ?? [])].map((value) => Math.round(value * 1e5) / 1e5);

interface WfsSettings {
  readonly version?: string;
  readonly formats?: readonly string[];
  readonly crs?: string;
  readonly constraints?: string;
}

function wfs(base: string, settings: WfsSettings = {}): string {
  const { version = '2.0.0', formats = [], crs = 'urn:ogc:def:crs:EPSG::4326', constraints = '' } = settings;
  const name = version.startsWith('2') ? 'DefaultCRS' : 'DefaultSRS';
  const values = formats.map((format) => `<ows:Value>${format}</ows:Value>`).join('');
  return `<?xml version="1.0"?>
<wfs:WFS_Capabilities version="${version}" xmlns:wfs="http://www.opengis.net/wfs/2.0" xmlns:ows="http://www.opengis.net/ows/1.1" xmlns:xlink="http://www.w3.org/1999/xlink">
  <ows:ServiceIdentification><ows:Title>Objects</ows:Title><ows:AccessConstraints>NONE</ows:AccessConstraints></ows:ServiceIdentification>
  <ows:OperationsMetadata><ows:Operation name="GetFeature"><ows:DCP><ows:HTTP><ows:Get xlink:href="${base}/wfs"/></ows:HTTP></ows:DCP>
    <ows:Parameter name="outputFormat"><ows:AllowedValues>${values}</ows:AllowedValues></ows:Parameter></ows:Operation>${constraints}</ows:OperationsMetadata>
  <wfs:FeatureTypeList><wfs:FeatureType><wfs:Name>city:trees</wfs:Name><wfs:Title>Trees</wfs:Title><wfs:${name}>${crs}</wfs:${name}>
    <ows:WGS84BoundingBox><ows:LowerCorner>113 23</ows:LowerCorner><ows:UpperCorner>114 24</ows:UpperCorner></ows:WGS84BoundingBox>
  </wfs:FeatureType></wfs:FeatureTypeList>
</wfs:WFS_Capabilities>`;
}

const TREES = Array.from({ length: 25 }, (_, index) => ({
  id: `trees.${index + 1}`,
  longitude: 113 + index / 100,
  latitude: 23 + index / 100,
  species: index % 2 === 0 ? 'Ficus' : '榕树',
  code: `0${index}`,
}));

const gmlTrees = (
  trees: readonly (typeof TREES)[number][],
  srsName: string,
  matched = TREES.length,
): string =>
  `<wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs/2.0" xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:city="urn:city" numberMatched="${matched}" numberReturned="${trees.length}">
${trees
  .map(
    ({ id, longitude, latitude, species, code }) => `<wfs:member><city:trees gml:id="${id}">
  <gml:boundedBy><gml:Envelope srsName="${srsName}"><gml:lowerCorner>0 0</gml:lowerCorner></gml:Envelope></gml:boundedBy>
  <city:place><gml:Point srsName="${srsName}"><gml:pos>${srsName.startsWith('urn') ? `${latitude} ${longitude}` : `${longitude} ${latitude}`}</gml:pos></gml:Point></city:place>
  <city:species>${species}</city:species><city:code>${code}</city:code><city:size><city:height>${longitude}</city:height></city:size>
</city:trees></wfs:member>`,
  )
  .join('')}</wfs:FeatureCollection>`;

const EXPECTED = TREES.flatMap(({ longitude, latitude }) => [longitude, latitude]).map(
  (value) => Math.round(value * 1e5) / 1e5,
);

/** Features as WFS 2.0 pages them. */
const pageOf = (asked: URL): typeof TREES => {
  const start = Number(parameter(asked, 'startindex') ?? 0);
  return TREES.slice(start, start + Number(parameter(asked, 'count') ?? TREES.length));
};

describe('WFS', () => {
  const countDefault =
    '<ows:Constraint name="CountDefault"><ows:NoValues/><ows:DefaultValue>10</ows:DefaultValue></ows:Constraint>';

  test('2.0 in GML, page by page, latitude first as the URN says', async () => {
    const { url, asked } = await start((request, base) =>
      parameter(request, 'request') === 'GetFeature'
        ? { body: gmlTrees(pageOf(request), 'urn:ogc:def:crs:EPSG::4326') }
        : { body: wfs(base, { constraints: countDefault }) },
    );
    const capabilities = await readServiceCapabilities(`${url}/wfs`);
    expect(capabilities).toMatchObject({ kind: 'wfs', version: '2.0.0', title: 'Objects' });
    expect(capabilities.licence).toBeUndefined();
    expect(capabilities.layers).toMatchObject([
      {
        id: 'city:trees',
        title: 'Trees',
        type: 'features',
        bounds: [113, 23, 114, 24],
        crs: ['urn:ogc:def:crs:EPSG::4326'],
      },
    ]);
    const dataset = await openServiceLayer(capabilities, 'city:trees');
    expect(dataset.crs).toMatchObject({ code: 'EPSG:4326', axisOrder: 'north-east', basis: 'declared' });
    expect(positionsOf(dataset)).toEqual(EXPECTED);
    expect(dataset.report).toMatchObject({ counts: { features: 25, pages: 3 }, warnings: [] });
    const requests = asked.filter((request) => parameter(request, 'request') === 'GetFeature');
    expect(
      requests.map((request) => [parameter(request, 'startindex'), parameter(request, 'count')]),
    ).toEqual([
      ['0', '10'],
      ['10', '10'],
      ['20', '10'],
    ]);
    expect(parameter(requests[0] ?? new URL(url), 'typenames')).toBe('city:trees');
    const table = createFeatureTable(layerOf(dataset).table);
    expect([...table.columns.keys()].sort()).toEqual(['code', 'size.height', 'species']);
    expect(table.count).toBe(25);
  });

  test('2.0 in GeoJSON, where offered: east first whatever the CRS; the area wanted is asked by URN', async () => {
    const { url, asked } = await start((request, base) => {
      if (parameter(request, 'request') !== 'GetFeature')
        return { body: wfs(base, { formats: ['text/xml; subtype=gml/3.2', 'application/json'] }) };
      const features = TREES.slice(0, 3).map(({ id, longitude, latitude, species }) => ({
        type: 'Feature',
        id,
        geometry: { type: 'Point', coordinates: [longitude, latitude] },
        properties: { species },
      }));
      const crs = { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::4326' } };
      return {
        type: 'application/json',
        body: JSON.stringify({ type: 'FeatureCollection', features, crs, numberMatched: 3 }),
      };
    });
    const capabilities = await readServiceCapabilities(`${url}/wfs`);
    const dataset = await openServiceLayer(capabilities, 'city:trees', { bounds: [112, 22, 115, 25] });
    expect(dataset.crs).toMatchObject({ code: 'EPSG:4326', axisOrder: 'east-north' });
    expect(positionsOf(dataset)).toEqual(EXPECTED.slice(0, 6));
    const request = asked.find((each) => parameter(each, 'request') === 'GetFeature') ?? new URL(url);
    expect(parameter(request, 'outputformat')).toBe('application/json');
    expect(parameter(request, 'bbox')).toBe('22,112,25,115,urn:ogc:def:crs:EPSG::4326');
  });

  test('1.1 in one answer; short CRS names have east first', async () => {
    const { url, asked } = await start((request, base) =>
      parameter(request, 'request') === 'GetFeature'
        ? { body: gmlTrees(TREES, 'http://www.opengis.net/gml/srs/epsg.xml#4326') }
        : { body: wfs(base, { version: '1.1.0' }) },
    );
    const dataset = await openServiceLayer(await readServiceCapabilities(`${url}/wfs`), 'city:trees');
    expect(dataset).toMatchObject({ version: '1.1.0', crs: { axisOrder: 'east-north' } });
    expect(positionsOf(dataset)).toEqual(EXPECTED);
    const requests = asked.filter((request) => parameter(request, 'request') === 'GetFeature');
    expect(requests.map((request) => parameter(request, 'typename'))).toEqual(['city:trees']);
  });

  test('geometries of GML 3 and 2 in a projected CRS', async () => {
    const ring = '2550000 430000 2550000 430100 2550100 430100 2550000 430000';
    const body = `<wfs:FeatureCollection xmlns:wfs="w" xmlns:gml="g" xmlns:c="c"><gml:featureMembers>
      <c:a gml:id="a"><c:g><gml:MultiSurface srsName="urn:ogc:def:crs:EPSG::4547"><gml:surfaceMember><gml:Polygon>
        <gml:exterior><gml:LinearRing><gml:posList>${ring}</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></gml:surfaceMember></gml:MultiSurface></c:g></c:a>
      <c:a gml:id="b"><c:g><gml:Surface srsName="urn:ogc:def:crs:EPSG::4547" srsDimension="3"><gml:patches><gml:PolygonPatch>
        <gml:exterior><gml:LinearRing><gml:posList>2550000 430000 7 2550000 430100 7 2550100 430100 7 2550000 430000 7</gml:posList></gml:LinearRing></gml:exterior></gml:PolygonPatch></gml:patches></gml:Surface></c:g></c:a>
      <c:a fid="c"><c:g><gml:Polygon srsName="urn:ogc:def:crs:EPSG::4547"><gml:outerBoundaryIs><gml:LinearRing>
        <gml:coordinates>2550000,430000 2550000,430100 2550100,430100 2550000,430000</gml:coordinates></gml:LinearRing></gml:outerBoundaryIs></gml:Polygon></c:g></c:a>
      <c:a gml:id="d"><c:name>no geometry</c:name></c:a>
    </gml:featureMembers></wfs:FeatureCollection>`;
    const { url } = await start((request, base) => ({
      body: parameter(request, 'request') === 'GetFeature' ? body : wfs(base, { version: '1.1.0' }),
    }));
    const dataset = await openServiceLayer(await readServiceCapabilities(`${url}/wfs`), 'city:trees');
    expect(dataset.crs).toMatchObject({ code: 'EPSG:4547', axisOrder: 'north-east' });
    expect(dataset.report.warnings).toEqual([]);
    const { table } = layerOf(dataset);
    expect(table).toMatchObject({ count: 4, geometry: { type: 'polygon' } });
    const positions = positionsOf(dataset);
    expect(positions).toHaveLength(3 * 4 * 2);
    expect(positions.slice(0, 2)).toEqual([113.31699, 23.04785]);
    expect(positions.slice(8, 16)).toEqual(positions.slice(0, 8));
    expect(positions.slice(16, 24)).toEqual(positions.slice(0, 8));
  });

  test('a service that ignores pages is not read for ever; what is missing is told', async () => {
    const { url, asked } = await start((request, base) =>
      parameter(request, 'request') === 'GetFeature'
        ? { body: gmlTrees(TREES.slice(0, 10), 'urn:ogc:def:crs:EPSG::4326', 5000) }
        : { body: wfs(base, { constraints: countDefault }) },
    );
    const dataset = await openServiceLayer(await readServiceCapabilities(`${url}/wfs`), 'city:trees');
    expect(dataset.report.counts).toMatchObject({ features: 10 });
    expect(dataset.report.warnings.map(({ code }) => code)).toEqual([
      'service-paging-ignored',
      'service-incomplete',
    ]);
    expect(asked).toHaveLength(3);
  });

  test('an exception is told in the service’s words', async () => {
    const exception =
      '<ows:ExceptionReport xmlns:ows="o"><ows:Exception exceptionCode="InvalidParameterValue"><ows:ExceptionText>No such type</ows:ExceptionText></ows:Exception></ows:ExceptionReport>';
    const { url } = await start((request, base) => ({
      body: parameter(request, 'request') === 'GetFeature' ? exception : wfs(base),
    }));
    const capabilities = await readServiceCapabilities(`${url}/wfs`);
    await expect(openServiceLayer(capabilities, 'city:trees')).rejects.toThrow(/refuses: No such type/u);
  });
});

describe('OGC API', () => {
  const json = (value: unknown): Answer => ({ type: 'application/json', body: JSON.stringify(value) });
  const featureOf = ({ id, longitude, latitude, species }: (typeof TREES)[number]): unknown => ({
    type: 'Feature',
    id,
    geometry: { type: 'Point', coordinates: [longitude, latitude] },
    properties: { species },
  });
  const collections = (base: string): unknown => ({
    links: [],
    collections: [
      {
        id: 'trees',
        title: 'Trees',
        attribution: 'Parks department',
        extent: {
          spatial: { bbox: [[113, 23, 0, 114, 24, 99]] },
          temporal: { interval: [['2020-01-01T00:00:00Z', null]] },
        },
        crs: ['http://www.opengis.net/def/crs/OGC/1.3/CRS84'],
        links: [
          { rel: 'items', type: 'application/geo+json', href: `${base}/api/collections/trees/items?f=json` },
          {
            rel: 'http://www.opengis.net/def/rel/ogc/1.0/tilesets-map',
            href: '/api/collections/trees/map/tiles',
          },
          { rel: 'license', href: 'https://elsewhere.example/licence' },
        ],
      },
    ],
  });

  const answer =
    (next: (start: number, base: string) => string | undefined) =>
    (asked: URL, base: string): Answer | undefined => {
      switch (asked.pathname) {
        case '/api':
          return json({ title: 'City API', links: [{ rel: 'data', href: 'api/collections' }] });
        case '/api/collections':
          return json(collections(base));
        case '/api/collections/trees/map/tiles':
          return json({
            tilesets: [
              {
                tileMatrixSetURI: 'http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad',
                crs: 'http://www.opengis.net/def/crs/EPSG/0/3857',
                links: [{ rel: 'self', href: '/api/collections/trees/map/tiles/WebMercatorQuad' }],
              },
            ],
          });
        case '/api/collections/trees/map/tiles/WebMercatorQuad':
          return json({
            links: [
              { rel: 'item', type: 'image/png', href: '/api/tiles/{tileMatrix}/{tileRow}/{tileCol}.png' },
            ],
          });
        case '/api/collections/trees/items': {
          const start = Number(parameter(asked, 'offset') ?? 0);
          const href = next(start, base);
          const links = href === undefined ? [] : [{ rel: 'next', href }];
          const features = TREES.slice(start, start + 10).map(featureOf);
          return json({ type: 'FeatureCollection', features, links, numberMatched: 25 });
        }
        default:
          return undefined;
      }
    };
  const items = '/api/collections/trees/items';

  test('features by next links, map tiles by template', async () => {
    const next = (start: number): string | undefined =>
      start < 20 ? `${items}?offset=${start + 10}` : undefined;
    const { url, asked } = await start(answer(next));
    const capabilities = await readServiceCapabilities(`${url}/api`);
    expect(capabilities).toMatchObject({ kind: 'ogc-api', title: 'City API' });
    expect(capabilities.layers).toMatchObject([
      {
        id: 'trees',
        type: 'features',
        bounds: [113, 23, 114, 24],
        time: { values: ['2020-01-01T00:00:00Z/..'] },
        attribution: 'Parks department',
      },
      { id: 'trees/map', type: 'image', formats: ['image/png'] },
    ]);
    const dataset = await openServiceLayer(capabilities, 'trees', { bounds: [113, 23, 114, 24] });
    expect(dataset).toMatchObject({
      format: 'ogc-api',
      attribution: 'Parks department',
      crs: { code: 'OGC:CRS84', basis: 'format' },
      report: { counts: { features: 25, pages: 3 } },
    });
    expect(positionsOf(dataset)).toEqual(EXPECTED);
    expect(asked.find(({ pathname }) => pathname === items)?.searchParams.get('bbox')).toBe('113,23,114,24');
    const map = await openServiceLayer(capabilities, 'trees/map');
    expect(map.layers[0]).toMatchObject({
      kind: 'image',
      source: { protocol: 'tiles', url: `${url}/api/tiles/{tileMatrix}/{tileRow}/{tileCol}.png` },
    });
  });

  test('pages in a circle are refused, and next links elsewhere not followed', async () => {
    const circle = await start(answer(() => `${items}?offset=10`));
    const capabilities = await readServiceCapabilities(`${circle.url}/api`);
    await expect(openServiceLayer(capabilities, 'trees')).rejects.toThrow(/lead in a circle/u);
    const other = await start(() => undefined);
    const away = await start(answer(() => `${other.url}${items}?offset=10`));
    const dataset = await openServiceLayer(await readServiceCapabilities(`${away.url}/api`), 'trees');
    expect(dataset.report.counts).toMatchObject({ features: 10 });
    expect(dataset.report.warnings.map(({ code }) => code)).toContain('service-incomplete');
    expect(other.asked).toEqual([]);
  });
});

describe('scenes', () => {
  test('a tileset by address', async () => {
    const region = [1.97, 0.4, 1.98, 0.41, 0, 100];
    const tileset = {
      asset: { version: '1.1' },
      geometricError: 1,
      root: { boundingVolume: { region }, geometricError: 0 },
    };
    const { url } = await start(() => ({ type: 'application/json', body: JSON.stringify(tileset) }));
    const { kind, version, title, layers } = await readServiceCapabilities(`${url}/guangzhou/tileset.json`);
    expect({ kind, version, title }).toEqual({ kind: '3d-tiles', version: '1.1', title: 'guangzhou' });
    expect(layers[0]?.bounds?.[0]).toBeCloseTo((1.97 * 180) / Math.PI, 9);
  });

  test('a scene service, its extent in its own CRS', async () => {
    const service = {
      serviceName: 'Buildings',
      serviceVersion: '1.9',
      layers: [
        {
          id: 0,
          name: 'Towers',
          layerType: '3DObject',
          copyrightText: 'Survey office',
          spatialReference: { wkid: 102100, latestWkid: 3857 },
          fullExtent: {
            xmin: 12_600_000,
            ymin: 2_640_000,
            xmax: 12_610_000,
            ymax: 2_650_000,
            spatialReference: { latestWkid: 3857 },
          },
        },
      ],
    };
    const { url } = await start(() => ({ type: 'application/json', body: JSON.stringify(service) }));
    const capabilities = await readServiceCapabilities(`${url}/SceneServer`);
    expect(capabilities).toMatchObject({ kind: 'i3s', version: '1.9', title: 'Buildings' });
    expect(capabilities.layers[0]).toMatchObject({
      title: 'Towers',
      type: 'scene',
      crs: ['EPSG:3857'],
      attribution: 'Survey office',
      access: { url: `${url}/SceneServer/layers/0` },
    });
    expect(capabilities.layers[0]?.bounds?.[0]).toBeCloseTo(113.187, 2);
    expect(capabilities.layers[0]?.bounds?.[1]).toBeCloseTo(23.06, 1);
  });
});
