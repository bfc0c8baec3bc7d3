import { LoadError } from '../validation/load-error.ts';
import { ARRAY_TYPES, alignUp } from './typed-buffers.ts';
import type { ArrayTypeName, ArrayTypes, BodyWriter, BufferReference } from './typed-buffers.ts';

/*
 *  0  4 bytes   magic, ASCII
 *  4  uint32    version
 *  8  uint32    length of the JSON header in bytes
 * 12  uint32    length of the whole file in bytes
 * 16            JSON header, UTF-8, padded with spaces to a multiple of 8
 *  …            body: arrays, little-endian, each at a multiple of 8 bytes
 */
const PREAMBLE_BYTES = 16;

/** What a file of this shape is called and how it is marked. */
export interface BinaryFormat {
  /** For messages, for example `feature table`. */
  readonly name: string;
  /** Four ASCII characters. */
  readonly magic: string;
  readonly version: number;
}

const REBUILD = 'build the city package again (cityloom build)';

/** Writes preamble, header and body. The same input gives the same bytes. */
export function writeBinaryFile(
  format: BinaryFormat,
  header: unknown,
  body: BodyWriter,
): Uint8Array<ArrayBuffer> {
  const json = new TextEncoder().encode(JSON.stringify(header));
  const headerBytes = alignUp(json.length);
  const bytes = new Uint8Array(PREAMBLE_BYTES + headerBytes + body.byteLength);
  const preamble = new DataView(bytes.buffer);
  for (let at = 0; at < 4; at++) preamble.setUint8(at, format.magic.charCodeAt(at));
  preamble.setUint32(4, format.version, true);
  preamble.setUint32(8, headerBytes, true);
  preamble.setUint32(12, bytes.length, true);
  bytes.set(json, PREAMBLE_BYTES);
  bytes.fill(0x20, PREAMBLE_BYTES + json.length, PREAMBLE_BYTES + headerBytes);
  body.writeTo(bytes, PREAMBLE_BYTES + headerBytes);
  return bytes;
}

export interface BinaryFile {
  readonly header: unknown;
  /** View into the file, no copy. @throws {LoadError} if it lies outside. */
  array<Name extends ArrayTypeName>(
    reference: BufferReference,
    type: Name,
    place: string,
  ): InstanceType<ArrayTypes[Name]>;
}

/**
 * Checks preamble and header.
 * @throws {LoadError} wrong kind of file, wrong version, truncated, or a header that is not JSON.
 */
export function readBinaryFile(format: BinaryFormat, buffer: ArrayBuffer, url: string): BinaryFile {
  const fail = (
    problem: string,
    kind: LoadError['kind'],
    place: string,
    remedy = REBUILD,
    cause?: unknown,
  ): never => {
    throw new LoadError(problem, { url, format: format.name, kind, place, remedy, cause });
  };
  if (buffer.byteLength < PREAMBLE_BYTES) {
    fail(
      `truncated, ${buffer.byteLength} of at least ${PREAMBLE_BYTES} bytes`,
      'truncated',
      `offset ${buffer.byteLength}`,
    );
  }
  const preamble = new DataView(buffer);
  const magic = String.fromCharCode(...new Uint8Array(buffer, 0, 4));
  if (magic !== format.magic) fail(`not a CityLoom ${format.name}`, 'corrupt', 'offset 0');
  const version = preamble.getUint32(4, true);
  if (version !== format.version) {
    fail(
      `version ${version}, this program reads ${format.version}`,
      'version',
      'offset 4',
      `update CityLoom, or ${REBUILD}`,
    );
  }
  const bodyStart = PREAMBLE_BYTES + preamble.getUint32(8, true);
  const total = preamble.getUint32(12, true);
  if (buffer.byteLength !== total) {
    const state = buffer.byteLength < total ? 'truncated' : 'too long';
    fail(`${state}, ${buffer.byteLength} of ${total} bytes`, 'truncated', `offset ${buffer.byteLength}`);
  }
  if (bodyStart > total || bodyStart % 8 !== 0) fail('header runs past the end', 'corrupt', 'offset 8');
  let header: unknown;
  try {
    header = JSON.parse(
      new TextDecoder('utf-8', { fatal: true }).decode(
        new Uint8Array(buffer, PREAMBLE_BYTES, bodyStart - PREAMBLE_BYTES),
      ),
    );
  } catch (cause) {
    fail('header is not JSON', 'corrupt', `offset ${PREAMBLE_BYTES}`, REBUILD, cause);
  }
  return {
    header,
    array: (reference, type, place) => {
      const constructor = ARRAY_TYPES[type];
      const start = bodyStart + reference.offset;
      const fits = start % 8 === 0 && start + reference.length * constructor.BYTES_PER_ELEMENT <= total;
      if (reference.type !== type || !fits) {
        fail(`array ${place} does not fit the file`, 'corrupt', `offset ${start}`);
      }
      // The name picks the constructor; TypeScript cannot follow the link between the two.
      return new constructor(buffer, start, reference.length) as InstanceType<ArrayTypes[typeof type]>;
    },
  };
}
