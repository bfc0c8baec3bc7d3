import type { ComponentArray } from './accessor.ts';

/** What a Draco stream held. */
export interface DecodedDraco {
  /** Three per triangle; `undefined` for a point cloud. */
  readonly indices: Uint32Array | undefined;
  readonly vertices: number;
  /** By Draco's unique id. */
  readonly attributes: ReadonlyMap<number, DracoAttribute>;
}

export interface DracoAttribute {
  readonly components: number;
  readonly values: ComponentArray;
}

/** The part of the library's interface used here (draco_decoder_gltf, compiled by Emscripten, no types). */
export interface DracoModule {
  readonly POSITION: number;
  readonly DT_INT8: number;
  readonly DT_UINT8: number;
  readonly DT_INT16: number;
  readonly DT_UINT16: number;
  readonly DT_INT32: number;
  readonly DT_UINT32: number;
  readonly DT_FLOAT32: number;
  readonly TRIANGULAR_MESH: number;
  readonly POINT_CLOUD: number;
  readonly HEAPU8: Uint8Array<ArrayBuffer>;
  readonly Decoder: new () => DracoDecoder;
  readonly DecoderBuffer: new () => DracoBuffer;
  readonly Mesh: new () => DracoGeometry;
  readonly PointCloud: new () => DracoGeometry;
  readonly MetadataQuerier: new () => DracoMetadataQuerier;
  readonly DracoInt32Array: new () => DracoIntegers;
  _malloc(bytes: number): number;
  _free(pointer: number): void;
  destroy(object: object): void;
}

interface DracoBuffer {
  Init(bytes: Int8Array, length: number): void;
}

interface DracoGeometry {
  num_points(): number;
  num_faces(): number;
  num_attributes(): number;
}

/** What is said of an attribute beside its values; over a null pointer where nothing is. */
type DracoMetadata = object;

interface DracoMetadataQuerier {
  HasEntry(metadata: DracoMetadata, name: string): boolean;
  GetStringEntry(metadata: DracoMetadata, name: string): string;
  GetDoubleEntry(metadata: DracoMetadata, name: string): number;
  GetIntEntryArray(metadata: DracoMetadata, name: string, into: DracoIntegers): void;
}

interface DracoIntegers {
  size(): number;
  GetValue(index: number): number;
}

interface DracoStatus {
  ok(): boolean;
  error_msg(): string;
}

interface DracoAttributeHandle {
  num_components(): number;
  data_type(): number;
  attribute_type(): number;
  unique_id(): number;
}

/** A stream that was opened, for callers that must look which attributes it has. */
export interface DracoStream {
  readonly module: DracoModule;
  readonly decoder: DracoDecoder;
  readonly geometry: DracoGeometry;
}

interface DracoDecoder {
  GetEncodedGeometryType_Deprecated(buffer: DracoBuffer): number;
  DecodeBufferToMesh(buffer: DracoBuffer, mesh: DracoGeometry): DracoStatus;
  DecodeBufferToPointCloud(buffer: DracoBuffer, cloud: DracoGeometry): DracoStatus;
  GetAttribute(geometry: DracoGeometry, index: number): DracoAttributeHandle;
  GetAttributeByUniqueId(geometry: DracoGeometry, id: number): DracoAttributeHandle;
  GetAttributeMetadata(geometry: DracoGeometry, index: number): DracoMetadata;
  GetTrianglesUInt32Array(geometry: DracoGeometry, bytes: number, pointer: number): boolean;
  GetAttributeDataArrayForAllPoints(
    geometry: DracoGeometry,
    attribute: DracoAttributeHandle,
    type: number,
    bytes: number,
    pointer: number,
  ): boolean;
}

/** The library as it is imported: CommonJS, a function that makes a module. */
type CreateDecoderModule = (options: { wasmBinary?: ArrayBuffer }) => Promise<DracoModule>;

/** A module that has thrown may be broken inside, and its memory never shrinks: past this it is made anew. */
const MOST_HEAP_BYTES = 256 * 2 ** 20;

let modules: Promise<DracoModule> | undefined;

/** Loads the decoder; before the first {@link decodeDraco}, and again after one that failed. */
export async function prepareDraco(): Promise<DracoModule> {
  modules ??= createModule();
  try {
    const module = await modules;
    if (module.HEAPU8.length <= MOST_HEAP_BYTES) return module;
    modules = createModule();
    return await modules;
  } catch (error) {
    modules = undefined;
    throw error;
  }
}

async function createModule(): Promise<DracoModule> {
  // @ts-expect-error The library has no types; what is used of it is described above.
  const imported: unknown = await import('draco3dgltf/draco_decoder_gltf_nodejs.js');
  const library = imported as { readonly default: CreateDecoderModule };
  // In Node the library reads the file that lies beside it; pages and workers are given the bytes.
  if (isNode()) return library.default({});
  const response = await fetch(new URL('draco3dgltf/draco_decoder_gltf.wasm', import.meta.url));
  return library.default({ wasmBinary: await response.arrayBuffer() });
}

function isNode(): boolean {
  const { process } = globalThis as { readonly process?: { readonly versions?: { readonly node?: string } } };
  return process?.versions?.node !== undefined;
}

type DracoIds = readonly number[] | ((stream: DracoStream) => readonly number[]);

/**
 * Decompresses one stream.
 * @param ids unique ids of the attributes wanted, or what finds them in the stream.
 * @param mostValues numbers one attribute may have.
 * @throws {RangeError} what is wrong with the stream. The decoder must then be prepared anew.
 */
export function decodeDraco(
  module: DracoModule,
  bytes: Uint8Array,
  ids: DracoIds,
  mostValues: number,
): DecodedDraco {
  try {
    return decode(module, bytes, ids, mostValues);
  } catch (error) {
    // Whatever it was, the memory of the module cannot be trusted any more.
    modules = undefined;
    const problem = error instanceof Error ? error.message : String(error);
    throw new RangeError(problem.slice(0, 200), { cause: error });
  }
}

function decode(module: DracoModule, bytes: Uint8Array, ids: DracoIds, mostValues: number): DecodedDraco {
  const decoder = new module.Decoder();
  const buffer = new module.DecoderBuffer();
  let geometry: DracoGeometry | undefined;
  try {
    buffer.Init(new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength), bytes.byteLength);
    const type = decoder.GetEncodedGeometryType_Deprecated(buffer);
    const isMesh = type === module.TRIANGULAR_MESH;
    if (!isMesh && type !== module.POINT_CLOUD) throw new RangeError('neither a mesh nor a point cloud');
    geometry = isMesh ? new module.Mesh() : new module.PointCloud();
    const status = isMesh
      ? decoder.DecodeBufferToMesh(buffer, geometry)
      : decoder.DecodeBufferToPointCloud(buffer, geometry);
    if (!status.ok()) throw new RangeError(status.error_msg());
    const vertices = geometry.num_points();
    const attributes = new Map<number, DracoAttribute>();
    for (const id of typeof ids === 'function' ? ids({ module, decoder, geometry }) : ids) {
      attributes.set(id, readAttribute(module, decoder, geometry, id, vertices, mostValues));
    }
    const indices = isMesh ? readIndices(module, decoder, geometry, mostValues) : undefined;
    return { indices, vertices, attributes };
  } finally {
    if (geometry !== undefined) module.destroy(geometry);
    module.destroy(buffer);
    module.destroy(decoder);
  }
}

function readIndices(
  module: DracoModule,
  decoder: DracoDecoder,
  geometry: DracoGeometry,
  mostValues: number,
): Uint32Array {
  const count = geometry.num_faces() * 3;
  if (count > mostValues) throw new RangeError(`${count} indices`);
  return withMemory(module, count * 4, (pointer) => {
    decoder.GetTrianglesUInt32Array(geometry, count * 4, pointer);
    return new Uint32Array(module.HEAPU8.buffer, pointer, count).slice();
  });
}

function readAttribute(
  module: DracoModule,
  decoder: DracoDecoder,
  geometry: DracoGeometry,
  id: number,
  vertices: number,
  mostValues: number,
): DracoAttribute {
  const attribute = decoder.GetAttributeByUniqueId(geometry, id);
  // Emscripten gives an object over a null pointer for an id that is not there.
  if ((attribute as { readonly ptr?: number }).ptr === 0) throw new RangeError(`no attribute ${id}`);
  const components = attribute.num_components();
  const count = vertices * components;
  if (components < 1 || components > 16 || count > mostValues) throw new RangeError(`${count} values`);
  const [array, type] = arrayOf(module, attribute.data_type());
  const size = count * array.BYTES_PER_ELEMENT;
  const values = withMemory(module, size, (pointer) => {
    decoder.GetAttributeDataArrayForAllPoints(geometry, attribute, type, size, pointer);
    return new array(module.HEAPU8.buffer, pointer, count).slice();
  });
  return { components, values };
}

function withMemory<Result>(module: DracoModule, size: number, use: (pointer: number) => Result): Result {
  const pointer = module._malloc(Math.max(size, 8));
  if (pointer === 0) throw new RangeError(`no memory for ${size} bytes`);
  try {
    return use(pointer);
  } finally {
    module._free(pointer);
  }
}

type DracoArray =
  | Int8ArrayConstructor
  | Uint8ArrayConstructor
  | Int16ArrayConstructor
  | Uint16ArrayConstructor
  | Uint32ArrayConstructor
  | Float32ArrayConstructor;

function arrayOf(module: DracoModule, type: number): [array: DracoArray, type: number] {
  switch (type) {
    case module.DT_INT8:
      return [Int8Array, type];
    case module.DT_UINT8:
      return [Uint8Array, type];
    case module.DT_INT16:
      return [Int16Array, type];
    case module.DT_UINT16:
      return [Uint16Array, type];
    case module.DT_INT32:
    case module.DT_UINT32:
      return [Uint32Array, module.DT_UINT32];
    default:
      return [Float32Array, module.DT_FLOAT32];
  }
}
