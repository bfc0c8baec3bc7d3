import type { FeatureTableSource } from '@cityloom/twin-core';

export interface ToSolidWorker {
  readonly id: number;
  readonly table: FeatureTableSource;
  /** What each row stands on, metres; absent: 0. */
  readonly grounds?: Float32Array;
}

export type FromSolidWorker =
  | {
      readonly kind: 'built';
      readonly id: number;
      readonly files: readonly { readonly path: string; readonly bytes: Uint8Array<ArrayBuffer> }[];
    }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string };
