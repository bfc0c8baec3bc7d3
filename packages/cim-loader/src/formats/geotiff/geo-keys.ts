import type { Affine } from '../terrain/affine.ts';
import type { TiffDirectory } from './tiff-directory.ts';

/** Tags of GeoTIFF 1.1 (OGC 19-008r4) and of GDAL. */
const TAG = {
  pixelScale: 33_550,
  tiePoints: 33_922,
  transformation: 34_264,
  directory: 34_735,
  doubles: 34_736,
  texts: 34_737,
} as const;

/** GeoKeys by id; codes are numbers, citations text. */
export type GeoKeys = ReadonlyMap<number, number | string>;

const RASTER_TYPE = 1025;
const PIXEL_IS_POINT = 2;
const USER_DEFINED = 32_767;

/** Keys of a directory; empty where it has none. */
export async function readGeoKeys(directory: TiffDirectory): Promise<GeoKeys> {
  const keys = new Map<number, number | string>();
  const entries = await directory.numbers(TAG.directory);
  if (entries === undefined) return keys;
  const doubles = await directory.numbers(TAG.doubles);
  const texts = (await directory.text(TAG.texts)) ?? '';
  for (let at = 4; at + 3 < entries.length && at <= (entries[3] as number) * 4; at += 4) {
    const field = (place: number): number => entries[at + place] as number;
    const [id, location, count, value] = [field(0), field(1), field(2), field(3)];
    if (location === 0) keys.set(id, value);
    else if (location === TAG.texts) keys.set(id, texts.slice(value, value + count).replace(/\|\s*$/u, ''));
    else if (location === TAG.doubles) keys.set(id, doubles?.[value] ?? NaN);
  }
  return keys;
}

/** From columns and rows of the outer pixel corner to coordinates; `undefined` where the file has none. */
export async function readAffine(directory: TiffDirectory, keys: GeoKeys): Promise<Affine | undefined> {
  // A point stands at the centre of its pixel: half a pixel from the corner.
  const shift = keys.get(RASTER_TYPE) === PIXEL_IS_POINT ? 0.5 : 0;
  const matrix = await directory.numbers(TAG.transformation);
  if (matrix !== undefined && matrix.length >= 8) {
    const cell = (place: number): number => matrix[place] as number;
    const [a, b, c, d, e, f] = [cell(0), cell(1), cell(3), cell(4), cell(5), cell(7)];
    return [a, b, c - (a + b) * shift, d, e, f - (d + e) * shift];
  }
  const scale = await directory.numbers(TAG.pixelScale);
  const tie = await directory.numbers(TAG.tiePoints);
  if (scale === undefined || tie === undefined || Math.min(scale.length * 3, tie.length) < 6)
    return undefined;
  const [wide, high] = [scale[0] as number, scale[1] as number];
  const [column, row, x, y] = [tie[0] as number, tie[1] as number, tie[3] as number, tie[4] as number];
  return [wide, 0, x - (column + shift) * wide, 0, -high, y + (row + shift) * high];
}

/**
 * What the keys say of the horizontal CRS: a code, WKT that Esri and GDAL keep in a citation, or a
 * PROJ string for a projection given by its parameters. `undefined`: nothing.
 */
export function crsOfKeys(keys: GeoKeys): string | undefined {
  const horizontal = keys.get(3072) ?? keys.get(2048);
  if (typeof horizontal === 'number' && horizontal > 0 && horizontal !== USER_DEFINED) {
    return `EPSG:${horizontal}`;
  }
  const wkt = [1026, 3073, 2049].map((id) =>
    /(?:PROJCS|GEOGCS|PROJCRS|GEOGCRS)\[[\s\S]*\]/u.exec(String(keys.get(id))),
  );
  return wkt.find((match) => match !== null)?.[0] ?? projectionOfKeys(keys);
}

/** EPSG code of the vertical CRS, for example 5773. */
export function verticalCode(keys: GeoKeys): number | undefined {
  const code = keys.get(4096);
  return typeof code === 'number' && code > 0 && code !== USER_DEFINED ? code : undefined;
}

/** Metres in the unit of the heights: EPSG 9002 is the foot, 9003 the US survey foot. */
export function metresPerUnit(keys: GeoKeys): number {
  const unit = keys.get(4099);
  return unit === 9002 ? 0.3048 : unit === 9003 ? 1200 / 3937 : 1;
}

/** Transverse Mercator (1) and Lambert's conic with two parallels (8): what cities' own grids are made of. */
function projectionOfKeys(keys: GeoKeys): string | undefined {
  const number = (id: number, fallback: number): number => {
    const value = keys.get(id);
    return typeof value === 'number' ? value : fallback;
  };
  const method = keys.get(3075);
  const shape = `+a=${number(2057, 6_378_137)} +rf=${number(2059, 298.257_222_101)} +units=m +no_defs`;
  if (method === 1) {
    const [longitude, latitude] = [number(3080, 0), number(3081, 0)];
    const origin = `+x_0=${number(3082, 0)} +y_0=${number(3083, 0)}`;
    return `+proj=tmerc +lat_0=${latitude} +lon_0=${longitude} +k=${number(3092, 1)} ${origin} ${shape}`;
  }
  if (method === 8) {
    const parallels = `+lat_1=${number(3078, 0)} +lat_2=${number(3079, 0)}`;
    const origin = `+lat_0=${number(3085, number(3081, 0))} +lon_0=${number(3084, number(3080, 0))}`;
    const shift = `+x_0=${number(3086, number(3082, 0))} +y_0=${number(3087, number(3083, 0))}`;
    return `+proj=lcc ${parallels} ${origin} ${shift} ${shape}`;
  }
  return undefined;
}
