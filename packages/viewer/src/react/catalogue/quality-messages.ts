import type { LayerQuality } from '@cityloom/cim-loader';
import type { FeatureTableSource } from '@cityloom/twin-core';

export interface ToQualityWorker {
  readonly table: FeatureTableSource;
  /** ISO 8601: what freshness is judged for. */
  readonly at: string;
}

export type FromQualityWorker =
  | { readonly kind: 'measured'; readonly quality: LayerQuality }
  | { readonly kind: 'failed'; readonly message: string };
