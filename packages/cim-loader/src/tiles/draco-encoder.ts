import { type DracoEncoder, type DracoMesh, type DracoModule, loadDracoEncoder } from './draco-module.ts';
import type { GltfOutput } from './gltf-output.ts';
import { describePrimitive, type PrimitiveEncoder, type TilePrimitive } from './primitive-encoder.ts';

/** 0 packs best, 10 is fastest. */
const SPEED = 5;

/**
 * KHR_draco_mesh_compression. Everything but texture coordinates is whole numbers or kept bit by bit, so that all
 * compressions hold the same values.
 */
export async function createDracoEncoder(): Promise<PrimitiveEncoder> {
  const draco = await loadDracoEncoder();
  return {
    extensionsRequired: ['KHR_draco_mesh_compression', 'KHR_mesh_quantization'],
    encode: (primitive, output) => encodePrimitive(draco, primitive, output),
  };
}

function encodePrimitive(
  draco: DracoModule,
  primitive: TilePrimitive,
  output: GltfOutput,
): ReturnType<PrimitiveEncoder['encode']> {
  const encoder = new draco.Encoder();
  const mesh = new draco.Mesh();
  try {
    const ids = addAttributes(draco, mesh, primitive);
    const { bytes, points, faces } = encode(draco, encoder, mesh);
    const encoded = {
      ...primitive,
      mesh: {
        ...primitive.mesh,
        vertexCount: points,
        indices: primitive.mesh.indices.subarray(0, faces * 3),
      },
    };
    const described = describePrimitive(
      encoded,
      { vertices: undefined, indices: undefined, narrow: points < 65_535 },
      output,
    );
    const bufferView = output.addView(bytes);
    return {
      ...described,
      extensions: { KHR_draco_mesh_compression: { bufferView, attributes: ids } },
    };
  } finally {
    draco.destroy(mesh);
    draco.destroy(encoder);
  }
}

function encode(
  draco: DracoModule,
  encoder: DracoEncoder,
  mesh: DracoMesh,
): { bytes: Uint8Array; points: number; faces: number } {
  encoder.SetSpeedOptions(SPEED, SPEED);
  encoder.SetEncodingMethod(draco.MESH_EDGEBREAKER_ENCODING);
  encoder.SetTrackEncodedProperties(true);
  const target = new draco.DracoInt8Array();
  try {
    const length = encoder.EncodeMeshToDracoBuffer(mesh, target);
    if (length <= 0) throw new RangeError('Draco could not encode a mesh; use another compression.');
    const bytes = new Uint8Array(length);
    for (let i = 0; i < length; i++) bytes[i] = target.GetValue(i);
    return {
      bytes,
      points: encoder.GetNumberOfEncodedPoints(),
      faces: encoder.GetNumberOfEncodedFaces(),
    };
  } finally {
    draco.destroy(target);
  }
}

/** @returns Draco's number of each glTF attribute. */
function addAttributes(
  draco: DracoModule,
  mesh: DracoMesh,
  {
    mesh: { positions, features, normals, indices, vertexCount },
    rows,
    colours,
    textureCoordinates,
  }: TilePrimitive,
): Record<string, number> {
  const builder = new draco.MeshBuilder();
  try {
    builder.AddFacesToMesh(mesh, indices.length / 3, indices);
    const rowOfVertex = Float32Array.from(features, (feature) => rows[feature] as number);
    const ids: Record<string, number> = {
      POSITION: builder.AddInt16Attribute(mesh, draco.POSITION, vertexCount, 3, positions),
      _FEATURE_ID_0: builder.AddUInt16Attribute(mesh, draco.GENERIC, vertexCount, 1, features),
      _FEATURE_ID_1: builder.AddFloatAttribute(mesh, draco.GENERIC, vertexCount, 1, rowOfVertex),
    };
    if (normals !== undefined) {
      const packed = new Int8Array(vertexCount * 3).map(
        (_, i) => normals[Math.floor(i / 3) * 4 + (i % 3)] as number,
      );
      ids['NORMAL'] = builder.AddInt8Attribute(mesh, draco.NORMAL, vertexCount, 3, packed);
    }
    if (colours !== undefined)
      ids['COLOR_0'] = builder.AddUInt8Attribute(mesh, draco.COLOR, vertexCount, 4, colours);
    if (textureCoordinates !== undefined)
      ids['TEXCOORD_0'] = builder.AddFloatAttribute(
        mesh,
        draco.TEX_COORD,
        vertexCount,
        2,
        textureCoordinates,
      );
    return ids;
  } finally {
    draco.destroy(builder);
  }
}
