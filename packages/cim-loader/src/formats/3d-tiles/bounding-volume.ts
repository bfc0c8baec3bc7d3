import { isGeocentric, toGeodetic } from '../gltf/place-content.ts';
import { type JsonObject, numbersAt, objectAt } from '../gltf/json-access.ts';
import { type Matrix4, transformPositions } from '../gltf/matrix4.ts';

/** A bounding volume in the frame of its tile; regions are always on the globe. */
export type BoundingVolume =
  | { readonly type: 'box'; readonly numbers: readonly number[] }
  /** West, south, east, north (radians), lowest, highest (metres). */
  | { readonly type: 'region'; readonly numbers: readonly number[] }
  | { readonly type: 'sphere'; readonly numbers: readonly number[] };

/** `undefined` where there is none that can be read. */
export function readBoundingVolume(json: JsonObject | undefined): BoundingVolume | undefined {
  const box = numbersAt(json, 'box', 12);
  if (box !== undefined) return { type: 'box', numbers: box };
  const region = numbersAt(json, 'region', 6);
  if (region !== undefined) return { type: 'region', numbers: region };
  const sphere = numbersAt(json, 'sphere', 4);
  return sphere === undefined ? undefined : { type: 'sphere', numbers: sphere };
}

/** Whether the volume is an S2 cell (3DTILES_bounding_volume_S2), which is not turned into an outline. */
export function isS2(json: JsonObject | undefined): boolean {
  return objectAt(objectAt(json, 'extensions'), '3DTILES_bounding_volume_S2') !== undefined;
}

/** Where a volume lies on the globe. */
export interface VolumeOutline {
  /** Longitude, latitude, degrees; not closed. */
  readonly ring: readonly (readonly [longitude: number, latitude: number])[];
  /** Metres above the ellipsoid. */
  readonly bottom: number;
  readonly top: number;
}

const DEGREES = 180 / Math.PI;

/** Outline in plan of a volume; `undefined` where it is not on the globe. */
export function outlineOfVolume(volume: BoundingVolume, transform: Matrix4): VolumeOutline | undefined {
  if (volume.type === 'region') return outlineOfRegion(volume.numbers);
  const corners = transformPositions(transform, cornersOf(volume));
  if (!isGeocentric(corners)) return undefined;
  toGeodetic(corners);
  return boxOf(corners);
}

function outlineOfRegion(numbers: readonly number[]): VolumeOutline | undefined {
  const [west, south, east, north] = numbers.slice(0, 4).map((angle) => angle * DEGREES) as [
    number,
    number,
    number,
    number,
  ];
  if (Math.max(Math.abs(south), Math.abs(north)) > 90) return undefined;
  if (Math.max(Math.abs(west), Math.abs(east)) > 180) return undefined;
  return boxOf(Float64Array.of(west, south, numbers[4] ?? 0, east, north, numbers[5] ?? 0));
}

/** Rectangle around geodetic positions. */
function boxOf(corners: Float64Array): VolumeOutline {
  const least = [Infinity, Infinity, Infinity];
  const most = [-Infinity, -Infinity, -Infinity];
  corners.forEach((value, at) => {
    least[at % 3] = Math.min(least[at % 3] as number, value);
    most[at % 3] = Math.max(most[at % 3] as number, value);
  });
  const [west, south, bottom] = least as [number, number, number];
  const [east, north, top] = most as [number, number, number];
  return {
    ring: [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
    ],
    bottom,
    top,
  };
}

/** Eight corners of a box, six extremes of a sphere. */
function cornersOf(volume: BoundingVolume): Float64Array {
  const { numbers } = volume;
  const [x = 0, y = 0, z = 0] = numbers;
  if (volume.type === 'sphere') {
    const radius = numbers[3] ?? 0;
    return Float64Array.from([
      ...[x - radius, y, z, x + radius, y, z, x, y - radius, z],
      ...[x, y + radius, z, x, y, z - radius, x, y, z + radius],
    ]);
  }
  const corners = new Float64Array(24);
  for (let corner = 0; corner < 8; corner++) {
    for (let axis = 0; axis < 3; axis++) {
      let value = numbers[axis] as number;
      for (let half = 0; half < 3; half++) {
        value += (((corner >> half) & 1) * 2 - 1) * (numbers[3 + half * 3 + axis] as number);
      }
      corners[corner * 3 + axis] = value;
    }
  }
  return corners;
}

/**
 * Volume of a tile of an implicit tiling (3D Tiles 1.1, 7.4): halves along x and y, in octrees along z too.
 * Spheres cannot be divided; the tile keeps that of the root.
 */
export function divideVolume(
  volume: BoundingVolume,
  level: number,
  [x, y, z]: readonly [x: number, y: number, z: number],
  isOctree: boolean,
): BoundingVolume {
  const parts = 2 ** level;
  const { numbers } = volume;
  if (volume.type === 'sphere') return volume;
  if (volume.type === 'region') {
    const [west = 0, south = 0, east = 0, north = 0, bottom = 0, top = 0] = numbers;
    const [dx, dy] = [(east - west) / parts, (north - south) / parts];
    const dz = isOctree ? (top - bottom) / parts : top - bottom;
    const lower = bottom + (isOctree ? z : 0) * dz;
    return {
      type: 'region',
      numbers: [west + x * dx, south + y * dy, west + (x + 1) * dx, south + (y + 1) * dy, lower, lower + dz],
    };
  }
  const divided = [...numbers];
  const steps = [x, y, isOctree ? z : undefined];
  steps.forEach((step, half) => {
    if (step === undefined) return;
    for (let axis = 0; axis < 3; axis++) {
      const length = numbers[3 + half * 3 + axis] as number;
      divided[3 + half * 3 + axis] = length / parts;
      divided[axis] = (divided[axis] as number) + length * ((2 * step + 1) / parts - 1);
    }
  });
  return { type: 'box', numbers: divided };
}
