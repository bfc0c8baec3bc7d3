import { GrowingIntegers } from './growing-arrays.ts';

/** Triangles to be quantised. */
export interface MeshSource {
  /** East, north, up, metres, interleaved. */
  readonly positions: Float64Array;
  /** Building of each vertex. */
  readonly features: Uint32Array;
  readonly indices: Uint32Array;
}

/** A mesh on the grid of its tile, as it is stored. */
export interface QuantisedMesh {
  readonly vertexCount: number;
  /** x east, y up, z south in steps of the grid, interleaved. */
  readonly positions: Int16Array;
  /** Building within the tile. */
  readonly features: Uint16Array;
  /** Three per vertex, in 127ths, with a fourth byte of padding; absent if not asked for. */
  readonly normals?: Int8Array;
  readonly indices: Uint32Array;
  readonly minimum: readonly number[];
  readonly maximum: readonly number[];
  /** Which vertex of the source each one was. */
  readonly sources?: Uint32Array;
}

const LARGEST_COORDINATE = 32_767;

/** Step of the grid: the wanted one or, for a wide tile, the least that 16 bits reach. */
export function gridStep(positions: Float64Array, resolution: number): number {
  let farthest = 0;
  for (let i = 0; i < positions.length; i += 3) {
    const east = Math.abs(positions[i] as number);
    const north = Math.abs(positions[i + 1] as number);
    const up = Math.abs(positions[i + 2] as number);
    if (east > farthest) farthest = east;
    if (north > farthest) farthest = north;
    if (up > farthest) farthest = up;
  }
  return Math.max(resolution, farthest / LARGEST_COORDINATE);
}

export function quantise(mesh: MeshSource, step: number, withNormals: boolean): QuantisedMesh {
  const count = mesh.features.length;
  const source = mesh.positions;
  const positions = new Int16Array(count * 3);
  for (let at = 0; at < count * 3; at += 3) {
    positions[at] = Math.round((source[at] as number) / step);
    positions[at + 1] = Math.round((source[at + 2] as number) / step);
    positions[at + 2] = Math.round(-(source[at + 1] as number) / step);
  }
  const indices = mesh.indices.slice();
  if (withNormals) return withFlatNormals(positions, mesh.features, indices);
  const features = new Uint16Array(mesh.features);
  return { vertexCount: count, positions, features, indices, ...extremes(positions) };
}

function extremes(positions: Int16Array): { minimum: number[]; maximum: number[] } {
  let [leastX, leastY, leastZ] = [Infinity, Infinity, Infinity];
  let [mostX, mostY, mostZ] = [-Infinity, -Infinity, -Infinity];
  for (let i = 0; i < positions.length; i += 3) {
    const x = positions[i] as number;
    const y = positions[i + 1] as number;
    const z = positions[i + 2] as number;
    if (x < leastX) leastX = x;
    if (x > mostX) mostX = x;
    if (y < leastY) leastY = y;
    if (y > mostY) mostY = y;
    if (z < leastZ) leastZ = z;
    if (z > mostZ) mostZ = z;
  }
  return { minimum: [leastX, leastY, leastZ], maximum: [mostX, mostY, mostZ] };
}

const splitFirst = new GrowingIntegers();
const splitSources = new GrowingIntegers();
const splitNext = new GrowingIntegers();
const splitNormals = new GrowingIntegers();
const NONE = 0xffff_ffff;

/**
 * Gives each vertex as many copies as faces of different direction meet in it: for renderers that take normals from
 * the file. Faces of one plane keep sharing their corners. Copies are numbered as the triangles come to them.
 */
function withFlatNormals(
  positions: Int16Array,
  features: Uint32Array,
  indices: Uint32Array<ArrayBuffer>,
): QuantisedMesh {
  const count = splitVertices(positions, features.length, indices);
  const sources = splitSources.values.slice(0, count);
  const wide = new Int16Array(count * 3);
  const owners = new Uint16Array(count);
  for (let i = 0; i < count; i++) {
    const source = sources[i] as number;
    wide[i * 3] = positions[source * 3] as number;
    wide[i * 3 + 1] = positions[source * 3 + 1] as number;
    wide[i * 3 + 2] = positions[source * 3 + 2] as number;
    owners[i] = features[source] as number;
  }
  return {
    vertexCount: count,
    positions: wide,
    features: owners,
    normals: new Int8Array(splitNormals.values.slice(0, count).buffer),
    indices,
    sources,
    ...extremes(wide),
  };
}

/** Puts the numbers of copies in place of those of the vertices. @returns how many copies there are. */
function splitVertices(positions: Int16Array, vertices: number, indices: Uint32Array): number {
  for (const list of [splitFirst, splitSources, splitNext, splitNormals]) list.clear();
  const first = splitFirst.reserve(vertices).fill(NONE, 0, vertices);
  // At most one copy per corner.
  const sources = splitSources.reserve(indices.length);
  const next = splitNext.reserve(indices.length);
  const normals = splitNormals.reserve(indices.length);
  let count = 0;
  for (let i = 0; i < indices.length; i += 3) {
    const normal = packedNormal(positions, indices, i);
    for (let corner = i; corner < i + 3; corner++) {
      const vertex = indices[corner] as number;
      const newest = first[vertex] as number;
      let copy = newest;
      while (copy !== NONE && normals[copy] !== normal) copy = next[copy] as number;
      if (copy === NONE) {
        copy = count++;
        sources[copy] = vertex;
        normals[copy] = normal;
        next[copy] = newest;
        first[vertex] = copy;
      }
      indices[corner] = copy;
    }
  }
  return count;
}

/** Unit normal of a triangle, a signed byte per axis from the lowest up; upwards if it has no area. */
function packedNormal(positions: Int16Array, indices: Uint32Array, at: number): number {
  const a = (indices[at] as number) * 3;
  const b = (indices[at + 1] as number) * 3;
  const c = (indices[at + 2] as number) * 3;
  const ux = (positions[b] as number) - (positions[a] as number);
  const uy = (positions[b + 1] as number) - (positions[a + 1] as number);
  const uz = (positions[b + 2] as number) - (positions[a + 2] as number);
  const vx = (positions[c] as number) - (positions[a] as number);
  const vy = (positions[c + 1] as number) - (positions[a + 1] as number);
  const vz = (positions[c + 2] as number) - (positions[a + 2] as number);
  const x = uy * vz - uz * vy;
  const y = uz * vx - ux * vz;
  const z = ux * vy - uy * vx;
  const length = Math.sqrt(x * x + y * y + z * z);
  if (length === 0) return 127 << 8;
  const scale = 127 / length;
  return (
    ((Math.round(x * scale) & 0xff) |
      ((Math.round(y * scale) & 0xff) << 8) |
      ((Math.round(z * scale) & 0xff) << 16)) >>>
    0
  );
}
