/** Every buffer view starts on this boundary, so that any component type in it is aligned. */
const ALIGNMENT = 8;

const HEADER_BYTES = 12;
const CHUNK_HEADER_BYTES = 8;
const MAGIC = 0x46546c67;
const VERSION = 2;
export const JSON_CHUNK = 0x4e4f534a;
export const BINARY_CHUNK = 0x004e4942;

/** Where a piece of the binary chunk lies. */
export interface ByteRange {
  readonly byteOffset: number;
  readonly byteLength: number;
}

/**
 * Collects the binary chunk of a GLB. Each piece starts on an 8-byte boundary; its range is its exact length,
 * without the padding behind it (EXT_structural_metadata asks for both).
 */
export class BinaryChunk {
  private readonly pieces: Uint8Array[] = [];
  private length = 0;

  add(bytes: Uint8Array): ByteRange {
    const range = { byteOffset: this.length, byteLength: bytes.length };
    this.pieces.push(bytes);
    this.length = aligned(this.length + bytes.length);
    return range;
  }

  get byteLength(): number {
    return this.length;
  }

  writeTo(target: Uint8Array, start: number): void {
    let offset = start;
    for (const piece of this.pieces) {
      target.set(piece, offset);
      offset = aligned(offset - start + piece.length) + start;
    }
  }
}

/** Binary glTF 2.0 of a JSON object and one binary chunk. */
export function writeBinaryGltf(gltf: object, binary: BinaryChunk): Uint8Array<ArrayBuffer> {
  const json = new TextEncoder().encode(JSON.stringify(gltf));
  // The padding puts the binary data itself, not only its chunk header, on the boundary.
  const jsonStart = HEADER_BYTES + CHUNK_HEADER_BYTES;
  const jsonEnd = aligned(jsonStart + json.length + CHUNK_HEADER_BYTES) - CHUNK_HEADER_BYTES;
  const binaryStart = jsonEnd + CHUNK_HEADER_BYTES;
  const bytes = new Uint8Array(binaryStart + binary.byteLength);
  const view = new DataView(bytes.buffer);
  [MAGIC, VERSION, bytes.length, jsonEnd - jsonStart, JSON_CHUNK].forEach((value, i) => {
    view.setUint32(i * 4, value, true);
  });
  bytes.set(json, jsonStart);
  bytes.fill(0x20, jsonStart + json.length, jsonEnd);
  view.setUint32(jsonEnd, binary.byteLength, true);
  view.setUint32(jsonEnd + 4, BINARY_CHUNK, true);
  binary.writeTo(bytes, binaryStart);
  return bytes;
}

function aligned(length: number): number {
  return Math.ceil(length / ALIGNMENT) * ALIGNMENT;
}
