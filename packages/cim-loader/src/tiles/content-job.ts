import type { GeometryColumn, Position } from '@cityloom/twin-core';

/** Text of each building of a tile, as written to its property table. Empty: absent. */
export interface TileTextColumn {
  /** Property name in the tile's metadata. */
  readonly property: string;
  readonly values: readonly string[];
}

/**
 * Everything one tile's content is made from. Plain data: it can be posted to a worker, and the same job
 * gives the same bytes everywhere.
 */
export interface TileContentJob {
  /** Of the content, relative to `tileset.json`. */
  readonly path: string;
  /** Origin of the tile's east-north-up frame, on the ellipsoid. */
  readonly centre: Position;
  /** Metres; see DetailLevel. */
  readonly tolerance: number;
  readonly resolution: number;
  /** Row in the whole table, one per building of the tile, ascending. */
  readonly rows: Uint32Array;
  /** Footprints of those buildings alone: row i of `geometry` is building `rows[i]`. */
  readonly geometry: GeometryColumn;
  /** Top of each building, metres above the ground. */
  readonly heights: Float32Array;
  /** Bottom of each building, metres above the ground. */
  readonly minimumHeights: Float32Array;
  readonly texts: readonly TileTextColumn[];
}

/** `[west, south, east, north, minimumHeight, maximumHeight]`, radians and metres above the ellipsoid. */
export type Region = readonly [
  west: number,
  south: number,
  east: number,
  north: number,
  minimumHeight: number,
  maximumHeight: number,
];

/** Something about one building that people should know. */
export interface TileWarning {
  readonly row: number;
  readonly message: string;
}

/** A tile's content as made from a {@link TileContentJob}. */
export interface TileContent {
  readonly path: string;
  /** Binary glTF. */
  readonly bytes: Uint8Array;
  /** Tight around the vertices. */
  readonly region: Region;
  readonly objects: number;
  readonly warnings: readonly TileWarning[];
}
