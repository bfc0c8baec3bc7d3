import type { FeatureTable } from '@cityloom/twin-core';
import type { Language } from '../../../session/index.ts';

/** Columns to look into for a name, best first. The name on the spot comes last: it always helps to find a place. */
const NAME_COLUMNS: Readonly<Record<Language, readonly string[]>> = {
  en: ['name:en', 'int_name', 'name', 'name:ru', 'name:kk'],
  'zh-CN': ['name:zh', 'name:zh-Hans', 'name:en', 'int_name', 'name', 'name:ru', 'name:kk'],
};

/** Name of a row in a language, or `undefined` where it has none. */
export function localizedName(table: FeatureTable, row: number, language: Language): string | undefined {
  for (const column of NAME_COLUMNS[language]) {
    const value = table.value(row, column);
    if (typeof value === 'string' && value.trim() !== '') return value.trim();
  }
  return undefined;
}
