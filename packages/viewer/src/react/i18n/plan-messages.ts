import type { planEn } from './plan-en.ts';
import type { MessageValues } from './messages.ts';

type Stored = keyof typeof planEn;
type WithoutPlural<Key extends string> = Key extends `${infer Base}_one` | `${infer Base}_other` ? Base : Key;

/** Every text about planning in a language; a missing or unknown key is a type error. */
export type PlanMessages = Readonly<Record<Stored, string>>;

/** Name of a text about planning; plural forms are chosen by `count`. */
export type PlanMessageKey = WithoutPlural<Stored>;

export type PlanTranslate = (key: PlanMessageKey, values?: MessageValues) => string;
