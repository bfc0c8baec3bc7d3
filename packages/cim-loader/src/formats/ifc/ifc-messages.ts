import type { Dataset } from '../../datasets/dataset.ts';
import type { LoadErrorDetails } from '../../validation/load-error.ts';
import type { LoadOptions } from '../format-loader.ts';

/** Options that can be sent to another thread. */
export type PlainLoadOptions = Omit<LoadOptions, 'signal' | 'onProgress' | 'startReaderThread'>;

/** To the thread: one file. */
export interface ToIfcThread {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly options: PlainLoadOptions;
}

/** From the thread: that its engine is there, progress, then one of the others. */
export type FromIfcThread =
  | { readonly kind: 'started' }
  | { readonly kind: 'progress'; readonly done: number }
  | { readonly kind: 'done'; readonly dataset: Dataset }
  /** What `LoadError` is made of; the class itself does not outlive the way between threads. */
  | { readonly kind: 'refused'; readonly problem: string; readonly details: LoadErrorDetails };
