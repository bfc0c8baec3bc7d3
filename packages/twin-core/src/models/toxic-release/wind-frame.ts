import { WGS84 } from '../../geo/wgs84.ts';
import type { Position } from '../../geo/position.ts';
import { cos, sin } from '../../numeric/trigonometry.ts';

const RADIANS_PER_DEGREE = Math.PI / 180;
/** Direction of a wind that blows to the east: a frame for it has x to the east and y to the north. */
export const WEST_WIND = 270;

/** Metres from the release, along and across the wind. */
export interface WindCoordinates {
  /** Downwind. */
  readonly x: number;
  /** To the left of the wind. */
  readonly y: number;
}

/** What depends on the latitude alone: distance from the axis and height over the equator, metres. */
export interface LatitudeTerms {
  readonly axisDistance: number;
  readonly equatorHeight: number;
}

/** What depends on the longitude alone: sine and cosine of the angle from the release. */
export interface LongitudeTerms {
  readonly sine: number;
  readonly cosine: number;
}

/**
 * Tangent plane at the release, turned into the wind.
 *
 * ```
 *        y
 *        |
 *   wind |
 *   ---> o-------- x (downwind)
 * ```
 *
 * Built on the portable sine and cosine, unlike the general local frame: positions enter every
 * result, and results must have the same bits on every engine.
 */
export interface WindFrame {
  latitudeTerms(latitudeDegrees: number): LatitudeTerms;
  longitudeTerms(longitudeDegrees: number): LongitudeTerms;
  combine(latitude: LatitudeTerms, longitude: LongitudeTerms): WindCoordinates;
  toWind(position: Position): WindCoordinates;
  /** Inverse of `toWind`, to a micrometre within 200 km. */
  toPosition(x: number, y: number): Position;
}

/** @param windFromDegrees direction the wind comes from, clockwise from north. */
export function createWindFrame(origin: Position, windFromDegrees: number): WindFrame {
  const [originLongitude, originLatitude] = origin;
  const sinOrigin = sin(originLatitude * RADIANS_PER_DEGREE);
  const cosOrigin = cos(originLatitude * RADIANS_PER_DEGREE);
  const home = latitudeTerms(originLatitude);
  // The wind blows to where it does not come from.
  const downwindEast = -sin(windFromDegrees * RADIANS_PER_DEGREE);
  const downwindNorth = -cos(windFromDegrees * RADIANS_PER_DEGREE);

  function longitudeTerms(longitudeDegrees: number): LongitudeTerms {
    const angle = (longitudeDegrees - originLongitude) * RADIANS_PER_DEGREE;
    return { sine: sin(angle), cosine: cos(angle) };
  }

  function plane(latitude: LatitudeTerms, longitude: LongitudeTerms): [east: number, north: number] {
    const east = latitude.axisDistance * longitude.sine;
    const north =
      cosOrigin * (latitude.equatorHeight - home.equatorHeight) -
      sinOrigin * (latitude.axisDistance * longitude.cosine - home.axisDistance);
    return [east, north];
  }

  function combine(latitude: LatitudeTerms, longitude: LongitudeTerms): WindCoordinates {
    const [east, north] = plane(latitude, longitude);
    return {
      x: east * downwindEast + north * downwindNorth,
      y: north * downwindEast - east * downwindNorth,
    };
  }

  return {
    latitudeTerms,
    longitudeTerms,
    combine,
    toWind: ([longitude, latitude]) => combine(latitudeTerms(latitude), longitudeTerms(longitude)),
    toPosition(x, y) {
      const east = x * downwindEast - y * downwindNorth;
      const north = x * downwindNorth + y * downwindEast;
      let [longitude, latitude] = origin;
      // Each round leaves about distance × tan(latitude) / Earth radius of the error.
      for (let round = 0; round < 8; round += 1) {
        const terms = latitudeTerms(latitude);
        const [reachedEast, reachedNorth] = plane(terms, longitudeTerms(longitude));
        longitude += (east - reachedEast) / terms.axisDistance / RADIANS_PER_DEGREE;
        latitude += (north - reachedNorth) / meridianRadiusAt(latitude) / RADIANS_PER_DEGREE;
      }
      return [longitude, latitude];
    },
  };
}

function latitudeTerms(latitudeDegrees: number): LatitudeTerms {
  const sine = sin(latitudeDegrees * RADIANS_PER_DEGREE);
  const cosine = cos(latitudeDegrees * RADIANS_PER_DEGREE);
  const { semiMajorAxis, eccentricitySquared } = WGS84;
  const radius = semiMajorAxis / Math.sqrt(1 - eccentricitySquared * sine * sine);
  return {
    axisDistance: radius * cosine,
    equatorHeight: radius * (1 - eccentricitySquared) * sine,
  };
}

/** Radius of curvature along the meridian, metres; as in geo/wgs84, with portable functions. */
export function meridianRadiusAt(latitudeDegrees: number): number {
  const sine = sin(latitudeDegrees * RADIANS_PER_DEGREE);
  const { semiMajorAxis, eccentricitySquared } = WGS84;
  const denominator = 1 - eccentricitySquared * sine * sine;
  return (semiMajorAxis * (1 - eccentricitySquared)) / (denominator * Math.sqrt(denominator));
}

/** Metres per degree along the parallel. */
export function metresPerLongitudeDegree(latitudeDegrees: number): number {
  return latitudeTerms(latitudeDegrees).axisDistance * RADIANS_PER_DEGREE;
}

/** Metres per degree along the meridian. */
export function metresPerLatitudeDegree(latitudeDegrees: number): number {
  return meridianRadiusAt(latitudeDegrees) * RADIANS_PER_DEGREE;
}
