import type { FeatureTable } from '@cityloom/twin-core';
import type { SurfaceColumn } from '../datasets/surface-column.ts';

/** Formats a table can be written in. */
export type ExportFormat = 'geojson' | 'csv' | 'flatgeobuf' | 'cityjson';

/** What is exported and how. */
export interface ExportOptions {
  readonly format: ExportFormat;
  /** Row numbers, in the order wanted. Default: all. */
  readonly rows?: ArrayLike<number>;
  /** Solids and surfaces of the rows, as a loader gave them; CityJSON takes them instead of raised footprints. */
  readonly surfaces?: SurfaceColumn;
  readonly csv?: CsvOptions;
  /** Who is to be named; written where the format has a place for it. */
  readonly attribution?: string;
}

/** How CSV is written. */
export interface CsvOptions {
  /** UTF-8 byte order mark, without which Excel reads Chinese as mojibake. Default true. */
  readonly byteOrderMark?: boolean;
  /**
   * `wkt`: the whole geometry in one column. `position`: longitude and latitude of points, of lines and polygons the
   * middle of their bounds. Default: `position` for points, else `wkt`.
   */
  readonly geometry?: 'wkt' | 'position' | 'none';
  /** Puts an apostrophe before texts that a spreadsheet would run as a formula. Default true. */
  readonly escapeFormulas?: boolean;
}

/** A file to save. */
export interface ExportedFile {
  /** Without the dot. */
  readonly extension: string;
  readonly mimeType: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A table and the rows of it that are exported. */
export interface Selection {
  readonly table: FeatureTable;
  readonly rows: Uint32Array;
}
