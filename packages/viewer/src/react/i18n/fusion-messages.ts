import type { fusionEn } from './fusion-en.ts';
import type { MessageValues } from './messages.ts';

type Stored = keyof typeof fusionEn;
type WithoutPlural<Key extends string> = Key extends `${infer Base}_one` | `${infer Base}_other` ? Base : Key;

/** Every text of fusion in a language; a missing or unknown key is a type error. */
export type FusionMessages = Readonly<Record<Stored, string>>;

/** Name of a text of fusion; plural forms are chosen by `count`. */
export type FusionMessageKey = WithoutPlural<Stored>;

export type FusionTranslate = (key: FusionMessageKey, values?: MessageValues) => string;
