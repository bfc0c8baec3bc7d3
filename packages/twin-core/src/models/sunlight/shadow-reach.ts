import type { SolidSet } from '../../solids/solid-set.ts';
import type { SunDay } from './sun-day.ts';

/**
 * Around each solid, metres: the reach is worked out a little wider than the solid, so that rounding leaves out nothing.
 */
const MARGIN = 0.1;
/** Numbers per corner of an outline: x, y. */
const PAIR = 2;

/** Where and when solids may shade. */
export interface ShadowReach {
  /**
   * Steps of the day in which a solid may stand between a point and the sun: written to `steps` as the first and the
   * one after the last; no step, or more than those that are shaded, but never fewer.
   * @returns whether there is any such step.
   */
  stepsAt(x: number, y: number, z: number, steps: Int32Array): boolean;
}

interface Sky {
  readonly directions: Float64Array;
  /** Length of each direction's shadow on the level ground. */
  readonly flats: Float64Array;
}

interface Caster {
  /** Convex hull of the outline, x and y, counter-clockwise, not closed. */
  readonly hull: Float64Array;
  readonly top: number;
  /** Where its shadows lie for each metre that they fall: west, south, east, north. */
  readonly box: readonly [west: number, south: number, east: number, north: number];
}

/**
 * Works out, for any point, the minutes in which the sun stands behind one of the solids as seen from there: between
 * the two directions that touch its outline, and not above its top over the nearest point of the outline.
 */
export function createShadowReach(solids: SolidSet, { directions }: Pick<SunDay, 'directions'>): ShadowReach {
  const casters = Array.from({ length: solids.count }, (_, solid) => casterOf(solids, solid));
  const flats = Float64Array.from({ length: directions.length / 3 }, (_, step) => {
    const [east = 0, north = 0] = directions.subarray(3 * step);
    return Math.sqrt(east * east + north * north);
  });
  const perMetre = shadowsPerMetre(directions);
  const tangents = new Float64Array(5);
  return {
    stepsAt(x, y, z, steps) {
      steps[0] = flats.length;
      steps[1] = 0;
      for (const caster of casters) {
        const fall = caster.top - z;
        if (fall < -MARGIN || !inShadowBounds(caster, perMetre, x, y, Math.max(0, fall))) continue;
        widen({ directions, flats }, tangentsFrom(caster.hull, x, y, tangents), fall, steps);
      }
      return steps[0] < steps[1];
    },
  };
}

/** How far shadows lie from what casts them, per metre of height: west, south, east, north. */
function shadowsPerMetre(directions: Float64Array): readonly [number, number, number, number] {
  let [west, south, east, north] = [0, 0, 0, 0];
  for (let at = 0; at < directions.length; at += 3) {
    const up = directions[at + 2] as number;
    const alongEast = -(directions[at] as number) / up;
    const alongNorth = -(directions[at + 1] as number) / up;
    west = Math.min(west, alongEast);
    south = Math.min(south, alongNorth);
    east = Math.max(east, alongEast);
    north = Math.max(north, alongNorth);
  }
  return [west, south, east, north];
}

function inShadowBounds(
  { box }: Caster,
  perMetre: readonly [number, number, number, number],
  x: number,
  y: number,
  fall: number,
): boolean {
  return (
    x >= box[0] + perMetre[0] * fall &&
    x <= box[2] + perMetre[2] * fall &&
    y >= box[1] + perMetre[1] * fall &&
    y <= box[3] + perMetre[3] * fall
  );
}

function casterOf({ corners, cornerOffsets, ringOffsets, top }: SolidSet, solid: number): Caster {
  const first = cornerOffsets[ringOffsets[solid] as number] as number;
  const last = cornerOffsets[ringOffsets[solid + 1] as number] as number;
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  const points: (readonly [number, number])[] = [];
  for (let at = first; at < last; at++) {
    const [x, y] = [corners[PAIR * at] as number, corners[PAIR * at + 1] as number];
    points.push([x, y]);
    west = Math.min(west, x);
    south = Math.min(south, y);
    east = Math.max(east, x);
    north = Math.max(north, y);
  }
  return {
    hull: Float64Array.from(hullOf(points).flat()),
    top: top[solid] as number,
    box: [west - MARGIN, south - MARGIN, east + MARGIN, north + MARGIN],
  };
}

/** Andrew's monotone chain. */
function hullOf(points: readonly (readonly [number, number])[]): (readonly [number, number])[] {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const chain = (ordered: readonly (readonly [number, number])[]): (readonly [number, number])[] => {
    const out: (readonly [number, number])[] = [];
    for (const point of ordered) {
      for (;;) {
        const [a, b] = out.slice(-2);
        if (a === undefined || b === undefined) break;
        const turn = (b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0]);
        if (turn > 0) break;
        out.pop();
      }
      out.push(point);
    }
    return out.slice(0, -1);
  };
  return [...chain(sorted), ...chain(sorted.reverse())];
}

/**
 * Directions to the outermost points of an outline on the right and on the left, and the distance of its nearest
 * point, metres; 0 from within.
 * @param tangents takes right x, y, left x, y, distance.
 */
function tangentsFrom(hull: Float64Array, x: number, y: number, tangents: Float64Array): Float64Array {
  let [rightX, rightY, leftX, leftY] = [0, 0, 0, 0];
  let inside = true;
  let nearest = Infinity;
  const count = hull.length;
  for (let at = 0; at < count; at += PAIR) {
    const next = at + PAIR < count ? at + PAIR : 0;
    const fromX = (hull[at] as number) - x;
    const fromY = (hull[at + 1] as number) - y;
    const alongX = (hull[next] as number) - (hull[at] as number);
    const alongY = (hull[next + 1] as number) - (hull[at + 1] as number);
    if (fromX * alongY - fromY * alongX < 0) inside = false;
    const length = alongX * alongX + alongY * alongY;
    const share = length === 0 ? 0 : Math.min(1, Math.max(0, -(fromX * alongX + fromY * alongY) / length));
    const [nearX, nearY] = [fromX + share * alongX, fromY + share * alongY];
    nearest = Math.min(nearest, nearX * nearX + nearY * nearY);
    if (at === 0 || rightX * fromY - rightY * fromX < 0) [rightX, rightY] = [fromX, fromY];
    if (at === 0 || leftX * fromY - leftY * fromX > 0) [leftX, leftY] = [fromX, fromY];
  }
  tangents[0] = rightX;
  tangents[1] = rightY;
  tangents[2] = leftX;
  tangents[3] = leftY;
  tangents[4] = inside ? 0 : Math.sqrt(nearest);
  return tangents;
}

/** Widens a range of steps by those in which a solid that rises so far above a point may shade it. */
function widen({ directions, flats }: Sky, tangents: Float64Array, fall: number, steps: Int32Array): void {
  const away = (tangents[4] as number) - MARGIN;
  const rise = Math.max(0, fall) + MARGIN;
  const rightX = tangents[0] as number;
  const rightY = tangents[1] as number;
  const leftX = tangents[2] as number;
  const leftY = tangents[3] as number;
  for (let step = 0; step < flats.length; step++) {
    const flat = flats[step] as number;
    if (away > 0) {
      // Over the nearest point of the outline the ray is above the top already.
      if (away * (directions[3 * step + 2] as number) > rise * flat) continue;
      const east = directions[3 * step] as number;
      const north = directions[3 * step + 1] as number;
      const slack = MARGIN * flat;
      // The outermost points must lie on either side of the ray.
      if (rightX * north - rightY * east < -slack || leftX * north - leftY * east > slack) continue;
    }
    if (step < (steps[0] as number)) steps[0] = step;
    if (step >= (steps[1] as number)) steps[1] = step + 1;
  }
}
