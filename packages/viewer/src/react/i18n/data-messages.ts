import type { dataEn } from './data-en.ts';
import type { MessageValues } from './messages.ts';

type Stored = keyof typeof dataEn;
type WithoutPlural<Key extends string> = Key extends `${infer Base}_one` | `${infer Base}_other` ? Base : Key;

/** Every text about data in a language; a missing or unknown key is a type error. */
export type DataMessages = Readonly<Record<Stored, string>>;

/** Name of a text about data; plural forms are chosen by `count`. */
export type DataMessageKey = WithoutPlural<Stored>;

export type DataTranslate = (key: DataMessageKey, values?: MessageValues) => string;
