import { BINARY_CHUNK, JSON_CHUNK } from './binary-gltf.ts';

/** Contents of a GLB file. */
export interface BinaryGltf {
  readonly json: unknown;
  readonly binary: Uint8Array;
}

const HEADER_BYTES = 12;
const CHUNK_HEADER_BYTES = 8;
const MAGIC = 0x46546c67;

/** @throws {RangeError} saying at which byte the file is not a binary glTF 2.0 of a JSON and a binary chunk. */
export function readBinaryGltf(bytes: Uint8Array): BinaryGltf {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  assertHeader(view);
  const json = chunkAt(view, HEADER_BYTES, JSON_CHUNK, 'JSON');
  const binary = chunkAt(view, json.end, BINARY_CHUNK, 'binary');
  if (binary.end !== bytes.length) {
    throw new RangeError(`byte ${binary.end}: ${bytes.length - binary.end} bytes follow the last chunk`);
  }
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(json.start, json.end));
  return { json: JSON.parse(text), binary: bytes.subarray(binary.start, binary.end) };
}

function assertHeader(view: DataView): void {
  const length = view.byteLength;
  if (length < HEADER_BYTES) throw new RangeError(`byte ${length}: the file ends inside its header`);
  if (view.getUint32(0, true) !== MAGIC) throw new RangeError('byte 0: not a binary glTF');
  if (view.getUint32(4, true) !== 2)
    throw new RangeError(`byte 4: version ${view.getUint32(4, true)}, not 2`);
  if (view.getUint32(8, true) !== length) {
    throw new RangeError(`byte 8: says ${view.getUint32(8, true)} bytes, the file has ${length}`);
  }
}

function chunkAt(
  view: DataView,
  offset: number,
  type: number,
  name: string,
): { readonly start: number; readonly end: number } {
  const start = offset + CHUNK_HEADER_BYTES;
  if (start > view.byteLength) throw new RangeError(`byte ${offset}: the ${name} chunk is missing`);
  if (view.getUint32(offset + 4, true) !== type) throw new RangeError(`byte ${offset + 4}: no ${name} chunk`);
  const length = view.getUint32(offset, true);
  if (length % 4 !== 0) throw new RangeError(`byte ${offset}: chunk length ${length} is no multiple of 4`);
  if (start + length > view.byteLength)
    throw new RangeError(`byte ${offset}: the ${name} chunk passes the end`);
  return { start, end: start + length };
}
