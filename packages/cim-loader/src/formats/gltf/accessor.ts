import type { GltfDocument } from './gltf-document.ts';
import { flagAt, indexAt, type JsonObject, numberAt, objectAt, objectsAt, textAt } from './json-access.ts';

/** Numbers of an accessor as they are stored, components of an element next to each other. */
export type ComponentArray =
  Int8Array | Uint8Array | Int16Array | Uint16Array | Uint32Array | Float32Array | Float64Array;

/** An accessor that was read. */
export interface Accessor {
  readonly count: number;
  /** Per element: 1 for SCALAR … 16 for MAT4. */
  readonly components: number;
  readonly normalized: boolean;
  readonly values: ComponentArray;
}

interface ComponentType {
  readonly bytes: number;
  readonly create: (length: number) => ComponentArray;
  readonly over: (buffer: ArrayBufferLike, offset: number, length: number) => ComponentArray;
  readonly get: (view: DataView, offset: number) => number;
}

/** By glTF number; 5124 and 5130 stand in metadata and old exporters only. */
const COMPONENT_TYPES: Readonly<Record<number, ComponentType>> = {
  5120: typeOf(Int8Array, (view, at) => view.getInt8(at)),
  5121: typeOf(Uint8Array, (view, at) => view.getUint8(at)),
  5122: typeOf(Int16Array, (view, at) => view.getInt16(at, true)),
  5123: typeOf(Uint16Array, (view, at) => view.getUint16(at, true)),
  5125: typeOf(Uint32Array, (view, at) => view.getUint32(at, true)),
  5126: typeOf(Float32Array, (view, at) => view.getFloat32(at, true)),
  5130: typeOf(Float64Array, (view, at) => view.getFloat64(at, true)),
};

interface ArrayType {
  readonly BYTES_PER_ELEMENT: number;
  new (length: number): ComponentArray;
  new (buffer: ArrayBufferLike, offset: number, length: number): ComponentArray;
}

function typeOf(array: ArrayType, get: ComponentType['get']): ComponentType {
  return {
    bytes: array.BYTES_PER_ELEMENT,
    create: (length) => new array(length),
    over: (buffer, offset, length) => new array(buffer, offset, length),
    get,
  };
}

export const COMPONENTS: Readonly<Record<string, number>> = {
  SCALAR: 1,
  VEC2: 2,
  VEC3: 3,
  VEC4: 4,
  MAT2: 4,
  MAT3: 9,
  MAT4: 16,
};

/** An accessor without a buffer view is all zeros: nothing in the file backs its count. */
const MOST_WITHOUT_VIEW = 2 ** 22;

/** What an accessor says of itself. */
interface AccessorShape {
  readonly count: number;
  readonly components: number;
  readonly type: ComponentType;
  readonly place: string;
}

/**
 * Reads an accessor; sparse values are put in.
 * @throws {LoadError} where it does not exist or does not fit its buffer view.
 */
export function readAccessor(document: GltfDocument, index: number): Accessor {
  const accessor = objectsAt(document.json, 'accessors')[index];
  const place = `accessors/${index}`;
  if (accessor === undefined) throw document.fail('there is no such accessor', place);
  const count = indexAt(accessor, 'count');
  const components = COMPONENTS[textAt(accessor, 'type') ?? ''];
  const type = COMPONENT_TYPES[indexAt(accessor, 'componentType') ?? 0];
  if (count === undefined || components === undefined || type === undefined) {
    throw document.fail('count, type or componentType is not valid', place);
  }
  const shape = { count, components, type, place };
  const view = indexAt(accessor, 'bufferView');
  const plain =
    view === undefined
      ? zeros(document, shape)
      : readView(document, view, numberAt(accessor, 'byteOffset') ?? 0, shape);
  const sparse = objectAt(accessor, 'sparse');
  const values = sparse === undefined ? plain : withSparse(document, sparse, plain, shape);
  return { count, components, normalized: flagAt(accessor, 'normalized'), values };
}

function zeros(document: GltfDocument, { count, components, type, place }: AccessorShape): ComponentArray {
  if (count > MOST_WITHOUT_VIEW) throw document.fail(`${count} elements without data`, place);
  return type.create(count * components);
}

function readView(
  document: GltfDocument,
  view: number,
  byteOffset: number,
  { count, components, type, place }: AccessorShape,
): ComponentArray {
  const bytes = document.view(view);
  const size = components * type.bytes;
  const stride = document.stride(view) ?? size;
  const end = count === 0 ? byteOffset : byteOffset + (count - 1) * stride + size;
  if (!Number.isInteger(byteOffset) || byteOffset < 0 || stride < size || end > bytes.length) {
    throw document.fail(`ends at byte ${end} of a buffer view of ${bytes.length}`, place, 'truncated');
  }
  const start = bytes.byteOffset + byteOffset;
  // Typed arrays are little endian on every machine that runs JavaScript engines with WebAssembly.
  if (stride === size && start % type.bytes === 0) return type.over(bytes.buffer, start, count * components);
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = type.create(count * components);
  let at = 0;
  for (let element = 0; element < count; element++) {
    const offset = byteOffset + element * stride;
    for (let component = 0; component < components; component++) {
      values[at++] = type.get(data, offset + component * type.bytes);
    }
  }
  return values;
}

function withSparse(
  document: GltfDocument,
  sparse: JsonObject,
  plain: ComponentArray,
  shape: AccessorShape,
): ComponentArray {
  const { components, type, count: total } = shape;
  const place = `${shape.place}/sparse`;
  const count = indexAt(sparse, 'count') ?? 0;
  const indexes = objectAt(sparse, 'indices');
  const indexType = COMPONENT_TYPES[indexAt(indexes, 'componentType') ?? 0];
  const replacements = objectAt(sparse, 'values');
  const [indexView, valueView] = [indexAt(indexes, 'bufferView'), indexAt(replacements, 'bufferView')];
  if (indexType === undefined || indexView === undefined || valueView === undefined || count > total) {
    throw document.fail('its sparse values are not valid', place);
  }
  const places = readView(document, indexView, numberAt(indexes, 'byteOffset') ?? 0, {
    count,
    components: 1,
    type: indexType,
    place,
  });
  const values = readView(document, valueView, numberAt(replacements, 'byteOffset') ?? 0, {
    count,
    components,
    type,
    place,
  });
  const result = type.create(plain.length);
  result.set(plain);
  for (let i = 0; i < count; i++) {
    const element = places[i] as number;
    if (element >= total) throw document.fail(`element ${element} of ${total}`, place);
    for (let c = 0; c < components; c++) {
      result[element * components + c] = values[i * components + c] as number;
    }
  }
  return result;
}

/** Largest stored value of a normalized component (glTF 2.0, 3.6.2.2). */
function normalDivisor(values: ComponentArray): number {
  if (values instanceof Int8Array) return 127;
  if (values instanceof Uint8Array) return 255;
  if (values instanceof Int16Array) return 32_767;
  if (values instanceof Uint16Array) return 65_535;
  return values instanceof Uint32Array ? 4_294_967_295 : 1;
}

/** Numbers of an accessor as they are meant: normalized integers become [0, 1] or [-1, 1]. */
export function meantNumbers({ values, normalized }: Accessor): ComponentArray {
  if (!normalized || values instanceof Float32Array || values instanceof Float64Array) return values;
  const divisor = normalDivisor(values);
  return Float64Array.from(values as ArrayLike<number>, (value) => Math.max(value / divisor, -1));
}
