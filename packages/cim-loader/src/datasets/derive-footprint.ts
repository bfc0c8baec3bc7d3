import { metresPerDegree } from '@cityloom/twin-core';
import { piecesAsPlan, type PlanPolygons, type PlanUnion, unionOfPieces } from './plan-of-surfaces.ts';
import type { SurfaceColumn } from './surface-column.ts';

/** What a footprint was made of; stands in the column `footprintBasis`. */
export type FootprintBasis = 'ground surfaces' | 'lowest faces' | 'outline' | 'convex outline';

/** What the surfaces of one row say about the object on the ground. */
export interface Footprint {
  /** Longitude, latitude (degrees); rings not closed. */
  readonly polygons: PlanPolygons;
  /** Of constructions only. */
  readonly basis?: FootprintBasis;
  /** Lowest point, metres above the ellipsoid: of the ground surfaces where there are some, else of all. */
  readonly bottom: number;
  /** Highest point, metres above the ellipsoid. */
  readonly top: number;
}

/** How far above the lowest point a face may reach and be called lowest, metres. */
const LOWEST_BAND = 1;
/** Cosine of the steepest slope of a face called horizontal: 20°. */
const HORIZONTAL = 0.94;
/** Share of the plan that the lowest faces must cover: else they are a cellar or a shaft, not the house. */
const SHARE_OF_PLAN = 0.6;

/** One polygon seen from above. */
interface Face {
  /** Rings by numbers of corners of the row. */
  readonly rings: readonly (readonly number[])[];
  /** Upwards part of the area vector, m²: negative for a face that looks down. */
  readonly up: number;
  readonly area: number;
  readonly low: number;
  readonly high: number;
  readonly isGround: boolean;
}

/** Faces and corners of one row in metres around its first corner. */
interface RowShape {
  readonly coordinates: Float64Array;
  readonly faces: readonly Face[];
  readonly origin: readonly [longitude: number, latitude: number];
  readonly scale: readonly [east: number, north: number];
}

/**
 * Footprint and heights of an object that stands on the ground.
 *
 * The footprint is what its ground surfaces cover, seen from above; without such, its lowest nearly horizontal faces,
 * if they cover at least 60 % of the plan; else all faces that look down (or up, if there are more of these). Where
 * faces cannot be united, the convex outline.
 * @param groundCode code of `GroundSurface` in `surfaces.semantics`; 0: the source has none.
 * @returns `undefined` for a row without surfaces.
 */
export function deriveFootprint(
  surfaces: SurfaceColumn,
  row: number,
  groundCode: number,
): Footprint | undefined {
  const shape = shapeOfRow(surfaces, row, groundCode);
  if (shape === undefined) return undefined;
  const { faces } = shape;
  const ground = faces.filter(({ isGround }) => isGround);
  const lowest = ground.length > 0 ? [] : lowestFaces(faces);
  const chosen = ground.length > 0 ? ground : lowest.length > 0 ? lowest : facesOfOutline(faces);
  const union = unionOfFaces(shape, chosen);
  const basis = ground.length > 0 ? 'ground surfaces' : lowest.length > 0 ? 'lowest faces' : 'outline';
  const [bottom] = rangeOf(ground.length > 0 ? ground : faces);
  return {
    polygons: toDegrees(union.polygons, shape),
    basis: union.isExact ? basis : 'convex outline',
    bottom,
    top: rangeOf(faces)[1],
  };
}

/**
 * Outline of any other object: its polygons seen from above, joined where they meet edge to edge. Quick, but parts of
 * it may lie on each other.
 */
export function derivePlan(surfaces: SurfaceColumn, row: number): Footprint | undefined {
  const shape = shapeOfRow(surfaces, row, 0);
  if (shape === undefined) return undefined;
  const down = shape.faces.filter(({ up }) => up < 0);
  const upwards = shape.faces.filter(({ up }) => up > 0);
  // Of a closed body, one side is enough; of an open surface, all of it looks the same way.
  const isClosed = Math.abs(planArea(down) - planArea(upwards)) < 0.01 * planArea(upwards);
  const faces = isClosed ? down : shape.faces;
  const pieces = faces.map(({ rings }) => rings);
  const [bottom, top] = rangeOf(shape.faces);
  return { polygons: toDegrees(piecesAsPlan(shape.coordinates, pieces), shape), bottom, top };
}

function unionOfFaces({ coordinates }: RowShape, faces: readonly Face[]): PlanUnion {
  return unionOfPieces(
    coordinates,
    faces.map(({ rings }) => rings),
  );
}

function shapeOfRow(surfaces: SurfaceColumn, row: number, groundCode: number): RowShape | undefined {
  const { polygonOffsets, ringOffsets, positionOffsets, positions, semantics } = surfaces;
  const firstPolygon = polygonOffsets[row] as number;
  const endPolygon = polygonOffsets[row + 1] as number;
  if (firstPolygon === endPolygon) return undefined;
  const start = positionOffsets[ringOffsets[firstPolygon] as number] as number;
  const end = positionOffsets[ringOffsets[endPolygon] as number] as number;
  const origin = [positions[start * 3] as number, positions[start * 3 + 1] as number] as const;
  const scale = metresPerDegree(origin[1]);
  const coordinates = new Float64Array((end - start) * 2);
  for (let at = start; at < end; at++) {
    coordinates[(at - start) * 2] = ((positions[at * 3] as number) - origin[0]) * scale[0];
    coordinates[(at - start) * 2 + 1] = ((positions[at * 3 + 1] as number) - origin[1]) * scale[1];
  }
  const faces: Face[] = [];
  for (let polygon = firstPolygon; polygon < endPolygon; polygon++) {
    const rings: number[][] = [];
    for (let ring = ringOffsets[polygon] as number; ring < (ringOffsets[polygon + 1] as number); ring++) {
      const corners: number[] = [];
      for (let at = positionOffsets[ring] as number; at < (positionOffsets[ring + 1] as number); at++) {
        corners.push(at - start);
      }
      rings.push(corners);
    }
    const isGround = groundCode !== 0 && semantics?.[polygon] === groundCode;
    faces.push(faceOf(rings, coordinates, positions, start, isGround));
  }
  return { coordinates, faces, origin, scale };
}

function faceOf(
  rings: readonly (readonly number[])[],
  coordinates: Float64Array,
  positions: Float64Array,
  start: number,
  isGround: boolean,
): Face {
  const [outer = []] = rings;
  const [first = 0] = outer;
  const [x0, y0] = [coordinates[first * 2] as number, coordinates[first * 2 + 1] as number];
  const z0 = positions[(start + first) * 3 + 2] as number;
  let [nx, ny, up, px, py, pz, low, high] = [0, 0, 0, 0, 0, 0, z0, z0];
  for (const corner of outer) {
    const height = positions[(start + corner) * 3 + 2] as number;
    const x = (coordinates[corner * 2] as number) - x0;
    const y = (coordinates[corner * 2 + 1] as number) - y0;
    const z = height - z0;
    nx += py * z - pz * y;
    ny += pz * x - px * z;
    up += px * y - py * x;
    px = x;
    py = y;
    pz = z;
    if (height < low) low = height;
    if (height > high) high = height;
  }
  return { rings, up: up / 2, area: Math.hypot(nx, ny, up) / 2, low, high, isGround };
}

const rangeOf = (faces: readonly Face[]): readonly [low: number, high: number] => [
  faces.reduce((least, { low }) => Math.min(least, low), Infinity),
  faces.reduce((most, { high }) => Math.max(most, high), -Infinity),
];

/** Faces looking down, or up where these cover more: a shell's plan is covered once by either. */
function facesOfOutline(faces: readonly Face[]): readonly Face[] {
  const down = faces.filter(({ up }) => up < 0);
  const upwards = faces.filter(({ up }) => up > 0);
  const chosen = planArea(down) >= planArea(upwards) * 0.99 ? down : upwards;
  return chosen.length > 0 ? chosen : faces;
}

const planArea = (faces: readonly Face[]): number => faces.reduce((sum, { up }) => sum + Math.abs(up), 0);

function lowestFaces(faces: readonly Face[]): readonly Face[] {
  const [bottom] = rangeOf(faces);
  const lowest = faces.filter(
    ({ area, up, high }) => high <= bottom + LOWEST_BAND && Math.abs(up) >= HORIZONTAL * area && area > 0,
  );
  const down = lowest.filter(({ up }) => up < 0);
  const needed = SHARE_OF_PLAN * planArea(facesOfOutline(faces));
  if (down.length > 0 && planArea(down) >= needed) return down;
  const upwards = lowest.filter(({ up }) => up > 0);
  return upwards.length > 0 && planArea(upwards) >= needed ? upwards : [];
}

function toDegrees(polygons: PlanPolygons, { origin, scale }: RowShape): PlanPolygons {
  return polygons.map((rings) =>
    rings.map((ring) => ring.map(([x, y]) => [origin[0] + x / scale[0], origin[1] + y / scale[1]] as const)),
  );
}
