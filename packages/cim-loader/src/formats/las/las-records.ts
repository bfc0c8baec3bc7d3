import { crsOfKeys, metresPerUnit, readGeoKeys, verticalCode } from '../geotiff/geo-keys.ts';
import { type LasHeader, textOf } from './las-header.ts';

/** Bytes of variable length records by user and number (`LASF_Projection/2112`). */
export type LasRecords = ReadonlyMap<string, Uint8Array>;

/** What the records say of the coordinates. */
export interface LasCrs {
  /** As `createGeoreference` takes it; `undefined`: nothing. */
  readonly definition: string | undefined;
  /** Metres in the unit of the heights. */
  readonly metresPerHeight: number;
}

const [WKT_RECORD, KEYS_RECORD, DOUBLES_RECORD] = [2112, 34_735, 34_736];
const nameOf = (number: number): string => `LASF_Projection/${number}`;

/**
 * Variable length records, as far as they lie in the bytes.
 * @param bytes from the first record on. @param isExtended LAS 1.4's, with lengths of 64 bits, behind the points.
 */
export function readRecords(bytes: Uint8Array, count: number, isExtended: boolean): LasRecords {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const head = isExtended ? 60 : 54;
  const records = new Map<string, Uint8Array>();
  let at = 0;
  for (let index = 0; index < count && at + head <= bytes.length; index++) {
    const length = isExtended ? Number(view.getBigUint64(at + 20, true)) : view.getUint16(at + 20, true);
    const end = at + head + length;
    if (end > bytes.length) break;
    const user = textOf(bytes.subarray(at + 2, at + 18));
    records.set(`${user}/${view.getUint16(at + 18, true)}`, bytes.subarray(at + head, end));
    at = end;
  }
  return records;
}

/** The CRS in WKT, or in the keys of GeoTIFF; the second one is for where the first is not known. */
export async function crsOfRecords(
  records: LasRecords,
  { usesWkt }: LasHeader,
): Promise<readonly [LasCrs, LasCrs?]> {
  const wkt = textOf(records.get(nameOf(WKT_RECORD)) ?? new Uint8Array());
  const keys = await readGeoKeys({
    numbers: (tag) => Promise.resolve(numbersOf(tag, records.get(nameOf(tag)))),
    text: (tag) => Promise.resolve(textRecord(records.get(nameOf(tag)))),
  });
  const byKeys = crsOfKeys(keys);
  if (wkt !== '' && (usesWkt || byKeys === undefined)) return [{ definition: wkt, metresPerHeight: 1 }];
  const vertical = verticalCode(keys);
  const plain = { definition: byKeys, metresPerHeight: metresPerUnit(keys) };
  if (vertical === undefined || byKeys?.startsWith('EPSG:') !== true) return [plain];
  // A vertical CRS brings its own unit. Old files give codes of GeoTIFF 1.0 (5103), which EPSG does not know.
  return [{ definition: `${byKeys}+${vertical}`, metresPerHeight: 1 }, plain];
}

const textRecord = (bytes: Uint8Array | undefined): string | undefined => bytes && textOf(bytes);

function numbersOf(tag: number, bytes: Uint8Array | undefined): number[] | undefined {
  if (bytes === undefined || (tag !== KEYS_RECORD && tag !== DOUBLES_RECORD)) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (tag === DOUBLES_RECORD)
    return Array.from({ length: bytes.length >> 3 }, (_, index) => view.getFloat64(index * 8, true));
  return Array.from({ length: bytes.length >> 1 }, (_, index) => view.getUint16(index * 2, true));
}
