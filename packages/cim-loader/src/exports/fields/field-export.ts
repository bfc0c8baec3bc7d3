import type { RunResult, View } from '@cityloom/twin-core';
import type { FieldInTime } from '@cityloom/twin-core/readings';

/** Formats the fields of a run can be written in. */
export const FIELD_EXPORTS = ['geotiff', 'netcdf', 'geojson', 'czml'] as const;
/** One of {@link FIELD_EXPORTS}. */
export type FieldExportFormat = (typeof FIELD_EXPORTS)[number];

/** What is exported of a run. */
export interface FieldExportOptions {
  readonly run: RunResult;
  /** The field; `netcdf` takes them all, and this one with them where it was made of others. */
  readonly field: FieldInTime;
  /** Seconds since the start of the run, for what holds one moment. */
  readonly time: number;
  /** ISO 8601: when the run begins, for what has a calendar. Default: 1 January 2000. */
  readonly start?: string;
  /** Where shapes of affected objects are read, for `czml`. */
  readonly view?: View;
}

/** A piece of a file, and the share of the work that is done with it. */
export interface ExportPiece {
  /** In the order of the file; absent while nothing is ready. */
  readonly bytes?: Uint8Array<ArrayBuffer>;
  /** [0, 1] */
  readonly done: number;
}

/** A file that is written piece by piece, so that nothing of its size is in memory and whoever writes it may pause. */
export interface ExportedPieces {
  /** Without the dot. */
  readonly extension: string;
  readonly mimeType: string;
  readonly pieces: Iterable<ExportPiece>;
}

/** When a run without a date begins. */
export const DEFAULT_START = '2000-01-01T00:00:00Z';

/** Model, version and result, for whoever finds the file. */
export function sourceText({ model, modelVersion, runId, resultHash }: RunResult): string {
  return `CityLoom ${model} ${modelVersion}, run ${runId}, result ${resultHash}`;
}
