import type { FusionRecipe } from '@cityloom/cim-loader';
import type { Column } from '@cityloom/twin-core';

/** Values other sources brought to a layer of the city; plain data, and what is stored. */
export interface AppliedFusion {
  /** Id of the layer; one fusion each, of as many sources as the recipe names. */
  readonly layer: string;
  /** Content hash of the layer as it was read: the rows are that one's. */
  readonly base: string;
  /** What was done, with the decisions people made. */
  readonly recipe: FusionRecipe;
  /** Columns that are new or replaced: values, their sources and times. One value per row of the layer. */
  readonly columns: ReadonlyMap<string, Column>;
  /** Of the columns. */
  readonly contentHash: string;
  readonly reportHash: string;
  /** ISO 8601; the session's. */
  readonly appliedAt: string;
}

/** A fusion as it is handed over; the session dates it and ties it to the layer it has. */
export type NewFusion = Omit<AppliedFusion, 'base' | 'appliedAt'>;
