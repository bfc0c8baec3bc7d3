import type { FeatureTable } from '@cityloom/twin-core';

/** Columns a table begins with; the chooser has them all. */
const MOST = 12;

/** The first columns that tell something: those that only name the source or the date of another come last. */
export function firstColumns(table: FeatureTable): readonly string[] {
  const sources = new Set(
    [...table.columns.values()].flatMap(({ sourceColumn, timeColumn }) => [sourceColumn, timeColumn]),
  );
  const telling = [...table.columns.keys()].filter((name) => !sources.has(name));
  return telling.slice(0, MOST);
}
