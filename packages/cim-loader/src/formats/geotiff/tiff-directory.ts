import type { InputFile } from '../../transport/input-file.ts';
import { LoadError } from '../../validation/load-error.ts';

/** One image file directory: what a TIFF says about one of its images. */
export interface TiffDirectory {
  /** Numbers of a tag; `undefined` where it is absent. Fetched when first asked for. */
  numbers(tag: number): Promise<ArrayLike<number> | undefined>;
  text(tag: number): Promise<string | undefined>;
}

/** A TIFF whose directories are read and whose blocks are not. */
export interface Tiff {
  readonly directories: readonly TiffDirectory[];
  readonly isLittleEndian: boolean;
  readonly isBig: boolean;
  /** @throws {LoadError} where the bytes are not in the file. */
  read(offset: number, length: number, place: string): Promise<Uint8Array<ArrayBuffer>>;
}

/** Bytes read at first: the directories of a cloud-optimised file lie here. */
const HEAD_BYTES = 65_536;
/** Images of one file: levels and masks; a chain that is longer is broken. */
const MAXIMUM_DIRECTORIES = 64;
const MAXIMUM_ENTRIES = 4096;
/** Bytes one tag may hold: block offsets of four million blocks. */
const MAXIMUM_TAG_BYTES = 2 ** 25;

/** Bytes per value of the field types of TIFF 6.0 and BigTIFF. */
const TYPE_BYTES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8];

interface Entry {
  readonly type: number;
  readonly count: number;
  readonly offset: number;
}

/**
 * Reads the directories of a TIFF, all lengths checked against the file.
 * @throws {LoadError} naming the offset.
 */
export async function openTiff(file: InputFile, format: string, signal?: AbortSignal): Promise<Tiff> {
  const head = await file.readRange(0, HEAD_BYTES, signal);
  const fail = (problem: string, place: string): LoadError =>
    new LoadError(problem, {
      url: file.name,
      format,
      kind: 'corrupt',
      place,
      remedy: 'fetch the file again; it is damaged',
    });
  const read: Tiff['read'] = async (offset, length, place) => {
    const end = offset + length;
    if (!(offset >= 0 && length >= 0 && end <= (file.size ?? Number.MAX_SAFE_INTEGER))) {
      throw fail(`${length} bytes at ${offset} are not in the file`, place);
    }
    if (end <= head.length) return head.subarray(offset, end);
    const bytes = await file.readRange(offset, length, signal);
    if (bytes.length < length) throw fail(`the file ends before offset ${end}`, place);
    return bytes;
  };
  const reader = new DirectoryReader(read, fail, viewOf(head));
  return { ...(await reader.readChain()), read };
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

class DirectoryReader {
  private readonly read: Tiff['read'];
  private readonly fail: (problem: string, place: string) => LoadError;
  private readonly head: DataView;
  private isLittleEndian = true;
  private isBig = false;

  constructor(read: Tiff['read'], fail: (problem: string, place: string) => LoadError, head: DataView) {
    this.read = read;
    this.fail = fail;
    this.head = head;
  }

  async readChain(): Promise<Omit<Tiff, 'read'>> {
    const { head } = this;
    if (head.byteLength < 16) throw this.fail('is too short for a TIFF', 'offset 0');
    this.isLittleEndian = head.getUint16(0) === 0x4949;
    const magic = head.getUint16(2, this.isLittleEndian);
    this.isBig = magic === 43;
    if (magic !== 42 && magic !== 43) throw this.fail(`magic number is ${magic}, not 42 or 43`, 'offset 2');
    let offset = this.isBig ? this.long(head, 8) : head.getUint32(4, this.isLittleEndian);
    const directories: TiffDirectory[] = [];
    const seen = new Set<number>();
    while (offset !== 0) {
      if (seen.has(offset) || seen.size === MAXIMUM_DIRECTORIES) {
        throw this.fail('its directories run in a circle, or are too many', `offset ${offset}`);
      }
      seen.add(offset);
      const { directory, next } = await this.readDirectory(offset);
      directories.push(directory);
      offset = next;
    }
    return { directories, isLittleEndian: this.isLittleEndian, isBig: this.isBig };
  }

  private long(view: DataView, at: number): number {
    return Number(view.getBigUint64(at, this.isLittleEndian));
  }

  private async readDirectory(offset: number): Promise<{ directory: TiffDirectory; next: number }> {
    const { isBig, isLittleEndian } = this;
    const place = `directory at offset ${offset}`;
    const countBytes = isBig ? 8 : 2;
    const counted = viewOf(await this.read(offset, countBytes, place));
    const count = isBig ? this.long(counted, 0) : counted.getUint16(0, isLittleEndian);
    if (count > MAXIMUM_ENTRIES) throw this.fail(`has ${count} entries, more than ${MAXIMUM_ENTRIES}`, place);
    const entryBytes = isBig ? 20 : 12;
    const nextBytes = isBig ? 8 : 4;
    const start = offset + countBytes;
    const view = viewOf(await this.read(start, count * entryBytes + nextBytes, place));
    const entries = new Map<number, Entry>();
    for (let index = 0; index < count; index++) {
      const at = index * entryBytes;
      entries.set(view.getUint16(at, isLittleEndian), this.entryAt(view, at, start));
    }
    const end = count * entryBytes;
    const next = isBig ? this.long(view, end) : view.getUint32(end, isLittleEndian);
    return { directory: this.directoryOf(entries), next };
  }

  private entryAt(view: DataView, at: number, start: number): Entry {
    const { isBig, isLittleEndian } = this;
    const type = view.getUint16(at + 2, isLittleEndian);
    const values = isBig ? this.long(view, at + 4) : view.getUint32(at + 4, isLittleEndian);
    const valueAt = at + (isBig ? 12 : 8);
    const fits = (TYPE_BYTES[type] ?? 0) * values <= (isBig ? 8 : 4);
    const pointer = isBig ? this.long(view, valueAt) : view.getUint32(valueAt, isLittleEndian);
    return { type, count: values, offset: fits ? start + valueAt : pointer };
  }

  private directoryOf(entries: ReadonlyMap<number, Entry>): TiffDirectory {
    const bytesOf = async (tag: number, entry: Entry): Promise<Uint8Array> => {
      const bytes = (TYPE_BYTES[entry.type] ?? 0) * entry.count;
      const place = `tag ${tag}`;
      if (bytes > MAXIMUM_TAG_BYTES) throw this.fail(`${entry.count} values are too many`, place);
      return this.read(entry.offset, bytes, place);
    };
    const kept = new Map<number, Promise<ArrayLike<number> | undefined>>();
    const load = async (tag: number): Promise<ArrayLike<number> | undefined> => {
      const entry = entries.get(tag);
      if (entry === undefined || (TYPE_BYTES[entry.type] ?? 0) === 0) return undefined;
      return this.valuesOf(viewOf(await bytesOf(tag, entry)), entry);
    };
    return {
      numbers: (tag) => {
        let values = kept.get(tag);
        if (values === undefined) {
          values = load(tag);
          kept.set(tag, values);
        }
        return values;
      },
      text: async (tag) => {
        const entry = entries.get(tag);
        if (entry === undefined || (TYPE_BYTES[entry.type] ?? 0) === 0) return undefined;
        return new TextDecoder().decode(await bytesOf(tag, entry)).replace(/\0[\s\S]*$/u, '');
      },
    };
  }

  private valuesOf(view: DataView, { type, count }: Entry): ArrayLike<number> {
    const size = TYPE_BYTES[type] as number;
    const little = this.isLittleEndian;
    const values = new Float64Array(count);
    for (let index = 0; index < count; index++) values[index] = valueAt(view, index * size, type, little);
    return values;
  }
}

function valueAt(view: DataView, at: number, type: number, little: boolean): number {
  switch (type) {
    case 3:
      return view.getUint16(at, little);
    case 4:
    case 13:
      return view.getUint32(at, little);
    case 5:
      return view.getUint32(at, little) / view.getUint32(at + 4, little);
    case 6:
      return view.getInt8(at);
    case 8:
      return view.getInt16(at, little);
    case 9:
      return view.getInt32(at, little);
    case 10:
      return view.getInt32(at, little) / view.getInt32(at + 4, little);
    default:
      return wideValueAt(view, at, type, little);
  }
}

function wideValueAt(view: DataView, at: number, type: number, little: boolean): number {
  switch (type) {
    case 11:
      return view.getFloat32(at, little);
    case 12:
      return view.getFloat64(at, little);
    case 16:
    case 18:
      return Number(view.getBigUint64(at, little));
    case 17:
      return Number(view.getBigInt64(at, little));
    default:
      return view.getUint8(at);
  }
}
