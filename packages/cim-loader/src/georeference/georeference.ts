import type { Bounds } from '@cityloom/twin-core';
import type { LoadWarning } from '../validation/load-report.ts';
import type { CrsStatement } from './crs-statement.ts';

/** What a person sets about the coordinates of a source. */
export interface GeoreferenceOptions {
  /**
   * `EPSG:4547`, an OGC URN or URL, WKT 1 or 2, PROJJSON (as text), a PROJ string, or a local grid:
   * see {@link LocalGrid}.
   */
  readonly crs?: string | LocalGrid;
  readonly axisOrder?: CrsStatement['axisOrder'];
  /** Never guessed: GCJ-02 and BD-09 look like WGS84. Default WGS84. */
  readonly datum?: CrsStatement['datum'];
  /** Metres to add to heights to get heights above the ellipsoid (geoid height where the datum is sea level). */
  readonly verticalOffset?: number;
}

/** A city's own grid, tied to a known CRS by parameters its survey office gives. */
export type LocalGrid =
  | {
      /** x' = a x + b y + c; y' = d x + e y + f, in the base CRS (east, north). */
      readonly affine: readonly [a: number, b: number, c: number, d: number, e: number, f: number];
      readonly base: string;
    }
  | {
      /** Seven-parameter (Helmert, position vector) from the grid's geocentric datum to WGS84: m, arc seconds, ppm. */
      readonly helmert: readonly [
        tx: number,
        ty: number,
        tz: number,
        rx: number,
        ry: number,
        rz: number,
        scale: number,
      ];
      /** Projection of the grid as a PROJ string or WKT, on its own ellipsoid. */
      readonly base: string;
    };

/** What a file says about itself. */
export interface DeclaredCrs {
  /** As it stands in the file: code, URN, URL, WKT, PROJJSON text. `undefined`: the file says nothing. */
  readonly definition?: string | undefined;
  /** Set where the format allows one CRS only (`GeoJSON`): the definition is then fixed, not declared. */
  readonly byFormat?: boolean;
  /**
   * How the format orders axes: `definition` as the authority says (GML with URNs, WFS 2), `east-north` always
   * (shapefile, GeoPackage, CityJSON). Default `east-north`.
   */
  readonly axisOrder?: 'definition' | 'east-north';
}

/** Takes positions of one source to WGS84. */
export interface Georeference {
  readonly statement: CrsStatement;
  /** Where the CRS may be used, degrees; `undefined` where unknown. */
  readonly areaOfUse: Bounds | undefined;
  /** What was assumed or looks wrong so far, with proposals. */
  readonly warnings: readonly LoadWarning[];
  /** True where positions are WGS84 degrees already and nothing is done to them. */
  readonly isIdentity: boolean;
  /**
   * In place: file order in, [longitude, latitude] (degrees) or [longitude, latitude, height] (metres) out. A position
   * that has no image becomes NaN.
   */
  transform(positions: Float64Array, stride: 2 | 3): void;
  /** Inverse, for exports and services: [longitude, latitude(, height)] in, file order out. */
  invert(positions: Float64Array, stride: 2 | 3): void;
  /**
   * Warnings for what came out: positions outside the area of use, swapped axes, projected metres read as degrees.
   * @param bounds of the dataset in WGS84 degrees after {@link transform}; may be empty or not finite.
   * @param sourceBounds the same in the file's own numbers and order.
   */
  judge(bounds: Bounds, sourceBounds: Bounds): readonly LoadWarning[];
}
