import { canonicalJson, type ObjectId, type Position, sha256Hex } from '@cityloom/twin-core';

/** Who data comes from; a filter in the catalogue. */
export type DataOrigin = 'government' | 'operation' | 'enterprise';

/** What a match was found by. */
export type MatchedBy = 'id' | 'footprint' | 'address' | 'position' | 'network' | 'decision';

/**
 * `same`: one to one. `split`: several objects of the source make up one of the model. `merged`: one object of the
 * source covers several of the model. `attached`: rows of a table, sensors, things that stand at an object.
 */
export type MatchRelation = 'same' | 'split' | 'merged' | 'attached';

/** An object of the source found in the model. */
export interface FusionMatch {
  readonly target: ObjectId;
  readonly source: ObjectId;
  readonly by: MatchedBy;
  readonly relation: MatchRelation;
  /** Overlap (intersection over union), or 1 for ids, addresses and decisions, or distance in metres for positions. */
  readonly score: number;
  /** Metres along the line, for matches with a network. */
  readonly along?: number;
}

/** An object, and where to fly to. */
export interface PlacedObject {
  readonly object: ObjectId;
  readonly position?: Position;
}

/** Two values that do not agree. */
export interface FusionConflict extends PlacedObject {
  readonly source: ObjectId;
  readonly attribute: string;
  readonly modelValue: string | number;
  readonly dataValue: string | number;
  /** What the rules decided; `undecided` keeps the model's value. */
  readonly kept: 'model' | 'data' | 'undecided';
  /** True where somebody decided, by a resolution of the recipe. */
  readonly resolved?: true;
}

/** An object that could be several. */
export interface FusionAmbiguity extends PlacedObject {
  readonly candidates: readonly ObjectId[];
  readonly by: MatchedBy;
}

/** Numbers of one source. Objects of the model: matched + modelOnly; of the source: data + dataOnly. */
export interface FusionCounts {
  /** Objects of the model with at least one match. */
  readonly matched: number;
  /** Objects of the model without. */
  readonly modelOnly: number;
  /** Objects of the source without a match. */
  readonly dataOnly: number;
  /** Objects of the model with at least one conflict. */
  readonly conflicting: number;
  readonly split: number;
  readonly merged: number;
  readonly ambiguous: number;
}

/** What became of one source. */
export interface FusionSourceReport {
  readonly source: string;
  readonly origin: DataOrigin;
  /** Date of the data, ISO 8601. */
  readonly time?: string;
  readonly objects: number;
  readonly counts: FusionCounts;
  readonly matches: readonly FusionMatch[];
  readonly modelOnly: readonly PlacedObject[];
  readonly dataOnly: readonly PlacedObject[];
  readonly conflicts: readonly FusionConflict[];
  readonly ambiguous: readonly FusionAmbiguity[];
}

/** What fusion did, source by source, in their order. */
export interface FusionReport {
  readonly schema: 'cityloom/fusion-report';
  readonly schemaVersion: 1;
  readonly layer: string;
  readonly objects: number;
  readonly sources: readonly FusionSourceReport[];
}

/** Same tables and rules, same hash, in Node and in the browser. @returns 64 hexadecimal digits. */
export function fusionReportHash(report: FusionReport): string {
  return sha256Hex(canonicalJson(report));
}
