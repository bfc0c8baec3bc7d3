import type { GeometryColumn } from '@cityloom/twin-core';
import type { TileFrame } from './tile-frame.ts';

/**
 * Ring in plane metres, x and y interleaved, not closed. Outer rings run counter-clockwise, holes clockwise
 * (the solid lies to the left).
 */
export type PlaneRing = readonly number[];

/** One part of a footprint. */
export interface Outline {
  readonly outer: PlaneRing;
  readonly holes: readonly PlaneRing[];
}

/** Rings with less area are no building part, square metres. */
const SMALLEST_AREA = 0.05;

/** Smallest side of the box that stands for a building without a usable outline, metres. */
const SMALLEST_SIDE = 1;

/** @returns square metres, positive if counter-clockwise. */
export function signedArea(ring: PlaneRing): number {
  let twice = 0;
  const originX = ring[0] ?? 0;
  const originY = ring[1] ?? 0;
  for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
    twice +=
      ((ring[j] as number) - originX) * ((ring[i + 1] as number) - originY) -
      ((ring[i] as number) - originX) * ((ring[j + 1] as number) - originY);
  }
  return twice / 2;
}

/**
 * The outlines of one row in the tile's plane, one per usable part.
 * @returns empty if no part has an area.
 */
export function readOutlines(geometry: GeometryColumn, row: number, frame: TileFrame): Outline[] {
  const outlines: Outline[] = [];
  const { partOffsets, ringOffsets } = geometry;
  for (let part = partOffsets[row] as number; part < (partOffsets[row + 1] as number); part++) {
    const first = ringOffsets[part] as number;
    const last = ringOffsets[part + 1] as number;
    if (first === last) continue;
    const outer = oriented(readRing(geometry, first, frame), 1);
    if (outer === undefined) continue;
    const holes: PlaneRing[] = [];
    for (let ring = first + 1; ring < last; ring++) {
      const hole = oriented(readRing(geometry, ring, frame), -1);
      if (hole !== undefined) holes.push(hole);
    }
    outlines.push({ outer, holes });
  }
  return outlines;
}

function readRing(geometry: GeometryColumn, ring: number, frame: TileFrame): number[] {
  const { positions, positionOffsets } = geometry;
  const start = positionOffsets[ring] as number;
  let end = positionOffsets[ring + 1] as number;
  const closed =
    end - start > 1 &&
    positions[start * 2] === positions[end * 2 - 2] &&
    positions[start * 2 + 1] === positions[end * 2 - 1];
  if (closed) end--;
  const { centre, metresEast, metresNorth } = frame;
  const result: number[] = [];
  for (let i = start; i < end; i++) {
    result.push(
      ((positions[i * 2] as number) - centre[0]) * metresEast,
      ((positions[i * 2 + 1] as number) - centre[1]) * metresNorth,
    );
  }
  return result;
}

/** @returns the ring with the wanted sense of turning, or undefined if it has no area. */
function oriented(ring: number[], sense: 1 | -1): PlaneRing | undefined {
  const area = signedArea(ring);
  if (ring.length < 6 || Math.abs(area) < SMALLEST_AREA) return undefined;
  if (area * sense > 0) return ring;
  const reversed: number[] = [];
  for (let i = ring.length - 2; i >= 0; i -= 2) reversed.push(ring[i] as number, ring[i + 1] as number);
  return reversed;
}

/** Box around all positions of the row, at least a metre wide, for a building without a usable outline. */
export function boxAround(geometry: GeometryColumn, row: number, frame: TileFrame): Outline | undefined {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  const { partOffsets, ringOffsets, positionOffsets, positions } = geometry;
  const firstRing = ringOffsets[partOffsets[row] as number] as number;
  const lastRing = ringOffsets[partOffsets[row + 1] as number] as number;
  const last = positionOffsets[lastRing] as number;
  for (let i = positionOffsets[firstRing] as number; i < last; i++) {
    const x = ((positions[i * 2] as number) - frame.centre[0]) * frame.metresEast;
    const y = ((positions[i * 2 + 1] as number) - frame.centre[1]) * frame.metresNorth;
    west = Math.min(west, x);
    east = Math.max(east, x);
    south = Math.min(south, y);
    north = Math.max(north, y);
  }
  if (west === Infinity) return undefined;
  const padX = Math.max(0, SMALLEST_SIDE - (east - west)) / 2;
  const padY = Math.max(0, SMALLEST_SIDE - (north - south)) / 2;
  const [x0, x1, y0, y1] = [west - padX, east + padX, south - padY, north + padY];
  return { outer: [x0, y0, x1, y0, x1, y1, x0, y1], holes: [] };
}
