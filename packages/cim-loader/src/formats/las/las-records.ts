import { crsOfKeys, metresPerUnit, readGeoKeys, verticalCode } from '../geotiff/geo-keys.ts';
import { type LasHeader, textOf } from './las-header.ts';

/** Bytes of variable length records by their id, of user `LASF_Projection`: all that is needed of them. */
export type ProjectionRecords = ReadonlyMap<number, Uint8Array>;

/** What the records say of the coordinates. */
export interface LasCrs {
  /** As `createGeoreference` takes it; `undefined`: nothing. */
  readonly definition: string | undefined;
  /** Metres in the unit of the heights. */
  readonly metresPerHeight: number;
}

const WKT_RECORD = 2112;
const [KEYS_RECORD, DOUBLES_RECORD] = [34_735, 34_736];

/**
 * Variable length records, as far as they lie in the bytes.
 * @param bytes from the first record on. @param isExtended LAS 1.4's, with lengths of 64 bits, behind the points.
 */
export function readRecords(bytes: Uint8Array, count: number, isExtended: boolean): ProjectionRecords {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const head = isExtended ? 60 : 54;
  const records = new Map<number, Uint8Array>();
  let at = 0;
  for (let index = 0; index < count && at + head <= bytes.length; index++) {
    const length = isExtended ? Number(view.getBigUint64(at + 20, true)) : view.getUint16(at + 20, true);
    const end = at + head + length;
    if (end > bytes.length) break;
    const isProjection = textOf(bytes.subarray(at + 2, at + 18)) === 'LASF_Projection';
    if (isProjection) records.set(view.getUint16(at + 18, true), bytes.subarray(at + head, end));
    at = end;
  }
  return records;
}

/** The CRS in WKT, or in the keys of GeoTIFF; the second one is for where the first is not known. */
export async function crsOfRecords(
  records: ProjectionRecords,
  { usesWkt }: LasHeader,
): Promise<readonly [LasCrs, LasCrs?]> {
  const wkt = textOf(records.get(WKT_RECORD) ?? new Uint8Array());
  const keys = await readGeoKeys({
    numbers: (tag) => Promise.resolve(numbersOf(tag, records.get(tag))),
    text: (tag) => Promise.resolve(records.has(tag) ? textOf(records.get(tag) as Uint8Array) : undefined),
  });
  const byKeys = crsOfKeys(keys);
  if (wkt !== '' && (usesWkt || byKeys === undefined)) return [{ definition: wkt, metresPerHeight: 1 }];
  const vertical = verticalCode(keys);
  const plain = { definition: byKeys, metresPerHeight: metresPerUnit(keys) };
  if (vertical === undefined || byKeys?.startsWith('EPSG:') !== true) return [plain];
  // A vertical CRS brings its own unit. Old files give codes of GeoTIFF 1.0 (5103), which EPSG does not know.
  return [{ definition: `${byKeys}+${vertical}`, metresPerHeight: 1 }, plain];
}

function numbersOf(tag: number, bytes: Uint8Array | undefined): number[] | undefined {
  if (bytes === undefined || (tag !== KEYS_RECORD && tag !== DOUBLES_RECORD)) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (tag === DOUBLES_RECORD)
    return Array.from({ length: bytes.length >> 3 }, (_, index) => view.getFloat64(index * 8, true));
  return Array.from({ length: bytes.length >> 1 }, (_, index) => view.getUint16(index * 2, true));
}
