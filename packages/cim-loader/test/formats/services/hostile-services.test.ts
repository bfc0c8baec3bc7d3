import { LoadError, openServiceLayer, readServiceCapabilities } from '@cityloom/cim-loader';
import type { ServiceCapabilities } from '@cityloom/cim-loader';
import { createRandom } from '@cityloom/twin-core';
import { describe, expect, test } from 'vitest';
import { mutateText } from '../../mutations.ts';

const HOST = 'https://maps.example';
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A service that answers each path with one text; what it was asked stands in `asked`. */
function service(answers: Readonly<Record<string, string | Uint8Array<ArrayBuffer>>>): {
  readonly asked: string[];
  readonly fetch: (url: string) => Promise<Response>;
} {
  const asked: string[] = [];
  return {
    asked,
    fetch: (url) => {
      asked.push(url);
      const body = answers[new URL(url).pathname] ?? answers['*'];
      return Promise.resolve(
        body === undefined ? new Response('<html></html>', { status: 404 }) : new Response(body),
      );
    },
  };
}

const ask = (body: string, path = '/service'): Promise<ServiceCapabilities> =>
  readServiceCapabilities(`${HOST}${path}?request=GetCapabilities`, service({ [path]: body }));

async function refusalOf(asking: Promise<unknown>): Promise<LoadError> {
  const outcome: unknown = await asking.then(
    () => 'was read',
    (error: unknown) => error,
  );
  expect(outcome).toBeInstanceOf(LoadError);
  return outcome as LoadError;
}

const XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"';
const wms = (layers: string, address = `${HOST}/wms?`): string =>
  `<WMS_Capabilities version="1.3.0" ${XLINK}><Service><Title>Maps</Title></Service><Capability><Request><GetMap><Format>image/png</Format>` +
  `<DCPType><HTTP><Get><OnlineResource xlink:href="${address}"/></Get></HTTP></DCPType></GetMap></Request>${layers}</Capability></WMS_Capabilities>`;
const wmsLayer =
  '<Layer><Title>All</Title><CRS>EPSG:4326</CRS><EX_GeographicBoundingBox><westBoundLongitude>113</westBoundLongitude><eastBoundLongitude>114</eastBoundLongitude>' +
  '<southBoundLatitude>22</southBoundLatitude><northBoundLatitude>23</northBoundLatitude></EX_GeographicBoundingBox><Layer><Name>flood</Name><Dimension name="time" default="b">a, b</Dimension>' +
  '<Style><Name>blues</Name></Style></Layer><Layer><Name>parcels</Name><BoundingBox CRS="EPSG:4547" minx="2550000" miny="430000" maxx="2560000" maxy="440000"/></Layer></Layer>';
const wmts = (template: string, dimension = ''): string =>
  `<Capabilities version="1.0.0" ${XLINK}><OperationsMetadata><Operation name="GetTile"><DCP><HTTP><Get xlink:href="${HOST}/kvp?"/></HTTP></DCP></Operation></OperationsMetadata>` +
  `<Contents><Layer><Title>Map</Title><Identifier>map</Identifier><WGS84BoundingBox><LowerCorner>1 2</LowerCorner><UpperCorner>3 4</UpperCorner></WGS84BoundingBox>` +
  `<Style isDefault="true"><Identifier>plain</Identifier></Style><Format>image/png</Format>${dimension}<TileMatrixSetLink><TileMatrixSet>g</TileMatrixSet></TileMatrixSetLink>` +
  `<ResourceURL resourceType="tile" format="image/png" template="${template}"/></Layer><TileMatrixSet><Identifier>g</Identifier><SupportedCRS>EPSG:3857</SupportedCRS>` +
  '<TileMatrix><Identifier>0</Identifier><ScaleDenominator>559082264</ScaleDenominator><TopLeftCorner>-20037508 20037508</TopLeftCorner><TileWidth>256</TileWidth>' +
  '<TileHeight>256</TileHeight><MatrixWidth>1</MatrixWidth><MatrixHeight>1</MatrixHeight></TileMatrix></TileMatrixSet></Contents></Capabilities>';
const TEMPLATE = `${HOST}/{Style}/{TileMatrixSet}/{TileMatrix}/{TileRow}/{TileCol}.png`;
const wfs = (
  constraint = '<Constraint name="CountDefault"><DefaultValue>500</DefaultValue></Constraint>',
): string =>
  `<WFS_Capabilities version="2.0.0" ${XLINK}><OperationsMetadata><Operation name="GetFeature"><DCP><HTTP><Get xlink:href="${HOST}/wfs?"/></HTTP></DCP>` +
  `<Parameter name="outputFormat"><AllowedValues><Value>application/json</Value></AllowedValues></Parameter>${constraint}</Operation></OperationsMetadata><FeatureTypeList>` +
  '<FeatureType><Name>c:trees</Name><Title>Trees</Title><DefaultCRS>urn:ogc:def:crs:EPSG::4326</DefaultCRS><WGS84BoundingBox><LowerCorner>1 2</LowerCorner><UpperCorner>3 4</UpperCorner>' +
  '</WGS84BoundingBox></FeatureType></FeatureTypeList></WFS_Capabilities>';
const collection = (id: string, ...links: readonly (readonly [rel: string, href: string])[]): object => ({
  id,
  title: id,
  extent: { spatial: { bbox: [[1, 2, 0, 3, 4, 9]] }, temporal: { interval: [['2020-01-01', null]] } },
  crs: ['http://www.opengis.net/def/crs/OGC/1.3/CRS84'],
  links: links.map(([rel, href]) => ({ rel, type: 'application/geo+json', href })),
});
const api = (...collections: readonly object[]): string =>
  JSON.stringify({ title: 'City', links: [], collections });
const trees = collection(
  'trees',
  ['items', '/items'],
  ['http://www.opengis.net/def/rel/ogc/1.0/tilesets-map', '/maps'],
);
const scene = JSON.stringify({
  serviceVersion: '10.9',
  layers: [
    {
      id: 0,
      layerType: '3DObject',
      name: 'b',
      fullExtent: { xmin: 1, ymin: 2, xmax: 3, ymax: 4, spatialReference: { latestWkid: 4326 } },
    },
  ],
});
const GEOJSON = JSON.stringify({
  type: 'FeatureCollection',
  numberMatched: 1,
  features: [
    {
      type: 'Feature',
      id: 1,
      geometry: { type: 'GeometryCollection', geometries: [{ type: 'Point', coordinates: [7, 43] }] },
      properties: { a: { b: [1] } },
    },
  ],
  links: [{ rel: 'next', href: '/items?page=1' }],
});
const GML =
  '<wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs/2.0" xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:c="urn:c" numberMatched="1"><wfs:member><c:trees gml:id="t.1"><c:kind>oak</c:kind>' +
  '<c:at><gml:Polygon srsName="urn:ogc:def:crs:EPSG::4326"><gml:exterior><gml:LinearRing><gml:posList>43 7 43 8 44 8 43 7</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></c:at></c:trees></wfs:member></wfs:FeatureCollection>';

describe('broken answers of services end in layers or one clear error', () => {
  const COPIES = 4000;
  const MORE = { '/maps': '{"tilesets":[]}', '/items': GEOJSON };

  test.each([
    ['WMS', wms(wmsLayer), {}],
    ['WMTS', wmts(TEMPLATE), {}],
    ['WFS', wfs(), {}],
    ['OGC API', api(trees), MORE],
    ['I3S', scene, {}],
    [
      'exception',
      '<ows:ExceptionReport xmlns:ows="a"><ows:Exception exceptionCode="x"><ows:ExceptionText>no</ows:ExceptionText></ows:Exception></ows:ExceptionReport>',
      {},
    ],
  ])('capabilities: %s', { timeout: 120_000 }, async (_what, text, more) => {
    await endInLayersOrOneError(COPIES, async (broken) => {
      const { fetch } = service({ ...more, '/service': broken(text) });
      const capabilities = await readServiceCapabilities(`${HOST}/service?request=GetCapabilities`, {
        fetch,
      });
      for (const { id, type } of capabilities.layers.slice(0, 3)) {
        if (type === 'image') await openServiceLayer(capabilities, id, { fetch });
      }
    });
  });

  test.each([
    ['GeoJSON', GEOJSON],
    ['GML', GML],
  ])('features: %s', { timeout: 120_000 }, async (_what, text) => {
    const capabilities = await ask(wfs());
    const read = await endInLayersOrOneError(COPIES, async (broken) => {
      await openServiceLayer(capabilities, 'c:trees', { fetch: service({ '*': broken(text) }).fetch });
    });
    expect(read).toBeGreaterThan(COPIES / 20);
  });
});

async function endInLayersOrOneError(
  copies: number,
  read: (broken: (text: string) => Uint8Array<ArrayBuffer>) => Promise<void>,
): Promise<number> {
  const random = createRandom(20_261_122);
  let done = 0;
  for (let number = 0; number < copies; number++) {
    const start = performance.now();
    try {
      await read((text) => mutateText(utf8(text), () => random.next()));
      done++;
    } catch (error) {
      if (!(error instanceof LoadError) || error.remedy === '')
        throw new Error(`copy ${number}: not a clear LoadError`, { cause: error });
    }
    expect(performance.now() - start, `copy ${number}`).toBeLessThan(5000);
  }
  return done;
}

const LEVELS = 100_000;
const BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>';

describe('what expands or is nested without end is refused', () => {
  test.each([
    ['WMS', (inner: string) => wms(`<Layer><Name>a</Name><Title>${inner}</Title></Layer>`)],
    ['WMTS', (inner: string) => wmts(TEMPLATE).replace('<Title>Map', `<Title>${inner}`)],
    ['WFS', (inner: string) => wfs(inner)],
    ['exception', (inner: string) => `<ServiceExceptionReport>${inner}</ServiceExceptionReport>`],
  ])('%s', async (_what, around) => {
    expect((await refusalOf(ask(BOMB + around('&b;')))).message).toMatch(/well-formed/u);
    expect((await refusalOf(ask(around('<a>'.repeat(LEVELS))))).message).toMatch(/nested deeper/u);
  });

  test.each([
    ['a document', `{"links":${'['.repeat(LEVELS)}${']'.repeat(LEVELS)}}`],
    ['a document that is not closed', '{"title":'.repeat(5_000_000)],
  ])('JSON: %s', async (_what, text) => {
    expect((await refusalOf(ask(text))).message).toMatch(/nested deeper than 256 at character/u);
  });

  test('features: a geometry in a geometry without end', async () => {
    const deep =
      '{"type":"GeometryCollection","geometries":['.repeat(LEVELS) +
      '{"type":"Point","coordinates":[7,43]}' +
      ']}'.repeat(LEVELS);
    const page = `{"type":"FeatureCollection","features":[{"type":"Feature","geometry":${deep},"properties":{}}]}`;
    const capabilities = await ask(wfs());
    const opening = openServiceLayer(capabilities, 'c:trees', { fetch: service({ '*': page }).fetch });
    expect((await refusalOf(opening)).message).toMatch(/nested deeper/u);
  });

  test('features: a collection of geometries without a list of them is a row without geometry', async () => {
    const page =
      '{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"GeometryCollection","geometries":7},"properties":{"a":1}}]}';
    const options = { fetch: service({ '*': page }).fetch };
    const { layers } = await openServiceLayer(await ask(wfs()), 'c:trees', options);
    expect(layers).toMatchObject([{ kind: 'features', table: { count: 1 } }]);
  });

  test('brackets in a text are no nesting', async () => {
    const { title } = await ask(
      JSON.stringify({ title: `${'['.repeat(500)}"\\`, links: [], collections: [] }),
    );
    expect(title).toBe(`${'['.repeat(500)}"\\`);
  });
});

describe('counts no service has are refused before they are held', () => {
  const layers = (count: number, inner: string): string =>
    `<Layer><Name>a</Name>${inner}</Layer>`.repeat(count);

  test('layers', async () => {
    expect((await refusalOf(ask(wms(layers(100_001, ''))))).message).toMatch(/more than 100000 layers/u);
    const collections = api(...Array.from({ length: 100_001 }, () => ({ id: 'a' })));
    expect((await refusalOf(ask(collections))).message).toMatch(/more than 100000 layers/u);
  });

  test('reference systems are shared by the layers of a group, and counted where each adds its own', async () => {
    const systems = Array.from({ length: 4000 }, (_, code) => `<CRS>EPSG:${code}</CRS>`).join('');
    const shared = await ask(wms(`<Layer>${systems}${layers(20_000, '')}</Layer>`));
    expect(shared.layers[19_999]?.crs).toBe(shared.layers[0]?.crs);
    const own = ask(wms(`<Layer>${systems}${layers(20_000, '<CRS>CRS:84</CRS>')}</Layer>`));
    expect((await refusalOf(own)).message).toMatch(/more than 2000000 reference systems/u);
  });

  test('a page is never asked for with more features than can be read', async () => {
    const capabilities = await ask(
      wfs('<Constraint name="CountDefault"><DefaultValue>1e308</DefaultValue></Constraint>'),
    );
    expect(capabilities.layers[0]?.access).toMatchObject({ pageSize: 100_000 });
  });

  test('collections with tiles are asked for twenty times at most', async () => {
    const many = Array.from({ length: 3000 }, (_, at) =>
      collection(`c${at}`, ['http://www.opengis.net/def/rel/ogc/1.0/tilesets-map', `/maps/${at}`]),
    );
    const { asked, fetch } = service({ '/service': api(...many), '*': '{"tilesets":[]}' });
    await readServiceCapabilities(`${HOST}/service`, { fetch });
    expect(asked).toHaveLength(21);
  });

  test('what is filled into the address of a tile stays an address', async () => {
    const long = `<Dimension><Identifier>d</Identifier><Default>${'x'.repeat(8000)}</Default></Dimension>`;
    const { layers: read } = await ask(wmts(`${HOST}/${'{d}'.repeat(2000)}/{TileMatrix}`, long.repeat(40)));
    expect(read[0]?.access).toMatchObject({ type: 'wmts' });
    const many = `<Dimension><Identifier>d</Identifier><Default>${'x'.repeat(1_000_000)}</Default></Dimension>`;
    const [layer] = (await ask(wmts(`${HOST}/{d}{d}{d}/{TileMatrix}`, many))).layers;
    expect(JSON.stringify(layer).length).toBeLessThan(10_000);
  });
});

const ELSEWHERE = [
  'https://evil.example/x?',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'data:text/xml,x',
  `blob:${HOST}/1`,
  '//evil.example/x?',
];

describe('addresses that lead elsewhere are not asked', () => {
  test.each(ELSEWHERE)('%s', async (address) => {
    const { layers, warnings } = await ask(wms(wmsLayer, address));
    expect(layers[0]?.access).toMatchObject({ url: `${HOST}/service` });
    expect(warnings).toMatchObject([{ code: 'service-other-origin' }]);

    const { asked, fetch } = service({
      '/service': api(
        collection('a', ['items', address], ['http://www.opengis.net/def/rel/ogc/1.0/tilesets-map', address]),
      ),
    });
    const linked = await readServiceCapabilities(`${HOST}/service`, { fetch });
    expect([linked.layers, asked]).toEqual([[], [`${HOST}/service`]]);
    expect(linked.warnings).toMatchObject([{ code: 'service-other-origin' }]);
  });

  test.each(ELSEWHERE.slice(1, 5))('pictures: %s is no address of a tile', async (address) => {
    const { layers, warnings } = await ask(wmts(`${address}/{TileMatrix}/{TileRow}/{TileCol}`));
    expect(layers[0]?.access).toMatchObject({
      template: expect.stringMatching(/^https:\/\/maps\.example\/kvp\?/u) as string,
    });
    expect(warnings).toMatchObject([{ code: 'service-other-origin' }]);
  });

  test.each(ELSEWHERE)('the next page: %s', async (address) => {
    const page = JSON.stringify({
      ...(JSON.parse(GEOJSON) as object),
      links: [{ rel: 'next', href: address }],
    });
    const { asked, fetch } = service({
      '/service': api(collection('a', ['items', '/items'])),
      '/items': page,
    });
    const capabilities = await readServiceCapabilities(`${HOST}/service`, { fetch });
    await openServiceLayer(capabilities, 'a', { fetch });
    expect(asked.map((url) => new URL(url).origin)).toEqual([HOST, HOST]);
  });

  test('a broken escape in the address of a tileset', async () => {
    const tileset = '{"asset":{"version":"1.1"},"root":{}}';
    expect(await ask(tileset, '/%zz/tileset.json')).toMatchObject({ kind: '3d-tiles', title: '%zz' });
  });
});
