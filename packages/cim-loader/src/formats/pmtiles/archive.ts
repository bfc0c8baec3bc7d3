import type { Bounds } from '@cityloom/twin-core';
import { inflate } from '../../transport/gzip.ts';
import type { InputFile } from '../../transport/input-file.ts';
import { LoadError } from '../../validation/load-error.ts';
import type { Limits } from '../../validation/limits.ts';
import { DEEPEST_ZOOM } from './tile-number.ts';

/** Packing of directories and tiles (PMTiles 3, section 3.5). */
type Packing = 'unknown' | 'none' | 'gzip' | 'brotli' | 'zstd';
const PACKINGS: readonly Packing[] = ['unknown', 'none', 'gzip', 'brotli', 'zstd'];

/** What the tiles are (section 3.6). */
export type TileKind = 'unknown' | 'mvt' | 'png' | 'jpeg' | 'webp' | 'avif';
const TILE_KINDS: readonly TileKind[] = ['unknown', 'mvt', 'png', 'jpeg', 'webp', 'avif'];

/** A run of tiles with the same bytes, numbered along the curve. */
export interface TileEntry {
  readonly number: number;
  readonly offset: number;
  readonly length: number;
  /** 0: not a tile but a further directory. */
  readonly run: number;
}

export interface PmtilesArchive {
  readonly kind: TileKind;
  readonly leastZoom: number;
  readonly greatestZoom: number;
  /** As the header says; not checked. */
  readonly bounds: Bounds;
  readonly metadata: Readonly<Record<string, unknown>>;
  /** All tiles, in order of their numbers. */
  readonly entries: readonly TileEntry[];
  readTile(entry: TileEntry): Promise<Uint8Array<ArrayBuffer>>;
}

const HEADER_BYTES = 127;
const VERSION = 3;
const FORMAT = 'pmtiles';
/** Bytes a directory may unpack to: a million entries. */
const MAXIMUM_DIRECTORY_BYTES = 2 ** 25;
const MAXIMUM_ENTRIES = 4_000_000;
const MAXIMUM_TILE_BYTES = 2 ** 26;

/**
 * Reads header, metadata and directories. Every offset and count is checked against the file: the library trusts them.
 * @throws {LoadError} naming the offset.
 */
export async function openArchive(
  file: InputFile,
  limits: Limits,
  signal: AbortSignal | undefined,
): Promise<PmtilesArchive> {
  const fail = (problem: string, place: string, kind: 'corrupt' | 'version' = 'corrupt'): LoadError =>
    new LoadError(problem, {
      url: file.name,
      format: FORMAT,
      kind,
      place,
      remedy:
        kind === 'version' ? 'convert it to PMTiles 3 with gzip' : 'fetch the file again; it is damaged',
    });
  const head = await file.readRange(0, HEADER_BYTES, signal);
  if (head.length < HEADER_BYTES) throw fail('is too short for a header', 'offset 0');
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  if (head[7] !== VERSION) throw fail(`is of version ${head[7] ?? 0}, not 3`, 'offset 7', 'version');
  const read = async (offset: number, length: number, place: string): Promise<Uint8Array<ArrayBuffer>> => {
    if (!(offset + length <= (file.size ?? Number.MAX_SAFE_INTEGER) && length <= limits.maximumFileBytes)) {
      throw fail(`${length} bytes at ${offset} are not in the file`, place);
    }
    const bytes = await file.readRange(offset, length, signal);
    if (bytes.length < length) throw fail('the file ends too early', place);
    return bytes;
  };
  const unpack = async (
    bytes: Uint8Array<ArrayBuffer>,
    packing: Packing,
    most: number,
  ): Promise<Uint8Array<ArrayBuffer>> => {
    if (packing === 'gzip') return inflate(bytes, 'gzip', file.name, most);
    if (packing === 'none' || packing === 'unknown') return bytes;
    throw fail(`is packed by ${packing}, which is not read`, 'offset 97', 'version');
  };
  const at = (offset: number): number => Number(view.getBigUint64(offset, true));
  const packing = PACKINGS[head[97] ?? 0] ?? 'unknown';
  const tilePacking = PACKINGS[head[98] ?? 0] ?? 'unknown';
  const directories = new DirectoryReader(fail, async (offset, length, place) =>
    unpack(await read(offset, length, place), packing, MAXIMUM_DIRECTORY_BYTES),
  );
  const entries = await directories.readAll(at(8), at(16), at(40), at(48));
  const metadata = await unpack(await read(at(24), at(32), 'metadata'), packing, MAXIMUM_DIRECTORY_BYTES);
  const degrees = (offset: number): number => view.getInt32(offset, true) / 1e7;
  const dataStart = at(56);
  return {
    kind: TILE_KINDS[head[99] ?? 0] ?? 'unknown',
    leastZoom: head[100] ?? 0,
    greatestZoom: Math.min(head[101] ?? 0, DEEPEST_ZOOM),
    bounds: [degrees(102), degrees(106), degrees(110), degrees(114)],
    metadata: parseMetadata(metadata),
    entries,
    readTile: async ({ number, offset, length }) => {
      const place = `tile ${number}`;
      if (length > MAXIMUM_TILE_BYTES) throw fail(`${length} bytes are too many for a tile`, place);
      return unpack(await read(dataStart + offset, length, place), tilePacking, MAXIMUM_TILE_BYTES);
    },
  };
}

function parseMetadata(bytes: Uint8Array): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    // Metadata is a help for people; tiles can be read without it.
    return {};
  }
}

class DirectoryReader {
  private readonly fail: (problem: string, place: string) => LoadError;
  private readonly read: (offset: number, length: number, place: string) => Promise<Uint8Array>;
  private readonly entries: TileEntry[] = [];

  constructor(
    fail: (problem: string, place: string) => LoadError,
    read: (offset: number, length: number, place: string) => Promise<Uint8Array>,
  ) {
    this.fail = fail;
    this.read = read;
  }

  /** The root directory and the leaves it names; a leaf's leaves are not allowed to go deeper than writers make them. */
  async readAll(
    offset: number,
    length: number,
    leavesOffset: number,
    leavesLength: number,
  ): Promise<TileEntry[]> {
    await this.readDirectory(offset, length, leavesOffset, leavesLength, 0);
    return this.entries.sort((a, b) => a.number - b.number);
  }

  private async readDirectory(
    offset: number,
    length: number,
    leavesOffset: number,
    leavesLength: number,
    depth: number,
  ): Promise<void> {
    const place = `directory at offset ${offset}`;
    if (depth > 3) throw this.fail('directories lie more than three deep', place);
    for (const entry of this.parse(await this.read(offset, length, place), place)) {
      if (entry.run > 0) this.entries.push(entry);
      else {
        if (entry.offset + entry.length > leavesLength)
          throw this.fail('names a directory outside the leaves', place);
        await this.readDirectory(
          leavesOffset + entry.offset,
          entry.length,
          leavesOffset,
          leavesLength,
          depth + 1,
        );
      }
      if (this.entries.length > MAXIMUM_ENTRIES) {
        throw this.fail(`lists more than ${MAXIMUM_ENTRIES} tiles`, place);
      }
    }
  }

  /** Columns one after another: numbers as differences, runs, lengths, offsets (section 4.2). */
  private parse(bytes: Uint8Array, place: string): TileEntry[] {
    let at = 0;
    const next = (): number => {
      let value = 0;
      for (let scale = 1; scale < 2 ** 56; scale *= 128) {
        const byte = bytes[at++];
        if (byte === undefined) throw this.fail('ends inside a number', place);
        value += (byte & 0x7f) * scale;
        if (byte < 0x80) return value;
      }
      throw this.fail('holds a number that is too long', place);
    };
    const count = next();
    if (count * 4 > bytes.length) throw this.fail(`declares ${count} entries, more than fit`, place);
    const column = (): Float64Array => Float64Array.from({ length: count }, next);
    const steps = column();
    const runs = column();
    const lengths = column();
    const offsets = column();
    let number = 0;
    let end = 0;
    return Array.from(steps, (step, index) => {
      number += step;
      const stored = offsets[index] as number;
      // 0: right after the tile before.
      const offset = stored === 0 && index > 0 ? end : stored - 1;
      const length = lengths[index] as number;
      end = offset + length;
      if (offset < 0 || length === 0) throw this.fail(`entry ${index} has no bytes`, place);
      return { number, offset, length, run: runs[index] as number };
    });
  }
}
