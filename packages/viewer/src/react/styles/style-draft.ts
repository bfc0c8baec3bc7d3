import type { FeatureTable } from '@cityloom/twin-core';
import {
  classEdges,
  defaultColour,
  frequentValues,
  type ClassMethod,
  type TableStyle,
  type RampName,
} from '../../session/index.ts';

/** What the editor holds; a style follows from it and the layer's values. */
export interface StyleDraft {
  readonly kind: TableStyle['kind'];
  readonly column: string;
  readonly colour: string;
  readonly method: ClassMethod;
  readonly count: number;
  readonly ramp: RampName;
}

/** Values with a colour of their own; beyond a dozen nobody tells colours apart. */
export const MOST_CATEGORIES = 12;
export const FEWEST_CLASSES = 2;
export const MOST_CLASSES = 9;

/** Columns that can be coloured by: those of numbers alone for classes and ramps. */
export function columnsFor(table: FeatureTable, kind: TableStyle['kind']): string[] {
  const numbers = [...table.columns].filter(([, column]) => column.kind === 'number').map(([name]) => name);
  return kind === 'categories' ? [...table.columns.keys()] : kind === 'single' ? [] : numbers;
}

/** The editor as the style on show has it. */
export function draftOf(style: TableStyle): StyleDraft {
  return {
    kind: style.kind,
    column: style.kind === 'single' ? '' : style.column,
    colour: style.kind === 'single' ? style.colour : defaultColour(0),
    method: style.kind === 'classes' ? style.method : 'natural',
    count: style.kind === 'classes' ? style.edges.length - 1 : 5,
    ramp: style.kind === 'classes' || style.kind === 'continuous' ? style.ramp : 'viridis',
  };
}

/** The style the draft means; `undefined` where the layer has no values for it. */
export function styleOfDraft(draft: StyleDraft, table: FeatureTable): TableStyle | undefined {
  const { kind, colour, method, count, ramp } = draft;
  if (kind === 'single') return { kind, colour };
  const columns = columnsFor(table, kind);
  const column = columns.includes(draft.column) ? draft.column : columns[0];
  if (column === undefined) return undefined;
  if (kind === 'categories') return { kind, column, values: frequentValues(table, column, MOST_CATEGORIES) };
  const values = numbersOf(table, column);
  const edges = classEdges(values, kind === 'classes' ? method : 'equal', kind === 'classes' ? count : 1);
  const [minimum] = edges;
  const maximum = edges.at(-1);
  if (minimum === undefined || maximum === undefined) return undefined;
  return kind === 'classes'
    ? { kind, column, method, ramp, edges }
    : { kind, column, ramp, minimum, maximum };
}

function numbersOf(table: FeatureTable, column: string): number[] {
  const values: number[] = [];
  for (let row = 0; row < table.count; row++) {
    const value = table.value(row, column);
    if (typeof value === 'number') values.push(value);
  }
  return values;
}
