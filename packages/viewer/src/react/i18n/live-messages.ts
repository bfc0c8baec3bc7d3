import type { liveEn } from './live-en.ts';
import type { MessageValues } from './messages.ts';

type Stored = keyof typeof liveEn;
type WithoutPlural<Key extends string> = Key extends `${infer Base}_one` | `${infer Base}_other` ? Base : Key;

/** Every text of the live city in a language; a missing or unknown key is a type error. */
export type LiveMessages = Readonly<Record<Stored, string>>;

/** Name of a text of the live city; plural forms are chosen by `count`. */
export type LiveMessageKey = WithoutPlural<Stored>;

export type LiveTranslate = (key: LiveMessageKey, values?: MessageValues) => string;
