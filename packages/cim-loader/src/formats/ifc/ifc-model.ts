import * as ifc from 'web-ifc';
import { LoadError } from '../../validation/load-error.ts';

/** Entity of a file: attributes by name, references as `{value: id}`. */
export type IfcLine = Readonly<Record<string, unknown>> & { readonly expressID: number };

/** Triangles of one element in metres, IFC axes (x, y, z up), before it is put on the ground. */
export interface IfcMesh {
  readonly element: number;
  /** Corners by nine numbers per triangle. */
  readonly triangles: Float64Array;
  /** Of the meshes that are done, in [0, 1]. */
  readonly share: number;
}

/** An open file. Close it. */
export interface IfcModel {
  readonly schema: string;
  /** Ids of all entities of a type, sub-types included. */
  ids(type: number): number[];
  line(id: number): IfcLine | undefined;
  /** `IfcWall`, `IfcBuildingStorey`. */
  typeName(id: number): string;
  /** Meshes of elements; of spaces only where asked for. */
  eachMesh(spaces: boolean, take: (mesh: IfcMesh) => void): void;
  close(): void;
}

/** Memory the engine may take, bytes: it is 32-bit. */
const MEMORY_LIMIT = 2_000_000_000;

let engine: Promise<ifc.IfcAPI> | undefined;

/**
 * Once per thread, and again after a file that broke it.
 * @param file for the error.
 * @throws {LoadError} where it cannot be started.
 */
export async function startEngine(file: string): Promise<ifc.IfcAPI> {
  return loadEngine().catch((cause: unknown) => {
    engine = undefined;
    throw broken(file, 'the IFC engine cannot be started', cause);
  });
}

/** In Node the library finds its own binary; a bundler turns the address into that of its copy. */
function loadEngine(): Promise<ifc.IfcAPI> {
  const start = async (): Promise<ifc.IfcAPI> => {
    const api = new ifc.IfcAPI();
    const isNode =
      typeof (globalThis as { process?: { versions?: { node?: string } } }).process?.versions?.node ===
      'string';
    await api.Init(isNode ? undefined : () => new URL('web-ifc/web-ifc.wasm', import.meta.url).href, true);
    // It prints what it cannot read; here that is said once, in the report.
    api.SetLogLevel(ifc.LogLevel.LOG_LEVEL_OFF);
    return api;
  };
  return (engine ??= start());
}

/** @throws {LoadError} where the engine cannot be started or refuses the file. */
export async function openIfcModel(bytes: Uint8Array, file: string): Promise<IfcModel> {
  const api = await startEngine(file);
  return guarded(file, () => {
    const model = api.OpenModel(bytes, { COORDINATE_TO_ORIGIN: false, MEMORY_LIMIT });
    if (model < 0) throw broken(file, 'is no IFC the engine can open', undefined);
    return modelOf(api, model, file);
  });
}

/** What the engine throws or aborts with becomes one error, and the next file gets a new engine. */
export function guarded<Result>(file: string, work: () => Result): Result {
  try {
    return work();
  } catch (cause) {
    if (cause instanceof LoadError) throw cause;
    engine = undefined;
    throw broken(file, 'broke the IFC engine', cause);
  }
}

function broken(file: string, problem: string, cause: unknown): LoadError {
  return new LoadError(problem, {
    url: file,
    format: 'IFC',
    kind: 'corrupt',
    place: 'DATA section',
    remedy: 'export it again as IFC4 Reference View, or open it in an IFC checker',
    cause,
  });
}

function modelOf(api: ifc.IfcAPI, model: number, file: string): IfcModel {
  return {
    schema: api.GetModelSchema(model),
    ids: (type) => guarded(file, () => Array.from(api.GetLineIDsWithType(model, type, true))),
    line: (id) =>
      guarded(file, () => {
        const line: unknown = api.GetLine(model, id);
        return typeof line === 'object' && line !== null ? (line as IfcLine) : undefined;
      }),
    typeName: (id) => guarded(file, () => api.GetNameFromTypeCode(api.GetLineType(model, id) as number)),
    eachMesh: (spaces, take) => {
      guarded(file, () => {
        const each = (mesh: ifc.FlatMesh, index: number, total: number): void => {
          const share = (index + 1) / Math.max(total, 1);
          take({ element: mesh.expressID, triangles: trianglesOf(api, model, mesh), share });
        };
        if (spaces) api.StreamAllMeshesWithTypes(model, [ifc.IFCSPACE], each);
        else api.StreamAllMeshes(model, each);
      });
    },
    close: () => {
      guarded(file, () => {
        api.CloseModel(model);
      });
    },
  };
}

/** Numbers per vertex: position and normal. */
const VERTEX = 6;

function trianglesOf(api: ifc.IfcAPI, model: number, mesh: ifc.FlatMesh): Float64Array {
  const pieces: Float64Array[] = [];
  for (let index = 0; index < mesh.geometries.size(); index++) {
    const { geometryExpressID, flatTransformation } = mesh.geometries.get(index);
    const geometry = api.GetGeometry(model, geometryExpressID);
    const vertices = api.GetVertexArray(geometry.GetVertexData(), geometry.GetVertexDataSize());
    const indices = api.GetIndexArray(geometry.GetIndexData(), geometry.GetIndexDataSize());
    pieces.push(placeTriangles(vertices, indices, flatTransformation));
    geometry.delete();
  }
  const [only] = pieces;
  if (only !== undefined && pieces.length === 1) return only;
  const all = new Float64Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

/**
 * The engine turns models on their side for renderers, y up; here they stand again.
 *
 * ```
 *   engine: x east, y up, z south        IFC: x = x, y = -z, z = y
 * ```
 * @param m 4 × 4, column by column.
 */
function placeTriangles(vertices: Float32Array, indices: Uint32Array, m: readonly number[]): Float64Array {
  const placed = new Float64Array(indices.length * 3);
  const part = (row: number, x: number, y: number, z: number): number =>
    (m[row] as number) * x +
    (m[row + 4] as number) * y +
    (m[row + 8] as number) * z +
    (m[row + 12] as number);
  for (let corner = 0; corner < indices.length; corner++) {
    const at = (indices[corner] as number) * VERTEX;
    const x = vertices[at] ?? NaN;
    const y = vertices[at + 1] ?? NaN;
    const z = vertices[at + 2] ?? NaN;
    placed[corner * 3] = part(0, x, y, z);
    placed[corner * 3 + 1] = -part(2, x, y, z);
    placed[corner * 3 + 2] = part(1, x, y, z);
  }
  return placed;
}

/** The value of an attribute: text, number or truth. */
export function scalarOf(attribute: unknown): string | number | boolean | undefined {
  const value =
    typeof attribute === 'object' && attribute !== null
      ? (attribute as { readonly value?: unknown }).value
      : attribute;
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : undefined;
}

export const numberOf = (attribute: unknown): number | undefined => {
  const value = scalarOf(attribute);
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
};

/** Ids a reference or a list of references points to. */
export function referencesOf(attribute: unknown): number[] {
  const list: readonly unknown[] = Array.isArray(attribute) ? attribute : [attribute];
  return list.flatMap((each) => {
    const value = scalarOf(each);
    return typeof value === 'number' ? value : [];
  });
}
