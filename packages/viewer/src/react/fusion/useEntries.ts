import type { FusionSourceReport } from '@cityloom/cim-loader';
import type { FeatureTable, View } from '@cityloom/twin-core';
import { useMemo } from 'react';
import { useStore } from 'zustand';
import { foldText, type Language, type Session } from '../../session/index.ts';
import { objectAddress, objectName } from '../inspector/object-facts.ts';
import { useSessionState } from '../session-context/SessionContext.tsx';
import { classTitle, columnTitle } from '../values/attribute-titles.ts';
import { formatQuantity } from '../values/format.ts';
import { entriesOf, type FusionEntry } from './fusion-entries.ts';
import type { FusionDesk, FusionResult } from './fusion-store.ts';
import { cityObject } from './fusion-tables.ts';

/** Values of a row that are shown. */
const FIRST_VALUES = 3;

/** An entry as a person reads it. */
export interface NamedEntry {
  readonly entry: FusionEntry;
  /** Object to select and fly to; `undefined` where it is in no layer of the city any more. */
  readonly object: string;
  /** Name or address, else the id without its layer. */
  readonly title: string;
  /** First values of what only the data have: what else would tell rows of a table apart. */
  readonly row: string;
  /** What is searched, folded. */
  readonly text: string;
}

/** Ids of a report as the city has them. */
export interface CityIds {
  model(id: string): string;
  data(id: string): string;
}

/** Ids of the source at work. */
export function cityIds({ draft, modelName, sourceNames }: FusionResult, source: number): CityIds {
  const layer = draft.sources[source]?.layer ?? '';
  const name = sourceNames[source] ?? '';
  return {
    model: (id) => cityObject(id, modelName, draft.model),
    data: (id) => cityObject(id, name, layer),
  };
}

/** Id without the name of the layer in front. */
export const shortId = (id: string): string => id.slice(id.indexOf('/') + 1);

/** What an object is called, else where it stands, else its id. */
export function titleOf(view: View | undefined, object: string, language: Language): string {
  const handle = view?.object(object);
  const said = handle && (objectName(handle, language) ?? objectAddress(handle));
  return said ?? shortId(object);
}

/** First values of an object, as they stand. */
function rowText(view: View | undefined, object: string): string {
  const handle = view?.object(object);
  const values = [...(handle?.table.columns.keys() ?? [])].map((column) => handle?.value(column));
  return values
    .filter((value) => value !== undefined)
    .slice(0, FIRST_VALUES)
    .join(' · ');
}

/** Entries of the list on show, those that meet the search. */
export function useEntries(
  desk: FusionDesk,
  result: FusionResult,
  report: FusionSourceReport,
  language: Language,
): { readonly shown: readonly NamedEntry[]; readonly total: number } {
  const list = useStore(desk.store, (state) => state.list);
  const query = useStore(desk.store, (state) => state.query);
  const source = useStore(desk.store, (state) => state.source);
  const view = useSessionState((state) => state.baseView);
  const named = useMemo(() => {
    const ids = cityIds(result, source);
    return entriesOf(report, list).map((entry): NamedEntry => {
      const [first = ''] = entry.data;
      const object = entry.model === undefined ? ids.data(first) : ids.model(entry.model);
      const title = titleOf(view, object, language);
      const row = entry.model === undefined ? rowText(view, object) : '';
      const text = foldText([title, entry.model ?? '', ...entry.data, row].join(' '));
      return { entry, object, title, row, text };
    });
  }, [result, report, list, source, view, language]);
  const shown = useMemo(() => {
    const wanted = foldText(query.trim());
    return wanted === '' ? named : named.filter(({ text }) => text.includes(wanted));
  }, [named, query]);
  return { shown, total: named.length };
}

/** Titles and values of the model's columns as people read them. */
export interface ColumnReader {
  title(column: string): string;
  value(column: string, value: string | number): string;
}

/** Columns of the layer values are brought to. */
export function readColumns(session: Session, result: FusionResult, language: Language): ColumnReader {
  const table: FeatureTable | undefined = session.layers.unfusedTable(result.draft.model);
  return {
    title: (column) => columnTitle(column, table?.columns.get(column), language),
    value: (column, value) =>
      typeof value === 'number'
        ? formatQuantity(value, table?.columns.get(column)?.unit, language)
        : classTitle(value, language),
  };
}
