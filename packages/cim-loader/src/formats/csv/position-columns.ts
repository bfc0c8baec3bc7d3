/** Columns that hold positions, by number. */
export interface PositionColumns {
  readonly first: number;
  readonly second: number;
  /** A shifted datum the names speak of; never applied unasked. */
  readonly datum: 'GCJ-02' | 'BD-09' | undefined;
  /** `degrees`: longitude and latitude. `grid`: eastings and northings of a CRS that must be set. */
  readonly kind: 'degrees' | 'grid';
}

const LONGITUDE =
  /^(?:.*[_\s.-])?(?:lon|lng|long|longitude)(?:[_\s.-].*|\d*|（.*|\(.*)?$|经度|經度|东经|東經/iu;
const LATITUDE = /^(?:.*[_\s.-])?(?:lat|latitude)(?:[_\s.-].*|\d*|（.*|\(.*)?$|纬度|緯度|北纬|北緯/iu;
const EASTING = /^(?:x|easting|x[\s_]?coord(?:inate)?|point_x|x坐标|横坐标|东坐标)$/iu;
const NORTHING = /^(?:y|northing|y[\s_]?coord(?:inate)?|point_y|y坐标|纵坐标|北坐标)$/iu;
const GCJ = /gcj|火星|高德|amap|腾讯/iu;
const BD = /bd[-_]?09|baidu|百度/iu;

/** Finds position columns by their names, in English and Chinese. */
export function findPositionColumns(names: readonly string[]): PositionColumns | undefined {
  const longitude = names.findIndex((name) => LONGITUDE.test(name));
  const latitude = names.findIndex((name) => LATITUDE.test(name));
  if (longitude >= 0 && latitude >= 0 && longitude !== latitude) {
    const both = `${names[longitude] ?? ''} ${names[latitude] ?? ''}`;
    const datum = GCJ.test(both) ? 'GCJ-02' : BD.test(both) ? 'BD-09' : undefined;
    return { first: longitude, second: latitude, datum, kind: 'degrees' };
  }
  const first = names.findIndex((name) => EASTING.test(name));
  const second = names.findIndex((name) => NORTHING.test(name));
  return first < 0 || second < 0 ? undefined : { first, second, datum: undefined, kind: 'grid' };
}

const WKT_NAME = /^(?:.*[_\s])?(?:wkt|geom|geometry|shape|the_geom|几何)$/iu;
const WKT_VALUE =
  /^\s*(?:SRID\s*=\s*\d+\s*;\s*)?(?:MULTI)?(?:POINT|LINESTRING|POLYGON|GEOMETRYCOLLECTION)\s*(?:Z|M|ZM)?\s*(?:\(|EMPTY)/iu;

/** Number of the column with geometry as WKT, or -1. */
export function findWktColumn(names: readonly string[], rows: readonly (readonly string[])[]): number {
  return names.findIndex((name, column) => {
    if (!WKT_NAME.test(name)) return false;
    const first = rows.find((row) => (row[column] ?? '') !== '');
    return WKT_VALUE.test(first?.[column] ?? '');
  });
}
