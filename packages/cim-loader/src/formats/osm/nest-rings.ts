import { doubleRingArea, type IntegerRing } from './ring-repair.ts';

/** Sides of a ring that are asked: enough for a majority, few enough for coasts of a hundred thousand. */
const SIDES_ASKED = 64;

/**
 * True if most sides of `inner` lie inside `outer`: shared vertices do not decide.
 * @param sides at most asked, spread over the ring.
 */
export function ringInside(outer: Float64Array, inner: Float64Array, sides = 1e9): boolean {
  let inside = 0;
  const step = 2 * Math.max(1, Math.floor(inner.length / 2 / sides));
  for (let at = 0; at + 2 < inner.length; at += step) {
    // The middle of a side: never a vertex both rings share.
    const x = ((inner[at] as number) + (inner[at + 2] as number)) / 2;
    const y = ((inner[at + 1] as number) + (inner[at + 3] as number)) / 2;
    inside += pointInRing(outer, x, y) ? 1 : -1;
  }
  return inside > 0;
}

function pointInRing(ring: Float64Array, x: number, y: number): boolean {
  let inside = false;
  for (let at = 0; at + 3 < ring.length; at += 2) {
    const ax = ring[at] as number;
    const ay = ring[at + 1] as number;
    const bx = ring[at + 2] as number;
    const by = ring[at + 3] as number;
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}

/**
 * Sorts closed rings that do not cross into polygons, whatever their direction and role: a ring inside an odd number
 * of others is a hole of the smallest of them, an island in a hole is a polygon again (OSM wiki, Multipolygon).
 */
export function nestRings(rings: readonly IntegerRing[]): IntegerRing[][] {
  const byArea = rings
    .map((ring) => ({ ring, area: Math.abs(doubleRingArea(ring)), box: boxOf(ring) }))
    .sort((first, second) => second.area - first.area);
  const placed: { box: Box; ring: IntegerRing; depth: number; polygon: IntegerRing[] }[] = [];
  const polygons: IntegerRing[][] = [];
  for (const { ring, box } of byArea) {
    const around = placed.findLast(
      (other) => boxInside(other.box, box) && ringInside(other.ring, ring, SIDES_ASKED),
    );
    const depth = around === undefined ? 0 : around.depth + 1;
    const isHole = depth % 2 === 1;
    const polygon = isHole && around !== undefined ? around.polygon : [];
    polygon.push(ring);
    if (!isHole) polygons.push(polygon);
    placed.push({ box, ring, depth, polygon });
  }
  return polygons;
}

type Box = readonly [west: number, south: number, east: number, north: number];

function boxOf(ring: IntegerRing): Box {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at < ring.length; at += 2) {
    west = Math.min(west, ring[at] as number);
    east = Math.max(east, ring[at] as number);
    south = Math.min(south, ring[at + 1] as number);
    north = Math.max(north, ring[at + 1] as number);
  }
  return [west, south, east, north];
}

const boxInside = (outer: Box, inner: Box): boolean =>
  inner[0] >= outer[0] && inner[1] >= outer[1] && inner[2] <= outer[2] && inner[3] <= outer[3];
