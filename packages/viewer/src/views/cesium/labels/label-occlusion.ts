import {
  type FeatureTable,
  FLAT_GROUND,
  type GroundSurface,
  type ObjectId,
  type Position,
  type RayOrigin,
  type View,
} from '@cityloom/twin-core';

/** Where the camera stands. */
export interface Eye {
  readonly position: Position;
  /** Metres above the datum of the terrain. */
  readonly height: number;
}

/**
 * True where a solid or a hill stands between a point and the camera.
 * @param height of the point above the ground, metres. Default 1: kerbs and rounding hide nothing.
 */
export type Occlusion = (position: Position, height?: number) => boolean;

const POINT_HEIGHT = 1;
/** Hits nearer than this are of the solid the point itself lies in: a shop's symbol is not hidden by its own house. */
const OWN_SOLID = 0.5;
/** The index gives the solids in a box about the ray: short stretches of a slanting ray have small boxes, metres. */
const STRETCH = 200;
const EARTH_RADIUS = 6_371_000;
/** Of a radian. */
const DEGREES = 180 / Math.PI;
const METRES_PER_DEGREE = EARTH_RADIUS / DEGREES;

/** Tables never change, so their tallest solid is looked up once. */
const tallestOfTable = new WeakMap<FeatureTable, number>();

function tallestIn(table: FeatureTable): number {
  let tallest = tallestOfTable.get(table);
  if (tallest === undefined) {
    tallest = 0;
    const column = table.columns.get('height');
    if (column?.kind === 'number') {
      for (const height of column.values) if (height > tallest) tallest = height;
    }
    tallestOfTable.set(table, tallest);
  }
  return tallest;
}

/** Where a ray goes: degrees clockwise from north and above the horizon, metres. */
interface Sight {
  readonly azimuth: number;
  readonly elevation: number;
  /** As far as it stays below what could hide. */
  readonly reach: number;
}

/**
 * From a point to the camera, or `undefined` where nothing can stand between.
 * @param highest of what could hide; the height of the point, like this, above the datum.
 */
function sightOf(position: Position, height: number, eye: Eye, highest: number): Sight | undefined {
  const parallel = Math.cos(position[1] / DEGREES);
  const east = (eye.position[0] - position[0]) * METRES_PER_DEGREE * parallel;
  const north = (eye.position[1] - position[1]) * METRES_PER_DEGREE;
  const across = Math.hypot(east, north);
  // The ground bends away below the level through the point.
  const up = eye.height - (across * across) / (2 * EARTH_RADIUS) - height;
  const distance = Math.hypot(across, up);
  const reach = up > 0 ? Math.min(distance, ((highest - height) * distance) / up) : distance;
  if (!(reach > 0)) return undefined;
  return { azimuth: Math.atan2(east, north) * DEGREES, elevation: Math.atan2(up, across) * DEGREES, reach };
}

/** A ray from a point towards the camera. */
interface SightLine extends Sight {
  /** Its point that many metres on. */
  at(gone: number): RayOrigin;
}

function sightLine(position: Position, height: number, sight: Sight): SightLine {
  const { azimuth, elevation } = sight;
  const east = Math.sin(azimuth / DEGREES) * Math.cos(elevation / DEGREES);
  const north = Math.cos(azimuth / DEGREES) * Math.cos(elevation / DEGREES);
  const parallel = Math.cos(position[1] / DEGREES);
  return {
    ...sight,
    at: (gone) => ({
      position: [
        position[0] + (gone * east) / (METRES_PER_DEGREE * parallel),
        position[1] + (gone * north) / METRES_PER_DEGREE,
      ],
      height: height + gone * Math.sin(elevation / DEGREES),
    }),
  };
}

/** Steps along the ground, metres, and how far a slope may stand over the line of sight: its mesh is not exact. */
const HILL_STEP = 20;
const HILL_TOLERANCE = 3;

function isBehindHill(line: SightLine, { heightAt, highest }: GroundSurface): boolean {
  for (let gone = HILL_STEP; gone < line.reach; gone += HILL_STEP * (1 + gone / 1000)) {
    const { position, height } = line.at(gone);
    if (height > highest) return false;
    if (heightAt(...position) > height + HILL_TOLERANCE) return true;
  }
  return false;
}

/** How much higher the ground may be between two points of a line of sight than at them, metres. */
const STRETCH_RELIEF = 40;

/**
 * What a camera sees of points on the ground, by its hills and the view's own solids: a branch's new tower hides, a
 * building it takes away does not. One ray per point through the spatial index, stretch by stretch until the first hit.
 * @param layer of the solids; without it only hills hide.
 */
export function createOcclusion(
  view: View,
  layer: string | undefined,
  eye: Eye,
  ground: GroundSurface = FLAT_GROUND,
): Occlusion {
  const solids = layer !== undefined && view.layerIds.includes(layer) ? layer : undefined;
  if (solids === undefined && !ground.hasRelief) return () => false;
  const tallest =
    solids === undefined ? 0 : Math.max(0, ...view.layer(solids).parts.map(({ table }) => tallestIn(table)));
  /** Whether a solid could reach up to a stretch of a line. */
  const isLow = (line: SightLine, gone: number): boolean => {
    if (!ground.hasRelief) return true;
    return [gone, gone + STRETCH].some((along) => {
      const { position, height } = line.at(along);
      return height < ground.heightAt(...position) + tallest + STRETCH_RELIEF;
    });
  };
  const isBehindSolid = (line: SightLine, layerId: string): boolean => {
    const own = new Set<ObjectId>();
    for (let gone = 0; gone < line.reach; gone += STRETCH) {
      if (!isLow(line, gone)) continue;
      const { azimuth, elevation, reach } = line;
      const length = Math.min(STRETCH, reach - gone);
      for (const { object, distance } of view.alongRay(layerId, line.at(gone), azimuth, elevation, length)) {
        if (gone === 0 && distance <= OWN_SOLID) own.add(object.id);
        else if (!own.has(object.id)) return true;
      }
    }
    return false;
  };
  return (position, height = POINT_HEIGHT) => {
    const above = ground.heightAt(...position) + height;
    const sight = sightOf(position, above, eye, ground.highest + tallest);
    if (sight === undefined) return false;
    const line = sightLine(position, above, sight);
    if (ground.hasRelief && isBehindHill(line, ground)) return true;
    return solids !== undefined && isBehindSolid(line, solids);
  };
}
