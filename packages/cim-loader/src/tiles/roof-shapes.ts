import type { TileRoofs } from './content-job.ts';
import { type Outline, type PlaneRing, signedArea } from './outline.ts';
import { smallestRectangle } from './smallest-rectangle.ts';

/** Height of a roof over a footprint: 0 at the eaves, 1 at the top. */
export type RoofForm =
  | {
      /** The lowest of the planes a·x + b·y + c, plane metres. A concave form: every usual pitched roof is one. */
      readonly kind: 'planes';
      readonly planes: readonly (readonly [a: number, b: number, c: number])[];
    }
  | {
      /** Copies of the outline about its centre, from the eaves to the top. */
      readonly kind: 'profile';
      readonly centre: readonly [x: number, y: number];
      readonly steps: readonly (readonly [scale: number, height: number])[];
    };

/** A form and how high it is. */
export interface Roof {
  readonly form: RoofForm;
  /** From the eaves to the top, metres. */
  readonly height: number;
}

/** What is asked for, of one building. */
export interface RoofWish {
  /** Value of OSM's `roof:shape`. */
  readonly shape: string;
  /** Metres; NaN: by the width of the building. */
  readonly height: number;
  /** Bearing the roof falls towards, degrees; NaN: by the shape of the footprint. */
  readonly direction: number;
  /** The ridge runs across the longer side. */
  readonly isAcross: boolean;
}

export function roofWishOf(roofs: TileRoofs, feature: number): RoofWish | undefined {
  const shape = roofs.shapes[feature] as string;
  if (shape === '' || shape === 'flat') return undefined;
  return {
    shape,
    height: roofs.heights[feature] as number,
    direction: roofs.directions[feature] as number,
    isAcross: roofs.across[feature] === 1,
  };
}

/** Axes of a roof: s along the ridge, t across it, from the middle; half lengths in metres. */
interface RoofAxes {
  readonly centre: readonly [number, number];
  readonly along: readonly [number, number];
  readonly halfLength: number;
  readonly halfWidth: number;
}

/** Pitch where none is known, rise per run: 30°. */
const PITCH = 0.577;

/** Of a roof with one slope: 11°. */
const SKILLION_PITCH = 0.2;

/** An assumed roof takes at most this share of the building's height; a known one at most all of it. */
const MOST_ASSUMED = 0.5;

/** Knee of roofs with two pitches: share of the width, and of the height. */
const KNEE = [0.3, 0.7] as const;

const DOME = [0, 18, 36, 54, 72].map((degrees): readonly [number, number] => {
  const angle = (degrees * Math.PI) / 180;
  return [Math.cos(angle), Math.sin(angle)];
});

const PROFILES: Readonly<Record<string, readonly (readonly [number, number])[]>> = {
  pyramidal: [[1, 0]],
  cone: [[1, 0]],
  dome: DOME,
  onion: [
    [1, 0],
    [1.15, 0.15],
    [1.1, 0.3],
    [0.8, 0.5],
    [0.35, 0.7],
    [0.12, 0.85],
  ],
};

/** @returns undefined for a flat roof, and where the shape does not go with the footprint. */
export function roofOver(outline: Outline, wish: RoofWish, wallHeight: number): Roof | undefined {
  const axes = axesOf(outline.outer, wish);
  if (axes.halfWidth <= 0) return undefined;
  const form = profileOf(outline, wish.shape) ?? planesOf(axes, wish);
  if (form === undefined) return undefined;
  const height = heightOf(wish, axes, wallHeight);
  return height > 0 ? { form, height } : undefined;
}

function heightOf({ shape, height }: RoofWish, { halfWidth }: RoofAxes, wallHeight: number): number {
  if (height > 0) return Math.min(height, wallHeight);
  const rise =
    shape === 'skillion'
      ? 2 * halfWidth * SKILLION_PITCH
      : shape in PROFILES || shape === 'round'
        ? halfWidth
        : halfWidth * PITCH;
  return Math.min(rise, wallHeight * MOST_ASSUMED);
}

function axesOf(ring: PlaneRing, { direction, isAcross, shape }: RoofWish): RoofAxes {
  const { axis, along, across } = smallestRectangle(ring);
  const [ux, uy] = axis;
  const middle = (range: readonly [number, number]): number => (range[0] + range[1]) / 2;
  const [s, t] = [middle(along), middle(across)];
  const halves = [(along[1] - along[0]) / 2, (across[1] - across[0]) / 2] as const;
  const bearing = (direction * Math.PI) / 180;
  const fall = [Math.sin(bearing), Math.cos(bearing)] as const;
  // The side the roof falls along is across the ridge.
  let ridgeIsAxis = halves[0] >= halves[1] !== isAcross;
  if (!Number.isNaN(direction))
    ridgeIsAxis = Math.abs(fall[0] * ux + fall[1] * uy) < Math.abs(fall[1] * ux - fall[0] * uy);
  let ridge: readonly [number, number] = ridgeIsAxis ? [ux, uy] : [-uy, ux];
  // t is to the left of the ridge; a roof with one slope rises that way.
  const rises = -(-ridge[1] * fall[0] + ridge[0] * fall[1]);
  if (shape === 'skillion' && rises < 0) ridge = [-ridge[0], -ridge[1]];
  return {
    centre: [s * ux - t * uy, s * uy + t * ux],
    along: ridge,
    halfLength: ridgeIsAxis ? halves[0] : halves[1],
    halfWidth: ridgeIsAxis ? halves[1] : halves[0],
  };
}

/** Around and above a centre; only over a convex outline without courtyards. */
function profileOf({ outer, holes }: Outline, shape: string): RoofForm | undefined {
  const steps = PROFILES[shape];
  if (steps === undefined || holes.length > 0 || !isConvex(outer)) return undefined;
  return { kind: 'profile', centre: centroid(outer), steps };
}

/** Planes as functions of s and t: a·s + b·t + c. */
function planesOf(axes: RoofAxes, { shape }: RoofWish): RoofForm | undefined {
  const { halfLength: l, halfWidth: w } = axes;
  const sides = (rise: number, eaves: number): [number, number, number][] => [
    [0, -rise / w, rise + eaves],
    [0, rise / w, rise + eaves],
  ];
  const ends = (rise: number, eaves: number): [number, number, number][] => [
    [-rise / w, 0, (rise * l) / w + eaves],
    [rise / w, 0, (rise * l) / w + eaves],
  ];
  const lower = KNEE[1] / KNEE[0];
  const upper = (1 - KNEE[1]) / (1 - KNEE[0]);
  const local = ((): [number, number, number][] | undefined => {
    switch (shape) {
      case 'gabled':
        return sides(1, 0);
      case 'hipped':
        return [...sides(1, 0), ...ends(1, 0)];
      case 'half-hipped':
        return [...sides(1, 0), ...ends(1, 0.5)];
      case 'pyramidal':
        return [...sides(1, 0), [-1 / l, 0, 1], [1 / l, 0, 1]];
      case 'gambrel':
        return [...sides(lower, 0), ...sides(upper, 1 - upper)];
      case 'mansard':
        return [...sides(lower, 0), ...sides(upper, 1 - upper), ...ends(lower, 0), ...ends(upper, 1 - upper)];
      case 'skillion':
        return [[0, 1 / (2 * w), 0.5]];
      case 'round':
        return arch(w);
      default:
        return undefined;
    }
  })();
  return local && { kind: 'planes', planes: local.map((plane) => inPlane(plane, axes)) };
}

/** Chords of a half circle. */
function arch(halfWidth: number): [number, number, number][] {
  const planes: [number, number, number][] = [];
  const angles = [0, 22.5, 45, 67.5, 90, 112.5, 135, 157.5, 180].map((angle) => (angle * Math.PI) / 180);
  for (let i = 0; i + 1 < angles.length; i++) {
    const [from, to] = [angles[i] as number, angles[i + 1] as number];
    const slope = (Math.sin(to) - Math.sin(from)) / (Math.cos(to) - Math.cos(from));
    planes.push([0, slope / halfWidth, Math.sin(from) - slope * Math.cos(from)]);
  }
  return planes;
}

function inPlane(
  [a, b, c]: readonly [number, number, number],
  { centre: [x, y], along: [ux, uy] }: RoofAxes,
): readonly [number, number, number] {
  const east = a * ux - b * uy;
  const north = a * uy + b * ux;
  return [east, north, c - east * x - north * y];
}

function isConvex(ring: PlaneRing): boolean {
  const count = ring.length / 2;
  const at = (i: number): readonly [number, number] => [
    ring[(i % count) * 2] as number,
    ring[(i % count) * 2 + 1] as number,
  ];
  for (let i = 0; i < count; i++) {
    const [a, b, c] = [at(i), at(i + 1), at(i + 2)];
    // A tenth of a square metre inwards is drawing, not shape.
    if ((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]) < -0.2) return false;
  }
  return true;
}

/** Of the area, not of the corners. */
function centroid(ring: PlaneRing): readonly [number, number] {
  const originX = ring[0] as number;
  const originY = ring[1] as number;
  let [x, y] = [0, 0];
  for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
    const [xi, yi] = [(ring[i] as number) - originX, (ring[i + 1] as number) - originY];
    const [xj, yj] = [(ring[j] as number) - originX, (ring[j + 1] as number) - originY];
    const cross = xj * yi - xi * yj;
    x += (xi + xj) * cross;
    y += (yi + yj) * cross;
  }
  const area = signedArea(ring);
  return [originX + x / (6 * area), originY + y / (6 * area)];
}
