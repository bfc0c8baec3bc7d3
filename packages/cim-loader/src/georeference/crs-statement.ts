/** How the coordinates of a source were understood; part of every report and of the data catalogue. */
export interface CrsStatement {
  /** `EPSG:4547`, where there is a code. */
  readonly code?: string;
  /** `CGCS2000 / 3-degree Gauss-Kruger CM 114E`. */
  readonly name: string;
  /**
   * `declared`: the file says so. `format`: the format allows nothing else (GeoJSON: WGS84). `user`: set by a person.
   * `assumed`: nothing says so; a warning with a proposal stands beside it.
   */
  readonly basis: 'declared' | 'format' | 'user' | 'assumed';
  /** Order in which the numbers stand in the file. */
  readonly axisOrder: 'east-north' | 'north-east';
  /** Datum people must be asked for, as no file carries it. */
  readonly datum: 'WGS84' | 'GCJ-02' | 'BD-09';
  readonly vertical: VerticalStatement;
  /**
   * Metres to which the step from the CRS's datum to WGS84 is known, as EPSG states for the operation used. Absent:
   * exact (WGS84 itself) or not stated; where no step is known at all, a warning says so.
   */
  readonly accuracy?: number;
  /** Operation to WGS84, for example `EPSG:15934`. */
  readonly operation?: string;
}

/** What heights are measured from. */
export interface VerticalStatement {
  /** `EPSG:5773`, `ellipsoid`, `ground` or `unknown`. */
  readonly datum: string;
  /** Metres added to the source's heights to get heights above the ellipsoid. */
  readonly offset: number;
  readonly basis: 'declared' | 'user' | 'assumed';
}
