import { type GroundSurface, metresPerDegree, type Position, type View } from '@cityloom/twin-core';

/** A camera that stands. */
export interface SightCamera {
  readonly position: Position;
  /** Metres above the datum of the terrain. */
  readonly height: number;
  /** Middle of what it sees, degrees clockwise from north. */
  readonly headingDegrees: number;
  /** Width of what it sees, degrees, (0, 360]. */
  readonly fieldOfViewDegrees: number;
  /** Metres. */
  readonly range: number;
}

/** Degrees between two lines of sight, and how many there are at most. */
const STEP = 1;
const MOST_RAYS = 120;
/** Hits nearer than this are of the wall the camera hangs on, metres. */
const OWN_WALL = 0.6;
/** Steps along the ground, metres, and how far it may stand over the line of sight: the mesh is not exact. */
const GROUND_STEP = 5;
const GROUND_TOLERANCE = 1;
const DEGREES = 180 / Math.PI;

function distanceToHill(
  ground: GroundSurface,
  { position, height, range }: SightCamera,
  east: number,
  north: number,
  fall: number,
): number {
  if (!ground.hasRelief) return range;
  for (let gone = GROUND_STEP; gone < range; gone += GROUND_STEP) {
    const above = height - gone * fall;
    const hill = ground.heightAt(position[0] + gone * east, position[1] + gone * north);
    if (hill > above + GROUND_TOLERANCE) return gone;
  }
  return range;
}

/**
 * Ground that a camera sees: from its place along each line of sight to the first solid or hill, or as far as it sees.
 * What stands lower than the line from the lens to the far end hides nothing.
 * @param layer of the solids; `undefined`: none hides.
 * @returns outline without the repeated first position; the camera's own place is its first.
 */
export function sightOutline(
  view: View | undefined,
  layer: string | undefined,
  ground: GroundSurface,
  camera: SightCamera,
): readonly Position[] {
  const { position, height, headingDegrees, range } = camera;
  const width = Math.min(360, camera.fieldOfViewDegrees);
  const rays = Math.max(2, Math.min(MOST_RAYS, Math.ceil(width / STEP) + 1));
  const [metresEast, metresNorth] = metresPerDegree(position[1]);
  const solids =
    view !== undefined && layer !== undefined && view.layerIds.includes(layer) ? layer : undefined;
  const foot = ground.heightAt(position[0], position[1]);
  const fall = Math.max(0, height - foot - 0.2) / range;
  const elevation = -Math.atan(fall) * DEGREES;
  // All around, the camera's own place is inside and no corner.
  const outline: Position[] = width >= 360 ? [] : [position];
  for (let ray = 0; ray < rays; ray++) {
    const azimuth = headingDegrees - width / 2 + (width * ray) / (rays - 1);
    const [east, north] = [
      Math.sin(azimuth / DEGREES) / metresEast,
      Math.cos(azimuth / DEGREES) / metresNorth,
    ];
    let reach = distanceToHill(ground, camera, east, north, fall);
    const hits =
      solids === undefined
        ? []
        : (view?.alongRay(solids, { position, height }, azimuth, elevation, reach) ?? []);
    for (const { distance } of hits) if (distance > OWN_WALL) reach = Math.min(reach, distance);
    outline.push([position[0] + reach * east, position[1] + reach * north]);
  }
  return outline;
}
