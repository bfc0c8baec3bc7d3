import { clipOutline } from '../../sight/footprint-clip.ts';
import type { ConvexRegion } from '../../sight/footprint-clip.ts';
import type { SolidSet } from '../../solids/solid-set.ts';
import type { ApproachSection, SurfaceDimensions } from './dimensions.ts';

/** One end of a runway: metres of a plane, height above the datum. */
export interface RunwayEnd {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** The surfaces of one runway. */
export interface ObstacleSurfaces {
  readonly ends: readonly [RunwayEnd, RunwayEnd];
  /** Metres above the datum: the aerodrome's elevation. */
  readonly elevation: number;
  readonly dimensions: SurfaceDimensions;
  /** Distances count from the runway's middle, or from the line between the ends of its strip. */
  readonly centre: 'reference-point' | 'strip';
  /** Absent: approach and transitional surfaces are left out. */
  readonly approach?: ApproachSection;
}

/** The surfaces that limit heights, by the names of Annex 14. */
export const SURFACES = ['inner-horizontal', 'conical', 'approach', 'transitional'] as const;
export type SurfaceName = (typeof SURFACES)[number];

/** The surface that allows least over a solid. */
export interface SurfaceLimit {
  readonly surface: SurfaceName;
  /** Metres above the datum. */
  readonly height: number;
}

/**
 * Height above the aerodrome that the inner horizontal and the conical surface allow at a distance, metres;
 * `undefined` beyond the conical surface.
 */
export function heightAllowedAt(
  { innerRadius, innerHeight, conicalHeight, conicalSlope }: SurfaceDimensions,
  distance: number,
): number | undefined {
  if (distance <= innerRadius) return innerHeight;
  const rise = (distance - innerRadius) * conicalSlope;
  return rise <= conicalHeight ? innerHeight + rise : undefined;
}

/** Metres from the middle of the strip to the outer edge of the conical surface. */
export function outerRadius({ innerRadius, conicalHeight, conicalSlope }: SurfaceDimensions): number {
  return innerRadius + conicalHeight / conicalSlope;
}

/** The line from which distances count: one point twice for the reference point. */
export function centreLine({ ends, centre, dimensions }: ObstacleSurfaces): [RunwayEnd, RunwayEnd] {
  const [first, second] = ends;
  if (centre === 'reference-point') {
    const middle = { x: (first.x + second.x) / 2, y: (first.y + second.y) / 2, z: 0 };
    return [middle, middle];
  }
  const [alongX, alongY] = directionOf(ends);
  const beyond = dimensions.stripBeyondEnd;
  return [
    { ...first, x: first.x - beyond * alongX, y: first.y - beyond * alongY },
    { ...second, x: second.x + beyond * alongX, y: second.y + beyond * alongY },
  ];
}

/** From the first end to the second, length 1. */
function directionOf([first, second]: readonly [RunwayEnd, RunwayEnd]): [number, number] {
  const length = Math.sqrt((second.x - first.x) ** 2 + (second.y - first.y) ** 2);
  return [(second.x - first.x) / length, (second.y - first.y) / length];
}

/** The least that any surface allows over a solid; `undefined` where none reaches it. */
export function limitOver(
  solids: SolidSet,
  solid: number,
  surfaces: ObstacleSurfaces,
): SurfaceLimit | undefined {
  const [from, to] = centreLine(surfaces);
  const distance = distanceToOutline(solids, solid, from, to);
  const limits: SurfaceLimit[] = [];
  const allowed = heightAllowedAt(surfaces.dimensions, distance);
  if (allowed !== undefined) {
    const inner = distance <= surfaces.dimensions.innerRadius;
    limits.push({
      surface: inner ? 'inner-horizontal' : 'conical',
      height: surfaces.elevation + allowed,
    });
  }
  limits.push(...approachLimits(solids, solid, surfaces));
  let least = limits[0];
  for (const limit of limits) if (least === undefined || limit.height < least.height) least = limit;
  return least;
}

/** Corners of the approach surface before an end, counter-clockwise. */
export function approachRegion(
  surfaces: ObstacleSurfaces,
  end: 0 | 1,
  section: ApproachSection,
): ConvexRegion {
  const { x, y, outX, outY } = outwards(surfaces, end);
  const corner = (along: number, across: number): [number, number] => [
    x + along * outX - across * outY,
    y + along * outY + across * outX,
  ];
  const near = section.innerEdge / 2;
  const far = near + section.length * section.divergence;
  const start = section.fromThreshold;
  return [
    corner(start, -near),
    corner(start + section.length, -far),
    corner(start + section.length, far),
    corner(start, near),
  ];
}

function outwards(
  { ends }: ObstacleSurfaces,
  end: 0 | 1,
): { x: number; y: number; z: number; outX: number; outY: number } {
  const [alongX, alongY] = directionOf(ends);
  const sign = end === 0 ? -1 : 1;
  return { ...ends[end], outX: sign * alongX, outY: sign * alongY };
}

function approachLimits(solids: SolidSet, solid: number, surfaces: ObstacleSurfaces): SurfaceLimit[] {
  const section = surfaces.approach;
  if (section === undefined) return [];
  const limits: SurfaceLimit[] = [];
  for (const end of [0, 1] as const) {
    const { x, y, z, outX, outY } = outwards(surfaces, end);
    const corners = clipOutline(solids, solid, approachRegion(surfaces, end, section));
    let nearest = Infinity;
    for (let at = 0; at < corners.length; at += 2) {
      const along = ((corners[at] as number) - x) * outX + ((corners[at + 1] as number) - y) * outY;
      nearest = Math.min(nearest, along - section.fromThreshold);
    }
    if (nearest < Infinity) {
      limits.push({ surface: 'approach', height: z + Math.max(0, nearest) * section.slope });
    }
  }
  const height = transitionalHeight(solids, solid, surfaces, section);
  return height === undefined ? limits : [...limits, { surface: 'transitional', height }];
}

/** Beside the strip: up from its edge by the transitional slope to the inner horizontal surface; 0 on the strip. */
function transitionalHeight(
  solids: SolidSet,
  solid: number,
  surfaces: ObstacleSurfaces,
  section: ApproachSection,
): number | undefined {
  const { elevation, dimensions } = surfaces;
  const [from, to] = centreLine({ ...surfaces, centre: 'strip' });
  const [alongX, alongY] = directionOf([from, to]);
  const half = section.innerEdge / 2;
  const reach = dimensions.innerHeight / section.transitionalSlope;
  const corner = (at: RunwayEnd, across: number): [number, number] => [
    at.x - across * alongY,
    at.y + across * alongX,
  ];
  const band = (low: number, high: number): ConvexRegion => [
    corner(from, low),
    corner(to, low),
    corner(to, high),
    corner(from, high),
  ];
  if (clipOutline(solids, solid, band(-half, half)).length > 0) return elevation;
  let nearest = Infinity;
  for (const side of [band(half, half + reach), band(-half - reach, -half)]) {
    const corners = clipOutline(solids, solid, side);
    for (let at = 0; at < corners.length; at += 2) {
      const across =
        ((corners[at + 1] as number) - from.y) * alongX - ((corners[at] as number) - from.x) * alongY;
      nearest = Math.min(nearest, Math.abs(across) - half);
    }
  }
  return nearest === Infinity ? undefined : elevation + Math.max(0, nearest) * section.transitionalSlope;
}

/** Least distance between a segment and the outline of a solid, metres; 0 where they meet. */
export function distanceToOutline(
  solids: SolidSet,
  solid: number,
  from: Pick<RunwayEnd, 'x' | 'y'>,
  to: Pick<RunwayEnd, 'x' | 'y'>,
): number {
  const { corners, cornerOffsets, ringOffsets } = solids;
  let least = Infinity;
  let inside = false;
  const endRing = ringOffsets[solid + 1] as number;
  for (let ring = ringOffsets[solid] as number; ring < endRing; ring++) {
    const last = (cornerOffsets[ring + 1] as number) - 1;
    for (let at = cornerOffsets[ring] as number; at < last; at++) {
      const [x1, y1] = [corners[2 * at] as number, corners[2 * at + 1] as number];
      const [x2, y2] = [corners[2 * at + 2] as number, corners[2 * at + 3] as number];
      if (y1 > from.y !== y2 > from.y && from.x < x1 + ((from.y - y1) / (y2 - y1)) * (x2 - x1))
        inside = !inside;
      if (cross(from, to, x1, y1, x2, y2)) return 0;
      least = Math.min(
        least,
        pointToSegment(x1, y1, from.x, from.y, to.x, to.y),
        pointToSegment(from.x, from.y, x1, y1, x2, y2),
        pointToSegment(to.x, to.y, x1, y1, x2, y2),
      );
    }
  }
  return inside ? 0 : Math.sqrt(least);
}

function cross(
  from: Pick<RunwayEnd, 'x' | 'y'>,
  to: Pick<RunwayEnd, 'x' | 'y'>,
  x1: number,
  y1: number,
  x2: number,
  y2: number,
): boolean {
  const side = (ax: number, ay: number, bx: number, by: number, x: number, y: number): number =>
    (bx - ax) * (y - ay) - (by - ay) * (x - ax);
  return (
    side(from.x, from.y, to.x, to.y, x1, y1) * side(from.x, from.y, to.x, to.y, x2, y2) < 0 &&
    side(x1, y1, x2, y2, from.x, from.y) * side(x1, y1, x2, y2, to.x, to.y) < 0
  );
}

/** Squared. */
function pointToSegment(x: number, y: number, x1: number, y1: number, x2: number, y2: number): number {
  const [alongX, alongY] = [x2 - x1, y2 - y1];
  const squared = alongX * alongX + alongY * alongY;
  const share = squared === 0 ? 0 : ((x - x1) * alongX + (y - y1) * alongY) / squared;
  const at = Math.min(1, Math.max(0, share));
  return (x1 + at * alongX - x) ** 2 + (y1 + at * alongY - y) ** 2;
}
