import type { InputFile } from '../../transport/input-file.ts';
import { LoadError } from '../../validation/load-error.ts';
import type { Limits } from '../../validation/limits.ts';
import type { LoadWarning } from '../../validation/load-report.ts';
import type { LoadOptions } from '../format-loader.ts';
import { probeBytes, PROBE_BYTES } from '../format-probe.ts';
import type { FeatureReader } from './feature-reader.ts';
import { JsonCursor, OPEN_OBJECT } from './json-cursor.ts';

const LINE_FEED = 0x0a;
/** Starts each text of a sequence (RFC 8142). */
const RECORD_SEPARATOR = 0x1e;
const LINE_EXTENSIONS = /\.(?:geojsonl|geojsons|geojsonseq|ndgeojson|ndjson)$/iu;

/**
 * Reads one GeoJSON text, or many one after the other. Texts that stand on lines of their own are read piece by piece
 * as the file comes; a line that is no GeoJSON is left out and warned of.
 */
export async function readSequence(
  file: InputFile,
  reader: FeatureReader,
  options: LoadOptions,
  limits: Limits,
): Promise<LoadWarning[]> {
  const head = await file.readRange(0, PROBE_BYTES, options.signal);
  const isUtf8 = options.encoding === undefined || /^utf-?8$/iu.test(options.encoding);
  if (isUtf8 && !isUtf16(head) && isLines(file.name, head)) {
    return readLines(file, reader, options, limits);
  }
  const bytes = inUtf8(await file.read(options.signal), file.name, isUtf8 ? undefined : options.encoding);
  const cursor = new JsonCursor(bytes, file.name, limits.maximumDepth, byteOrderMark(bytes));
  reader.readText(cursor);
  while (skipSeparators(cursor) !== 0) reader.readText(cursor);
  return [];
}

const isUtf16 = (head: Uint8Array): boolean =>
  (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);

const byteOrderMark = (bytes: Uint8Array): number =>
  bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;

function inUtf8(bytes: Uint8Array, file: string, encoding: string | undefined): Uint8Array {
  const named = isUtf16(bytes) ? (bytes[0] === 0xff ? 'utf-16le' : 'utf-16be') : encoding;
  if (named === undefined) return bytes;
  try {
    return new TextEncoder().encode(new TextDecoder(named).decode(bytes));
  } catch (cause) {
    throw new LoadError(`cannot be decoded as ${named}`, {
      url: file,
      format: 'GeoJSON',
      kind: 'invalid',
      remedy: 'give the encoding by a name browsers know, for example gb18030',
      cause,
    });
  }
}

/** Whether the file has one text per line: by its name, by record separators, or because a second one follows. */
function isLines(name: string, head: Uint8Array): boolean {
  if (LINE_EXTENSIONS.test(name) || head[0] === RECORD_SEPARATOR) return true;
  const end = head.indexOf(LINE_FEED);
  if (end < 0) return false;
  const rest = probeBytes(name, head.subarray(end + 1));
  const first = probeBytes(name, head.subarray(byteOrderMark(head), end));
  return (
    first.json?.get('type') === 'Feature' &&
    rest.json?.get('type') === 'Feature' &&
    isWhole(head.subarray(0, end))
  );
}

function isWhole(line: Uint8Array): boolean {
  try {
    JSON.parse(new TextDecoder().decode(line));
    return true;
  } catch {
    return false;
  }
}

function skipSeparators(cursor: JsonCursor): number {
  // The record separator is below the space and passed over with it.
  return cursor.peek();
}

/** Counts and names lines that could not be read. */
class LineFaults {
  private count = 0;
  private first: { line: number; problem: string } | undefined;

  add(line: number, problem: string): void {
    this.count++;
    this.first ??= { line, problem };
  }

  warnings(file: string): LoadWarning[] {
    if (this.first === undefined) return [];
    const { line, problem } = this.first;
    const message = `lines that are not GeoJSON; left out, for example line ${line}: ${problem}`;
    return [{ code: 'broken-line', message, file, count: this.count }];
  }
}

async function readLines(
  file: InputFile,
  reader: FeatureReader,
  options: LoadOptions,
  limits: Limits,
): Promise<LoadWarning[]> {
  const faults = new LineFaults();
  const [first = 0] = await file.readRange(0, 1, options.signal);
  // Texts between record separators may be spread over lines.
  const separator = first === RECORD_SEPARATOR ? RECORD_SEPARATOR : LINE_FEED;
  let rest: Uint8Array = new Uint8Array(0);
  let offset = 0;
  let line = 0;
  const readLine = (bytes: Uint8Array, start: number, end: number): void => {
    line++;
    const cursor = new JsonCursor(bytes, file.name, limits.maximumDepth, start, end, offset);
    const first = cursor.peek();
    if (first === 0) return;
    try {
      if (first !== OPEN_OBJECT) throw cursor.fail('is not an object');
      reader.readText(cursor);
      if (cursor.peek() !== 0) throw cursor.fail('has more behind its end');
    } catch (error) {
      if (!(error instanceof LoadError) || error.format !== 'GeoJSON') throw error;
      reader.dropOpenRow();
      faults.add(line, error.message);
    }
  };
  for await (const piece of file.stream(options.signal)) {
    const bytes = joined(rest, piece);
    let start = offset === 0 ? byteOrderMark(bytes) : 0;
    for (;;) {
      const end = bytes.indexOf(separator, start);
      if (end < 0) break;
      readLine(bytes, start, end);
      start = end + 1;
    }
    rest = bytes.subarray(start);
    offset += start;
    if (rest.length > limits.maximumFileBytes / 4) throw lineTooLong(file.name, line, rest.length);
    if (file.size !== undefined) options.onProgress?.(Math.min(1, offset / file.size));
  }
  readLine(rest, 0, rest.length);
  return faults.warnings(file.name);
}

function joined(rest: Uint8Array, piece: Uint8Array): Uint8Array {
  if (rest.length === 0) return piece;
  const bytes = new Uint8Array(rest.length + piece.length);
  bytes.set(rest);
  bytes.set(piece, rest.length);
  return bytes;
}

function lineTooLong(file: string, line: number, bytes: number): LoadError {
  return new LoadError(`a line is longer than ${bytes} bytes`, {
    url: file,
    format: 'GeoJSON lines',
    kind: 'invalid',
    place: `line ${line + 1}`,
    remedy: 'give one feature per line, or a FeatureCollection',
  });
}
