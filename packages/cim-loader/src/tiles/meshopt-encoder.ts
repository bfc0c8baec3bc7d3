import { MeshoptEncoder } from 'meshoptimizer/encoder';
import { type GltfOutput, TARGET } from './gltf-output.ts';
import {
  bytesOf,
  describePrimitive,
  interleave,
  narrowIndices,
  type PrimitiveEncoder,
  reordered,
} from './primitive-encoder.ts';

/** EXT_meshopt_compression: vertices in the order of their triangles, then compressed. */
export async function createMeshoptEncoder(): Promise<PrimitiveEncoder> {
  await MeshoptEncoder.ready;
  return {
    extensionsRequired: ['EXT_meshopt_compression', 'KHR_mesh_quantization'],
    encode: (primitive, output) => {
      const { mesh, colours, textureCoordinates } = primitive;
      // With normals hardly a corner is shared, and vertices are numbered as the triangles come to them already: an
      // order made for reuse would save 0.1 % of the bytes for a tenth of the time.
      const order =
        mesh.normals === undefined ? MeshoptEncoder.reorderMesh(mesh.indices, true, true)[0] : undefined;
      const { bytes, stride } = interleave(primitive, order);
      const indices = narrowIndices(mesh.indices, mesh.vertexCount);
      return describePrimitive(
        primitive,
        {
          vertices: addVertices(bytes, mesh.vertexCount, stride, output),
          indices: addIndices(indices, output),
          colours: colours && addVertices(reordered(colours, order, 4), mesh.vertexCount, 4, output),
          textureCoordinates:
            textureCoordinates &&
            addVertices(reordered(bytesOf(textureCoordinates), order, 8), mesh.vertexCount, 8, output),
          narrow: indices instanceof Uint16Array,
        },
        output,
      );
    },
  };
}

function addVertices(bytes: Uint8Array, count: number, stride: number, output: GltfOutput): number {
  return output.addCompressedView({
    stored: MeshoptEncoder.encodeGltfBuffer(bytes, count, stride, 'ATTRIBUTES', 0),
    byteLength: bytes.length,
    stride,
    count,
    mode: 'ATTRIBUTES',
    target: TARGET.vertices,
  });
}

function addIndices(indices: Uint16Array | Uint32Array, output: GltfOutput): number {
  const bytes = bytesOf(indices);
  const stride = indices.BYTES_PER_ELEMENT;
  return output.addCompressedView({
    stored: MeshoptEncoder.encodeGltfBuffer(bytes, indices.length, stride, 'TRIANGLES'),
    byteLength: bytes.length,
    stride,
    count: indices.length,
    mode: 'TRIANGLES',
    target: TARGET.indices,
  });
}
