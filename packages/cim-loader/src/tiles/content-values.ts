import { MeshoptDecoder } from 'meshoptimizer/decoder';
import type { Report } from './fault-report.ts';
import type { GltfAccessor, GltfPrimitive, TileGltf } from './gltf-shape.ts';

const COMPONENT_BYTES: Readonly<Record<number, number>> = {
  5120: 1,
  5121: 1,
  5122: 2,
  5123: 2,
  5125: 4,
  5126: 4,
};
/** Numbers of an element by its type. */
export const COMPONENTS = { SCALAR: 1, VEC2: 2, VEC3: 3, VEC4: 4 };
/** Bytes of one number. */
export function componentBytes({ componentType }: GltfAccessor): number {
  return COMPONENT_BYTES[componentType] as number;
}

/** Bytes of all views, decompressed; `undefined` where one cannot be. */
export function decodeViews(
  { bufferViews }: TileGltf,
  binary: Uint8Array,
  report: Report,
): Uint8Array[] | undefined {
  const views: Uint8Array[] = [];
  for (const [i, { byteOffset, byteLength, extensions }] of bufferViews.entries()) {
    if (extensions === undefined) {
      views.push(binary.subarray(byteOffset, byteOffset + byteLength));
      continue;
    }
    const { count, byteStride, mode, ...stored } = extensions.EXT_meshopt_compression;
    const decoded = new Uint8Array(byteLength);
    const source = binary.subarray(stored.byteOffset, stored.byteOffset + stored.byteLength);
    try {
      MeshoptDecoder.decodeGltfBuffer(decoded, count, byteStride, source, mode);
    } catch (error) {
      report(`/bufferViews/${i}`, `cannot be decompressed: ${String(error)}`);
      return undefined;
    }
    views.push(decoded);
  }
  return views;
}

/** All components of an accessor, in order. */
function readAccessor(
  { accessors, bufferViews }: TileGltf,
  views: readonly Uint8Array[],
  index: number,
): number[] {
  const accessor = accessors[index] as GltfAccessor;
  const { bufferView = -1 } = accessor;
  const bytes = views[bufferView] ?? new Uint8Array();
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = componentBytes(accessor);
  const components = COMPONENTS[accessor.type];
  const stride = bufferViews[bufferView]?.byteStride ?? size * components;
  const values: number[] = [];
  for (let i = 0; i < accessor.count; i++) {
    for (let component = 0; component < components; component++) {
      values.push(
        readNumber(data, accessor.byteOffset + i * stride + component * size, accessor.componentType),
      );
    }
  }
  return values;
}

function readNumber(data: DataView, offset: number, componentType: number): number {
  switch (componentType) {
    case 5120:
      return data.getInt8(offset);
    case 5121:
      return data.getUint8(offset);
    case 5122:
      return data.getInt16(offset, true);
    case 5123:
      return data.getUint16(offset, true);
    case 5125:
      return data.getUint32(offset, true);
    default:
      return data.getFloat32(offset, true);
  }
}

/** Values of one primitive, whatever its compression. */
export interface PrimitiveValues {
  readonly positions: readonly number[];
  readonly indices: readonly number[];
  /** `_FEATURE_ID_n` by n. */
  readonly featureIds: readonly (readonly number[] | undefined)[];
}

/** Numbers one attribute of a tile may have: far more than a tile holds. */
const MOST_VALUES = 2 ** 26;

/** Values of a primitive, decompressed; `undefined` where they cannot be. */
export async function decodePrimitive(
  gltf: TileGltf,
  views: readonly Uint8Array[],
  { attributes, indices, extensions }: GltfPrimitive,
  report: Report,
): Promise<PrimitiveValues | undefined> {
  const draco = extensions.KHR_draco_mesh_compression;
  const sets = [0, 1].map((set) => `_FEATURE_ID_${set}`);
  if (draco === undefined) {
    const read = (accessor: number | undefined): number[] | undefined =>
      accessor === undefined || gltf.accessors[accessor] === undefined
        ? undefined
        : readAccessor(gltf, views, accessor);
    return {
      positions: read(attributes.POSITION) ?? [],
      indices: read(indices) ?? [],
      featureIds: sets.map((name) => read(attributes[name])),
    };
  }
  try {
    const { decodeDraco, prepareDraco } = await import('../formats/gltf/draco.ts');
    const ids = draco.attributes;
    const bytes = views[draco.bufferView] ?? new Uint8Array();
    const mesh = decodeDraco(await prepareDraco(), bytes, Object.values(ids), MOST_VALUES);
    const valuesOf = (name: string): readonly number[] | undefined => {
      const found = mesh.attributes.get(ids[name] ?? -1);
      return found && Array.from(found.values);
    };
    return {
      positions: valuesOf('POSITION') ?? [],
      indices: Array.from(mesh.indices ?? []),
      featureIds: sets.map(valuesOf),
    };
  } catch (error) {
    report(`/bufferViews/${draco.bufferView}`, `cannot be decompressed: ${String(error)}`);
    return undefined;
  }
}
