import type { en } from './en.ts';

type Stored = keyof typeof en;
type WithoutPlural<Key extends string> = Key extends `${infer Base}_one` | `${infer Base}_other` ? Base : Key;

/** Every text of a language; a missing or unknown key is a type error. */
export type Messages = Readonly<Record<Stored, string>>;

/** Name of a text; plural forms are chosen by `count`. */
export type MessageKey = WithoutPlural<Stored>;

/** Values put into a text. */
export type MessageValues = Readonly<Record<string, string | number>>;

/** Gives the text in the language on show. */
export type Translate = (key: MessageKey, values?: MessageValues) => string;
