import type { LocalizedText, Measure, MeasureTitles, StateLevel } from '@cityloom/twin-core';
import type { Language } from '../../../session/index.ts';
import { columnTitle } from '../../values/attribute-titles.ts';

/** A column of a {@link MeasureGrid}: a warning level, a time limit. */
export interface GridColumn {
  readonly title: LocalizedText;
  readonly severity?: StateLevel['severity'];
}

/** Measures of one thing, one per column. */
export interface GridLine {
  readonly title: LocalizedText;
  readonly unit: string;
  /** In the order of {@link MeasureGrid.columns}; `undefined` where there is none. */
  readonly measures: readonly (Measure | undefined)[];
}

/** Measures that are read side by side. */
export interface MeasureGrid {
  readonly columns: readonly GridColumn[];
  readonly lines: readonly GridLine[];
}

export interface MeasureTable {
  /** One for each set of columns. */
  readonly grids: readonly MeasureGrid[];
  readonly single: readonly Measure[];
}

/** What was found for one object. */
export interface MeasureGroup {
  readonly object: string;
  readonly measures: readonly Measure[];
  /** How many of them break their limit. */
  readonly failed: number;
}

/** Measures by the object they are about, those that break most limits first; the others are left out. */
export function measureGroups(measures: readonly Measure[]): readonly MeasureGroup[] {
  const groups = new Map<string, Measure[]>();
  for (const measure of measures) {
    if (measure.object === undefined) continue;
    groups.set(measure.object, [...(groups.get(measure.object) ?? []), measure]);
  }
  return [...groups]
    .map(([object, found]) => ({
      object,
      measures: found,
      failed: found.filter(({ pass }) => pass === false).length,
    }))
    .sort((a, b) => b.failed - a.failed);
}

/** How far a measure is beyond its limit: above a maximum, or (negative) below a minimum. 0 without a limit. */
export function excessOf({ value, limit }: Measure): number {
  return limit === undefined ? 0 : value - limit.value;
}

/** A line while its measures are being found. */
interface OpenLine {
  readonly title: LocalizedText;
  readonly cells: Map<string, { readonly column: GridColumn; readonly measure: Measure }>;
}

/**
 * Puts measures of the same thing side by side where the model says so; the others follow one by one. Those of single
 * objects are for {@link measureGroups}; those with a limit stand by themselves.
 */
export function measureTable(measures: readonly Measure[], titleOf: MeasureTitles): MeasureTable {
  const lines = new Map<string, OpenLine>();
  const single: Measure[] = [];
  for (const measure of measures) {
    if (measure.object !== undefined) continue;
    const cell = measure.limit === undefined ? titleOf(measure.name)?.cell : undefined;
    if (cell === undefined) {
      single.push(measure);
      continue;
    }
    const { line: title, column, severity } = cell;
    const line = lines.get(title.en) ?? { title, cells: new Map() };
    lines.set(title.en, line);
    line.cells.set(column.en, { column: { title: column, ...(severity && { severity }) }, measure });
  }
  return { grids: gridsOf([...lines.values()]), single };
}

/** A line belongs to the first grid that has all its columns. */
function gridsOf(lines: readonly OpenLine[]): MeasureGrid[] {
  const grids: { readonly columns: Map<string, GridColumn>; readonly lines: OpenLine[] }[] = [];
  for (const line of lines) {
    const keys = [...line.cells.keys()];
    const known = grids.find(({ columns }) => keys.every((key) => columns.has(key)));
    if (known === undefined) {
      const columns = new Map([...line.cells].map(([key, { column }]) => [key, column]));
      grids.push({ columns, lines: [line] });
    } else known.lines.push(line);
  }
  return grids.map((grid) => ({
    columns: [...grid.columns.values()],
    lines: grid.lines.map(({ title, cells }) => {
      const measures = [...grid.columns.keys()].map((key) => cells.get(key)?.measure);
      return { title, unit: measures.find((measure) => measure !== undefined)?.unit ?? '1', measures };
    }),
  }));
}

/** Name of a measure in words: as its model calls it, else spelled out from the part after the model. */
export function measureTitle(name: string, titleOf: MeasureTitles, language: Language): string {
  const title = titleOf(name);
  if (title !== undefined) return title[language];
  const own = name.includes('.') ? name.slice(name.indexOf('.') + 1) : name;
  return columnTitle(own.replaceAll('.', ' '), undefined, language);
}

/** Stability classes are letters; the measure counts them from A = 1. */
export function letterOfClass(measure: Measure): string | undefined {
  if (!measure.name.endsWith('stabilityClass')) return undefined;
  return 'ABCDEF'.charAt(measure.value - 1) || undefined;
}
