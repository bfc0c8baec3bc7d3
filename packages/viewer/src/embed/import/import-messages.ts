import type { ReadFailure, ReadInput, ReadResult, ReadSettings } from '../../session/index.ts';

/** To the worker: one job, after which it is ended. */
export interface ToImportWorker {
  readonly input: ReadInput;
  readonly settings: ReadSettings;
  /** Origins an address may have beside the page's own. */
  readonly allowedOrigins: readonly string[];
  /** Address of the page, which relative ones start from. */
  readonly base: string;
}

export type FromImportWorker =
  | { readonly kind: 'progress'; readonly done: number; readonly file: string }
  | { readonly kind: 'done'; readonly result: ReadResult }
  | { readonly kind: 'failed'; readonly failure: ReadFailure };
