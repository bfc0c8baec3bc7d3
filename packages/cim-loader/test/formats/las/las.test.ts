import { inputFileOfBytes, openDataset } from '@cityloom/cim-loader';
import type { Dataset, LoadOptions, PointCloudLayer } from '@cityloom/cim-loader';
import { expect, test } from 'vitest';
import { lasLoader } from '../../../src/formats/las/index.ts';
import { expectDataOrLoadError } from '../../mutations.ts';

/** Bytes and place of colours of the point formats (LAS 1.4 R15, tables 7 to 20). */
const FORMATS = [
  { bytes: 20 },
  { bytes: 28 },
  { bytes: 26, colour: 20 },
  { bytes: 34, colour: 28 },
  { bytes: 57 },
  { bytes: 63, colour: 28 },
  { bytes: 30 },
  { bytes: 36, colour: 30 },
  { bytes: 38, colour: 30 },
  { bytes: 59 },
  { bytes: 67, colour: 30 },
];

interface Point {
  /** In hundredths of the unit, from the offset. */
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly intensity?: number;
  readonly classification?: number;
  readonly isWithheld?: boolean;
  readonly colour?: readonly [number, number, number];
}

interface Shape {
  readonly format?: number;
  readonly minor?: number;
  readonly records?: readonly {
    readonly id: number;
    readonly bytes: Uint8Array;
    readonly behind?: boolean;
  }[];
  readonly usesWkt?: boolean;
  /** As the header says it; default as many as there are. */
  readonly declared?: number;
  readonly isCompressed?: boolean;
  readonly extraBytes?: number;
}

const OFFSET = [500_000, 4_700_000, 0] as const;

function recordBytes(id: number, bytes: Uint8Array, isExtended: boolean): Uint8Array {
  const head = isExtended ? 60 : 54;
  const all = new Uint8Array(head + bytes.length);
  const view = new DataView(all.buffer);
  new TextEncoder().encodeInto('LASF_Projection', all.subarray(2));
  view.setUint16(18, id, true);
  if (isExtended) view.setBigUint64(20, BigInt(bytes.length), true);
  else view.setUint16(20, bytes.length, true);
  all.set(bytes, head);
  return all;
}

const versionOf = (format: number): number => (format >= 6 ? 4 : 2);

function writeLas(points: readonly Point[], shape: Shape = {}): Uint8Array<ArrayBuffer> {
  const { format = 0, records = [] } = shape;
  const minor = shape.minor ?? versionOf(format);
  const pointBytes = (FORMATS[format]?.bytes ?? 20) + (shape.extraBytes ?? 0);
  const pieces = (extended: boolean): Uint8Array[] =>
    records
      .filter(({ behind = false }) => behind === extended)
      .map(({ id, bytes }) => recordBytes(id, bytes, extended));
  const [before, behind] = [pieces(false), pieces(true)];
  const header = new Uint8Array(minor >= 4 ? 375 : 227);
  const pointOffset = [header, ...before].reduce((sum, { length }) => sum + length, 0);
  const view = new DataView(header.buffer);
  new TextEncoder().encodeInto('LASF', header);
  view.setUint16(6, shape.usesWkt === true ? 16 : 0, true);
  header.set([1, minor], 24);
  new TextEncoder().encodeInto('by hand', header.subarray(58));
  view.setUint16(90, 60, true);
  view.setUint16(92, 2024, true);
  view.setUint16(94, header.length, true);
  view.setUint32(96, pointOffset, true);
  view.setUint32(100, before.length, true);
  header[104] = format | (shape.isCompressed === true ? 0x80 : 0);
  view.setUint16(105, pointBytes, true);
  writeCounts(view, shape.declared ?? points.length, pointOffset + points.length * pointBytes, behind.length);
  OFFSET.forEach((value, axis) => {
    view.setFloat64(131 + axis * 8, 0.01, true);
    view.setFloat64(155 + axis * 8, value, true);
  });
  const body = points.map((point) => pointOf(point, format, pointBytes));
  return new Uint8Array(Buffer.concat([header, ...before, ...body, ...behind]));
}

function writeCounts(view: DataView, points: number, behindOffset: number, behindCount: number): void {
  if (view.byteLength < 375) {
    view.setUint32(107, points, true);
    return;
  }
  view.setBigUint64(235, BigInt(behindOffset), true);
  view.setUint32(243, behindCount, true);
  view.setBigUint64(247, BigInt(points), true);
}

function pointOf(point: Point, format: number, pointBytes: number): Uint8Array {
  const { classification = 0, isWithheld = false } = point;
  const bytes = new Uint8Array(pointBytes);
  const view = new DataView(bytes.buffer);
  [point.x, point.y, point.z].forEach((value, axis) => {
    view.setInt32(axis * 4, value, true);
  });
  view.setUint16(12, point.intensity ?? 0, true);
  if (format < 6) bytes[15] = classification | (isWithheld ? 128 : 0);
  else bytes.set([isWithheld ? 4 : 0, classification], 15);
  const colourAt = FORMATS[format]?.colour;
  if (colourAt === undefined) return bytes;
  point.colour?.forEach((value, channel) => {
    view.setUint16(colourAt + channel * 2, value, true);
  });
  return bytes;
}

const shorts = (...values: number[]): Uint8Array => new Uint8Array(Uint16Array.from(values).buffer);
/** GeoTIFF keys: projected CRS 32632, heights in the vertical unit given. */
const keysRecord = (verticalUnit = 9001, verticalCrs = 0): { id: number; bytes: Uint8Array } => ({
  id: 34_735,
  bytes: shorts(
    1,
    1,
    0,
    4,
    1024,
    0,
    1,
    1,
    3072,
    0,
    1,
    32_632,
    4096,
    0,
    1,
    verticalCrs,
    4099,
    0,
    1,
    verticalUnit,
  ),
});
const WKT =
  'PROJCS["WGS 84 / UTM zone 32N",GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],' +
  'PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],' +
  'PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",9],PARAMETER["scale_factor",0.9996],' +
  'PARAMETER["false_easting",500000],PARAMETER["false_northing",0],UNIT["metre",1],AUTHORITY["EPSG","32632"]]';

const POINTS: readonly Point[] = [
  { x: 0, y: 0, z: 1250, intensity: 700, classification: 2, colour: [0xff00, 0x8000, 0] },
  { x: 100, y: 0, z: -50, classification: 6, isWithheld: true },
  { x: 0, y: 10_000, z: 300, intensity: 1, classification: 17, colour: [0x1234, 0, 0xffff] },
];

const open = (bytes: Uint8Array<ArrayBuffer>, options?: LoadOptions): Promise<Dataset> =>
  openDataset(inputFileOfBytes('street.las', bytes), options);

function onlyLayer({ layers: [layer] }: Dataset): PointCloudLayer {
  if (layer?.kind !== 'points') throw new Error('no point cloud');
  return layer;
}

test.each(FORMATS.map(({ colour }, format) => [format, colour !== undefined] as const))(
  'point format %i: positions, classes, intensities, colours where it has them',
  async (format, hasColours) => {
    const dataset = await open(writeLas(POINTS, { format, records: [keysRecord()], extraBytes: format % 3 }));
    const layer = onlyLayer(dataset);
    expect(dataset).toMatchObject({
      format: 'las',
      version: format >= 6 ? '1.4' : '1.2',
      dataDate: '2024-02-29',
    });
    expect(dataset.crs).toMatchObject({ code: 'EPSG:32632', basis: 'declared' });
    expect(dataset.report.counts).toEqual({ points: 3, pointsRead: 2, pointsWithheld: 1 });
    expect(layer.count).toBe(3);
    // gdaltransform: 9 42.4523309607672 for the first.
    expect([...layer.positions.subarray(0, 3)]).toEqual([
      expect.closeTo(9, 8),
      expect.closeTo(42.4523309607672, 8),
      expect.closeTo(12.5, 9),
    ]);
    expect(layer.positions[5]).toBeCloseTo(3, 9);
    expect(layer.positions[4]).toBeGreaterThan(42.453);
    expect([...(layer.classifications ?? [])]).toEqual([2, 17]);
    expect([...(layer.intensities ?? [])]).toEqual([700, 1]);
    expect(layer.colours && [...layer.colours]).toEqual(hasColours ? [255, 128, 0, 0x12, 0, 255] : undefined);
  },
);

test.each([
  ['before the points', { records: [{ id: 2112, bytes: new TextEncoder().encode(`${WKT}\0`) }] }],
  [
    'behind the points',
    { records: [{ id: 2112, bytes: new TextEncoder().encode(WKT), behind: true }], minor: 4 },
  ],
])('WKT %s is the CRS', async (_, shape) => {
  const dataset = await open(writeLas(POINTS, { ...shape, usesWkt: true }));
  expect(dataset.crs).toMatchObject({ code: 'EPSG:32632', basis: 'declared' });
  expect(onlyLayer(dataset).positions[0]).toBeCloseTo(9, 8);
});

test('heights in feet become metres; without a CRS there is a warning', async () => {
  const feet = await open(writeLas(POINTS, { records: [keysRecord(9002)] }));
  expect(onlyLayer(feet).positions[2]).toBeCloseTo(12.5 * 0.3048, 9);
  // NAVD88 as GeoTIFF 1.0 numbered it, then as EPSG does, in US feet.
  const old = await open(writeLas(POINTS, { records: [keysRecord(9003, 5103)] }));
  expect(onlyLayer(old).positions[2]).toBeCloseTo((12.5 * 1200) / 3937, 9);
  const navd = await open(writeLas(POINTS, { records: [keysRecord(9003, 6360)] }));
  expect(navd.crs?.vertical.datum).toBe('EPSG:6360');
  expect(onlyLayer(navd).positions[2]).toBeCloseTo((12.5 * 1200) / 3937, 9);
  const bare = await open(writeLas(POINTS));
  expect(bare.report.warnings.map(({ code }) => code)).toContain('crs-undeclared');
});

test('colours of eight bits stay as they are; black ones are none', async () => {
  const dim = POINTS.map((point) => ({ ...point, colour: [200, 3, 0] as const }));
  expect(onlyLayer(await open(writeLas(dim, { format: 2 }))).colours?.slice(0, 3)).toEqual(
    Uint8Array.of(200, 3, 0),
  );
  const black = POINTS.map((point) => ({ ...point, colour: [0, 0, 0] as const }));
  expect(onlyLayer(await open(writeLas(black, { format: 2 }))).colours).toBeUndefined();
});

test('more points than the limit are thinned by a stride, counted whole', async () => {
  const points = Array.from({ length: 1000 }, (_, index) => ({ x: 0, y: 0, z: index * 100 }));
  const limits = { ...(await import('@cityloom/cim-loader')).DEFAULT_LIMITS, maximumObjects: 300 };
  const layer = onlyLayer(await open(writeLas(points, { records: [keysRecord()] }), { limits }));
  expect([layer.count, layer.positions.length / 3]).toEqual([1000, 250]);
  expect([layer.positions[2], layer.positions[5]]).toEqual([0, 4]);
});

test('a header that promises more points than there are is not believed', async () => {
  const dataset = await open(writeLas(POINTS, { format: 6, declared: 2 ** 40 }));
  expect(onlyLayer(dataset).count).toBe(3);
  expect(dataset.report.warnings.map(({ code }) => code)).toContain('points-missing');
});

test('compressed points without the record of how are refused', async () => {
  await expect(open(writeLas(POINTS, { isCompressed: true }))).rejects.toThrow(
    /street\.las: .*how it is compressed is missing; /u,
  );
});

test('20,000 broken copies end in data or one clear error', { timeout: 120_000 }, async () => {
  const wkt = { id: 2112, bytes: new TextEncoder().encode(WKT), behind: true };
  const { data, refused } = await expectDataOrLoadError(lasLoader, [
    { name: 'old.las', bytes: writeLas(POINTS, { format: 3, records: [keysRecord()] }) },
    { name: 'new.las', bytes: writeLas(POINTS, { format: 7, records: [wkt], usesWkt: true }) },
  ]);
  expect(Math.min(data, refused)).toBeGreaterThan(500);
});
