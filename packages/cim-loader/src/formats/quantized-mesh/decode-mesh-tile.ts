/** Triangles of one tile. */
export interface MeshTile {
  /** 0 west to 32,767 east. */
  readonly u: Uint16Array;
  /** 0 south to 32,767 north. */
  readonly v: Uint16Array;
  /** Metres above the ellipsoid. */
  readonly heights: Float32Array;
  /** Three vertices per triangle. */
  readonly triangles: Uint32Array;
}

const HEADER_BYTES = 88;
const LEAST_HEIGHT_AT = 24;
export const QUANTIZED_EDGE = 32_767;
/** 64 Ki vertices take short indices; more than a million in one tile is a broken count. */
const MAXIMUM_VERTICES = 2 ** 20;

/**
 * Decodes a tile of the quantized-mesh 1.0 format; what follows the triangles (edges, extensions) is not needed.
 * @throws {Error} counts or indices that are not in the tile.
 */
export function decodeMeshTile(bytes: Uint8Array): MeshTile {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes.length < HEADER_BYTES + 4) throw new Error(`${bytes.length} bytes are too short for a tile`);
  const least = view.getFloat32(LEAST_HEIGHT_AT, true);
  const greatest = view.getFloat32(LEAST_HEIGHT_AT + 4, true);
  if (!Number.isFinite(least) || !Number.isFinite(greatest))
    throw new Error('its range of heights is not finite');
  const count = view.getUint32(HEADER_BYTES, true);
  let at = HEADER_BYTES + 4;
  if (count > MAXIMUM_VERTICES || at + count * 6 > bytes.length) {
    throw new Error(`${count} vertices are not in the tile`);
  }
  const u = decodeDeltas(view, at, count);
  const v = decodeDeltas(view, at + count * 2, count);
  const levels = decodeDeltas(view, at + count * 4, count);
  at += count * 6;
  const indexBytes = count > 65_536 ? 4 : 2;
  // Indices stand on a multiple of their size.
  at = Math.ceil(at / indexBytes) * indexBytes;
  const triangleCount = view.getUint32(at, true);
  at += 4;
  if (at + triangleCount * 3 * indexBytes > bytes.length) {
    throw new Error(`${triangleCount} triangles are not in the tile`);
  }
  const triangles = decodeTriangles(view, at, triangleCount, indexBytes, count);
  const heights = Float32Array.from(levels, (level) => least + ((greatest - least) * level) / QUANTIZED_EDGE);
  return { u, v, heights, triangles };
}

function decodeTriangles(
  view: DataView,
  at: number,
  triangleCount: number,
  indexBytes: 2 | 4,
  vertexCount: number,
): Uint32Array {
  const triangles = new Uint32Array(triangleCount * 3);
  // High-water mark encoding: 0 is the next vertex not used so far.
  let highest = 0;
  for (let index = 0; index < triangles.length; index++) {
    const code =
      indexBytes === 4 ? view.getUint32(at + index * 4, true) : view.getUint16(at + index * 2, true);
    const vertex = highest - code;
    if (vertex < 0 || vertex >= vertexCount)
      throw new Error(`triangle ${Math.floor(index / 3)} names vertex ${vertex}`);
    triangles[index] = vertex;
    if (code === 0) highest++;
  }
  return triangles;
}

/** Zigzag-encoded differences. */
function decodeDeltas(view: DataView, start: number, count: number): Uint16Array {
  const values = new Uint16Array(count);
  let value = 0;
  for (let index = 0; index < count; index++) {
    const code = view.getUint16(start + index * 2, true);
    value += (code >> 1) ^ -(code & 1);
    values[index] = value;
  }
  return values;
}
