import type { GeometryColumn, Position } from '@cityloom/twin-core';
import type { SurfaceColumn } from '../datasets/surface-column.ts';

/** How the triangles of a tile are stored: EXT_meshopt_compression, KHR_draco_mesh_compression, or as they are. */
export type TileCompression = 'meshopt' | 'draco' | 'none';

/**
 * Text of each building of a tile, as written to its property table. Empty: absent. Encoded where the job is cut: bytes
 * are handed to another thread, texts would be copied one by one.
 */
export interface TileTextColumn {
  readonly kind: 'text';
  /** Property name in the tile's metadata. */
  readonly property: string;
  readonly description?: string;
  /** UTF-8, one text behind the other. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** End of each text in {@link bytes}. */
  readonly ends: Uint32Array<ArrayBuffer>;
}

/** Component types of number properties. */
export type MetadataComponentType = 'UINT8' | 'UINT16' | 'UINT32' | 'INT32' | 'FLOAT32' | 'FLOAT64';

/** Numbers of each building of a tile, as written to its property table. */
export interface TileNumberColumn {
  readonly kind: 'number';
  readonly property: string;
  readonly description?: string;
  readonly componentType: MetadataComponentType;
  readonly values: Uint8Array | Uint16Array | Uint32Array | Int32Array | Float32Array | Float64Array;
  /** Stored value that means "absent". */
  readonly noData?: number;
}

/** A column of a tile's property table. */
export type TileProperty = TileTextColumn | TileNumberColumn;

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
  readonly compression: TileCompression;
  /**
   * From the tile's east-north-up frame into that of the tileset, where tiles have no transform of their own (implicit
   * tiling): 4 × 4, column-major.
   */
  readonly placement?: readonly number[];
  /** Normals for renderers that shade by them; without, they shade by the face or not at all. */
  readonly normals: boolean;
  /** Row in the whole table, one per building of the tile, ascending. */
  readonly rows: Uint32Array;
  /** Footprints of those buildings alone: row i of `geometry` is building `rows[i]`. */
  readonly geometry: GeometryColumn;
  /** Top of each building, metres above the ground. */
  readonly heights: Float32Array;
  /** Bottom of each building, metres above the ground. */
  readonly minimumHeights: Float32Array;
  /** Ground of each building, metres above the ellipsoid; absent: 0. */
  readonly bases?: Float32Array;
  /** Where buildings have other roofs than flat ones. */
  readonly roofs?: TileRoofs;
  /** Real surfaces of the buildings; those without are drawn as prisms. */
  readonly surfaces?: SurfaceColumn;
  readonly properties: readonly TileProperty[];
}

/** Roofs as OpenStreetMap describes them (Simple 3D Buildings), one per building. */
export interface TileRoofs {
  /** Value of `roof:shape`, empty: flat. */
  readonly shapes: readonly string[];
  /** Metres; NaN: unknown. */
  readonly heights: Float32Array;
  /** Bearing the roof falls towards, degrees; NaN: unknown. */
  readonly directions: Float32Array;
  /** 1 where the ridge runs across the longer side. */
  readonly across: Uint8Array;
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
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Tight around the vertices. */
  readonly region: Region;
  readonly objects: number;
  readonly warnings: readonly TileWarning[];
}
