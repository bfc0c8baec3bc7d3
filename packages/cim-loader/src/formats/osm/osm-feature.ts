import type { LoadReport } from '../../validation/load-report.ts';

/** Kinds of OpenStreetMap objects. */
export type OsmElement = 'node' | 'way' | 'relation';

/**
 * Coordinates are longitude, latitude interleaved, degrees WGS84, rounded to 1e-7 (OSM's own precision).
 * Polygons: rings closed, outer rings counter-clockwise first, holes clockwise.
 */
export type OsmGeometry =
  | { readonly type: 'point'; readonly position: Float64Array }
  | { readonly type: 'line'; readonly lines: readonly Float64Array[] }
  | { readonly type: 'polygon'; readonly polygons: readonly (readonly Float64Array[])[] };

/** Tags as they are in OpenStreetMap, key to value. */
export type OsmTags = Readonly<Record<string, string>>;

/** One OSM object, whole: pieces of several tiles are joined. */
export interface OsmFeature {
  readonly element: OsmElement;
  readonly id: number;
  readonly geometry: OsmGeometry;
  readonly tags: OsmTags;
  /** Time of the last edit, seconds since 1970 UTC. */
  readonly editedAt: number;
}

/** What was read of OpenStreetMap, whatever the format. */
export interface OsmFeatures {
  /** Sorted by element, then id. */
  readonly features: readonly OsmFeature[];
  readonly report: LoadReport;
}

/** A file in memory. */
export interface NamedBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}
