import type { Column, ObjectHandle } from '@cityloom/twin-core';
import type { Language } from '../session-state.ts';

/** Where a value comes from, for readers: its own source where the table names one, else the column's. */
export function valueSource(column: Column, handle: ObjectHandle | undefined, language: Language): string {
  return ownSource(column, handle, language) ?? column.sourceTitle?.[language] ?? column.source;
}

function ownSource(
  { sourceColumn }: Column,
  handle: ObjectHandle | undefined,
  language: Language,
): string | undefined {
  const own = sourceColumn === undefined ? undefined : handle?.value(sourceColumn);
  if (sourceColumn === undefined || own === undefined) return undefined;
  const sources = handle?.table.columns.get(sourceColumn);
  const titles = sources?.kind === 'text' ? sources.valueTitles : undefined;
  return titles?.[String(own)]?.[language] ?? String(own);
}
