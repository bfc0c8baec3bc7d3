import { findSelfCrossing, pointInRing } from '@cityloom/twin-core';
import { difference, union } from 'polyclip-ts';
import {
  BoundaryEdges,
  chainRings,
  type PlanePoint,
  splitAtVertices,
  VertexWelder,
} from './boundary-edges.ts';

/** Rings of a polygon in a plane, metres, closed; the first is the outer one. */
export type PlanePolygon = readonly (readonly PlanePoint[])[];

/** Ground plan of a body, and how it was found. */
export interface TriangleFootprint {
  readonly polygons: readonly PlanePolygon[];
  /**
   * `outline`: boundary of the triangles seen from above; `wall`: a thin box, as all of them are vertical; `hull`:
   * convex hull, where the boundary cannot be followed.
   */
  readonly method: 'outline' | 'wall' | 'hull';
}

/** Triangles steeper than this share of their area in plan are walls. */
const WALL_SHARE = 1e-3;
/** Rings below this are left out unless they are all there is, square metres. */
const LEAST_AREA = 0.05;
/** Bodies of more triangles get their hull. */
const MOST_TRIANGLES = 300_000;
const MOST_CLEANED_EDGES = 1500;
/** Half the least width of an object without area in plan (a sign, a wire), metres. */
const LEAST_HALF_WIDTH = 0.05;

/**
 * Ground plan of triangles: the boundary of those that face up (of those that face down where hardly any face up, as
 * in meshes turned inside out), seen from above. Edges of neighbours cancel each other, so the cost is that of one
 * pass; roofs that overlap are united.
 * @param corners x east, y north, z up (metres) of three corners per triangle.
 */
export function footprintOfTriangles(corners: Float64Array): TriangleFootprint {
  const outline = corners.length / 9 > MOST_TRIANGLES ? undefined : outlineOf(corners);
  if (outline !== undefined && outline.length > 0) return { polygons: outline, method: 'outline' };
  const method = planAreas(corners).some((area) => area !== 0) ? 'hull' : 'wall';
  return { polygons: [[closed(hullOf(corners))]], method };
}

function outlineOf(corners: Float64Array): PlanePolygon[] | undefined {
  const areas = planAreas(corners);
  let [up, down, west, south] = [0, 0, Infinity, Infinity];
  for (const area of areas) {
    if (area > 0) up += area;
    else down -= area;
  }
  for (let at = 0; at < corners.length; at += 3) {
    west = Math.min(west, corners[at] as number);
    south = Math.min(south, corners[at + 1] as number);
  }
  const sign = up >= down / 2 ? 1 : -1;
  const welder = new VertexWelder(west, south);
  const triangles: number[] = [];
  areas.forEach((area, triangle) => {
    if (area * sign <= 0) return;
    const at = triangle * 9;
    const [a, b, c] = [0, 3, 6].map((k) =>
      welder.vertexAt(corners[at + k] as number, corners[at + k + 1] as number),
    ) as [number, number, number];
    if (sign > 0) triangles.push(a, b, c);
    else triangles.push(c, b, a);
  });
  let edges = new BoundaryEdges(welder.points.length);
  for (let at = 0; at < triangles.length; at += 3) {
    const [a, b, c] = [triangles[at], triangles[at + 1], triangles[at + 2]] as [number, number, number];
    if (a === b || b === c || c === a) continue;
    edges.add(a, b);
    edges.add(b, c);
    edges.add(c, a);
  }
  edges = splitAtVertices(edges, welder.points);
  const rings = chainRings(edges, welder.points).map((ring) =>
    closed(withoutCollinear(ring.map((vertex) => welder.points[vertex] as PlanePoint))),
  );
  return polygonsOf(rings);
}

/** Signed area in plan of each triangle; 0 for walls. */
function planAreas(corners: Float64Array): Float64Array {
  const areas = new Float64Array(corners.length / 9);
  for (let triangle = 0; triangle < areas.length; triangle++) {
    const at = triangle * 9;
    const [ux, uy, uz, vx, vy, vz] = [3, 4, 5, 6, 7, 8].map(
      (k) => (corners[at + k] as number) - (corners[at + (k % 3)] as number),
    ) as [number, number, number, number, number, number];
    const plan = ux * vy - uy * vx;
    const whole = Math.hypot(uy * vz - uz * vy, uz * vx - ux * vz, plan);
    areas[triangle] = Math.abs(plan) > whole * WALL_SHARE ? plan / 2 : 0;
  }
  return areas;
}

function polygonsOf(rings: readonly PlanePoint[][]): PlanePolygon[] | undefined {
  const measured = rings
    .filter((ring) => ring.length > 3)
    .map((ring) => ({ ring, area: areaOf(ring) }))
    .sort((a, b) => b.area - a.area);
  const greatest = measured[0]?.area ?? 0;
  if (!(greatest > 0)) return undefined;
  const least = Math.min(LEAST_AREA, greatest / 2);
  const outers = measured.filter(({ area }) => area >= least).map(({ ring }) => ring);
  const holes = measured.filter(({ area }) => area <= -least).map(({ ring }) => ring);
  const edges = rings.reduce((sum, ring) => sum + ring.length, 0);
  const apart = separate(outers);
  if (edges <= MOST_CLEANED_EDGES && (apart === undefined || [...apart, ...holes].some(crossesItself))) {
    return united(outers, holes);
  }
  return withHoles(apart ?? outers, holes);
}

/** Outer rings not inside others; `undefined` where some overlap. */
function separate(outers: readonly PlanePoint[][]): PlanePoint[][] | undefined {
  if (outers.length > 200) return undefined;
  const kept: PlanePoint[][] = [];
  for (const ring of outers) {
    let isCovered = false;
    for (const other of kept) {
      const inside = ring.filter((point) => pointInRing(point, other)).length;
      if (inside === ring.length) isCovered = true;
      else if (inside > 0 || other.some((point) => pointInRing(point, ring))) {
        if (!onlyTouches(ring, other)) return undefined;
      }
    }
    if (!isCovered) kept.push(ring);
  }
  return kept;
}

/** Whether the points of each ring that lie in the other are points of both. */
function onlyTouches(ring: readonly PlanePoint[], other: readonly PlanePoint[]): boolean {
  const keys = new Set(other.map(String));
  const own = new Set(ring.map(String));
  return (
    ring.every((point) => keys.has(String(point)) || !pointInRing(point, other)) &&
    other.every((point) => own.has(String(point)) || !pointInRing(point, ring))
  );
}

const crossesItself = (ring: readonly PlanePoint[]): boolean =>
  ring.length <= 400 && findSelfCrossing(ring) !== undefined;

function united(outers: readonly PlanePoint[][], holes: readonly PlanePoint[][]): PlanePolygon[] | undefined {
  try {
    const geometry = (ring: readonly PlanePoint[]): [number, number][][] => [ring.map(([x, y]) => [x, y])];
    const [first, ...rest] = outers.map(geometry);
    if (first === undefined) return undefined;
    const solid = union(first, ...rest);
    const result = holes.length === 0 ? solid : difference(solid, ...holes.map(geometry));
    return result.filter((polygon) => Math.abs(areaOf(polygon[0] ?? [])) >= LEAST_AREA / 2);
  } catch {
    // The library gives up on some degenerate input; the caller takes the hull.
    return undefined;
  }
}

function withHoles(outers: readonly PlanePoint[][], holes: readonly PlanePoint[][]): PlanePolygon[] {
  const polygons = outers.map((ring) => [ring]);
  for (const hole of holes) {
    // From the smallest outer ring upwards.
    const around = polygons.findLast(([outer = []]) => hole.every((point) => pointInRing(point, outer)));
    around?.push(hole);
  }
  return polygons;
}

function areaOf(ring: readonly PlanePoint[]): number {
  const [x0, y0] = ring[0] ?? [0, 0];
  let double = 0;
  for (let at = 1; at < ring.length; at++) {
    const [ax, ay] = ring[at - 1] as PlanePoint;
    const [bx, by] = ring[at] as PlanePoint;
    double += (ax - x0) * (by - y0) - (bx - x0) * (ay - y0);
  }
  return double / 2;
}

/** Off the line of its neighbours by less than this, metres, a corner is none. */
const STRAIGHT = 0.002;

function withoutCollinear(ring: readonly PlanePoint[]): PlanePoint[] {
  const kept = ring.filter((point, at) => {
    const before = ring[(at + ring.length - 1) % ring.length] as PlanePoint;
    const after = ring[(at + 1) % ring.length] as PlanePoint;
    const [dx, dy] = [after[0] - before[0], after[1] - before[1]];
    const length = Math.hypot(dx, dy);
    const off = Math.abs((point[0] - before[0]) * dy - (point[1] - before[1]) * dx);
    return length === 0 || off > STRAIGHT * length;
  });
  return kept.length >= 3 ? kept : [...ring];
}

const closed = (ring: readonly PlanePoint[]): PlanePoint[] => [...ring, ring[0] as PlanePoint];

/** Convex hull in plan (Andrew's monotone chain), counter-clockwise; a small box where it has no area. */
export function hullOf(corners: Float64Array): PlanePoint[] {
  const points: PlanePoint[] = [];
  for (let at = 0; at + 2 < corners.length; at += 3)
    points.push([corners[at] as number, corners[at + 1] as number]);
  points.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const half = (list: readonly PlanePoint[]): PlanePoint[] => {
    const chain: PlanePoint[] = [];
    for (const point of list) {
      while (chain.length > 1 && !turnsLeft(chain.at(-2) as PlanePoint, chain.at(-1) as PlanePoint, point)) {
        chain.pop();
      }
      chain.push(point);
    }
    chain.pop();
    return chain;
  };
  const hull = [...half(points), ...half(points.toReversed())];
  if (hull.length > 2 && areaOf(closed(hull)) > 1e-6) return hull;
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const [west, east] = extent(xs);
  const [south, north] = extent(ys);
  return [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
  ];
}

function extent(values: readonly number[]): [least: number, most: number] {
  let [least, most] = [Infinity, -Infinity];
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  if (most - least >= 2 * LEAST_HALF_WIDTH) return [least, most];
  const middle = (least + most) / 2;
  return [middle - LEAST_HALF_WIDTH, middle + LEAST_HALF_WIDTH];
}

function turnsLeft(a: PlanePoint, b: PlanePoint, c: PlanePoint): boolean {
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]) > 0;
}
