import type { FeatureTable, ObjectId, Position, View } from '@cityloom/twin-core';

/** Where the camera stands. */
export interface Eye {
  readonly position: Position;
  /** Metres above the ground datum. */
  readonly height: number;
}

/**
 * True where a solid stands between a point and the camera.
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
  /** As far as it stays below the tallest roof. */
  readonly reach: number;
}

/** From a point to the camera, or `undefined` where no solid can stand between. */
function sightOf(position: Position, height: number, eye: Eye, tallest: number): Sight | undefined {
  const parallel = Math.cos(position[1] / DEGREES);
  const east = (eye.position[0] - position[0]) * METRES_PER_DEGREE * parallel;
  const north = (eye.position[1] - position[1]) * METRES_PER_DEGREE;
  const across = Math.hypot(east, north);
  // The ground bends away below the level through the point.
  const up = eye.height - (across * across) / (2 * EARTH_RADIUS) - height;
  const distance = Math.hypot(across, up);
  const reach = up > 0 ? Math.min(distance, ((tallest - height) * distance) / up) : distance;
  if (!(reach > 0)) return undefined;
  return { azimuth: Math.atan2(east, north) * DEGREES, elevation: Math.atan2(up, across) * DEGREES, reach };
}

/**
 * What a camera sees of points on the ground, by the view's own solids: a branch's new tower hides, a building it
 * takes away does not. One ray per point through the spatial index, stretch by stretch until the first hit.
 * @param layer of the solids; without it nothing hides.
 */
export function createOcclusion(view: View, layer: string, eye: Eye): Occlusion {
  if (!view.layerIds.includes(layer)) return () => false;
  const tallest = Math.max(0, ...view.layer(layer).parts.map(({ table }) => tallestIn(table)));
  return (position, height = POINT_HEIGHT) => {
    const sight = sightOf(position, height, eye, tallest);
    if (sight === undefined) return false;
    const { azimuth, elevation, reach } = sight;
    const east = Math.sin(azimuth / DEGREES) * Math.cos(elevation / DEGREES);
    const north = Math.cos(azimuth / DEGREES) * Math.cos(elevation / DEGREES);
    const parallel = Math.cos(position[1] / DEGREES);
    const own = new Set<ObjectId>();
    for (let gone = 0; gone < reach; gone += STRETCH) {
      const origin = {
        position: [
          position[0] + (gone * east) / (METRES_PER_DEGREE * parallel),
          position[1] + (gone * north) / METRES_PER_DEGREE,
        ] as const,
        height: height + gone * Math.sin(elevation / DEGREES),
      };
      for (const { object, distance } of view.alongRay(
        layer,
        origin,
        azimuth,
        elevation,
        Math.min(STRETCH, reach - gone),
      )) {
        if (gone === 0 && distance <= OWN_SOLID) own.add(object.id);
        else if (!own.has(object.id)) return true;
      }
    }
    return false;
  };
}
