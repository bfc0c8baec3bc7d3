/** A position as a source has it: its own CRS and axis order, height optional, further numbers ignored. */
export type SourcePosition = readonly number[];

/** Geometry as a source has it, in the shape of GeoJSON (RFC 7946), any CRS. */
export type SourceGeometry =
  | { readonly type: 'Point'; readonly coordinates: SourcePosition }
  | { readonly type: 'MultiPoint'; readonly coordinates: readonly SourcePosition[] }
  | { readonly type: 'LineString'; readonly coordinates: readonly SourcePosition[] }
  | { readonly type: 'MultiLineString'; readonly coordinates: readonly (readonly SourcePosition[])[] }
  | { readonly type: 'Polygon'; readonly coordinates: readonly (readonly SourcePosition[])[] }
  | {
      readonly type: 'MultiPolygon';
      readonly coordinates: readonly (readonly (readonly SourcePosition[])[])[];
    }
  | { readonly type: 'GeometryCollection'; readonly geometries: readonly SourceGeometry[] };
