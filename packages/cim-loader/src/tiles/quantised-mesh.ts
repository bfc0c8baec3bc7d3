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
  for (const value of positions) {
    const size = value < 0 ? -value : value;
    if (size > farthest) farthest = size;
  }
  return Math.max(resolution, farthest / LARGEST_COORDINATE);
}

export function quantise(mesh: MeshSource, step: number, withNormals: boolean): QuantisedMesh {
  const count = mesh.features.length;
  const positions = new Int16Array(count * 3);
  for (let i = 0; i < count; i++) {
    const at = i * 3;
    positions[at] = Math.round((mesh.positions[at] as number) / step);
    positions[at + 1] = Math.round((mesh.positions[at + 2] as number) / step);
    positions[at + 2] = Math.round(-(mesh.positions[at + 1] as number) / step);
  }
  const features = Uint16Array.from(mesh.features);
  const plain = {
    vertexCount: count,
    positions,
    features,
    indices: mesh.indices.slice(),
    ...extremes(positions),
  };
  return withNormals ? withFlatNormals(plain) : plain;
}

function extremes(positions: Int16Array): { minimum: number[]; maximum: number[] } {
  const minimum = [Infinity, Infinity, Infinity];
  const maximum = [-Infinity, -Infinity, -Infinity];
  for (let axis = 0; axis < 3; axis++) {
    let least = Infinity;
    let most = -Infinity;
    for (let i = axis; i < positions.length; i += 3) {
      const value = positions[i] as number;
      if (value < least) least = value;
      if (value > most) most = value;
    }
    minimum[axis] = least;
    maximum[axis] = most;
  }
  return { minimum, maximum };
}

const splitSources = new GrowingIntegers();
const splitNext = new GrowingIntegers();
const splitNormals = new GrowingIntegers();
const NONE = 0xffff_ffff;

/**
 * Gives each vertex as many copies as faces of different direction meet in it: for renderers that take normals from
 * the file. Faces of one plane keep sharing their corners.
 */
function withFlatNormals(mesh: QuantisedMesh): QuantisedMesh {
  const { positions, features, indices, vertexCount } = mesh;
  const first = new Uint32Array(vertexCount).fill(NONE);
  splitSources.clear();
  splitNext.clear();
  splitNormals.clear();
  for (let i = 0; i < indices.length; i += 3) {
    const normal = packedNormal(positions, indices, i);
    for (let corner = i; corner < i + 3; corner++) {
      const vertex = indices[corner] as number;
      let copy = first[vertex] as number;
      while (copy !== NONE && splitNormals.values[copy] !== normal) copy = splitNext.values[copy] as number;
      if (copy === NONE) {
        copy = splitSources.length;
        splitSources.push(vertex);
        splitNormals.push(normal);
        splitNext.push(first[vertex] as number);
        first[vertex] = copy;
      }
      indices[corner] = copy;
    }
  }
  const sources = splitSources.view.slice();
  const wide = new Int16Array(sources.length * 3);
  const owners = new Uint16Array(sources.length);
  for (let i = 0; i < sources.length; i++) {
    const source = sources[i] as number;
    wide[i * 3] = positions[source * 3] as number;
    wide[i * 3 + 1] = positions[source * 3 + 1] as number;
    wide[i * 3 + 2] = positions[source * 3 + 2] as number;
    owners[i] = features[source] as number;
  }
  const normals = splitNormals.view.slice();
  return {
    ...mesh,
    vertexCount: sources.length,
    positions: wide,
    features: owners,
    normals: new Int8Array(normals.buffer),
    sources,
    ...extremes(wide),
  };
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
