import { COMPONENT, type GltfOutput, TARGET } from './gltf-output.ts';
import type { QuantisedMesh } from './quantised-mesh.ts';

/** A mesh with what each of its vertices carries besides its place. */
export interface TilePrimitive {
  readonly mesh: QuantisedMesh;
  /** Row in the whole table, by feature. */
  readonly rows: Uint32Array;
  /** Red, green, blue, alpha of each vertex, 0 to 255. */
  readonly colours?: Uint8Array;
  /** u and v of each vertex as glTF has them: v from the top. */
  readonly textureCoordinates?: Float32Array;
}

/** Writes primitives in one of the compressions. */
export interface PrimitiveEncoder {
  readonly extensionsRequired: readonly string[];
  /** @returns the glTF primitive, without its material. */
  encode(primitive: TilePrimitive, output: GltfOutput): GltfPrimitiveJson;
}

export interface GltfPrimitiveJson {
  readonly attributes: Readonly<Record<string, number>>;
  readonly indices: number;
  readonly extensions?: Readonly<Record<string, object>>;
}

/*
 * Vertex, 16 bytes (glTF wants every attribute on 4 bytes; the padding costs next to nothing compressed):
 *
 *   0        2        4        6        8        10       12               16               20
 *   | x int16| y int16| z int16|   0    |id u16  |   0    | row float32    | normal 3 × int8|
 *
 * x east, y up, z south in steps of the node's scale; id: building within the tile; row: within the table. The
 * normal is there only if it is asked for.
 */
const FEATURE_ID_OFFSET = 8;
const ROW_OFFSET = 12;
const NORMAL_OFFSET = 16;

interface InterleavedVertices {
  readonly bytes: Uint8Array;
  readonly stride: number;
}

/** @param order where each vertex goes; absent: where it is. */
export function interleave({ mesh, rows }: TilePrimitive, order?: Uint32Array): InterleavedVertices {
  const { positions, features, normals, vertexCount } = mesh;
  const stride = normals === undefined ? 16 : 20;
  const bytes = new Uint8Array(vertexCount * stride);
  const shorts = new Int16Array(bytes.buffer);
  const floats = new Float32Array(bytes.buffer);
  const words = new Int32Array(bytes.buffer);
  const packedNormals = normals === undefined ? undefined : new Int32Array(normals.buffer);
  for (let i = 0; i < vertexCount; i++) {
    const to = (order === undefined ? i : (order[i] as number)) * (stride / 2);
    const feature = features[i] as number;
    shorts[to] = positions[i * 3] as number;
    shorts[to + 1] = positions[i * 3 + 1] as number;
    shorts[to + 2] = positions[i * 3 + 2] as number;
    shorts[to + FEATURE_ID_OFFSET / 2] = feature;
    floats[(to + ROW_OFFSET / 2) / 2] = rows[feature] as number;
    if (packedNormals !== undefined) words[(to + NORMAL_OFFSET / 2) / 2] = packedNormals[i] as number;
  }
  return { bytes, stride };
}

/** Whole words per vertex, put in another order; absent: as they are. */
export function reordered(bytes: Uint8Array, order: Uint32Array | undefined, stride: number): Uint8Array {
  if (order === undefined) return bytes;
  const from = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
  const result = new Uint32Array(from.length);
  const width = stride / 4;
  for (let i = 0; i < order.length; i++) {
    for (let word = 0; word < width; word++)
      result[(order[i] as number) * width + word] = from[i * width + word] as number;
  }
  return new Uint8Array(result.buffer);
}

export const bytesOf = (
  array: Float32Array | Uint8Array | Uint16Array | Uint32Array | Int16Array,
): Uint8Array => new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

/** 65,535 restarts primitives in some APIs and is no index in glTF. */
export const narrowIndices = (indices: Uint32Array, vertexCount: number): Uint16Array | Uint32Array =>
  vertexCount < 65_535 ? new Uint16Array(indices) : indices;

/** Buffer views of a primitive; undefined where Draco holds the data. */
export interface PrimitiveViews {
  readonly vertices: number | undefined;
  readonly colours?: number | undefined;
  readonly textureCoordinates?: number | undefined;
  readonly indices: number | undefined;
  readonly narrow: boolean;
}

/** Accessors over the views, in the order position, feature, row, indices, and the others behind. */
export function describePrimitive(
  { mesh, colours, textureCoordinates }: TilePrimitive,
  views: PrimitiveViews,
  output: GltfOutput,
): GltfPrimitiveJson {
  const { vertexCount: count, minimum: min, maximum: max, indices, normals } = mesh;
  const from = (view: number | undefined, byteOffset?: number): object =>
    view === undefined ? {} : { bufferView: view, ...(byteOffset !== undefined && { byteOffset }) };
  const { vertices } = views;
  const attributes: Record<string, number> = {
    POSITION: output.addAccessor({
      ...from(vertices),
      componentType: COMPONENT.short,
      count,
      type: 'VEC3',
      min,
      max,
    }),
    _FEATURE_ID_0: output.addAccessor({
      ...from(vertices, FEATURE_ID_OFFSET),
      componentType: COMPONENT.unsignedShort,
      count,
      type: 'SCALAR',
    }),
    _FEATURE_ID_1: output.addAccessor({
      ...from(vertices, ROW_OFFSET),
      componentType: COMPONENT.float,
      count,
      type: 'SCALAR',
    }),
  };
  const corners = output.addAccessor({
    ...from(views.indices),
    componentType: views.narrow ? COMPONENT.unsignedShort : COMPONENT.unsignedInt,
    count: indices.length,
    type: 'SCALAR',
  });
  if (normals !== undefined) {
    attributes['NORMAL'] = output.addAccessor({
      ...from(vertices, NORMAL_OFFSET),
      componentType: COMPONENT.byte,
      normalized: true,
      count,
      type: 'VEC3',
    });
  }
  if (colours !== undefined) {
    attributes['COLOR_0'] = output.addAccessor({
      ...from(views.colours),
      componentType: COMPONENT.unsignedByte,
      normalized: true,
      count,
      type: 'VEC4',
    });
  }
  if (textureCoordinates !== undefined) {
    attributes['TEXCOORD_0'] = output.addAccessor({
      ...from(views.textureCoordinates),
      componentType: COMPONENT.float,
      count,
      type: 'VEC2',
    });
  }
  return { attributes, indices: corners };
}

/** Triangles as they are. */
export const plainEncoder: PrimitiveEncoder = {
  extensionsRequired: ['KHR_mesh_quantization'],
  encode: (primitive, output) => {
    const { mesh, colours, textureCoordinates } = primitive;
    const { bytes, stride } = interleave(primitive);
    const target = { target: TARGET.vertices };
    const indices = narrowIndices(mesh.indices, mesh.vertexCount);
    return describePrimitive(
      primitive,
      {
        vertices: output.addView(bytes, { byteStride: stride, ...target }),
        indices: output.addView(bytesOf(indices), { target: TARGET.indices }),
        colours: colours && output.addView(colours, { byteStride: 4, ...target }),
        textureCoordinates:
          textureCoordinates && output.addView(bytesOf(textureCoordinates), { byteStride: 8, ...target }),
        narrow: indices instanceof Uint16Array,
      },
      output,
    );
  },
};
