/**
 * WGS84 position in degrees, longitude first (GeoJSON order, RFC 7946 §3.1.1).
 * Longitude in [-180, 180], latitude in [-90, 90].
 */
export type Position = readonly [longitudeDegrees: number, latitudeDegrees: number];

/** Closed ring: the first position is repeated as the last (RFC 7946 §3.1.6). */
export type Ring = readonly Position[];

/** Polygon as GeoJSON coordinates: outer ring first, then holes. */
export type PolygonCoordinates = readonly Ring[];

/** `[west, south, east, north]`, degrees. */
export type Bounds = readonly [west: number, south: number, east: number, north: number];

/** The GeoJSON geometries a feature table row can hold. */
export type Geometry =
  | { readonly type: 'Point'; readonly coordinates: Position }
  | { readonly type: 'MultiPoint'; readonly coordinates: readonly Position[] }
  | { readonly type: 'LineString'; readonly coordinates: readonly Position[] }
  | { readonly type: 'MultiLineString'; readonly coordinates: readonly (readonly Position[])[] }
  | { readonly type: 'Polygon'; readonly coordinates: PolygonCoordinates }
  | { readonly type: 'MultiPolygon'; readonly coordinates: readonly PolygonCoordinates[] };
