import type { LiveMessageKey, LiveTranslate } from '../i18n/live-messages.ts';

/** Words that sources of this product report as values, by their text. */
const WORDS: Readonly<Record<string, LiveMessageKey>> = {
  car: 'value.car',
  van: 'value.van',
  truck: 'value.truck',
  bus: 'value.bus',
  driving: 'value.driving',
  atStop: 'value.atStop',
  layover: 'value.layover',
  available: 'value.available',
  dispatched: 'value.dispatched',
  onScene: 'value.onScene',
  returning: 'value.returning',
  live: 'value.live',
};

/** A reported text in the language of the interface where it is a known word; else as it was reported. */
export function valueWord(value: string, t: LiveTranslate): string {
  const key = Object.hasOwn(WORDS, value) ? WORDS[value] : undefined;
  return key === undefined ? value : t(key);
}
