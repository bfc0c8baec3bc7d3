import type { WarningCode } from './warning-codes.ts';
import type { Position } from '@cityloom/twin-core';

/** One thing a reader of the data should know, with its place. */
export interface LoadWarning {
  /** kebab-case, stable: `self-crossing-ring`. */
  readonly code: WarningCode;
  /** What happened and what was done about it. */
  readonly message: string;
  readonly file?: string;
  /** Source id of the object, for example `way/315300094`. */
  readonly object?: string;
  readonly position?: Position;
  /** How many times it happened, where alike warnings are told once. Default 1. */
  readonly count?: number;
  /** What a person could do, where there is a choice: the value to set and why. */
  readonly proposal?: LoadProposal;
}

/** A setting that would mend what a warning is about. */
export interface LoadProposal {
  readonly setting: 'crs' | 'axisOrder' | 'datum' | 'verticalOffset' | 'encoding';
  readonly value: string;
  readonly reason: string;
}

/** What a parse did: counts by name, warnings with place and reason. */
export interface LoadReport {
  readonly counts: Readonly<Record<string, number>>;
  readonly warnings: readonly LoadWarning[];
}
