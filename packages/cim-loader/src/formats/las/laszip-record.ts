import type { LasHeader } from './las-header.ts';

/** How the points of a file are compressed (record 22204 of `laszip encoded`; laszip.cpp, `unpack`). */
export interface LasZipRecord {
  /** Layers of formats 6 to 10 in streams of their own. */
  readonly isLayered: boolean;
  /** Points per chunk; `undefined`: each chunk has its own number. 0: one chunk, without a table. */
  readonly chunkPoints: number | undefined;
  readonly items: readonly LasZipItem[];
}

/** Part of a point. */
export interface LasZipItem {
  readonly kind: 'point' | 'time' | 'colour' | 'colour-infrared' | 'bytes' | 'wave';
  readonly bytes: number;
  readonly version: number;
}

/** Its name. */
export const LASZIP_NAME = 'laszip encoded/22204';

const KINDS: Readonly<Record<number, LasZipItem['kind']>> = {
  0: 'bytes',
  6: 'point',
  7: 'time',
  8: 'colour',
  9: 'wave',
  10: 'point',
  11: 'colour',
  12: 'colour-infrared',
  13: 'wave',
  14: 'bytes',
};
const [POINTWISE, LAYERED] = [1, 3];
const BYTES: Readonly<Partial<Record<LasZipItem['kind'], number>>> = {
  time: 8,
  colour: 6,
  'colour-infrared': 8,
  wave: 29,
};

/** @throws {Error} a record that is missing or broken. @throws {UnreadCompression} of a kind that is not read. */
export function readLasZipRecord(bytes: Uint8Array | undefined, header: LasHeader): LasZipRecord {
  if (bytes === undefined || bytes.length < 34)
    throw new Error('the record of how it is compressed is missing');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [compressor, coder] = [view.getUint16(0, true), view.getUint16(2, true)];
  if (coder !== 0 || compressor < POINTWISE || compressor > LAYERED)
    throw new Error(`compressor ${compressor} with coder ${coder} is not known`);
  const isLayered = compressor === LAYERED;
  const count = Math.min(view.getUint16(32, true), Math.floor((bytes.length - 34) / 6));
  const items = Array.from({ length: count }, (_, index) => itemAt(view, 34 + index * 6, isLayered));
  checkItems(items, isLayered, header);
  return { isLayered, items, chunkPoints: chunkPointsOf(compressor, view.getUint32(12, true)) };
}

function chunkPointsOf(compressor: number, declared: number): number | undefined {
  if (compressor === POINTWISE) return 0;
  return declared === 0xffff_ffff || declared === 0 ? undefined : declared;
}

function checkItems(items: readonly LasZipItem[], isLayered: boolean, header: LasHeader): void {
  const total = items.reduce((sum, item) => sum + item.bytes, 0);
  const isComplete = items[0]?.kind === 'point' && items.filter(({ kind }) => kind === 'point').length === 1;
  if (!isComplete || total !== header.pointBytes || header.format >= 6 !== isLayered)
    throw new Error(`the parts of its compressed points do not make up points of format ${header.format}`);
}

function itemAt(view: DataView, at: number, isLayered: boolean): LasZipItem {
  const type = view.getUint16(at, true);
  const bytes = view.getUint16(at + 2, true);
  const version = view.getUint16(at + 4, true);
  const kind = KINDS[type];
  if (kind === undefined || isLayered !== type >= 10 || !hasBytes(kind, bytes, isLayered))
    throw new Error(`part ${type} of ${bytes} bytes is not known`);
  if (isLayered ? version < 2 || version > 4 : version !== 2) throw unreadVersion(kind, version);
  if (!isLayered && kind === 'wave') throw unreadVersion(kind, version);
  return { kind, bytes, version };
}

function hasBytes(kind: LasZipItem['kind'], bytes: number, isLayered: boolean): boolean {
  if (kind === 'point') return bytes === (isLayered ? 30 : 20);
  return kind === 'bytes' ? bytes > 0 : bytes === BYTES[kind];
}

/** Compression that is well formed but not read. */
export class UnreadCompression extends Error {
  override readonly name = 'UnreadCompression';
}

function unreadVersion(kind: LasZipItem['kind'], version: number): Error {
  return new UnreadCompression(
    kind === 'wave'
      ? 'compressed points with waveforms (formats 4 and 5) are not read'
      : `points compressed by LASzip before 2.0 (version ${version}) are not read`,
  );
}
