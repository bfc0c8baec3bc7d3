import type { compareEn } from './compare-en.ts';
import type { MessageValues } from './messages.ts';

/** Name of a text of the comparison. */
export type CompareMessageKey = keyof typeof compareEn;

/** Every text of the comparison in a language; a missing or unknown key is a type error. */
export type CompareMessages = Readonly<Record<CompareMessageKey, string>>;

export type CompareTranslate = (key: CompareMessageKey, values?: MessageValues) => string;
