import type { Position } from '@cityloom/twin-core';

/** One thing a reader of the data should know, with its place. */
export interface LoadWarning {
  /** kebab-case, stable: `self-crossing-ring`. */
  readonly code: string;
  /** What happened and what was done about it. */
  readonly message: string;
  readonly file?: string;
  /** Source id of the object, for example `way/315300094`. */
  readonly object?: string;
  readonly position?: Position;
}

/** What a parse did: counts by name, warnings with place and reason. */
export interface LoadReport {
  readonly counts: Readonly<Record<string, number>>;
  readonly warnings: readonly LoadWarning[];
}

/** A named piece of input. */
export interface InputFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A format as a plain object. */
export interface FormatLoader<Result> {
  readonly id: string;
  readonly extensions: readonly string[];
  readonly mimeTypes: readonly string[];
  /** @throws {LoadError} naming the file, the place and the remedy. */
  parse(files: readonly InputFile[]): Result;
}
