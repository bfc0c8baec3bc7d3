import type { LocalizedText, Unit } from '../units/quantity.ts';

/** What every column says about itself. */
export interface ColumnDescription {
  /** Unit of the values; `1` for counts and shares; absent for text. */
  readonly unit?: Unit;
  readonly title?: LocalizedText;
  /** Data source or rule the values come from, in words a planner can check. */
  readonly source: string;
  /** True if a rule made the values rather than the source. Shown wherever a value is shown. */
  readonly derived: boolean;
  /** Text column of the same table that names the source of each single value. */
  readonly sourceColumn?: string;
}

export type NumberArray = Float64Array | Float32Array | Int32Array | Uint32Array | Uint16Array | Uint8Array;
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
}

export type Column = NumberColumn | TextColumn;

/** Value of a cell as handed to people and to JSON; `undefined` where absent. */
export type AttributeValue = string | number | undefined;
