/** The part of draco3dgltf used here; the package has no types. */
export interface DracoModule {
  readonly POSITION: number;
  readonly NORMAL: number;
  readonly COLOR: number;
  readonly TEX_COORD: number;
  readonly GENERIC: number;
  readonly MESH_EDGEBREAKER_ENCODING: number;
  readonly Encoder: new () => DracoEncoder;
  readonly MeshBuilder: new () => DracoMeshBuilder;
  readonly Mesh: new () => DracoMesh;
  readonly DracoInt8Array: new () => { GetValue(index: number): number };
  destroy(object: object): void;
}

export interface DracoMesh {
  num_points(): number;
  num_faces(): number;
}

export interface DracoEncoder {
  SetSpeedOptions(encoding: number, decoding: number): void;
  SetEncodingMethod(method: number): void;
  SetTrackEncodedProperties(track: boolean): void;
  EncodeMeshToDracoBuffer(mesh: DracoMesh, target: object): number;
  GetNumberOfEncodedPoints(): number;
  GetNumberOfEncodedFaces(): number;
}

type AddAttribute<Values> = (
  mesh: DracoMesh,
  type: number,
  count: number,
  components: number,
  values: Values,
) => number;

export interface DracoMeshBuilder {
  AddFacesToMesh(mesh: DracoMesh, faces: number, indices: Uint32Array): boolean;
  readonly AddInt8Attribute: AddAttribute<Int8Array>;
  readonly AddUInt8Attribute: AddAttribute<Uint8Array>;
  readonly AddInt16Attribute: AddAttribute<Int16Array>;
  readonly AddUInt16Attribute: AddAttribute<Uint16Array>;
  readonly AddFloatAttribute: AddAttribute<Float32Array>;
}

let loading: Promise<DracoModule> | undefined;

/** Loads the encoder (1 MB of WebAssembly) once per thread. */
export function loadDracoEncoder(): Promise<DracoModule> {
  loading ??= (async () => {
    // @ts-expect-error the file has no types; those it needs stand above
    const imported: unknown = await import('draco3dgltf/draco_encoder_gltf_nodejs.js');
    const { default: createModule } = imported as { default: (options: object) => Promise<DracoModule> };
    return createModule({});
  })();
  return loading;
}
