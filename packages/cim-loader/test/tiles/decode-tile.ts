import { MeshoptDecoder } from 'meshoptimizer/decoder';

export interface DecodedTile {
  /** Metres: x east, y up, z south of the tile's centre. */
  readonly positions: readonly (readonly [number, number, number])[];
  readonly features: readonly number[];
  readonly rows: readonly number[];
  readonly triangles: readonly (readonly [number, number, number])[];
  readonly json: GltfJson;
  /** Bytes of a buffer view, decompressed. */
  view(index: number): Uint8Array;
}

interface Meshopt {
  readonly byteOffset: number;
  readonly byteLength: number;
  readonly byteStride: number;
  count: number;
  readonly mode: string;
}

export interface GltfJson {
  accessors: { bufferView: number; byteOffset?: number; componentType: number; count: number }[];
  bufferViews: {
    buffer: number;
    byteOffset: number;
    byteLength: number;
    extensions?: { EXT_meshopt_compression: Meshopt };
  }[];
  buffers: { byteLength: number; extensions?: object }[];
  nodes: { scale: [number, number, number] }[];
  extensionsUsed: string[];
  extensionsRequired: string[];
  extensions: {
    EXT_structural_metadata: {
      schema: { classes: { building: { properties: Record<string, object> } } };
      propertyTables: {
        count: number;
        properties: Record<string, { values: number; stringOffsets?: number; stringOffsetType?: string }>;
      }[];
    };
  };
  meshes: {
    primitives: { extensions: { EXT_mesh_features: { featureIds: { featureCount: number }[] } } }[];
  }[];
}

/** A second reading of the format, by the offsets of the specification and without the code under test. */
export async function decodeTile(bytes: Uint8Array): Promise<DecodedTile> {
  await MeshoptDecoder.ready;
  const { json, binary } = splitGlb(bytes);
  const view = (index: number): Uint8Array => {
    const stored = json.bufferViews[index];
    if (stored === undefined) throw new Error(`no buffer view ${index}`);
    const packed = stored.extensions?.EXT_meshopt_compression;
    if (packed === undefined) return binary.slice(stored.byteOffset, stored.byteOffset + stored.byteLength);
    const target = new Uint8Array(packed.count * packed.byteStride);
    const source = binary.subarray(packed.byteOffset, packed.byteOffset + packed.byteLength);
    MeshoptDecoder.decodeGltfBuffer(target, packed.count, packed.byteStride, source, packed.mode);
    return target;
  };
  const [position, , , index] = json.accessors;
  if (position === undefined || index === undefined) throw new Error('accessors are missing');
  const vertices = new DataView(view(position.bufferView).buffer);
  const scale = json.nodes[0]?.scale[0] ?? Number.NaN;
  const each = Array.from({ length: position.count }, (_, i) => i * 16);
  const coordinate = (at: number): number => vertices.getInt16(at, true) * scale;
  const indexBytes = view(index.bufferView);
  const indices =
    index.componentType === 5123 ? new Uint16Array(indexBytes.buffer) : new Uint32Array(indexBytes.buffer);
  return {
    positions: each.map((at) => [coordinate(at), coordinate(at + 2), coordinate(at + 4)] as const),
    features: each.map((at) => vertices.getUint16(at + 8, true)),
    rows: each.map((at) => vertices.getFloat32(at + 12, true)),
    triangles: Array.from({ length: indices.length / 3 }, (_, i) => {
      const [a, b, c] = indices.subarray(i * 3, i * 3 + 3);
      return [a ?? -1, b ?? -1, c ?? -1] as const;
    }),
    json,
    view,
  };
}

export function splitGlb(bytes: Uint8Array): { json: GltfJson; binary: Uint8Array } {
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const jsonLength = data.getUint32(12, true);
  const json = JSON.parse(new TextDecoder().decode(bytes.subarray(20, 20 + jsonLength))) as GltfJson;
  return { json, binary: bytes.subarray(28 + jsonLength) };
}

export function joinGlb(json: object, binary: Uint8Array): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(json));
  const padded = Math.ceil((text.length + 28) / 8) * 8 - 28;
  const bytes = new Uint8Array(28 + padded + binary.length).fill(0x20);
  const data = new DataView(bytes.buffer);
  [0x46546c67, 2, bytes.length, padded, 0x4e4f534a].forEach((value, i) => {
    data.setUint32(i * 4, value, true);
  });
  bytes.set(text, 20);
  data.setUint32(20 + padded, binary.length, true);
  data.setUint32(24 + padded, 0x004e4942, true);
  bytes.set(binary, 28 + padded);
  return bytes;
}

/** Signed volume of a feature in cubic metres (positive if its faces turn outwards) and its roof area seen from above. */
export function measureFeature(
  tile: DecodedTile,
  feature: number,
): { volume: number; roof: number; top: number; bottom: number } {
  const result = { volume: 0, roof: 0, top: -Infinity, bottom: Infinity };
  for (const triangle of tile.triangles) {
    if (tile.features[triangle[0]] !== feature) continue;
    const [a, b, c] = triangle.map((corner) => tile.positions[corner] ?? [0, 0, 0]) as unknown as [
      Point,
      Point,
      Point,
    ];
    // glTF's y is up: (x, -z) is (east, north).
    const up = ((b[0] - a[0]) * (a[2] - c[2]) - (c[0] - a[0]) * (a[2] - b[2])) / 2;
    const flat = Math.max(a[1], b[1], c[1]) - Math.min(a[1], b[1], c[1]) < 0.1;
    if (up > 0 && flat) result.roof += up;
    result.volume += (up * (a[1] + b[1] + c[1])) / 3;
    for (const point of [a, b, c]) {
      result.top = Math.max(result.top, point[1]);
      result.bottom = Math.min(result.bottom, point[1]);
    }
  }
  return result;
}

type Point = readonly [number, number, number];
