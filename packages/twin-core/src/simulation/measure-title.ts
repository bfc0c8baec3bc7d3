import type { LocalizedText } from '../units/quantity.ts';

/** Where a measure stands among others that make a table: residents (line) within 5 minutes (column). */
export interface MeasureCell {
  readonly line: LocalizedText;
  readonly column: LocalizedText;
  /** Warning class the column is about. */
  readonly severity?: 'blue' | 'yellow' | 'orange' | 'red';
}

/** What a measure is called, for people. */
export interface MeasureTitle extends LocalizedText {
  /** Present where measures of the same things at several levels are read side by side. */
  readonly cell?: MeasureCell;
}

/** Finds what a model's measure is called by its full name; `undefined` for a name the model does not give. */
export type MeasureTitles = (name: string) => MeasureTitle | undefined;

/**
 * Titles for measures whose names are all known before; a number in brackets at the end of a name stays.
 * @param prefix first part of the names, without the dot.
 * @param titles by the rest of the name.
 */
export function measureTitles(prefix: string, titles: Readonly<Record<string, MeasureTitle>>): MeasureTitles {
  const start = `${prefix}.`;
  return (name) => {
    const full = name.startsWith(start) ? name.slice(start.length) : '';
    const [, rest = '', number] = /^(.*?)(\[\d+\])?$/u.exec(full) ?? [];
    const title = Object.hasOwn(titles, rest) ? titles[rest] : undefined;
    if (title === undefined || number === undefined) return title;
    return { ...title, en: `${title.en} ${number}`, 'zh-CN': `${title['zh-CN']} ${number}` };
  };
}
