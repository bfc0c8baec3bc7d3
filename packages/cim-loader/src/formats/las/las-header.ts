/** What the public header block says (LAS 1.4 R15, section 2.4; earlier versions are its beginning). */
export interface LasHeader {
  readonly version: string;
  /** Text in the VLRs is the CRS, not GeoTIFF's keys. */
  readonly usesWkt: boolean;
  /** ISO 8601; `undefined` where not set. */
  readonly date: string | undefined;
  readonly software: string;
  readonly headerBytes: number;
  readonly pointOffset: number;
  readonly recordCount: number;
  /** Point format, 0 to 10. */
  readonly format: number;
  readonly isCompressed: boolean;
  readonly pointBytes: number;
  /** As declared, never trusted. */
  readonly pointCount: number;
  readonly scale: readonly [x: number, y: number, z: number];
  readonly offset: readonly [x: number, y: number, z: number];
  /** Extended records behind the points, LAS 1.4. */
  readonly extended: { readonly offset: number; readonly count: number };
}

/** Longest public header block: LAS 1.4. */
export const HEADER_BYTES = 375;
const SHORTEST_HEADER = 227;
/** Least bytes of the point formats 0 to 10 (section 2.6). */
const FORMAT_BYTES = [20, 28, 26, 34, 57, 63, 30, 36, 38, 59, 67];

/** @throws {Error} a header that is cut off, of an unknown point format, or without sense. */
export function readLasHeader(bytes: Uint8Array): LasHeader {
  if (bytes.length < SHORTEST_HEADER) throw new Error(`a header of ${bytes.length} bytes is cut off`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const minor = view.getUint8(25);
  const headerBytes = view.getUint16(94, true);
  // The two highest bits mark LASzip's compression.
  const format = view.getUint8(104) & 0x3f;
  const pointBytes = view.getUint16(105, true);
  const least = FORMAT_BYTES[format];
  if (least === undefined) throw new Error(`point format ${format} is not known`);
  if (pointBytes < least) throw new Error(`points of format ${format} in ${pointBytes} bytes`);
  const triple = (at: number): [number, number, number] => [
    view.getFloat64(at, true),
    view.getFloat64(at + 8, true),
    view.getFloat64(at + 16, true),
  ];
  const [scale, offset] = [triple(131), triple(155)];
  if (!(scale.every((each) => Number.isFinite(each) && each !== 0) && offset.every(Number.isFinite)))
    throw new Error(`scale ${scale.join(', ')} and offset ${offset.join(', ')} give no positions`);
  const hasLargeCounts = minor >= 4 && Math.min(headerBytes, bytes.length) >= HEADER_BYTES;
  const largeCount = hasLargeCounts ? Number(view.getBigUint64(247, true)) : 0;
  return {
    version: `${view.getUint8(24)}.${minor}`,
    usesWkt: (view.getUint16(6, true) & 16) !== 0,
    date: dateOf(view.getUint16(92, true), view.getUint16(90, true)),
    software: textOf(bytes.subarray(58, 90)),
    headerBytes,
    pointOffset: view.getUint32(96, true),
    recordCount: view.getUint32(100, true),
    format,
    isCompressed: (view.getUint8(104) & 0xc0) !== 0,
    pointBytes,
    pointCount: largeCount > 0 ? largeCount : view.getUint32(107, true),
    scale,
    offset,
    extended: hasLargeCounts
      ? { offset: Number(view.getBigUint64(235, true)), count: view.getUint32(243, true) }
      : { offset: 0, count: 0 },
  };
}

/** Text in a field that is filled up with zeros. */
export const textOf = (bytes: Uint8Array): string =>
  new TextDecoder()
    .decode(bytes)
    .replace(/\0[\s\S]*$/u, '')
    .trim();

function dateOf(year: number, day: number): string | undefined {
  if (year < 1990 || year > 2200 || day < 1 || day > 366) return undefined;
  return new Date(Date.UTC(year, 0, day)).toISOString().slice(0, 10);
}
