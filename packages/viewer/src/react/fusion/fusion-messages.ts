import type { DataOrigin, FusionReport, FusionSourceRules } from '@cityloom/cim-loader';
import type { Column, FeatureTableSource } from '@cityloom/twin-core';

/** Tables go over once, and are named by key from then on. */
export type ToFusionWorker =
  | { readonly kind: 'table'; readonly key: number; readonly table: FeatureTableSource }
  | {
      readonly kind: 'fuse';
      readonly model: {
        readonly key: number;
        readonly origin: DataOrigin;
        readonly time: string | undefined;
      };
      readonly sources: readonly { readonly key: number; readonly rules: FusionSourceRules }[];
    };

/** What a fusion gives the page. */
export interface FusionOutcome {
  readonly report: FusionReport;
  readonly reportHash: string;
  /** Columns of the model that are new or other than before, one value per row of the model. */
  readonly columns: ReadonlyMap<string, Column>;
  /** Of the columns. */
  readonly contentHash: string;
  /** Objects the recipe adds to the model: `cityloom fuse` writes them, a layer of the app keeps its rows. */
  readonly added: number;
}

export type FromFusionWorker =
  | { readonly kind: 'progress'; readonly done: number; readonly source: string }
  | { readonly kind: 'done'; readonly outcome: FusionOutcome }
  | { readonly kind: 'failed'; readonly message: string };
