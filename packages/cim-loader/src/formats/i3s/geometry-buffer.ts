import { NO_FEATURE } from '../gltf/content-model.ts';
import { type GeometryLayout, type LayoutPart, NUMBER_BYTES } from './geometry-layout.ts';

/** Mesh of one node, as its buffer has it. */
export interface NodeGeometry {
  /** x, y, z from the centre of the node, in units of the layer's CRS. */
  readonly positions: Float64Array;
  /** Three per triangle. */
  readonly indices: Uint32Array;
  /** Per triangle: which feature of the node, or `NO_FEATURE`; `undefined`: the mesh has no features. */
  readonly features: Uint32Array | undefined;
  /** Of each feature: what the layer calls it. */
  readonly featureIds: readonly (number | bigint)[];
  /** Triangles that no feature claims, or two. */
  readonly unclear: number;
}

/** Numbers of vertices and features where the buffer does not begin with them. */
export interface StatedCounts {
  readonly vertices: number;
  readonly features: number;
}

type PlainLayout = Extract<GeometryLayout, { type: 'plain' }>;

const COUNT_BYTES = 8;

/**
 * Reads an uncompressed geometry buffer ("Geometry buffer" of defaultGeometrySchema; "geometryBuffer").
 * @param spend called with the number of vertices before anything is allocated; throws where it is too high.
 * @throws {RangeError} what is wrong.
 */
export function readGeometryBuffer(
  bytes: Uint8Array,
  layout: PlainLayout,
  stated: StatedCounts,
  spend: (vertices: number) => void,
): NodeGeometry {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (layout.hasCounts && bytes.length < COUNT_BYTES)
    throw new RangeError('the buffer is shorter than its header');
  const vertices = layout.hasCounts ? view.getUint32(0, true) : stated.vertices;
  const features = layout.hasCounts ? view.getUint32(4, true) : stated.features;
  if (vertices % 3 !== 0) throw new RangeError(`${vertices} vertices make no triangles`);
  const offsets = offsetsOf(layout, vertices, features, bytes.length);
  spend(vertices);
  const positions = readPositions(view, offsets.get('position'), vertices);
  const indices = Uint32Array.from({ length: vertices }, (_, at) => at);
  const [ids, ranges] = [offsets.get('featureId'), offsets.get('faceRange')];
  if (ids === undefined || features === 0) {
    return { positions, indices, features: undefined, featureIds: [], unclear: 0 };
  }
  const featureIds = Array.from({ length: features }, (_, at) =>
    readInteger(view, ids.offset + at * bytesOf(ids.part), ids.part.type),
  );
  const claimed = facesOfFeatures(view, ranges?.offset, features, vertices / 3);
  return { positions, indices, featureIds, ...claimed };
}

interface PlacedPart {
  readonly part: LayoutPart;
  readonly offset: number;
}

const bytesOf = ({ type, components }: LayoutPart): number => (NUMBER_BYTES[type] ?? 0) * components;

/**
 * Where each run begins. Layers up to 1.6 may state UV regions that a node does not have: they are taken as absent
 * where only then the rest fits.
 */
function offsetsOf(
  { offset, parts }: PlainLayout,
  vertices: number,
  features: number,
  length: number,
): ReadonlyMap<string, PlacedPart> {
  const withoutRegions = parts.filter(({ name }) => name !== 'uvRegion');
  for (const list of [parts, withoutRegions]) {
    const placed = new Map<string, PlacedPart>();
    let at = offset;
    for (const part of list) {
      placed.set(part.name, { part, offset: at });
      at += bytesOf(part) * (part.per === 'vertex' ? vertices : features);
    }
    if (at <= length) return placed;
  }
  throw new RangeError(`${length} bytes are too few for ${vertices} vertices and ${features} features`);
}

function readPositions(view: DataView, placed: PlacedPart | undefined, vertices: number): Float64Array {
  if (placed?.part.components !== 3 || !placed.part.type.startsWith('Float')) {
    throw new RangeError('the layout has no positions of three Float32');
  }
  const isDouble = placed.part.type === 'Float64';
  const positions = new Float64Array(vertices * 3);
  for (let at = 0; at < positions.length; at++) {
    positions[at] = isDouble
      ? view.getFloat64(placed.offset + at * 8, true)
      : view.getFloat32(placed.offset + at * 4, true);
  }
  return positions;
}

/** Whole numbers; bigints beyond 2^53. */
export function readInteger(view: DataView, at: number, type: string): number | bigint {
  const read = INTEGERS[type];
  if (read === undefined) throw new RangeError(`${type} is no whole number`);
  const value = read(view, at);
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

type ReadInteger = (view: DataView, at: number) => number | bigint;

const INTEGERS: Readonly<Record<string, ReadInteger>> = {
  UInt8: (view, at) => view.getUint8(at),
  Int8: (view, at) => view.getInt8(at),
  UInt16: (view, at) => view.getUint16(at, true),
  Int16: (view, at) => view.getInt16(at, true),
  UInt32: (view, at) => view.getUint32(at, true),
  Oid32: (view, at) => view.getUint32(at, true),
  Int32: (view, at) => view.getInt32(at, true),
  UInt64: (view, at) => view.getBigUint64(at, true),
  Oid64: (view, at) => view.getBigUint64(at, true),
  Int64: (view, at) => view.getBigInt64(at, true),
};

/** "faceRange is an inclusive range of faces": first and last triangle of each feature. */
function facesOfFeatures(
  view: DataView,
  offset: number | undefined,
  count: number,
  faces: number,
): Pick<NodeGeometry, 'features' | 'unclear'> {
  const features = new Uint32Array(faces).fill(NO_FEATURE);
  let unclear = 0;
  for (let feature = 0; feature < count; feature++) {
    // Without ranges, a single feature has all of the mesh.
    const first = offset === undefined ? 0 : view.getUint32(offset + feature * 8, true);
    const last = offset === undefined ? faces - 1 : view.getUint32(offset + feature * 8 + 4, true);
    if (last >= faces && faces > 0)
      throw new RangeError(`feature ${feature} ends at face ${last} of ${faces}`);
    for (let face = first; face <= last; face++) {
      if (features[face] === NO_FEATURE) features[face] = feature;
      else unclear++;
    }
    // Ranges that overlap again and again would take forever.
    if (unclear > faces + count) throw new RangeError('the face ranges of its features overlap');
  }
  for (const feature of features) if (feature === NO_FEATURE) unclear++;
  return { features, unclear };
}
