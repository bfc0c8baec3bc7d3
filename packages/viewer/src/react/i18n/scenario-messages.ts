import type { MessageValues } from './messages.ts';
import type { scenarioEn } from './scenario-en.ts';

type Stored = keyof typeof scenarioEn;
type WithoutPlural<Key extends string> = Key extends `${infer Base}_one` | `${infer Base}_other` ? Base : Key;

/** Every text about scenarios and merging in a language; a missing or unknown key is a type error. */
export type ScenarioMessages = Readonly<Record<Stored, string>>;

/** Name of a text about scenarios and merging; plural forms are chosen by `count`. */
export type ScenarioMessageKey = WithoutPlural<Stored>;

export type ScenarioTranslate = (key: ScenarioMessageKey, values?: MessageValues) => string;
