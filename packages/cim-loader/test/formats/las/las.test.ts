import { inputFileOfBytes, openDataset } from '@cityloom/cim-loader';
import type { Dataset, LoadOptions, PointCloudLayer } from '@cityloom/cim-loader';
import { expect, test } from 'vitest';
import { lasLoader } from '../../../src/formats/las/index.ts';
import { expectDataOrLoadError } from '../../mutations.ts';
import { keysRecord, LAS_FORMATS, lasFile, type LasShape, pointBytesOf, WKT } from './write-las.ts';

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

interface Shape extends LasShape {
  readonly extraBytes?: number;
}

function writeLas(points: readonly Point[], shape: Shape = {}): Uint8Array<ArrayBuffer> {
  const { format = 0, extraBytes = 0 } = shape;
  const pointBytes = pointBytesOf(format) + extraBytes;
  return lasFile(
    points.map((point) => pointOf(point, format, pointBytes)),
    pointBytes,
    shape,
  );
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
  const colourAt = LAS_FORMATS[format]?.colour;
  if (colourAt === undefined) return bytes;
  point.colour?.forEach((value, channel) => {
    view.setUint16(colourAt + channel * 2, value, true);
  });
  return bytes;
}

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

test.each(LAS_FORMATS.map(({ colour }, format) => [format, colour !== undefined] as const))(
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
