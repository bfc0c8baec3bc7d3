import type { Bounds, Column, FeatureTableSource, HeightGrid, LocalizedText } from '@cityloom/twin-core';
import type { CrsStatement } from '../georeference/crs-statement.ts';
import type { LoadReport } from '../validation/load-report.ts';
import type { SurfaceColumn } from './surface-column.ts';
import type { TileFeatures } from './tile-features.ts';

/**
 * What a format was read into. Plain data throughout (typed arrays, maps, strings): a worker posts it as it is.
 * All positions are WGS84 degrees and metres above the ellipsoid, whatever the source used.
 */
export interface Dataset {
  /** Id of the loader, for example `cityjson`. */
  readonly format: string;
  /** Version the file states, for example `2.0`. */
  readonly version?: string;
  /** How the coordinates of the source were understood. `undefined`: the source has none (a table). */
  readonly crs: CrsStatement | undefined;
  readonly layers: readonly DatasetLayer[];
  readonly report: LoadReport;
  /** Who is to be named, as the source says. */
  readonly attribution?: string;
  readonly licence?: string;
  /** Date of the data as the source says, ISO 8601. */
  readonly dataDate?: string;
  /** What the source calls itself. */
  readonly title?: string;
  /** What else the source says of itself, as it says it. JSON values. */
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** Of tilesets: the rows of the features of each tile, for picks (see `createFeatureRowIndex`). */
  readonly tileFeatures?: TileFeatures;
}

/** One layer of a dataset, told apart by `kind`. */
export type DatasetLayer = FeatureLayer | TerrainLayer | ImageLayer | PointCloudLayer;

interface LayerBase {
  /** Lower-case letters, digits and hyphens; unique in the dataset; the layer's id in a city. */
  readonly id: string;
  /** As the source names it. */
  readonly title?: string | LocalizedText;
}

/** Objects with attributes; geometry of one type, or none (a business table). */
export interface FeatureLayer extends LayerBase {
  readonly kind: 'features';
  /** `table.layer` is `id`. Give it to `createFeatureTable` where it is used. */
  readonly table: FeatureTableSource;
  /**
   * Solids and surfaces of the rows, for sources that have them. `table.geometry` then holds the footprints, and the
   * columns `height` and `minHeight` (metres above the ground) what models need.
   */
  readonly surfaces?: SurfaceColumn;
}

/** Heights of the ground. */
export interface TerrainLayer extends LayerBase {
  readonly kind: 'terrain';
  /** Metres above the ellipsoid, or above the datum where `CrsStatement.vertical` says so. */
  readonly grid: HeightGrid;
}

/** A picture on the ground: read for its extent and drawn by the viewer. */
export interface ImageLayer extends LayerBase {
  readonly kind: 'image';
  readonly bounds: Bounds;
  /** Tiles or pixels, counted for the report. */
  readonly count: number;
  readonly bands: readonly string[];
  readonly source: ImageSource;
}

/** Where the viewer gets the pixels from. */
export type ImageSource =
  | { readonly type: 'file'; readonly path: string; readonly mimeType: string }
  | {
      readonly type: 'service';
      readonly protocol: 'wms' | 'wmts' | 'tiles';
      /**
       * WMS: address of GetMap without parameters. WMTS and tiles: template with `{TileMatrix}`, `{TileRow}` and
       * `{TileCol}`, or `{z}`, `{y}` and `{x}`.
       */
      readonly url: string;
      readonly layer?: string;
      readonly version?: string;
      readonly style?: string;
      readonly format?: string;
      /** To ask for, for example `EPSG:3857`. */
      readonly crs?: string;
      /** Order of the axes of BBOX in that CRS: WMS 1.3 follows the authority, 1.1 never. */
      readonly axisOrder?: 'east-north' | 'north-east';
      /** Of WMTS: its levels, coarsest first. */
      readonly tileMatrices?: readonly TileMatrix[];
    };

/** One level of a tiled service (OGC 07-057r7, section 6.1). */
export interface TileMatrix {
  /** As it is asked for. */
  readonly id: string;
  /** Metres of the ground per pixel of 0.28 mm. */
  readonly scaleDenominator: number;
  /** Top left corner in units of the CRS, east before north whatever the service writes. */
  readonly topLeft: readonly [east: number, north: number];
  /** Pixels. */
  readonly tileWidth: number;
  readonly tileHeight: number;
  /** Tiles. */
  readonly columns: number;
  readonly rows: number;
}

/** Points of a scan. */
export interface PointCloudLayer extends LayerBase {
  readonly kind: 'points';
  /** Longitude, latitude (degrees), height (metres above the ellipsoid) interleaved by three. */
  readonly positions: Float64Array;
  /** Red, green, blue, 0 to 255, interleaved by three. */
  readonly colours?: Uint8Array;
  /** ASPRS class per point. */
  readonly classifications?: Uint8Array;
  readonly intensities?: Uint16Array;
  /** Further values, one per position. */
  readonly columns?: ReadonlyMap<string, Column>;
  /** Points of the file, of which `positions` may be a thinned selection. */
  readonly count: number;
}

/** Objects of a layer, as counted for people: rows, samples, tiles or points. */
export function countObjects(layer: DatasetLayer): number {
  switch (layer.kind) {
    case 'features':
      return layer.table.count;
    case 'terrain':
      return layer.grid.columns * layer.grid.rows;
    case 'image':
    case 'points':
      return layer.count;
  }
}
