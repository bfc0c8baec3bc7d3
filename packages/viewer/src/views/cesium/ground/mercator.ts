/**
 * Spherical Web Mercator (EPSG:3857) as used by the tile pyramid.
 *
 * ```
 *        y ▲ north          tile row 0 lies at the top (y = +HALF_WORLD),
 *          │                tile column 0 at the left (x = -HALF_WORLD)
 *   ───────┼──────▶ x east
 * ```
 */

/** Equatorial radius of the projection's sphere, metres (EPSG:3857). */
const EARTH_RADIUS = 6_378_137;

/** Half the width of the projected world, metres. */
export const HALF_WORLD: number = Math.PI * EARTH_RADIUS;

/** Latitude at which the projected world becomes a square, degrees. */
const MAXIMUM_LATITUDE_DEGREES = 85.051_128_779_806_59;

/** Easting of a longitude in degrees, projected metres. */
export function mercatorX(longitudeDegrees: number): number {
  return (longitudeDegrees / 180) * HALF_WORLD;
}

/** Northing of a latitude in degrees, projected metres; latitudes beyond ±85.05° are drawn in to it. */
export function mercatorY(latitudeDegrees: number): number {
  const limited = Math.max(-MAXIMUM_LATITUDE_DEGREES, Math.min(MAXIMUM_LATITUDE_DEGREES, latitudeDegrees));
  return EARTH_RADIUS * Math.log(Math.tan(Math.PI / 4 + (limited * Math.PI) / 360));
}

/** Latitude of a northing, degrees. */
export function mercatorLatitude(y: number): number {
  return (Math.atan(Math.exp(y / EARTH_RADIUS)) * 360) / Math.PI - 90;
}

/** `[west, south, east, north]` of a tile in projected metres. */
export function tileBounds(
  column: number,
  row: number,
  level: number,
): readonly [west: number, south: number, east: number, north: number] {
  const size = (2 * HALF_WORLD) / 2 ** level;
  const west = -HALF_WORLD + column * size;
  const north = HALF_WORLD - row * size;
  return [west, north - size, west + size, north];
}

/** Ground metres per projected metre at a northing (below 1 away from the equator). */
export function groundScale(y: number): number {
  return Math.cos((mercatorLatitude(y) * Math.PI) / 180);
}
