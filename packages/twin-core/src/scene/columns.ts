import type { LocalizedText, Unit } from '../units/quantity.ts';

/** What every column says about itself. */
export interface ColumnDescription {
  /** Unit of the values; `1` for counts and shares; absent for text. */
  readonly unit?: Unit;
  readonly title?: LocalizedText;
  /** Data source or rule the values come from, in words a planner can check. */
  readonly source: string;
  /** `source` in the readers' languages; absent where it reads the same in all. */
  readonly sourceTitle?: LocalizedText;
  /** True if a rule made the values rather than the source. Shown wherever a value is shown. */
  readonly derived: boolean;
  /** Text column of the same table that names the source of each single value. */
  readonly sourceColumn?: string;
  /** Text column of the same table that dates each single value, ISO 8601. */
  readonly timeColumn?: string;
}

/** Storage of a number column; rows are its indexes. */
export type NumberArray = Float64Array | Float32Array | Int32Array | Uint32Array | Uint16Array | Uint8Array;
/** Codes of a text column: the smallest that holds its dictionary. */
export type CodeArray = Uint32Array | Uint16Array | Uint8Array;

/** Numbers, one per row. `missing` (default NaN for float arrays, none for integers) marks absent values. */
export interface NumberColumn extends ColumnDescription {
  readonly kind: 'number';
  readonly values: NumberArray;
  /** Stored value that means "absent". */
  readonly missing?: number;
}

/** Text, dictionary encoded. Code 0 is always "absent"; `dictionary[code - 1]` is the text. */
export interface TextColumn extends ColumnDescription {
  readonly kind: 'text';
  readonly codes: CodeArray;
  readonly dictionary: readonly string[];
  /** Values in the readers' languages, by value; those without read as they are. */
  readonly valueTitles?: Readonly<Record<string, LocalizedText>>;
}

/** A column of a feature table, told apart by `kind`. */
export type Column = NumberColumn | TextColumn;

/** Value of a cell as handed to people and to JSON; `undefined` where absent. */
export type AttributeValue = string | number | undefined;

/**
 * Text column, dictionary encoded in order of first appearance with the smallest code array that holds it.
 * Empty text counts as absent.
 */
export function textColumn(
  values: readonly (string | undefined)[],
  description: ColumnDescription,
): TextColumn {
  const codeOf = new Map<string, number>();
  const wide = new Uint32Array(values.length);
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    if (value === undefined || value === '') continue;
    let code = codeOf.get(value);
    if (code === undefined) {
      code = codeOf.size + 1;
      codeOf.set(value, code);
    }
    wide[row] = code;
  }
  const dictionary = [...codeOf.keys()];
  return { ...description, kind: 'text', codes: narrowCodes(wide, dictionary.length), dictionary };
}

function narrowCodes(codes: Uint32Array, largest: number): CodeArray {
  if (largest <= 0xff) return new Uint8Array(codes);
  return largest <= 0xffff ? new Uint16Array(codes) : codes;
}

/**
 * Number column. Typed arrays are taken as they are, not copied; other lists become 64-bit floats with NaN
 * where a value is absent.
 */
export function numberColumn(
  values: NumberArray | readonly (number | undefined)[],
  description: ColumnDescription & { readonly missing?: number },
): NumberColumn {
  const stored = isList(values) ? Float64Array.from(values, (value) => value ?? NaN) : values;
  return { ...description, kind: 'number', values: stored };
}

function isList(
  values: NumberArray | readonly (number | undefined)[],
): values is readonly (number | undefined)[] {
  return Array.isArray(values);
}

/** Value of one cell; `undefined` where absent. */
export function cellValue(column: Column, row: number): AttributeValue {
  if (column.kind === 'text') {
    const code = column.codes[row] ?? 0;
    return code === 0 ? undefined : column.dictionary[code - 1];
  }
  const value = column.values[row];
  return value === undefined || Number.isNaN(value) || value === column.missing ? undefined : value;
}
