/** Bytes and place of colours of the point formats (LAS 1.4 R15, tables 7 to 20). */
export const LAS_FORMATS: readonly { readonly bytes: number; readonly colour?: number }[] = [
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

export const pointBytesOf = (format: number): number => LAS_FORMATS[format]?.bytes ?? 20;

/** Variable length record. */
export interface LasRecord {
  /** Default `LASF_Projection`. */
  readonly user?: string;
  readonly id: number;
  readonly bytes: Uint8Array;
  /** Behind the points. */
  readonly behind?: boolean;
}

/** What is not the points. */
export interface LasShape {
  readonly format?: number;
  readonly minor?: number;
  readonly records?: readonly LasRecord[];
  readonly usesWkt?: boolean;
  /** Points as the header says it; default as many as there are. */
  readonly declared?: number;
  readonly isCompressed?: boolean;
}

/** Of the positions, which are in hundredths of the unit. */
const OFFSET = [500_000, 4_700_000, 0] as const;

function recordBytes({ user = 'LASF_Projection', id, bytes }: LasRecord, isExtended: boolean): Uint8Array {
  const head = isExtended ? 60 : 54;
  const all = new Uint8Array(head + bytes.length);
  const view = new DataView(all.buffer);
  new TextEncoder().encodeInto(user, all.subarray(2));
  view.setUint16(18, id, true);
  if (isExtended) view.setBigUint64(20, BigInt(bytes.length), true);
  else view.setUint16(20, bytes.length, true);
  all.set(bytes, head);
  return all;
}

/**
 * A LAS file.
 * @param pieces of the points: one for each, or compressed.
 * @param pointBytes of one point, as the header says it.
 */
export function lasFile(
  pieces: readonly Uint8Array[],
  pointBytes: number,
  shape: LasShape = {},
): Uint8Array<ArrayBuffer> {
  const { format = 0, records = [] } = shape;
  const minor = shape.minor ?? (format >= 6 ? 4 : 2);
  const recordsOf = (extended: boolean): Uint8Array[] =>
    records
      .filter(({ behind = false }) => behind === extended)
      .map((record) => recordBytes(record, extended));
  const [before, behind] = [recordsOf(false), recordsOf(true)];
  const header = new Uint8Array(minor >= 4 ? 375 : 227);
  const lengthOf = (parts: readonly Uint8Array[]): number =>
    parts.reduce((sum, { length }) => sum + length, 0);
  const pointOffset = lengthOf([header, ...before]);
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
  writeCounts(view, shape.declared ?? pieces.length, pointOffset + lengthOf(pieces), behind.length);
  OFFSET.forEach((value, axis) => {
    view.setFloat64(131 + axis * 8, 0.01, true);
    view.setFloat64(155 + axis * 8, value, true);
  });
  return new Uint8Array(Buffer.concat([header, ...before, ...pieces, ...behind]));
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

const shorts = (...values: number[]): Uint8Array => new Uint8Array(Uint16Array.from(values).buffer);
/** GeoTIFF keys: projected CRS 32632, heights in the vertical unit given. */
export const keysRecord = (verticalUnit = 9001, verticalCrs = 0): LasRecord => ({
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
export const WKT =
  'PROJCS["WGS 84 / UTM zone 32N",GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],' +
  'PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],' +
  'PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",9],PARAMETER["scale_factor",0.9996],' +
  'PARAMETER["false_easting",500000],PARAMETER["false_northing",0],UNIT["metre",1],AUTHORITY["EPSG","32632"]]';
