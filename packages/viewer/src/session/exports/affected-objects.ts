import type {
  AttributeValue,
  Column,
  ObjectHandle,
  ObjectStates,
  RunResult,
  View,
} from '@cityloom/twin-core';
import { valueSource } from '../objects/value-source.ts';
import type { Language } from '../session-state.ts';

/** One column of an export: what the numbers are, in which unit, and where they come from. */
export interface ExportColumn {
  readonly name: string;
  readonly unit: string | undefined;
  /** Model, data source or rule. */
  readonly source: string;
  /** True for simulated and rule-made values. */
  readonly derived: boolean;
}

/** An affected object; `level` is its warning class in words, empty for none. */
export interface ExportRow {
  readonly object: string;
  readonly layer: string;
  readonly level: string;
  /** In the order of {@link ExportTable.columns}. */
  readonly values: readonly AttributeValue[];
  /** Source of each single value where it differs by row, else that of the column. */
  readonly sources: readonly string[];
  readonly handle: ObjectHandle | undefined;
}

/** The objects a run affects, with the run's values and their attributes. */
export interface ExportTable {
  readonly columns: readonly ExportColumn[];
  readonly rows: readonly ExportRow[];
}

/**
 * Table of every object with a result in `run`, layer by layer.
 * @param view where attributes and shapes are read; objects it does not have keep their results alone.
 */
export function affectedObjects(run: RunResult, view: View, language: Language): ExportTable[] {
  return run.outcome.states.map((states) => tableOf(states, run, view, language));
}

function tableOf(states: ObjectStates, run: RunResult, view: View, language: Language): ExportTable {
  const model = `${run.model} ${run.modelVersion}`;
  const results = states.columns.map((column) => ({
    name: column.title[language],
    unit: column.unit,
    source: model,
    derived: true,
  }));
  const attributes = attributeColumns(states.layer, view);
  const rows = states.objects.map((object, index): ExportRow => {
    const handle = view.object(object);
    const own = states.columns.map((column) => column.values[index]);
    const level = states.levels[(states.level[index] ?? 0) - 1];
    return {
      object,
      layer: states.layer,
      level: level === undefined ? '' : level.label[language],
      values: [...own, ...attributes.map(({ id }) => handle?.value(id))],
      sources: [
        ...own.map(() => model),
        ...attributes.map(({ column }) => valueSource(column, handle, language)),
      ],
      handle,
    };
  });
  return {
    columns: [
      ...results,
      ...attributes.map(({ id, column }) => ({
        name: column.title?.[language] ?? id,
        unit: column.unit,
        source: column.sourceTitle?.[language] ?? column.source,
        derived: column.derived,
      })),
    ],
    rows,
  };
}

/** The layer's own columns; those that only name the source of another are folded into it. */
function attributeColumns(layer: string, view: View): { id: string; column: Column }[] {
  if (!view.layerIds.includes(layer)) return [];
  const columns = view.layer(layer).parts[0]?.table.columns ?? new Map<string, Column>();
  const sourceColumns = new Set(
    [...columns.values()].flatMap(({ sourceColumn, timeColumn }) => [sourceColumn, timeColumn]),
  );
  return [...columns].filter(([id]) => !sourceColumns.has(id)).map(([id, column]) => ({ id, column }));
}
