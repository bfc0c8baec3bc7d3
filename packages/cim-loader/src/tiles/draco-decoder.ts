/** Values of a mesh compressed with Draco. */
export interface DecodedDracoMesh {
  readonly indices: readonly number[];
  readonly attributes: ReadonlyMap<string, readonly number[]>;
}

interface DracoArray {
  size(): number;
  GetValue(index: number): number;
}

interface DracoDecoderModule {
  readonly Decoder: new () => {
    DecodeArrayToMesh(bytes: Int8Array, length: number, mesh: object): { ok(): boolean; error_msg(): string };
    GetAttributeByUniqueId(mesh: object, id: number): { ptr: number };
    GetAttributeFloatForAllPoints(mesh: object, attribute: object, values: object): boolean;
    GetFaceFromMesh(mesh: object, face: number, corners: object): boolean;
  };
  readonly Mesh: new () => { num_faces(): number };
  readonly DracoFloat32Array: new () => DracoArray;
  readonly DracoInt32Array: new () => DracoArray;
  destroy(object: object): void;
}

let loading: Promise<DracoDecoderModule> | undefined;

function loadDecoder(): Promise<DracoDecoderModule> {
  loading ??= (async () => {
    // @ts-expect-error the file has no types; those it needs stand above
    const imported: unknown = await import('draco3dgltf/draco_decoder_gltf_nodejs.js');
    return (imported as { default: (options: object) => Promise<DracoDecoderModule> }).default({});
  })();
  return loading;
}

/**
 * For checks of what was written; readers of foreign files have a decoder with limits.
 * @param ids Draco's number of each attribute, by name.
 * @throws {RangeError} saying what is wrong with the bytes.
 */
export async function decodeDracoMesh(
  bytes: Uint8Array,
  ids: Readonly<Record<string, number>>,
): Promise<DecodedDracoMesh> {
  const draco = await loadDecoder();
  const made: object[] = [];
  const create = <Made extends object>(constructor: new () => Made): Made => {
    const object = new constructor();
    made.push(object);
    return object;
  };
  try {
    const decoder = create(draco.Decoder);
    const mesh = create(draco.Mesh);
    const signed = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const status = decoder.DecodeArrayToMesh(signed, signed.length, mesh);
    if (!status.ok()) throw new RangeError(status.error_msg());
    const corners = create(draco.DracoInt32Array);
    const indices: number[] = [];
    for (let face = 0; face < mesh.num_faces(); face++) {
      decoder.GetFaceFromMesh(mesh, face, corners);
      indices.push(corners.GetValue(0), corners.GetValue(1), corners.GetValue(2));
    }
    const attributes = new Map<string, readonly number[]>();
    for (const [name, id] of Object.entries(ids)) {
      const values = create(draco.DracoFloat32Array);
      decoder.GetAttributeFloatForAllPoints(mesh, decoder.GetAttributeByUniqueId(mesh, id), values);
      attributes.set(
        name,
        Array.from({ length: values.size() }, (_, i) => values.GetValue(i)),
      );
    }
    return { indices, attributes };
  } finally {
    for (const object of made) draco.destroy(object);
  }
}
