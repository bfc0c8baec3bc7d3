import gcoord from 'gcoord';

/** Datums of Chinese map services. */
export type ShiftedDatum = 'GCJ-02' | 'BD-09';

/** Longitude and latitude, degrees. */
export type Pair = [longitude: number, latitude: number];
type System = 'WGS84' | 'GCJ02' | 'BD09' | 'BD09MC';

/** The package exports the object itself, while its types describe a default export. */
const { transform } = gcoord as unknown as {
  readonly transform: (position: Pair, from: System, to: System) => Pair;
};

/** Where the services shift positions: the rectangle their published formula is bounded by, degrees. */
const CHINA = { west: 72.004, south: 0.8293, east: 137.8347, north: 55.8271 };
const SYSTEMS: Readonly<Record<ShiftedDatum, System>> = { 'GCJ-02': 'GCJ02', 'BD-09': 'BD09' };
/** Degrees; 0.01 millimetres. The library's own inverses stop at centimetres (GCJ-02) and decimetres (BD-09). */
const CLOSE_ENOUGH = 1e-10;
const MAXIMUM_ROUNDS = 30;

/** [longitude, latitude] WGS84 to the shifted datum; unchanged outside China. */
export function shiftedFromWgs84(
  [longitude, latitude]: readonly [number, number],
  datum: ShiftedDatum,
): Pair {
  if (!isInChina(longitude, latitude)) return [longitude, latitude];
  return transform([longitude, latitude], 'WGS84', SYSTEMS[datum]);
}

/**
 * [longitude, latitude] in the shifted datum to WGS84: exact inverse by repeated correction; unchanged outside China.
 */
export function wgs84FromShifted(
  [longitude, latitude]: readonly [number, number],
  datum: ShiftedDatum,
): Pair {
  let [east, north] = [longitude, latitude];
  for (let round = 0; round < MAXIMUM_ROUNDS; round++) {
    const [shiftedEast, shiftedNorth] = shiftedFromWgs84([east, north], datum);
    const offEast = longitude - shiftedEast;
    const offNorth = latitude - shiftedNorth;
    east += offEast;
    north += offNorth;
    if (Math.abs(offEast) < CLOSE_ENOUGH && Math.abs(offNorth) < CLOSE_ENOUGH) break;
  }
  return [east, north];
}

/** Baidu's Mercator metres to BD-09 degrees and back. */
export function convertBaiduMercator(
  [x, y]: readonly [number, number],
  direction: 'inverse' | 'forward',
): Pair {
  if (!Number.isFinite(x) || !Number.isFinite(y)) return [NaN, NaN];
  return direction === 'inverse' ? transform([x, y], 'BD09MC', 'BD09') : transform([x, y], 'BD09', 'BD09MC');
}

/** Whether services shift positions there. */
export function isInChina(longitude: number, latitude: number): boolean {
  return (
    longitude >= CHINA.west && longitude <= CHINA.east && latitude >= CHINA.south && latitude <= CHINA.north
  );
}
