import type { PlaneRing } from './outline.ts';
import type { Roof, RoofForm } from './roof-shapes.ts';
import { trianglesOf } from './triangulate-rings.ts';

/** Takes vertices at plane metres and metres above the ellipsoid. */
interface FaceTarget {
  readonly features: { readonly length: number };
  addVertex(x: number, y: number, height: number, feature: number): number;
  addTriangle(a: number, b: number, c: number): void;
}

/** The building under the roof; metres above the ellipsoid, the top with the roof. */
interface RoofedBody {
  readonly bottom: number;
  readonly top: number;
  readonly hasFloor: boolean;
  readonly feature: number;
}

type Point = readonly [x: number, y: number];
type Planes = Extract<RoofForm, { kind: 'planes' }>['planes'];

/** A building with a roof on it: walls up to the roof, and its faces. Rings as the mesh cleans them. */
export function addRoofed(
  mesh: FaceTarget,
  rings: readonly PlaneRing[],
  prism: RoofedBody,
  roof: Roof,
): void {
  const eaves = prism.top - roof.height;
  if (roof.form.kind === 'planes') {
    addPitched(mesh, rings, prism, eaves, roof.form.planes, roof.height);
  } else {
    addProfiled(mesh, rings, prism, eaves, roof.form, roof.height);
  }
  if (prism.hasFloor) addFloor(mesh, rings, prism);
}

function addPitched(
  mesh: FaceTarget,
  rings: readonly PlaneRing[],
  { bottom, feature }: RoofedBody,
  eaves: number,
  planes: Planes,
  height: number,
): void {
  const topAt = (point: Point): number => eaves + height * Math.max(0, lowest(planes, point));
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
      const from: Point = [ring[j] as number, ring[j + 1] as number];
      const to: Point = [ring[i] as number, ring[i + 1] as number];
      const upper = [...breaksAlong(planes, from, to), to].toReversed();
      addFan(mesh, feature, [
        [from, bottom],
        [to, bottom],
        ...[...upper, from].map((point): [Point, number] => [point, topAt(point)]),
      ]);
    }
  }
  const corners = rings.length === 1 ? (rings[0] ?? []) : rings.flat();
  const triangles = trianglesOf(corners, rings);
  for (let i = 0; i < triangles.length; i += 3) {
    const triangle = [0, 1, 2].map((k): Point => {
      const corner = (triangles[i + k] as number) * 2;
      return [corners[corner] as number, corners[corner + 1] as number];
    });
    const turned = areaOf(triangle) < 0 ? triangle.toReversed() : triangle;
    planes.forEach((plane, p) => {
      const face = clipToPlane(turned, plane, planes, p);
      if (face.length >= 3)
        addFan(
          mesh,
          feature,
          face.map((point) => [point, topAt(point)]),
        );
    });
  }
}

const valueOf = ([a, b, c]: readonly [number, number, number], [x, y]: Point): number => a * x + b * y + c;

function lowest(planes: Planes, point: Point): number {
  let least = Infinity;
  for (const plane of planes) least = Math.min(least, valueOf(plane, point));
  return least;
}

/** Points between the ends where the roof over the edge changes its plane. */
function breaksAlong(planes: Planes, from: Point, to: Point): Point[] {
  const shares: number[] = [];
  for (let i = 0; i < planes.length; i++) {
    for (let j = i + 1; j < planes.length; j++) {
      const [one, other] = [planes[i], planes[j]] as [Planes[0], Planes[0]];
      const start = valueOf(one, from) - valueOf(other, from);
      const end = valueOf(one, to) - valueOf(other, to);
      if (start * end >= 0) continue;
      const share = start / (start - end);
      const point: Point = [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share];
      if (valueOf(one, point) <= lowest(planes, point) + 1e-9) shares.push(share);
    }
  }
  return shares
    .toSorted((a, b) => a - b)
    .map((share): Point => [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share]);
}

/** Part of a convex polygon where one plane is the lowest. Of equal planes the first is taken. */
function clipToPlane(
  polygon: readonly Point[],
  plane: Planes[0],
  planes: Planes,
  index: number,
): readonly Point[] {
  let rest = polygon;
  for (let other = 0; other < planes.length && rest.length >= 3; other++) {
    if (other !== index)
      rest = clip(rest, (point) => valueOf(planes[other] as Planes[0], point) - valueOf(plane, point));
  }
  return areaOf(rest) > 1e-4 ? rest : [];
}

/** Sutherland-Hodgman against one line: what is not negative stays. */
function clip(polygon: readonly Point[], side: (point: Point) => number): Point[] {
  const result: Point[] = [];
  polygon.forEach((to, i) => {
    const from = polygon[(i + polygon.length - 1) % polygon.length] as Point;
    const [start, end] = [side(from), side(to)];
    if (start * end < 0) {
      const share = start / (start - end);
      result.push([from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share]);
    }
    if (end >= 0) result.push(to);
  });
  return result;
}

function areaOf(polygon: readonly Point[]): number {
  let twice = 0;
  polygon.forEach((to, i) => {
    const from = polygon[(i + polygon.length - 1) % polygon.length] as Point;
    twice += from[0] * to[1] - to[0] * from[1];
  });
  return twice / 2;
}

function addProfiled(
  mesh: FaceTarget,
  rings: readonly PlaneRing[],
  { bottom, feature }: RoofedBody,
  eaves: number,
  { centre, steps }: Extract<RoofForm, { kind: 'profile' }>,
  height: number,
): void {
  const ring = rings[0] ?? [];
  const scaled = (at: number, scale: number): Point => [
    centre[0] + ((ring[at] as number) - centre[0]) * scale,
    centre[1] + ((ring[at + 1] as number) - centre[1]) * scale,
  ];
  const levels = [
    [1, bottom] as const,
    ...steps.map(([scale, share]) => [scale, eaves + height * share] as const),
  ];
  for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
    for (let level = 0; level < levels.length; level++) {
      const [scale, low] = levels[level] as readonly [number, number];
      const next = levels[level + 1];
      const base: [Point, number][] = [
        [scaled(j, scale), low],
        [scaled(i, scale), low],
      ];
      if (next === undefined) addFan(mesh, feature, [...base, [centre, eaves + height]]);
      else addFan(mesh, feature, [...base, [scaled(i, next[0]), next[1]], [scaled(j, next[0]), next[1]]]);
    }
  }
}

function addFloor(mesh: FaceTarget, rings: readonly PlaneRing[], { bottom, feature }: RoofedBody): void {
  const corners = rings.length === 1 ? (rings[0] ?? []) : rings.flat();
  const triangles = trianglesOf(corners, rings);
  for (let i = 0; i < triangles.length; i += 3) {
    const triangle = [0, 1, 2].map((k): Point => {
      const corner = (triangles[i + k] as number) * 2;
      return [corners[corner] as number, corners[corner + 1] as number];
    });
    const turned = areaOf(triangle) > 0 ? triangle.toReversed() : triangle;
    addFan(
      mesh,
      feature,
      turned.map((point) => [point, bottom]),
    );
  }
}

/** A flat convex face, counter-clockwise seen from outside. */
function addFan(mesh: FaceTarget, feature: number, face: readonly (readonly [Point, number])[]): void {
  const first = mesh.features.length;
  for (const [[x, y], height] of face) mesh.addVertex(x, y, height, feature);
  for (let i = 2; i < face.length; i++) mesh.addTriangle(first, first + i - 1, first + i);
}
