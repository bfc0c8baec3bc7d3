import type { MessageValues } from './messages.ts';
import type { readingEn } from './reading-en.ts';

type Stored = keyof typeof readingEn;
type WithoutPlural<Key extends string> = Key extends `${infer Base}_one` | `${infer Base}_other` ? Base : Key;

/** Every text about reading results in a language; a missing or unknown key is a type error. */
export type ReadingMessages = Readonly<Record<Stored, string>>;

/** Name of a text about reading results; plural forms are chosen by `count`. */
export type ReadingMessageKey = WithoutPlural<Stored>;

export type ReadingTranslate = (key: ReadingMessageKey, values?: MessageValues) => string;
