import { type Bounds, boundsCentre, metresPerDegree, type Position } from '@cityloom/twin-core';

/** Tiles of the coarsest level along the longer side of the city: 16 cover it, each still worth a picture of its own. */
const TILES_PER_SIDE = 4;

/** Ground beyond the city's bounds on every side, in widths (or heights) of the city. */
const SURROUNDINGS = 1;

/** A city of a single point still gets a ground, metres. */
const SMALLEST_SIDE = 100;

/**
 * The pyramid of the ground's tiles: the same for its mesh and for the pictures on it, so that one tile of the mesh
 * always carries one picture, and no picture is bent.
 *
 * Tiles are rectangles in degrees that are squares in metres at the city's latitude. Level 0 lies about the
 * city's centre; each level halves the tiles of the one above. Row 0 is in the north, column 0 in the west.
 */
export interface GroundTiling {
  /** What all tiles of a level cover, degrees. */
  readonly rectangle: Bounds;
  /** Tiles of level 0 from west to east. */
  readonly columns: number;
  /** Tiles of level 0 from north to south. */
  readonly rows: number;
  /** Side of a tile of level 0, metres. */
  readonly tileSide: number;
  readonly centre: Position;
}

/** Tiling of the ground around a city. */
export function createGroundTiling(bounds: Bounds): GroundTiling {
  const centre = boundsCentre(bounds);
  const [eastScale, northScale] = metresPerDegree(centre[1]);
  const width = Math.max((bounds[2] - bounds[0]) * eastScale, SMALLEST_SIDE);
  const height = Math.max((bounds[3] - bounds[1]) * northScale, SMALLEST_SIDE);
  const tileSide = Math.max(width, height) / TILES_PER_SIDE;
  const along = (side: number, scale: number, limit: number): { tiles: number; degrees: number } => {
    const degrees = tileSide / scale;
    // Even, so that the edges of the tiles are the city's own along its longer side.
    const wanted = 2 * Math.ceil((side * (1 + 2 * SURROUNDINGS)) / tileSide / 2 - 1e-9);
    const tiles = Math.max(1, Math.min(wanted, Math.floor(limit / degrees)));
    return { tiles, degrees: tiles * degrees };
  };
  const across = along(width, eastScale, 360);
  const upwards = along(height, northScale, 180);
  const west = inside(centre[0] - across.degrees / 2, -180, 180 - across.degrees);
  const south = inside(centre[1] - upwards.degrees / 2, -90, 90 - upwards.degrees);
  return {
    rectangle: [west, south, west + across.degrees, south + upwards.degrees],
    columns: across.tiles,
    rows: upwards.tiles,
    tileSide,
    centre,
  };
}

function inside(value: number, lowest: number, highest: number): number {
  return Math.max(lowest, Math.min(highest, value));
}

/** Metres east and north of the tiling's centre, along its parallels and meridians. */
export function tilingPlane({ centre }: GroundTiling): {
  readonly x: (longitudeDegrees: number) => number;
  readonly y: (latitudeDegrees: number) => number;
} {
  const [eastScale, northScale] = metresPerDegree(centre[1]);
  return {
    x: (longitude) => (longitude - centre[0]) * eastScale,
    y: (latitude) => (latitude - centre[1]) * northScale,
  };
}

/** South-west corner of a tile, metres from the tiling's centre, and the side of it. */
export function tileSquare(
  tiling: GroundTiling,
  column: number,
  row: number,
  level: number,
): { readonly west: number; readonly south: number; readonly side: number } {
  const { x, y } = tilingPlane(tiling);
  const side = tiling.tileSide / 2 ** level;
  return {
    west: x(tiling.rectangle[0]) + column * side,
    south: y(tiling.rectangle[3]) - (row + 1) * side,
    side,
  };
}

/** Circumference of the sphere of Web Mercator (EPSG:3857), metres. */
const WEB_MERCATOR_WIDTH = 2 * Math.PI * 6_378_137;

/**
 * Zoom of a web map, whose tiles are 256 pixels wide, that shows the ground at the same scale; map styles are
 * written for it. Not a whole number.
 * @param metresPerPixel on the ground.
 */
export function webMapZoom(metresPerPixel: number, latitudeDegrees: number): number {
  return Math.log2(
    (WEB_MERCATOR_WIDTH * Math.cos((latitudeDegrees * Math.PI) / 180)) / (256 * metresPerPixel),
  );
}
