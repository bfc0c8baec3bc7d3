import type { Bounds } from '@cityloom/twin-core';

/** A CRS as the loader computes with it, wherever its definition came from. */
export interface CrsDefinition {
  /** `EPSG:4547`, where there is a code. */
  readonly code: string | undefined;
  readonly name: string;
  readonly kind: 'geographic' | 'geographic-3d' | 'geocentric' | 'projected';
  /** Order of the axes as the authority says. */
  readonly axes: 'east-north' | 'north-east';
  readonly areaOfUse: Bounds | undefined;
  readonly projection: ProjectionDefinition;
  /** To WGS84; `undefined`: not known, positions are taken as they are. */
  readonly shift: DatumShift | undefined;
  readonly vertical: VerticalDefinition | undefined;
}

/** Projection, figure of the Earth and units of a CRS. */
export interface ProjectionDefinition {
  /** PROJ's name: `tmerc`, `longlat`, `geocent`, `lcc`. */
  readonly method: string;
  /** PROJ parameters without `+`: degrees, metres; flags have the value 1. */
  readonly parameters: ReadonlyMap<string, number>;
  /** For what only a library reads: WKT or PROJJSON; used instead of the parameters. */
  readonly source?: string | object;
  /** Semi-major axis, metres. */
  readonly semiMajorAxis: number;
  /** First eccentricity squared. */
  readonly eccentricitySquared: number;
  /** Degrees east of Greenwich. */
  readonly primeMeridian: number;
  /** Metres in a unit of the plane, or degrees in a unit of the angles. */
  readonly unit: number;
  /** True where axes point west and south. */
  readonly isNegated: boolean;
}

/** Helmert transformation to WGS84 in the position vector convention. */
export interface DatumShift {
  /** Three or seven: metres, arc seconds, ppm. */
  readonly parameters: readonly number[];
  /** Metres; `undefined` where nobody states it. */
  readonly accuracy: number | undefined;
  /** `EPSG:1777`; `undefined` where it stands in the definition itself. */
  readonly operation: string | undefined;
}

export interface VerticalDefinition {
  /** `EPSG:5709` or a name. */
  readonly datum: string;
  readonly name: string;
  /** Metres in a unit. */
  readonly unit: number;
  readonly isDown: boolean;
}

/** WGS 84, what every position ends in. */
export const WGS84_SEMI_MAJOR_AXIS = 6_378_137;
const WGS84_FLATTENING = 1 / 298.257223563;
export const WGS84_ECCENTRICITY_SQUARED: number = WGS84_FLATTENING * (2 - WGS84_FLATTENING);
