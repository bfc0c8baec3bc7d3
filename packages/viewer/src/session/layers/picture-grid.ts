import type { ImageSource, TileMatrix } from '@cityloom/cim-loader';

/** A layer of a service that answers with pictures. */
export type PictureService = Extract<ImageSource, { readonly type: 'service' }>;

/** Tiles of pictures as a globe asks for them: each level halves the tiles of the one above. */
export interface PictureGrid {
  /** `degrees`: longitude and latitude; `mercator`: metres of EPSG:3857. */
  readonly projection: 'degrees' | 'mercator';
  /** West, south, east, north of level 0 in units of the projection. */
  readonly extent: readonly [west: number, south: number, east: number, north: number];
  /** Tiles of level 0. */
  readonly columns: number;
  readonly rows: number;
  /** Pixels. */
  readonly tileWidth: number;
  readonly tileHeight: number;
  /** Names of the levels, coarsest first. */
  readonly levels: readonly string[];
}

/** Half the width of the world in EPSG:3857, metres. */
const MERCATOR_HALF = 20_037_508.342789244;
const METRES_PER_DEGREE = 111_319.49079327358;
/** Metres of a pixel that scales are stated for (OGC 07-057r7, section 6.1). */
const PIXEL = 0.00028;
/** Pictures of a WMS: larger ones are fewer requests. */
const WMS_TILE = 512;
const DEEPEST = 20;
/** Share of a tile that stated numbers may be off. */
const TOLERANCE = 1e-3;

const WORLD = {
  degrees: [-180, -90, 180, 90],
  mercator: [-MERCATOR_HALF, -MERCATOR_HALF, MERCATOR_HALF, MERCATOR_HALF],
} as const;

/** CGCS2000, ETRS89 and NAD83 differ from WGS84 by less than a pixel of any such service. */
const DEGREES = /(?:^|\D)(?:4326|4490|4258|4269)$|CRS:?84$/iu;
const MERCATOR = /(?:^|\D)(?:3857|900913|102100|102113)$/u;

function projectionOf(crs: string): PictureGrid['projection'] | undefined {
  if (MERCATOR.test(crs)) return 'mercator';
  return DEGREES.test(crs) ? 'degrees' : undefined;
}

/**
 * How the pictures of a service are tiled.
 * @throws {Error} a CRS or a set of tiles that a globe cannot show; the message says what to ask the operator for.
 */
export function pictureGrid(source: PictureService): PictureGrid {
  const crs = source.crs ?? '';
  const projection = projectionOf(crs === '' && source.protocol === 'tiles' ? 'EPSG:3857' : crs);
  if (projection === undefined) {
    throw new Error(
      `its pictures come in ${crs || 'no stated CRS'}, and the map draws EPSG:3857, EPSG:4326, EPSG:4490 and CRS84; ask the operator of the service to offer one of these`,
    );
  }
  const { tileMatrices = [] } = source;
  if (source.protocol === 'wmts') return gridOfMatrices(tileMatrices, projection);
  const size = source.protocol === 'wms' ? WMS_TILE : 256;
  return {
    projection,
    extent: WORLD[projection],
    columns: projection === 'degrees' ? 2 : 1,
    rows: 1,
    tileWidth: size,
    tileHeight: size,
    levels: Array.from({ length: DEEPEST + 1 }, (_, level) => String(level)),
  };
}

function gridOfMatrices(matrices: readonly TileMatrix[], projection: PictureGrid['projection']): PictureGrid {
  const unit = projection === 'degrees' ? METRES_PER_DEGREE : 1;
  const world = WORLD[projection];
  const extentOf = (matrix: TileMatrix): PictureGrid['extent'] => {
    const cell = (matrix.scaleDenominator * PIXEL) / unit;
    const [west, north] = matrix.topLeft;
    return [
      west,
      north - cell * matrix.tileHeight * matrix.rows,
      west + cell * matrix.tileWidth * matrix.columns,
      north,
    ];
  };
  const fits = (matrix: TileMatrix): boolean => {
    const extent = extentOf(matrix);
    const slack = (extent[2] - extent[0]) * TOLERANCE;
    const [west, south, east, north] = extent;
    return (
      west >= world[0] - slack &&
      south >= world[1] - slack &&
      east <= world[2] + slack &&
      north <= world[3] + slack
    );
  };
  // Some sets begin with a tile that is larger than the world.
  const start = matrices.findIndex(fits);
  const first = matrices[start];
  if (first === undefined) throw unusable('none of its levels lies within the world');
  const levels = [first.id];
  for (const [index, matrix] of matrices.slice(start + 1).entries()) {
    if (!halves(first, matrix, index + 1)) break;
    levels.push(matrix.id);
  }
  if (levels.length < Math.min(2, matrices.length - start)) throw unusable('its levels do not halve');
  const { columns, rows, tileWidth, tileHeight } = first;
  return { projection, extent: clamp(extentOf(first), world), columns, rows, tileWidth, tileHeight, levels };
}

/** Whether a level has the tiles of the first, halved so many times. */
function halves(first: TileMatrix, matrix: TileMatrix, times: number): boolean {
  const ratio = first.scaleDenominator / matrix.scaleDenominator / 2 ** times;
  const same = (a: number, b: number): boolean => Math.abs(a - b) <= Math.max(1, Math.abs(a)) * TOLERANCE;
  return (
    same(ratio, 1) &&
    matrix.tileWidth === first.tileWidth &&
    matrix.tileHeight === first.tileHeight &&
    same(matrix.topLeft[0], first.topLeft[0]) &&
    same(matrix.topLeft[1], first.topLeft[1])
  );
}

function clamp(
  [west, south, east, north]: PictureGrid['extent'],
  world: PictureGrid['extent'],
): PictureGrid['extent'] {
  return [
    Math.max(west, world[0]),
    Math.max(south, world[1]),
    Math.min(east, world[2]),
    Math.min(north, world[3]),
  ];
}

function unusable(reason: string): Error {
  return new Error(
    `its tiles cannot be laid on the map (${reason}); ask the operator of the service for a set of tiles as WebMercatorQuad`,
  );
}

/** Which tile of a grid. Row 0 is in the north. */
export interface PictureTile {
  readonly column: number;
  readonly row: number;
  readonly level: number;
}

/** Address of one picture. */
export function pictureAddress(source: PictureService, grid: PictureGrid, tile: PictureTile): string {
  return source.protocol === 'wms' ? mapAddress(source, grid, tile) : tileAddress(source, grid, tile);
}

function tileAddress({ url }: PictureService, { levels }: PictureGrid, tile: PictureTile): string {
  const level = encodeURIComponent(levels[tile.level] ?? String(tile.level));
  return url
    .replaceAll(/\{(?:tilematrix|z)\}/giu, level)
    .replaceAll(/\{(?:tilerow|y)\}/giu, String(tile.row))
    .replaceAll(/\{-y\}/gu, String(2 ** tile.level - 1 - tile.row))
    .replaceAll(/\{(?:tilecol|x)\}/giu, String(tile.column));
}

/** GetMap of WMS 1.1.1 or 1.3.0. */
function mapAddress(source: PictureService, grid: PictureGrid, tile: PictureTile): string {
  const { version = '1.3.0', layer = '', style = '', format = 'image/png', crs = 'CRS:84' } = source;
  const [west, south, east, north] = tileExtent(grid, tile);
  const box = source.axisOrder === 'north-east' ? [south, west, north, east] : [west, south, east, north];
  const address = new URL(source.url);
  const parameters: Readonly<Record<string, string>> = {
    SERVICE: 'WMS',
    VERSION: version,
    REQUEST: 'GetMap',
    LAYERS: layer,
    STYLES: style,
    [version.startsWith('1.3') ? 'CRS' : 'SRS']: crs,
    BBOX: box.join(','),
    WIDTH: String(grid.tileWidth),
    HEIGHT: String(grid.tileHeight),
    FORMAT: format,
    TRANSPARENT: 'TRUE',
  };
  for (const name of [...address.searchParams.keys()]) {
    if (name.toUpperCase() in parameters) address.searchParams.delete(name);
  }
  for (const [name, value] of Object.entries(parameters)) address.searchParams.set(name, value);
  return address.href;
}

/** West, south, east, north of a tile in units of the projection. */
export function tileExtent(
  { extent: [west, south, east, north], columns, rows }: PictureGrid,
  { column, row, level }: PictureTile,
): readonly [west: number, south: number, east: number, north: number] {
  const width = (east - west) / (columns * 2 ** level);
  const height = (north - south) / (rows * 2 ** level);
  return [
    west + column * width,
    north - (row + 1) * height,
    west + (column + 1) * width,
    north - row * height,
  ];
}
