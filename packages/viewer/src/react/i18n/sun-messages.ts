import type { MessageValues } from './messages.ts';
import type { sunEn } from './sun-en.ts';

/** Every text about the sun in a language; a missing or unknown key is a type error. */
export type SunMessages = Readonly<Record<keyof typeof sunEn, string>>;

/** Name of a text about the sun. */
export type SunMessageKey = keyof typeof sunEn;

export type SunTranslate = (key: SunMessageKey, values?: MessageValues) => string;
