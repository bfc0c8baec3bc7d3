/**
 * A small map service for tests: WMS 1.3.0, WMTS and numbered tiles over two halves of the world, red west and blue
 * east of one meridian, so that a picture in the wrong place, turned or mirrored shows.
 */
import { deflateSync } from 'node:zlib';
import type { Plugin } from 'vite';

/** Meridian between red and blue, and parallel above which both are dark: the middle of the tests' cities. */
const MIDDLE = [71.43, 51.13] as const;
const MERCATOR_HALF = 20_037_508.342789244;

/** What the service answers. */
export interface ServiceAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: string | Uint8Array;
}

/** West, south, east, north in degrees, and how far down its height (0 to 1) a parallel lies. */
interface Picture {
  readonly west: number;
  readonly east: number;
  readonly latitudeAt: (share: number) => number;
  readonly width: number;
  readonly height: number;
}

const CRC = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(data.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set(new TextEncoder().encode(type), 4);
  bytes.set(data, 8);
  let crc = 0xffffffff;
  for (const byte of bytes.subarray(4, data.length + 8)) {
    crc = (CRC[(crc ^ byte) & 255] as number) ^ (crc >>> 8);
  }
  view.setUint32(data.length + 8, (crc ^ 0xffffffff) >>> 0);
  return bytes;
}

function png(
  width: number,
  height: number,
  colourAt: (x: number, y: number) => readonly number[],
): Uint8Array {
  const rows = new Uint8Array(height * (1 + width * 3));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) rows.set(colourAt(x, y), y * (1 + width * 3) + 1 + x * 3);
  }
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10);
  const parts = [
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', new Uint8Array()),
  ];
  return Buffer.concat(parts);
}

function draw({ west, east, latitudeAt, width, height }: Picture): ServiceAnswer {
  const body = png(width, height, (x, y) => {
    const isWest = west + ((east - west) * (x + 0.5)) / width < MIDDLE[0];
    const strength = latitudeAt((y + 0.5) / height) > MIDDLE[1] ? 110 : 230;
    return isWest ? [strength, 0, 0] : [0, 0, strength];
  });
  return { status: 200, type: 'image/png', body };
}

const latitudeOf = (metres: number): number =>
  (Math.atan(Math.sinh((metres / MERCATOR_HALF) * Math.PI)) * 180) / Math.PI;
const longitudeOf = (metres: number): number => (metres / MERCATOR_HALF) * 180;

const refusal = (words: string): ServiceAnswer => ({
  status: 200,
  type: 'text/xml',
  body: `<?xml version="1.0"?><ServiceExceptionReport><ServiceException>${words}</ServiceException></ServiceExceptionReport>`,
});

const LAYER_BOX = `<EX_GeographicBoundingBox><westBoundLongitude>70</westBoundLongitude><eastBoundLongitude>73</eastBoundLongitude>
<southBoundLatitude>50</southBoundLatitude><northBoundLatitude>52</northBoundLatitude></EX_GeographicBoundingBox>`;

const wms = (base: string): string => `<?xml version="1.0"?>
<WMS_Capabilities version="1.3.0" xmlns="http://www.opengis.net/wms" xmlns:xlink="http://www.w3.org/1999/xlink">
<Service><Name>WMS</Name><Title>City maps</Title><AccessConstraints>CC BY 4.0</AccessConstraints></Service>
<Capability><Request><GetMap><Format>image/png</Format><DCPType><HTTP><Get>
<OnlineResource xlink:href="${base}/wms?"/></Get></HTTP></DCPType></GetMap></Request>
<Layer><Title>All</Title>${LAYER_BOX}<Attribution><Title>Survey office</Title></Attribution>
<Layer><Name>halves</Name><Title>Halves of the city</Title><CRS>EPSG:4326</CRS></Layer>
<Layer><Name>mercator</Name><Title>The same in metres</Title><CRS>EPSG:3857</CRS></Layer>
<Layer><Name>national</Name><Title>In the national grid</Title><CRS>EPSG:4547</CRS></Layer>
<Layer><Name>broken</Name><Title>Out of order</Title><CRS>EPSG:3857</CRS></Layer>
</Layer></Capability></WMS_Capabilities>`;

/** A set in degrees that begins with a tile larger than the world, as GoogleCRS84Quad does. */
const wmts = (base: string): string => `<?xml version="1.0"?>
<Capabilities xmlns="http://www.opengis.net/wmts/1.0" xmlns:ows="http://www.opengis.net/ows/1.1" version="1.0.0">
<ows:ServiceIdentification><ows:Title>City tiles</ows:Title></ows:ServiceIdentification>
<Contents><Layer><ows:Title>Halves in degrees</ows:Title><ows:Identifier>halves</ows:Identifier>
<ows:WGS84BoundingBox><ows:LowerCorner>70 50</ows:LowerCorner><ows:UpperCorner>73 52</ows:UpperCorner></ows:WGS84BoundingBox>
<Style isDefault="true"><ows:Identifier>default</ows:Identifier></Style><Format>image/png</Format>
<TileMatrixSetLink><TileMatrixSet>degrees</TileMatrixSet></TileMatrixSetLink>
<ResourceURL format="image/png" resourceType="tile" template="${base}/tiles/{TileMatrixSet}/{TileMatrix}/{TileRow}/{TileCol}.png"/></Layer>
<TileMatrixSet><ows:Identifier>degrees</ows:Identifier><ows:SupportedCRS>urn:ogc:def:crs:EPSG::4326</ows:SupportedCRS>
${Array.from({ length: 16 }, (_, level) => {
  const scale = 559_082_264.0287178 / 2 ** level;
  return `<TileMatrix><ows:Identifier>L${level}</ows:Identifier><ScaleDenominator>${scale}</ScaleDenominator>
<TopLeftCorner>90 -180</TopLeftCorner><TileWidth>256</TileWidth><TileHeight>256</TileHeight>
<MatrixWidth>${2 ** level}</MatrixWidth><MatrixHeight>${Math.max(1, 2 ** (level - 1))}</MatrixHeight></TileMatrix>`;
}).join('\n')}</TileMatrixSet></Contents></Capabilities>`;

function map(parameters: ReadonlyMap<string, string>): ServiceAnswer {
  const layer = parameters.get('layers') ?? '';
  if (layer === 'broken') return refusal('the database of this layer is closed');
  const [a = NaN, b = NaN, c = NaN, d = NaN] = (parameters.get('bbox') ?? '').split(',').map(Number);
  const size = { width: Number(parameters.get('width')), height: Number(parameters.get('height')) };
  switch (parameters.get('crs') ?? '') {
    // In WMS 1.3.0 latitude comes first here.
    case 'EPSG:4326':
      return draw({ west: b, east: d, latitudeAt: (share) => c + (a - c) * share, ...size });
    case 'EPSG:3857':
      return draw({
        west: longitudeOf(a),
        east: longitudeOf(c),
        latitudeAt: (share) => latitudeOf(d + (b - d) * share),
        ...size,
      });
    default:
      return refusal('CRS not offered');
  }
}

function tile(path: string): ServiceAnswer | undefined {
  const [, level = '', row = '', column = ''] =
    /^\/tiles\/degrees\/L(\d+)\/(\d+)\/(\d+)\.png$/u.exec(path) ?? [];
  if (level === '') return undefined;
  const side = 360 / 2 ** Number(level);
  const north = 90 - Number(row) * side;
  const west = -180 + Number(column) * side;
  return draw({
    west,
    east: west + side,
    latitudeAt: (share) => north - side * share,
    width: 256,
    height: 256,
  });
}

/**
 * Answers a request; `undefined`: there is nothing.
 * @param base address the service lies at, without a slash at its end.
 */
export function answerMapService(url: URL, base: string): ServiceAnswer | undefined {
  const path = url.pathname.slice(new URL(base).pathname.replace(/\/$/u, '').length);
  const parameters = new Map([...url.searchParams].map(([name, value]) => [name.toLowerCase(), value]));
  if (path === '/wms') {
    if (parameters.get('request') === 'GetMap') return map(parameters);
    return { status: 200, type: 'text/xml', body: wms(base) };
  }
  if (path === '/wmts') return { status: 200, type: 'text/xml', body: wmts(base) };
  return tile(path);
}

/** The service under `/map-service/`, for tests in a browser. */
export function mapService(): Plugin {
  return {
    name: 'cityloom:map-service',
    configureServer(server) {
      server.middlewares.use('/map-service', (request, response) => {
        const base = `http://${request.headers.host ?? 'localhost'}/map-service`;
        const answer = answerMapService(new URL(`${base}${request.url ?? '/'}`), base);
        response.writeHead(answer?.status ?? 404, { 'Content-Type': answer?.type ?? 'text/plain' });
        response.end(answer?.body);
      });
    },
  };
}
