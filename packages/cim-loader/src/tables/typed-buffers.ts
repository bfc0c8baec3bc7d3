/** Array types a file may hold, by name. */
export interface ArrayTypes {
  readonly float64: Float64ArrayConstructor;
  readonly float32: Float32ArrayConstructor;
  readonly int32: Int32ArrayConstructor;
  readonly uint32: Uint32ArrayConstructor;
  readonly uint16: Uint16ArrayConstructor;
  readonly uint8: Uint8ArrayConstructor;
}

export const ARRAY_TYPES: ArrayTypes = {
  float64: Float64Array,
  float32: Float32Array,
  int32: Int32Array,
  uint32: Uint32Array,
  uint16: Uint16Array,
  uint8: Uint8Array,
};

export type ArrayTypeName = keyof ArrayTypes;
export type TypedArray = Float64Array | Float32Array | Int32Array | Uint32Array | Uint16Array | Uint8Array;

/** Where an array lies: offset in bytes from the start of the body, length in elements. */
export interface BufferReference {
  readonly type: ArrayTypeName;
  readonly offset: number;
  readonly length: number;
}

const ALIGNMENT = 8;

export const alignUp = (bytes: number): number => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;

/** Name of an array's type. */
export function arrayTypeName(array: TypedArray): ArrayTypeName {
  for (const name of Object.keys(ARRAY_TYPES) as ArrayTypeName[]) {
    if (array instanceof ARRAY_TYPES[name]) return name;
  }
  throw new TypeError(`arrayTypeName: got ${Object.prototype.toString.call(array)}; give a typed array.`);
}

/** Lays arrays one after the other, each at a multiple of 8 bytes. */
export class BodyWriter {
  readonly #arrays: { readonly offset: number; readonly bytes: Uint8Array }[] = [];
  #length = 0;

  add(array: TypedArray): BufferReference {
    const offset = this.#length;
    this.#arrays.push({ offset, bytes: new Uint8Array(array.buffer, array.byteOffset, array.byteLength) });
    this.#length = alignUp(offset + array.byteLength);
    return { type: arrayTypeName(array), offset, length: array.length };
  }

  get byteLength(): number {
    return this.#length;
  }

  writeTo(target: Uint8Array, start: number): void {
    for (const { offset, bytes } of this.#arrays) target.set(bytes, start + offset);
  }
}
