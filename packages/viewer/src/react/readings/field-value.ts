import type { FieldDescription, LocalizedText } from '@cityloom/twin-core';
import type { Language } from '../../session/index.ts';
import { formatElapsed, formatQuantity } from '../values/format.ts';

/** A value of a field for people: with its unit, times as hours and minutes, what a cell of 0 says in words. */
export function fieldValueText(
  value: number,
  { unit, empty }: Pick<FieldDescription, 'unit' | 'empty'>,
  language: Language,
): string {
  const words: LocalizedText | undefined = value === 0 ? empty : undefined;
  if (words !== undefined) return words[language];
  return unit === 's' ? formatElapsed(value) : formatQuantity(value, unit, language);
}
