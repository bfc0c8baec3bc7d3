import { fillRaster } from './fill-grid.ts';
import { type HeightGrid, sampleHeight } from './height-grid.ts';
import type { Bounds, Position } from './position.ts';

/**
 * The ground as it is drawn and built upon: a height everywhere, without steps, where the data of a city's terrain ends
 * or has holes.
 */
export interface GroundSurface {
  /** False for the ground of a city without terrain. */
  readonly hasRelief: boolean;
  /** Heights lie between these, metres. */
  readonly lowest: number;
  readonly highest: number;
  /** Metres above the datum of the city's terrain; never NaN. */
  readonly heightAt: (longitude: number, latitude: number) => number;
}

/** Ground of a city without terrain: the ellipsoid itself. */
export const FLAT_GROUND: GroundSurface = { hasRelief: false, lowest: 0, highest: 0, heightAt: () => 0 };

interface Patch {
  /** As the data is, with holes. */
  readonly grid: HeightGrid;
  /** Without holes; the grid itself where it has none. */
  readonly whole: HeightGrid;
  /** Mean height along the border: what lies far outside. */
  readonly border: number;
}

/** Outside a grid its border's own heights fade into their mean over this share of its longer side. */
const FADE = 0.5;

/**
 * Ground of the grids of a city, in their order: where several lie over each other, the first with data counts. Within
 * data it is what {@link sampleHeight} gives; holes are filled from around them; outside, the height at the nearest
 * border fades into the border's mean.
 */
export function createGroundSurface(grids: readonly HeightGrid[]): GroundSurface {
  if (grids.length === 0) return FLAT_GROUND;
  const patches = grids.map(patchOf);
  let [lowest, highest] = [Infinity, -Infinity];
  for (const { whole } of patches) {
    for (const height of whole.heights) {
      if (height < lowest) lowest = height;
      if (height > highest) highest = height;
    }
  }
  return {
    hasRelief: true,
    lowest,
    highest,
    heightAt: (longitude, latitude) => heightOf(patches, longitude, latitude),
  };
}

function heightOf(patches: readonly Patch[], longitude: number, latitude: number): number {
  let inHole: Patch | undefined;
  for (const patch of patches) {
    const height = sampleHeight(patch.grid, longitude, latitude);
    if (patch.grid === patch.whole) {
      if (!Number.isNaN(height)) return height;
      continue;
    }
    // Beside a hole the filled grid gives its own sums, so that nothing jumps where the hole begins.
    if (!Number.isNaN(height)) return sampleHeight(patch.whole, longitude, latitude);
    if (isInside(patch.grid.bounds, longitude, latitude)) inHole ??= patch;
  }
  if (inHole !== undefined) return sampleHeight(inHole.whole, longitude, latitude);
  return heightOutside(patches, longitude, latitude);
}

function patchOf(grid: HeightGrid): Patch {
  const { columns, rows } = grid;
  const heights = fillRaster(grid.heights, columns, rows);
  let [sum, count] = [0, 0];
  const add = (at: number): void => {
    sum += heights[at] as number;
    count++;
  };
  for (let column = 0; column < columns; column++) [column, (rows - 1) * columns + column].forEach(add);
  for (let row = 0; row < rows; row++) [row * columns, row * columns + columns - 1].forEach(add);
  return { grid, whole: heights === grid.heights ? grid : { ...grid, heights }, border: sum / count };
}

function isInside([west, south, east, north]: Bounds, longitude: number, latitude: number): boolean {
  return longitude >= west && longitude <= east && latitude >= south && latitude <= north;
}

function heightOutside(patches: readonly Patch[], longitude: number, latitude: number): number {
  let nearest: Patch | undefined;
  let distance = Infinity;
  const parallel = Math.cos((latitude * Math.PI) / 180);
  const away = ([west, south, east, north]: Bounds): number =>
    Math.hypot(
      Math.max(west - longitude, longitude - east, 0) * parallel,
      Math.max(south - latitude, latitude - north, 0),
    );
  for (const patch of patches) {
    const far = away(patch.grid.bounds);
    if (far < distance) [nearest, distance] = [patch, far];
  }
  if (nearest === undefined) return 0;
  const [west, south, east, north] = nearest.grid.bounds;
  const edge = sampleHeight(
    nearest.whole,
    Math.min(Math.max(longitude, west), east),
    Math.min(Math.max(latitude, south), north),
  );
  const reach = Math.max((east - west) * parallel, north - south) * FADE;
  const share = reach > 0 ? Math.min(1, distance / reach) : 1;
  return edge + (nearest.border - edge) * share * share * (3 - 2 * share);
}

/** Lowest ground under positions: what a building stands on. @returns metres; Infinity without positions. */
export function lowestGround(ground: GroundSurface, positions: Iterable<Position>): number {
  let lowest = Infinity;
  for (const [longitude, latitude] of positions) {
    lowest = Math.min(lowest, ground.heightAt(longitude, latitude));
  }
  return lowest;
}
