import type { FeatureTable, ObjectId } from '@cityloom/twin-core';
import type { DataOrigin } from './fusion-report.ts';

/** How objects of a source are found in the model; rules are tried in their order, each on what is left. */
export type MatchRule =
  | {
      readonly by: 'id';
      /** Column of the model; default its object id without the layer. */
      readonly model?: string | undefined;
      /** Column of the source; default its id. */
      readonly data?: string | undefined;
    }
  | {
      readonly by: 'footprint';
      /** Least intersection over union of one-to-one matches. Default 0.5. */
      readonly minimumOverlap?: number | undefined;
      /** Least share of a piece that lies in the whole, for splits and merges. Default 0.7. */
      readonly minimumCover?: number | undefined;
    }
  | {
      readonly by: 'address';
      /** Columns that make up the address, in order (street, number). */
      readonly model: readonly string[];
      readonly data: readonly string[];
      /** Of several objects with the address, the nearest within this distance is taken, metres. */
      readonly maximumDistance?: number | undefined;
    }
  | {
      /** To the area a position lies in, or the nearest object (`network`: line). */
      readonly by: 'position' | 'network';
      /** Metres. */
      readonly maximumDistance: number;
    };

/** How the values of several objects of the source become one. */
export type Aggregate = 'largest' | 'first' | 'sum' | 'mean' | 'maximum' | 'minimum' | 'count' | 'list';

/** What is taken over. */
export interface AttributeRule {
  /**
   * Column of the source; or what the match itself says: `@id` of the object, `@distance` to it, `@along` its line
   * (metres).
   */
  readonly data: string;
  /** Column of the model; default the same name, without the `@`. */
  readonly model?: string | undefined;
  /** Numbers that differ by no more agree. Default 0. */
  readonly tolerance?: number | undefined;
  /** Share of the model's value that numbers may differ by. Default 0. */
  readonly relativeTolerance?: number | undefined;
  /**
   * What wins where they differ: `data`, `model`, `newest` (by the dates of the sources), or nobody (`report`: the
   * model's value stays and the conflict is listed as undecided). Default `report`.
   */
  readonly prefer?: 'data' | 'model' | 'newest' | 'report' | undefined;
  /** Default `largest`: of the object with the greatest overlap, else the first. */
  readonly aggregate?: Aggregate | undefined;
  /** Amounts (people, money): shared out by area where one object of the source covers several of the model. */
  readonly extensive?: boolean | undefined;
}

/** Values of a match that are in no column. */
export const MATCH_VALUES = ['@id', '@distance', '@along'] as const;
/** One of {@link MATCH_VALUES}. */
export type MatchValue = (typeof MATCH_VALUES)[number];

/** Whether an attribute is one of the match rather than a column. */
export const isMatchValue = (name: string): name is MatchValue =>
  (MATCH_VALUES as readonly string[]).includes(name);

/** Column of the model an attribute goes to. */
export const targetOf = ({ data, model }: AttributeRule): string => model ?? data.replace(/^@/u, '');

/** A decision somebody made by hand. */
export interface FusionDecision {
  /** Source id of the object, with or without its layer. */
  readonly data: string;
  /** Id in the model; `null`: it is none of them. */
  readonly model: string | null;
}

/** Which of two values that do not agree somebody chose; comes before what the rules say. */
export interface ConflictResolution {
  /** Id in the model, with or without its layer. */
  readonly model: string;
  /** Column of the model. */
  readonly attribute: string;
  readonly keep: 'model' | 'data';
}

/** How one source is fused into the model. */
export interface FusionSourceRules {
  /** Stands beside every value taken over. */
  readonly id: string;
  readonly origin: DataOrigin;
  /** Date of the data, ISO 8601. */
  readonly time?: string | undefined;
  readonly match: readonly MatchRule[];
  readonly attributes?: readonly AttributeRule[] | undefined;
  /** `add`: objects without a match become objects of the model. Default `report`. */
  readonly unmatched?: 'report' | 'add' | undefined;
  readonly decisions?: readonly FusionDecision[] | undefined;
  readonly resolutions?: readonly ConflictResolution[] | undefined;
}

/** Id without the layer in front: `buildings/osm/way/1` → `osm/way/1`. */
export const localId = (layer: string, id: ObjectId): string =>
  id.startsWith(`${layer}/`) ? id.slice(layer.length + 1) : id;

/**
 * Row of an object a person named, with or without its layer.
 * @throws {RangeError} naming it, if it is not there.
 */
export function findRow(table: FeatureTable, id: string, what: 'decision' | 'resolution'): number {
  const whole = table.rowOf(id);
  const row = whole >= 0 ? whole : table.rowOf(`${table.layer}/${id}`);
  if (row < 0) throw new RangeError(`fusion: ${what} names ${id}, which is not in ${table.layer}.`);
  return row;
}
