import { LoadError } from '../validation/load-error.ts';
import type { Limits } from '../validation/limits.ts';
import { inputFileOfBytes } from './blob-folder.ts';
import { inflate } from './gzip.ts';
import type { InputFile, InputFolder } from './input-file.ts';
import { createInputFolder, resolvePath } from './input-folder.ts';

/** One entry of the central directory (APPNOTE.TXT 4.3.12). */
interface ZipEntry {
  readonly path: string;
  readonly method: number;
  readonly packedBytes: number;
  readonly unpackedBytes: number;
  readonly headerOffset: number;
}

const END_OF_DIRECTORY = 0x06054b50;
const END_OF_DIRECTORY_64 = 0x06064b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_HEADER = 0x04034b50;
const END_BYTES = 22;
const LOCAL_BYTES = 30;
const LONGEST_COMMENT = 0xffff;
const FLAG_ENCRYPTED = 1;
const FLAG_UTF8 = 1 << 11;
const STORED = 0;
const DEFLATED = 8;
const IN_ZIP64 = 0xffff_ffff;

/**
 * The files of a zip archive as a folder. Only the directory is read at first; entries are unpacked when opened, each
 * within the limits, whatever the archive says of its sizes.
 * @throws {LoadError} broken, encrypted, too many entries, or an entry whose path leads out of the archive.
 */
export async function openZip(file: InputFile, limits: Limits, signal?: AbortSignal): Promise<InputFolder> {
  const entries = await readDirectory(file, limits, signal);
  const byPath = new Map(entries.map((entry) => [entry.path, entry]));
  return createInputFolder({
    name: file.name,
    paths: [...byPath.keys()],
    open: async (path, folder, inner) => {
      const entry = byPath.get(path);
      if (entry === undefined) return undefined;
      const bytes = await unpackEntry(file, entry, limits, inner);
      return { ...inputFileOfBytes(`${file.name}/${path}`, bytes), folder };
    },
  });
}

type Fail = (problem: string, place: string, kind?: LoadError['kind'], remedy?: string) => LoadError;

function failFor(url: string): Fail {
  return (problem, place, kind = 'corrupt', remedy = 'pack it again, or unpack it and give the files') =>
    new LoadError(problem, { url, format: 'zip archive', kind, place, remedy });
}

async function readDirectory(file: InputFile, limits: Limits, signal?: AbortSignal): Promise<ZipEntry[]> {
  const fail = failFor(file.name);
  const size = file.size ?? (await file.read(signal)).length;
  const tailStart = Math.max(0, size - END_BYTES - LONGEST_COMMENT);
  const tail = await file.readRange(tailStart, size - tailStart, signal);
  const view = viewOf(tail);
  let end = tail.length - END_BYTES;
  while (end >= 0 && view.getUint32(end, true) !== END_OF_DIRECTORY) end--;
  if (end < 0) throw fail('the directory at its end is missing', `offset ${tailStart}`, 'truncated');
  let count = view.getUint16(end + 10, true);
  let length = view.getUint32(end + 12, true);
  let offset = view.getUint32(end + 16, true);
  if (offset === IN_ZIP64 || count === 0xffff) {
    [count, length, offset] = await readZip64End(file, tail, tailStart, end, fail, signal);
  }
  if (count > limits.maximumEntries) {
    throw fail(
      `has ${count} entries, more than ${limits.maximumEntries}`,
      `offset ${tailStart + end}`,
      'invalid',
    );
  }
  if (offset + length > size) throw fail('its directory runs past the end', `offset ${offset}`, 'truncated');
  return parseEntries(await file.readRange(offset, length, signal), count, offset, fail, file.name);
}

async function readZip64End(
  file: InputFile,
  tail: Uint8Array,
  tailStart: number,
  end: number,
  fail: Fail,
  signal?: AbortSignal,
): Promise<[count: number, length: number, offset: number]> {
  const place = `offset ${tailStart + end}`;
  if (end < 20) throw fail('its ZIP64 locator is missing', place);
  const at = Number(viewOf(tail).getBigUint64(end - 20 + 8, true));
  const record = await file.readRange(at, 56, signal);
  if (record.length < 56 || viewOf(record).getUint32(0, true) !== END_OF_DIRECTORY_64) {
    throw fail('its ZIP64 directory end is broken', `offset ${at}`);
  }
  const view = viewOf(record);
  return [32, 40, 48].map((field) => Number(view.getBigUint64(field, true))) as [number, number, number];
}

function parseEntries(bytes: Uint8Array, count: number, start: number, fail: Fail, url: string): ZipEntry[] {
  const view = viewOf(bytes);
  const entries: ZipEntry[] = [];
  let at = 0;
  for (let index = 0; index < count; index++) {
    const place = `offset ${start + at}`;
    if (at + 46 > bytes.length || view.getUint32(at, true) !== DIRECTORY_ENTRY) {
      throw fail(`directory entry ${index} of ${count} is broken`, place);
    }
    const nameLength = view.getUint16(at + 28, true);
    const extraLength = view.getUint16(at + 30, true);
    const flags = view.getUint16(at + 8, true);
    const end = at + 46 + nameLength + extraLength + view.getUint16(at + 32, true);
    if (end > bytes.length) throw fail(`directory entry ${index} runs past the end`, place, 'truncated');
    const name = decodeName(bytes.subarray(at + 46, at + 46 + nameLength), (flags & FLAG_UTF8) !== 0);
    if ((flags & FLAG_ENCRYPTED) !== 0) {
      throw fail(
        `entry ${name} is encrypted`,
        place,
        'unreadable',
        'unpack it with its password and give the files',
      );
    }
    if (!name.endsWith('/')) {
      const sizes = sizesOf(
        view,
        at,
        bytes.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength),
      );
      entries.push({ path: resolvePath('', name, url), method: view.getUint16(at + 10, true), ...sizes });
    }
    at = end;
  }
  return entries;
}

/** Sizes and offset, from the ZIP64 extra field where the 32-bit ones are full. */
function sizesOf(view: DataView, at: number, extra: Uint8Array): Omit<ZipEntry, 'path' | 'method'> {
  const values = [
    view.getUint32(at + 24, true),
    view.getUint32(at + 20, true),
    view.getUint32(at + 42, true),
  ];
  const extraView = viewOf(extra);
  let field = 0;
  while (field + 4 <= extra.length) {
    const length = extraView.getUint16(field + 2, true);
    if (extraView.getUint16(field, true) === 1) {
      let next = field + 4;
      values.forEach((value, index) => {
        if (value !== IN_ZIP64 || next + 8 > Math.min(extra.length, field + 4 + length)) return;
        values[index] = Number(extraView.getBigUint64(next, true));
        next += 8;
      });
    }
    field += 4 + length;
  }
  const [unpackedBytes = 0, packedBytes = 0, headerOffset = 0] = values;
  return { unpackedBytes, packedBytes, headerOffset };
}

/** Names without the UTF-8 flag are often GB 18030 in China and CP437 elsewhere; ASCII is the same in all. */
function decodeName(bytes: Uint8Array, isUtf8: boolean): string {
  if (!isUtf8) {
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    } catch {
      return new TextDecoder('gb18030').decode(bytes);
    }
  }
  return new TextDecoder().decode(bytes);
}

async function unpackEntry(
  file: InputFile,
  entry: ZipEntry,
  limits: Limits,
  signal?: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const url = `${file.name}/${entry.path}`;
  const fail = failFor(url);
  const { headerOffset, packedBytes, unpackedBytes, method } = entry;
  const place = `offset ${headerOffset}`;
  if (Math.max(packedBytes, unpackedBytes) > limits.maximumUnpackedBytes) {
    throw fail(
      `unpacks to ${unpackedBytes} bytes, more than ${limits.maximumUnpackedBytes}`,
      place,
      'invalid',
    );
  }
  const header = await file.readRange(headerOffset, LOCAL_BYTES, signal);
  if (header.length < LOCAL_BYTES || viewOf(header).getUint32(0, true) !== LOCAL_HEADER) {
    throw fail('its local header is broken', place);
  }
  const view = viewOf(header);
  const start = headerOffset + LOCAL_BYTES + view.getUint16(26, true) + view.getUint16(28, true);
  const packed = await file.readRange(start, packedBytes, signal);
  if (packed.length < packedBytes) throw fail('is cut off', place, 'truncated');
  if (method === STORED) return packed;
  if (method !== DEFLATED) {
    throw fail(
      `is packed by method ${method}, which is not known`,
      place,
      'version',
      'pack it again with deflate',
    );
  }
  return inflate(packed, 'deflate-raw', url, limits.maximumUnpackedBytes);
}

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
