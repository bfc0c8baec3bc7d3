import { cellValue, type Column, type FeatureTable } from '@cityloom/twin-core';
import type { Theme } from '../session-state.ts';
import type { TableStyle } from './layer-style.ts';
import { CATEGORY_COLOURS, OTHER_COLOURS, rampColour } from './ramps.ts';

/** Steps a continuous ramp is drawn in: finer ones cannot be told apart. */
const RAMP_STEPS = 128;

/** Colours of all rows of a table: a code per row, a colour per code. */
export interface LayerPaint {
  /** `undefined`: every row has colour 0. */
  readonly codes: Uint8Array | undefined;
  /** `#rrggbb`. */
  readonly colours: readonly string[];
}

/** One line of a legend. */
export interface LegendEntry {
  readonly colour: string;
  /** A value, a range, all others, or none. */
  readonly of:
    | { readonly kind: 'value'; readonly value: string }
    | { readonly kind: 'range'; readonly from: number; readonly to: number }
    | { readonly kind: 'other' | 'absent' };
  readonly count: number;
}

const codesOf = new WeakMap<TableStyle, { readonly table: FeatureTable; readonly codes: Uint8Array }>();

/** Codes are worked out once per style and table; a theme alters the colours alone. */
export function layerPaint(table: FeatureTable, style: TableStyle, theme: Theme): LayerPaint {
  if (style.kind === 'single') return { codes: undefined, colours: [style.colour] };
  let known = codesOf.get(style);
  if (known?.table !== table) {
    known = { table, codes: rowCodes(table, style) };
    codesOf.set(style, known);
  }
  return { codes: known.codes, colours: coloursOf(style, theme) };
}

type ByColumn = Exclude<TableStyle, { kind: 'single' }>;

/** Code 0: no value; 1: another value; then the style's own. */
const FIRST = 2;

function rowCodes(table: FeatureTable, style: ByColumn): Uint8Array {
  const codes = new Uint8Array(table.count);
  const column = table.columns.get(style.column);
  if (column === undefined) return codes;
  if (style.kind === 'categories') return categoryCodes(column, style.values, codes);
  const codeOf = style.kind === 'classes' ? classCode(style.edges) : stepCode(style.minimum, style.maximum);
  for (let row = 0; row < codes.length; row++) {
    const value = cellValue(column, row);
    if (value !== undefined) codes[row] = typeof value === 'number' ? codeOf(value) : 1;
  }
  return codes;
}

function categoryCodes(column: Column, values: readonly string[], codes: Uint8Array): Uint8Array {
  const codeOf = new Map(values.map((value, index) => [value, index + FIRST]));
  if (column.kind === 'text') {
    const byCode = [0, ...column.dictionary.map((value) => codeOf.get(value) ?? 1)];
    for (let row = 0; row < codes.length; row++) codes[row] = byCode[column.codes[row] ?? 0] ?? 0;
    return codes;
  }
  for (let row = 0; row < codes.length; row++) {
    const value = cellValue(column, row);
    codes[row] = value === undefined ? 0 : (codeOf.get(String(value)) ?? 1);
  }
  return codes;
}

function classCode(edges: readonly number[]): (value: number) => number {
  const [low = NaN] = edges;
  const high = edges.at(-1) ?? NaN;
  return (value) => {
    if (value < low || value > high) return 1;
    let index = 1;
    while (index < edges.length - 1 && value > (edges[index] as number)) index++;
    return index - 1 + FIRST;
  };
}

function stepCode(minimum: number, maximum: number): (value: number) => number {
  const span = maximum - minimum;
  return (value) => {
    const share = span > 0 ? (value - minimum) / span : 0.5;
    return FIRST + Math.min(RAMP_STEPS - 1, Math.max(0, Math.floor(share * RAMP_STEPS)));
  };
}

function coloursOf(style: ByColumn, theme: Theme): readonly string[] {
  const { other, absent } = OTHER_COLOURS[theme];
  const own = (): string[] => {
    switch (style.kind) {
      case 'categories':
        return style.values.map((_, index) => CATEGORY_COLOURS[index % CATEGORY_COLOURS.length] as string);
      case 'classes':
        return classColours(style, theme);
      case 'continuous':
        return Array.from({ length: RAMP_STEPS }, (_, step) =>
          rampColour(style.ramp, step / (RAMP_STEPS - 1), theme),
        );
    }
  };
  return [absent, other, ...own()];
}

function classColours({ ramp, edges }: Extract<TableStyle, { kind: 'classes' }>, theme: Theme): string[] {
  const classes = edges.length - 1;
  return Array.from({ length: classes }, (_, index) =>
    rampColour(ramp, classes === 1 ? 0.7 : index / (classes - 1), theme),
  );
}

/** What the colours mean, with the objects of each; entries without objects are left out but for classes. */
export function layerLegend(table: FeatureTable, style: TableStyle, theme: Theme): LegendEntry[] {
  if (style.kind === 'single') return [];
  const { codes, colours } = layerPaint(table, style, theme);
  const counts = new Uint32Array(256);
  for (const code of codes ?? []) counts[code] = (counts[code] as number) + 1;
  const entries: LegendEntry[] = [];
  const add = (code: number, of: LegendEntry['of']): void => {
    entries.push({ colour: colours[code] as string, of, count: counts[code] as number });
  };
  if (style.kind === 'categories') {
    style.values.forEach((value, index) => {
      add(index + FIRST, { kind: 'value', value });
    });
  } else if (style.kind === 'classes') {
    style.edges.slice(1).forEach((to, index) => {
      add(index + FIRST, { kind: 'range', from: style.edges[index] as number, to });
    });
  } else {
    const held = counts.subarray(FIRST).reduce((sum, count) => sum + count, 0);
    const of = { kind: 'range', from: style.minimum, to: style.maximum } as const;
    entries.push({ colour: colours[colours.length - 1] as string, of, count: held });
  }
  if (counts[1] !== 0) add(1, { kind: 'other' });
  if (counts[0] !== 0) add(0, { kind: 'absent' });
  return entries;
}

/** Values of a column by how often they stand, most frequent first. */
export function frequentValues(table: FeatureTable, column: string, most: number): string[] {
  const counts = new Map<string, number>();
  for (let row = 0; row < table.count; row++) {
    const value = table.value(row, column);
    if (value !== undefined) counts.set(String(value), (counts.get(String(value)) ?? 0) + 1);
  }
  return [...counts]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, most)
    .map(([value]) => value);
}
