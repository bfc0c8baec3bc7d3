import type { LocalizedText, ObjectId, Position } from '@cityloom/twin-core';

/**
 * What is measured, after ISO 19157-1:2023 (data quality elements): completeness, logical consistency
 * (`validity`, `uniqueness`), positional plausibility, temporal quality (`freshness`).
 */
export type QualityDimension = 'completeness' | 'validity' | 'uniqueness' | 'position' | 'freshness';

/** One number about a layer. */
export interface QualityMeasure {
  readonly dimension: QualityDimension;
  /** kebab-case, stable: `values-present`. */
  readonly name: string;
  readonly title: LocalizedText;
  /** Column it is about, where it is about one. */
  readonly column?: string;
  /** Share of objects without fault, in [0, 1]; `undefined` where it cannot be known (the report says why). */
  readonly value: number | undefined;
  /** Objects looked at. */
  readonly objects: number;
  /** Objects with a fault. */
  readonly faulty: number;
  readonly note?: LocalizedText;
}

/** One thing that is wrong, with its place. */
export interface QualityFault {
  /** Key of `FAULT_KINDS`. */
  readonly code: string;
  readonly dimension: QualityDimension;
  readonly object: ObjectId;
  readonly row: number;
  readonly column?: string;
  /** Where to fly to, degrees. */
  readonly position?: Position;
  /** What stands there, and what was expected: `height 1200 > 1000 m`. */
  readonly detail?: string;
}

/** Quality of one layer. */
export interface LayerQuality {
  readonly layer: string;
  readonly objects: number;
  /** Mean of the measures of each dimension that could be taken. */
  readonly dimensions: Readonly<Partial<Record<QualityDimension, number>>>;
  readonly measures: readonly QualityMeasure[];
  /** Number of faults by code, all of them. */
  readonly faultCounts: Readonly<Record<string, number>>;
  /** The faults themselves, by row, up to the limit asked for. */
  readonly faults: readonly QualityFault[];
}

/** Quality of a city or of a set of layers. */
export interface QualityReport {
  readonly schema: 'cityloom/quality';
  readonly schemaVersion: 1;
  /** City or file. */
  readonly subject: string;
  /** Time the freshness was judged for, ISO 8601. */
  readonly at: string | undefined;
  readonly layers: readonly LayerQuality[];
}
