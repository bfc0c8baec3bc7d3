import type { RunResult } from '@cityloom/twin-core';
import type { Language } from '../session-state.ts';
import { BYTE_ORDER_MARK, csvCell } from './csv.ts';

/**
 * Measures of a run as CSV (RFC 4180).
 * @param titleOf what a measure is called in the language.
 */
export function csvOfMeasures(
  { outcome: { measures } }: RunResult,
  titleOf: (name: string) => string,
  language: Language,
): string {
  const heading = {
    en: ['measure', 'name', 'object', 'value', 'unit', 'source', 'derived'],
    'zh-CN': ['指标', '名称', '对象', '数值', '单位', '来源', '推算'],
  }[language];
  const rows = measures.map(({ name, object, value, unit, source, derived }) => [
    ...[titleOf(name), name, object, value, unit, source],
    String(derived ?? false),
  ]);
  return `${BYTE_ORDER_MARK}${[heading, ...rows].map((row) => row.map(csvCell).join(',')).join('\r\n')}\r\n`;
}
