import type { MeasureTitle } from '@cityloom/twin-core';
import { comparisonMeasureTitle } from '@cityloom/twin-core/scenarios';
import type { ReportContent, ReportModel } from './report-content.ts';

/** `hoursLost` → `Hours lost`; digits stand apart. */
function spelledOut(name: string): string {
  const words = name
    .replaceAll(/[._-]+/gu, ' ')
    .replaceAll(/(?<=[a-z\d])(?=[A-Z])/gu, ' ')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/**
 * Name of a measure in words: as its model calls it, else as a comparison does, else spelled out from its name.
 * @param name with the number of the run in brackets where a model ran more than once.
 */
export function reportMeasureTitle(
  name: string,
  { models, language }: Pick<ReportContent, 'models' | 'language'>,
): string {
  const [, plain = name, turn] = /^(.*?)(\[\d+\])?$/u.exec(name) ?? [];
  const title = titleOf(plain, models)?.[language] ?? spelledOut(plain.slice(plain.indexOf('.') + 1));
  return turn === undefined ? title : `${title} ${turn}`;
}

function titleOf(name: string, models: readonly ReportModel[]): MeasureTitle | undefined {
  for (const { measureTitle } of models) {
    const title = measureTitle?.(name);
    if (title !== undefined) return title;
  }
  return comparisonMeasureTitle(name);
}
