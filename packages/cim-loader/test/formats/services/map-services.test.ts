import { LoadError, openServiceLayer, readServiceCapabilities } from '@cityloom/cim-loader';
import { describe, expect, test } from 'vitest';
import { parameter, useServices } from './serve.ts';

// The documents are modelled on the examples of OGC 06-042 (WMS 1.3.0), 01-068r3 (WMS 1.1.1) and 07-057r7 (WMTS).

const start = useServices();

const wms13 = (base: string): string => `<?xml version="1.0"?>
<WMS_Capabilities version="1.3.0" xmlns="http://www.opengis.net/wms" xmlns:xlink="http://www.w3.org/1999/xlink">
  <Service><Name>WMS</Name><Title>City maps</Title><AccessConstraints>CC BY 4.0</AccessConstraints></Service>
  <Capability>
    <Request><GetMap><Format>image/jpeg</Format><Format>image/png</Format>
      <DCPType><HTTP><Get><OnlineResource xlink:href="${base}/maps?map=city&amp;"/></Get></HTTP></DCPType></GetMap></Request>
    <Layer><Title>All</Title><CRS>EPSG:4326</CRS>
      <EX_GeographicBoundingBox><westBoundLongitude>113</westBoundLongitude><eastBoundLongitude>114</eastBoundLongitude>
        <southBoundLatitude>22.5</southBoundLatitude><northBoundLatitude>23.5</northBoundLatitude></EX_GeographicBoundingBox>
      <Attribution><Title>Survey office</Title></Attribution>
      <Layer queryable="1"><Name>flood</Name><Title>Flood depth</Title><CRS>EPSG:4547</CRS>
        <Dimension name="time" units="ISO8601" default="2026-01-02">2026-01-01, 2026-01-02</Dimension>
        <Style><Name>blues</Name><Title>Blues</Title></Style></Layer>
      <Layer><Name>parcels</Name><Title>Parcels</Title>
        <BoundingBox CRS="EPSG:4547" minx="2550000" miny="430000" maxx="2560000" maxy="440000"/></Layer>
      <Layer><Title>A group without a name</Title></Layer>
    </Layer>
  </Capability>
</WMS_Capabilities>`;

describe('WMS', () => {
  test('1.3.0 found from the address of the service; layers have what their groups have', async () => {
    const { url, asked } = await start((request, base) =>
      parameter(request, 'service') === 'WMS' ? { body: wms13(base) } : undefined,
    );
    const capabilities = await readServiceCapabilities(`${url}/maps?map=city`);
    expect(capabilities).toMatchObject({
      kind: 'wms',
      version: '1.3.0',
      title: 'City maps',
      licence: 'CC BY 4.0',
      warnings: [],
    });
    expect(capabilities.layers.map(({ id }) => id)).toEqual(['flood', 'parcels']);
    expect(capabilities.layers[0]).toMatchObject({
      title: 'Flood depth',
      type: 'image',
      bounds: [113, 22.5, 114, 23.5],
      crs: ['EPSG:4547', 'EPSG:4326'],
      formats: ['image/jpeg', 'image/png'],
      time: { values: ['2026-01-01', '2026-01-02'], default: '2026-01-02' },
      attribution: 'Survey office',
    });
    expect(asked.every((request) => parameter(request, 'map') === 'city')).toBe(true);
  });

  test('a layer is a picture that says how to be asked, axes in the order of the version', async () => {
    const { url } = await start((_, base) => ({ body: wms13(base) }));
    const dataset = await openServiceLayer(await readServiceCapabilities(`${url}/wms`), 'flood');
    expect(dataset).toMatchObject({ format: 'wms', attribution: 'Survey office', licence: 'CC BY 4.0' });
    expect(dataset.layers[0]).toMatchObject({
      kind: 'image',
      bounds: [113, 22.5, 114, 23.5],
      source: {
        protocol: 'wms',
        url: `${url}/maps?map=city&`,
        layer: 'flood',
        version: '1.3.0',
        crs: 'EPSG:4326',
        axisOrder: 'north-east',
        style: 'blues',
        format: 'image/png',
      },
    });
  });

  test('a box in a projected CRS is read in the authority’s order in 1.3 and east first in 1.1', async () => {
    const { url } = await start((request, base) => ({
      body: request.pathname === '/new' ? wms13(base).replace(/<EX_G[\s\S]*?<\/EX_G\w+>/u, '') : wms11(base),
    }));
    const modern = await readServiceCapabilities(`${url}/new?service=WMS`);
    const old = await readServiceCapabilities(`${url}/old?service=WMS`);
    expect(old).toMatchObject({ kind: 'wms', version: '1.1.1' });
    for (const { layers } of [modern, old]) {
      const bounds = layers.find(({ id }) => id === 'parcels')?.bounds ?? [];
      expect(bounds[0]).toBeCloseTo(113.317, 2);
      expect(bounds[1]).toBeCloseTo(23.047, 2);
      expect(bounds[3]).toBeCloseTo(23.138, 2);
    }
    expect(old.layers.find(({ id }) => id === 'city')).toMatchObject({
      bounds: [113, 22, 114, 24],
      crs: ['EPSG:4326', 'EPSG:3857'],
      time: { values: ['2020/2026/P1Y'] },
    });
    const dataset = await openServiceLayer(old, 'city');
    expect(dataset.layers[0]).toMatchObject({
      source: { version: '1.1.1', crs: 'EPSG:3857', axisOrder: 'east-north' },
    });
  });

  const wms11 = (base: string): string => `<?xml version="1.0"?>
<!DOCTYPE WMT_MS_Capabilities SYSTEM "http://schemas.opengis.net/wms/1.1.1/WMS_MS_Capabilities.dtd" [ <!ELEMENT VendorSpecificCapabilities EMPTY> ]>
<WMT_MS_Capabilities version="1.1.1"><Service><Name>OGC:WMS</Name><Title>Old</Title></Service><Capability>
  <Request><GetMap><Format>image/png</Format><DCPType><HTTP><Get>
    <OnlineResource xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="${base}/old?"/></Get></HTTP></DCPType></GetMap></Request>
  <Layer><Name>city</Name><Title>City</Title><SRS>EPSG:4326 EPSG:3857</SRS>
    <LatLonBoundingBox minx="113" miny="22" maxx="114" maxy="24"/>
    <Dimension name="time" units="ISO8601"/><Extent name="time">2020/2026/P1Y</Extent></Layer>
  <Layer><Name>parcels</Name><Title>Parcels</Title><SRS>EPSG:4547</SRS>
    <BoundingBox SRS="EPSG:4547" minx="430000" miny="2550000" maxx="440000" maxy="2560000"/></Layer>
</Capability></WMT_MS_Capabilities>`;

  test('an address on another server is not asked', async () => {
    const { url } = await start(() => ({ body: wms13('http://internal.example') }));
    const { layers, warnings } = await readServiceCapabilities(`${url}/wms?key=1`);
    expect(layers[0]?.access).toMatchObject({ url: `${url}/wms` });
    expect(warnings).toMatchObject([{ code: 'service-other-origin' }]);
  });
});

const wmts = (resource: string, operations = ''): string => `<?xml version="1.0"?>
<Capabilities xmlns="http://www.opengis.net/wmts/1.0" xmlns:ows="http://www.opengis.net/ows/1.1" xmlns:xlink="http://www.w3.org/1999/xlink" version="1.0.0">
  <ows:ServiceIdentification><ows:Title>Tiles</ows:Title></ows:ServiceIdentification>${operations}
  <Contents>
    <Layer><ows:Title>Imagery</ows:Title><ows:Identifier>img</ows:Identifier>
      <ows:WGS84BoundingBox><ows:LowerCorner>73 18</ows:LowerCorner><ows:UpperCorner>135 54</ows:UpperCorner></ows:WGS84BoundingBox>
      <Style><ows:Identifier>plain</ows:Identifier></Style><Style isDefault="true"><ows:Identifier>default</ows:Identifier></Style>
      <Format>image/jpeg</Format>
      <Dimension><ows:Identifier>Time</ows:Identifier><Default>2026</Default><Value>2025</Value><Value>2026</Value></Dimension>
      <TileMatrixSetLink><TileMatrixSet>c</TileMatrixSet></TileMatrixSetLink>
      <TileMatrixSetLink><TileMatrixSet>w</TileMatrixSet></TileMatrixSetLink>${resource}</Layer>
    <TileMatrixSet><ows:Identifier>c</ows:Identifier><ows:SupportedCRS>urn:ogc:def:crs:EPSG::4490</ows:SupportedCRS></TileMatrixSet>
    <TileMatrixSet><ows:Identifier>w</ows:Identifier><ows:SupportedCRS>urn:ogc:def:crs:EPSG::3857</ows:SupportedCRS>
      <TileMatrix><ows:Identifier>w:1</ows:Identifier><ScaleDenominator>279541132</ScaleDenominator></TileMatrix>
      <TileMatrix><ows:Identifier>w:0</ows:Identifier><ScaleDenominator>559082264</ScaleDenominator></TileMatrix></TileMatrixSet>
  </Contents>
</Capabilities>`;

describe('WMTS', () => {
  test('by template: style, matrix set and dimension are filled in, the tile stays open', async () => {
    const { url } = await start((_, base) => ({
      body: wmts(
        `<ResourceURL format="image/jpeg" resourceType="tile" template="${base}/img/{Style}/{Time}/{TileMatrixSet}/{TileMatrix}/{TileRow}/{TileCol}.jpg"/>`,
      ),
    }));
    const capabilities = await readServiceCapabilities(`${url}/wmts/1.0.0/WMTSCapabilities.xml`);
    expect(capabilities).toMatchObject({ kind: 'wmts', title: 'Tiles' });
    expect(capabilities.layers).toMatchObject([
      {
        id: 'img',
        title: 'Imagery',
        bounds: [73, 18, 135, 54],
        time: { values: ['2025', '2026'], default: '2026' },
      },
    ]);
    const dataset = await openServiceLayer(capabilities, 'img');
    expect(dataset.layers[0]).toMatchObject({
      kind: 'image',
      source: {
        protocol: 'wmts',
        url: `${url}/img/default/2026/w/{TileMatrix}/{TileRow}/{TileCol}.jpg`,
        tileMatrices: [expect.objectContaining({ id: 'w:0' }), expect.objectContaining({ id: 'w:1' })],
        crs: 'urn:ogc:def:crs:EPSG::3857',
      },
    });
    expect(dataset.report.warnings).toEqual([]);
  });

  test('by parameters', async () => {
    const operations = (base: string): string =>
      `<ows:OperationsMetadata><ows:Operation name="GetTile"><ows:DCP><ows:HTTP><ows:Get xlink:href="${base}/kvp?"/></ows:HTTP></ows:DCP></ows:Operation></ows:OperationsMetadata>`;
    const { url } = await start((_, base) => ({ body: wmts('', operations(base)) }));
    const { layers } = await readServiceCapabilities(`${url}/wmts`);
    const { access } = layers[0] ?? {};
    if (access?.type !== 'wmts') throw new Error('no WMTS');
    const tile = new URL(access.template.replaceAll(/[{}]/gu, ''));
    expect(Object.fromEntries(tile.searchParams)).toEqual({
      service: 'WMTS',
      request: 'GetTile',
      version: '1.0.0',
      layer: 'img',
      style: 'default',
      format: 'image/jpeg',
      tilematrixset: 'w',
      tilematrix: 'TileMatrix',
      tilerow: 'TileRow',
      tilecol: 'TileCol',
    });
  });
});

describe('what is no service', () => {
  const failureOf = async (url: string): Promise<string> => {
    const error: unknown = await readServiceCapabilities(url).catch((cause: unknown) => cause);
    if (!(error instanceof LoadError)) throw new Error('was read', { cause: error });
    return error.message;
  };

  test('is told in words', async () => {
    const { url } = await start(({ pathname }) => {
      if (pathname === '/page') return { body: '<!doctype html><p>Hello', type: 'text/html' };
      if (pathname === '/exception') {
        return {
          body: '<ServiceExceptionReport><ServiceException>Unknown map</ServiceException></ServiceExceptionReport>',
        };
      }
      if (pathname === '/moved') return { status: 301, location: 'http://example.org/', body: '' };
      return undefined;
    });
    expect(await failureOf(`${url}/page`)).toMatch(/no WMS, WMTS, WFS, OGC API, 3D Tiles or I3S service/u);
    expect(await failureOf(`${url}/missing`)).toMatch(/no WMS/u);
    expect(await failureOf(`${url}/exception`)).toMatch(/refuses: Unknown map/u);
    expect(await failureOf(`${url}/moved`)).toMatch(
      /redirects to http:\/\/example.org\/, which is not followed/u,
    );
    expect(await failureOf('maps.example.org')).toMatch(/no address/u);
  });

  test('XML bombs, deep XML and broken XML are refused', async () => {
    const entities = '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]>';
    const { url } = await start(({ pathname }) => {
      if (pathname === '/bomb')
        return { body: `${entities}<WMS_Capabilities><Service>&c;</Service></WMS_Capabilities>` };
      if (pathname === '/deep') return { body: '<WMS_Capabilities>'.repeat(10_000) };
      return { body: wms13('').slice(0, 900) };
    });
    expect(await failureOf(`${url}/bomb?service=WMS`)).toMatch(/no well-formed XML/u);
    expect(await failureOf(`${url}/deep?service=WMS`)).toMatch(/nested deeper than 256/u);
    expect(await failureOf(`${url}/broken?service=WMS`)).toMatch(/no well-formed XML/u);
  });

  test('a layer that is not there is told with those that are', async () => {
    const { url } = await start((_, base) => ({ body: wms13(base) }));
    const capabilities = await readServiceCapabilities(`${url}/wms`);
    await expect(openServiceLayer(capabilities, 'roads')).rejects.toThrow(
      /has no layer roads.*flood, parcels/u,
    );
  });
});
