/**
 * Geometry of all rows of one table, columnar.
 *
 * ```
 * row r → parts  [partOffsets[r], partOffsets[r+1])        (polygons, lines or points of row r)
 *         part p → rings [ringOffsets[p], ringOffsets[p+1]) (ring 0 outer, others holes; lines and points: one "ring")
 *                  ring q → positions [positionOffsets[q], positionOffsets[q+1])
 * ```
 * Polygon rings are closed (first position repeated), outer rings counter-clockwise, holes clockwise.
 */
export interface GeometryColumn {
  readonly type: 'point' | 'line' | 'polygon';
  /** Longitude, latitude interleaved, degrees WGS84. */
  readonly positions: Float64Array;
  readonly positionOffsets: Uint32Array;
  readonly ringOffsets: Uint32Array;
  readonly partOffsets: Uint32Array;
}
