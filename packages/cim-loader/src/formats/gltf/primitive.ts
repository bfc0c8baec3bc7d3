import { type Accessor, type ComponentArray, COMPONENTS, meantNumbers, readAccessor } from './accessor.ts';
import { type DecodedDraco, decodeDraco, prepareDraco } from './draco.ts';
import type { GltfDocument } from './gltf-document.ts';
import { flagAt, indexAt, type JsonObject, numberAt, objectAt, objectsAt, textAt } from './json-access.ts';

/** Geometry of one mesh primitive. */
export interface Primitive {
  readonly json: JsonObject;
  /** For messages: `meshes/0/primitives/1`. */
  readonly place: string;
  readonly kind: 'points' | 'lines' | 'triangles';
  /** Vertices: 1 per point, 2 per segment, 3 per triangle; all of them exist. */
  readonly indices: Uint32Array;
  readonly vertices: number;
  /** x, y, z per vertex, as meant. */
  readonly positions: ComponentArray;
  /** Another attribute, `undefined` where there is none. @throws {LoadError} where it is broken. */
  attribute(name: string): Accessor | undefined;
}

/**
 * Reads one primitive; Draco is decompressed, strips, fans and loops are taken apart.
 * @returns `undefined` for a primitive without positions, which glTF allows.
 * @throws {LoadError} where its data are broken.
 */
export async function readPrimitive(
  document: GltfDocument,
  json: JsonObject,
  place: string,
): Promise<Primitive | undefined> {
  const names = objectAt(json, 'attributes');
  const draco = await readDraco(document, json, place);
  const attribute = (name: string): Accessor | undefined => {
    const index = indexAt(names, name);
    if (index === undefined) return undefined;
    return draco?.attributes.get(name) ?? readAccessor(document, index);
  };
  const position = attribute('POSITION');
  if (position === undefined) return undefined;
  if (position.components !== 3) throw document.fail('POSITION is no VEC3', place);
  const source = draco?.mesh.indices ?? readIndices(document, json, position.count, place);
  const mode = indexAt(json, 'mode') ?? 4;
  const { kind, indices } = elementsOf(draco === undefined ? mode : dracoMode(mode), source);
  const sound = withoutMissingVertices(indices, position.count, kind);
  if (sound.length < indices.length) {
    document.warn('missing-vertices', 'indices name vertices that are not there; left out', place);
  }
  const positions = meantNumbers(position);
  return { json, place, kind, indices: sound, vertices: position.count, positions, attribute };
}

/** Draco holds triangles or points, whatever strips the primitive speaks of. */
const dracoMode = (mode: number): number => (mode === 0 ? 0 : 4);

function readIndices(document: GltfDocument, json: JsonObject, vertices: number, place: string): Uint32Array {
  const index = indexAt(json, 'indices');
  if (index === undefined) return Uint32Array.from({ length: vertices }, (_, vertex) => vertex);
  const { values, components } = readAccessor(document, index);
  if (components !== 1) throw document.fail('its indices are no SCALAR', place);
  return values instanceof Uint32Array ? values : Uint32Array.from(values as ArrayLike<number>);
}

function elementsOf(mode: number, source: Uint32Array): Pick<Primitive, 'kind' | 'indices'> {
  switch (mode) {
    case 0:
      return { kind: 'points', indices: source };
    case 1:
      return { kind: 'lines', indices: source.subarray(0, source.length - (source.length % 2)) };
    case 2:
    case 3:
      return { kind: 'lines', indices: chain(source, mode === 2) };
    case 5:
    case 6:
      return { kind: 'triangles', indices: strip(source, mode === 6) };
    default:
      return { kind: 'triangles', indices: source.subarray(0, source.length - (source.length % 3)) };
  }
}

function chain(source: Uint32Array, isLoop: boolean): Uint32Array {
  const segments = Math.max(0, source.length - 1) + (isLoop && source.length > 2 ? 1 : 0);
  const indices = new Uint32Array(segments * 2);
  for (let i = 0; i < segments; i++) {
    indices[i * 2] = source[i] as number;
    indices[i * 2 + 1] = source[(i + 1) % source.length] as number;
  }
  return indices;
}

function strip(source: Uint32Array, isFan: boolean): Uint32Array {
  const triangles = Math.max(0, source.length - 2);
  const indices = new Uint32Array(triangles * 3);
  for (let i = 0; i < triangles; i++) {
    // Every second triangle of a strip runs the other way round.
    const flip = isFan ? 0 : i % 2;
    indices[i * 3] = source[isFan ? 0 : i + flip] as number;
    indices[i * 3 + 1] = source[isFan ? i + 1 : i + 1 - flip] as number;
    indices[i * 3 + 2] = source[i + 2] as number;
  }
  return indices;
}

const CORNERS = { points: 1, lines: 2, triangles: 3 };

function withoutMissingVertices(
  indices: Uint32Array,
  vertices: number,
  kind: Primitive['kind'],
): Uint32Array {
  if (indices.every((vertex) => vertex < vertices)) return indices;
  const corners = CORNERS[kind];
  const kept: number[] = [];
  for (let at = 0; at < indices.length; at += corners) {
    const element = indices.subarray(at, at + corners);
    if (element.every((vertex) => vertex < vertices)) kept.push(...element);
  }
  return Uint32Array.from(kept);
}

/** A decompressed primitive: attributes by their glTF name. */
interface DracoPrimitive {
  readonly mesh: DecodedDraco;
  readonly attributes: ReadonlyMap<string, Accessor>;
}

async function readDraco(
  document: GltfDocument,
  json: JsonObject,
  place: string,
): Promise<DracoPrimitive | undefined> {
  const extension = objectAt(objectAt(json, 'extensions'), 'KHR_draco_mesh_compression');
  const view = indexAt(extension, 'bufferView');
  if (extension === undefined || view === undefined) return undefined;
  const ids = new Map<string, number>();
  for (const [name, id] of Object.entries(objectAt(extension, 'attributes') ?? {})) {
    if (typeof id === 'number') ids.set(name, id);
  }
  const most = mostValues(document, json);
  const bytes = document.view(view);
  const module = await prepareDraco();
  let mesh: DecodedDraco;
  try {
    mesh = decodeDraco(module, bytes, [...ids.values()], most);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw document.fail(`its Draco compression is broken: ${error.message}`, place);
  }
  const attributes = new Map<string, Accessor>();
  for (const [name, id] of ids) {
    const attribute = mesh.attributes.get(id);
    if (attribute === undefined) continue;
    const accessor = accessorOf(document, json, name);
    const { values, components } = attribute;
    attributes.set(name, {
      values,
      components,
      count: mesh.vertices,
      normalized: flagAt(accessor, 'normalized'),
    });
  }
  return { mesh, attributes };
}

function accessorOf(document: GltfDocument, json: JsonObject, name: string): JsonObject | undefined {
  const index = indexAt(objectAt(json, 'attributes'), name);
  return index === undefined ? undefined : objectsAt(document.json, 'accessors')[index];
}

/** The accessors say how much a Draco stream holds; a broken one that holds more is not unpacked. */
function mostValues(document: GltfDocument, json: JsonObject): number {
  const accessors = objectsAt(document.json, 'accessors');
  const stated = [indexAt(json, 'indices'), ...Object.values(objectAt(json, 'attributes') ?? {})].map(
    (index) => {
      const accessor = typeof index === 'number' ? accessors[index] : undefined;
      return (numberAt(accessor, 'count') ?? 0) * (COMPONENTS[textAt(accessor, 'type') ?? ''] ?? 1);
    },
  );
  return Math.min(Math.max(...stated, 1024), document.context.limits.maximumPositions);
}
