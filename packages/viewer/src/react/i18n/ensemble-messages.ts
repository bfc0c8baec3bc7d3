import type { MessageValues } from './messages.ts';
import type { ensembleEn } from './ensemble-en.ts';

/** Every text about ensembles in a language; a missing or unknown key is a type error. */
export type EnsembleMessages = Readonly<Record<keyof typeof ensembleEn, string>>;

/** Name of a text about ensembles. */
export type EnsembleMessageKey = keyof typeof ensembleEn;

export type EnsembleTranslate = (key: EnsembleMessageKey, values?: MessageValues) => string;
