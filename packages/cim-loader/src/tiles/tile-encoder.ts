import { MeshoptEncoder } from 'meshoptimizer/encoder';
import { BinaryChunk, writeBinaryGltf } from './binary-gltf.ts';
import type { TileContentJob } from './content-job.ts';
import { type StructuralMetadata, writePropertyTable } from './property-table.ts';
import type { SolidMesh } from './solid-mesh.ts';

/*
 * Vertex, 16 bytes (glTF wants every attribute on 4 bytes; the padding costs next to nothing compressed):
 *
 *   0        2        4        6        8        10       12               16
 *   | x int16| y int16| z int16|   0    |id u16  |   0    | row float32    |
 *
 * x east, y up, z south in steps of the node's scale; id: building within the tile; row: within the table.
 */
const VERTEX_BYTES = 16;
const FEATURE_ID_OFFSET = 8;
const ROW_OFFSET = 12;

const LARGEST_COORDINATE = 32_767;

const COMPONENT = { short: 5122, unsignedShort: 5123, unsignedInt: 5125, float: 5126 };
const TARGET = { vertices: 34_962, indices: 34_963 };

interface EncodedMesh {
  readonly vertices: Uint8Array;
  readonly vertexCount: number;
  readonly indices: Uint16Array | Uint32Array;
  readonly minimum: readonly number[];
  readonly maximum: readonly number[];
  /** Step of the vertex grid, metres. */
  readonly step: number;
}

/** @returns the GLB and the step of its vertex grid in metres: the job's resolution or, for a wide tile, more. */
export async function encodeTile(
  mesh: SolidMesh,
  job: TileContentJob,
): Promise<{ readonly bytes: Uint8Array; readonly step: number }> {
  await MeshoptEncoder.ready;
  const encoded = encodeMesh(mesh, job);
  const binary = new BinaryChunk();
  const bufferViews: object[] = [];
  const addBufferView = (bytes: Uint8Array): number =>
    bufferViews.push({ buffer: 0, ...binary.add(bytes) }) - 1;
  const metadata = writePropertyTable(job, addBufferView);
  const decodedBytes = addGeometry(encoded, binary, bufferViews);
  const gltf = describeGltf(encoded, job.rows.length, bufferViews, metadata, [
    binary.byteLength,
    decodedBytes,
  ]);
  return { bytes: writeBinaryGltf(gltf, binary), step: encoded.step };
}

function encodeMesh(mesh: SolidMesh, job: TileContentJob): EncodedMesh {
  const { positions, features } = mesh;
  const farthest = positions.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  const step = Math.max(job.resolution, farthest / LARGEST_COORDINATE);
  const vertexCount = features.length;
  const indices = Uint32Array.from(mesh.indices);
  const [order] = MeshoptEncoder.reorderMesh(indices, true, true);
  const vertices = new Uint8Array(vertexCount * VERTEX_BYTES);
  const view = new DataView(vertices.buffer);
  const minimum = [Infinity, Infinity, Infinity];
  const maximum = [-Infinity, -Infinity, -Infinity];
  for (let i = 0; i < vertexCount; i++) {
    const start = (order[i] as number) * VERTEX_BYTES;
    const feature = features[i] as number;
    const [east, north, up] = [positions[i * 3], positions[i * 3 + 1], positions[i * 3 + 2]] as [
      number,
      number,
      number,
    ];
    [east, up, -north].forEach((metres, axis) => {
      const value = Math.round(metres / step);
      view.setInt16(start + axis * 2, value, true);
      minimum[axis] = Math.min(minimum[axis] as number, value);
      maximum[axis] = Math.max(maximum[axis] as number, value);
    });
    view.setUint16(start + FEATURE_ID_OFFSET, feature, true);
    view.setFloat32(start + ROW_OFFSET, job.rows[feature] as number, true);
  }
  // 65,535 restarts primitives in some APIs and is no index in glTF.
  const narrow = vertexCount < 65_535;
  return {
    vertices,
    vertexCount,
    indices: narrow ? Uint16Array.from(indices) : indices,
    minimum,
    maximum,
    step,
  };
}

/** @returns length of the buffer that the compressed views decode into. */
function addGeometry(encoded: EncodedMesh, binary: BinaryChunk, bufferViews: object[]): number {
  const { vertices, vertexCount, indices } = encoded;
  const indexBytes = new Uint8Array(indices.buffer, indices.byteOffset, indices.byteLength);
  const stride = indices.BYTES_PER_ELEMENT;
  const compressedVertices = MeshoptEncoder.encodeGltfBuffer(
    vertices,
    vertexCount,
    VERTEX_BYTES,
    'ATTRIBUTES',
    0,
  );
  const compressedIndices = MeshoptEncoder.encodeGltfBuffer(indexBytes, indices.length, stride, 'TRIANGLES');
  bufferViews.push(
    {
      buffer: 1,
      byteOffset: 0,
      byteLength: vertices.length,
      byteStride: VERTEX_BYTES,
      target: TARGET.vertices,
      extensions: {
        EXT_meshopt_compression: {
          buffer: 0,
          ...binary.add(compressedVertices),
          byteStride: VERTEX_BYTES,
          mode: 'ATTRIBUTES',
          count: vertexCount,
        },
      },
    },
    {
      buffer: 1,
      byteOffset: vertices.length,
      byteLength: indexBytes.length,
      target: TARGET.indices,
      extensions: {
        EXT_meshopt_compression: {
          buffer: 0,
          ...binary.add(compressedIndices),
          byteStride: stride,
          mode: 'TRIANGLES',
          count: indices.length,
        },
      },
    },
  );
  return vertices.length + indexBytes.length;
}

function describeGltf(
  { vertexCount: count, indices, minimum, maximum, step }: EncodedMesh,
  features: number,
  bufferViews: readonly object[],
  metadata: StructuralMetadata,
  [storedBytes, decodedBytes]: readonly [number, number],
): object {
  const bufferView = bufferViews.length - 2;
  const indexType = indices instanceof Uint16Array ? COMPONENT.unsignedShort : COMPONENT.unsignedInt;
  return {
    asset: { version: '2.0', generator: 'CityLoom' },
    extensionsUsed: [
      'EXT_mesh_features',
      'EXT_meshopt_compression',
      'EXT_structural_metadata',
      'KHR_mesh_quantization',
    ],
    extensionsRequired: ['EXT_meshopt_compression', 'KHR_mesh_quantization'],
    scene: 0,
    scenes: [{ nodes: [0] }],
    nodes: [{ mesh: 0, scale: [step, step, step] }],
    meshes: [
      {
        primitives: [
          {
            attributes: { POSITION: 0, _FEATURE_ID_0: 1, _FEATURE_ID_1: 2 },
            indices: 3,
            material: 0,
            extensions: {
              EXT_mesh_features: {
                featureIds: [
                  { label: 'feature', featureCount: features, attribute: 0, propertyTable: 0 },
                  { label: 'row', featureCount: features, attribute: 1 },
                ],
              },
            },
          },
        ],
      },
    ],
    materials: [{ pbrMetallicRoughness: { metallicFactor: 0, roughnessFactor: 1 } }],
    accessors: [
      { bufferView, componentType: COMPONENT.short, count, type: 'VEC3', min: minimum, max: maximum },
      {
        bufferView,
        byteOffset: FEATURE_ID_OFFSET,
        componentType: COMPONENT.unsignedShort,
        count,
        type: 'SCALAR',
      },
      { bufferView, byteOffset: ROW_OFFSET, componentType: COMPONENT.float, count, type: 'SCALAR' },
      { bufferView: bufferView + 1, componentType: indexType, count: indices.length, type: 'SCALAR' },
    ],
    bufferViews,
    buffers: [
      { byteLength: storedBytes },
      { byteLength: decodedBytes, extensions: { EXT_meshopt_compression: { fallback: true } } },
    ],
    extensions: { EXT_structural_metadata: metadata },
  };
}
