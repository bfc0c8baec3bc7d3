import type { CodeArray, Column, NumberArray } from '@cityloom/twin-core';

/** A value as formats give it. Lists and objects are kept as JSON text; bigints beyond 2^53 as decimal text. */
export type SourceValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | undefined
  | readonly unknown[]
  | Readonly<Record<string, unknown>>;

/** One column of {@link AttributeColumns}, for readers that meet the same names in every row. */
export interface AttributeColumn {
  /** Rows come in rising order; a row left out is absent. */
  set(row: number, value: SourceValue): void;
}

const NO_NUMBERS = new Float64Array(0);

/** One column while rows arrive: numbers as long as every value is one, else text. */
class GrowingColumn implements AttributeColumn {
  /** NaN: absent. */
  private numbers: Float64Array<ArrayBuffer> = NO_NUMBERS;
  private codes: Uint32Array<ArrayBuffer> | undefined;
  private readonly codeOf = new Map<string, number>();
  private lastText: string | undefined;
  private lastCode = 0;
  private allNumbers = true;
  private hasFraction = false;
  private last = -1;
  private filled = 0;
  private smallest = Infinity;
  private largest = -Infinity;

  set(row: number, value: SourceValue): void {
    if (value === null || value === undefined || value === '') return;
    if (typeof value === 'number' && this.allNumbers) {
      this.setNumber(row, value);
      return;
    }
    if (this.allNumbers) this.turnToText();
    this.setText(row, textOf(value));
  }

  private setNumber(row: number, value: number): void {
    if (Number.isNaN(value)) return;
    if (row >= this.numbers.length) {
      this.numbers = grown(this.numbers, new Float64Array(Math.max(256, this.numbers.length * 2, row + 1)));
    }
    for (let absent = this.last + 1; absent < row; absent++) this.numbers[absent] = NaN;
    this.numbers[row] = value;
    if (row > this.last) {
      this.filled++;
      this.last = row;
    }
    if (!Number.isInteger(value) || Object.is(value, -0)) this.hasFraction = true;
    if (value < this.smallest) this.smallest = value;
    if (value > this.largest) this.largest = value;
  }

  private setText(row: number, text: string): void {
    let codes = this.codes as Uint32Array<ArrayBuffer>;
    if (row >= codes.length) {
      codes = grown(codes, new Uint32Array(Math.max(codes.length * 2, row + 1)));
      this.codes = codes;
    }
    // Values mostly come in runs.
    if (text !== this.lastText) {
      let code = this.codeOf.get(text);
      if (code === undefined) {
        code = this.codeOf.size + 1;
        this.codeOf.set(text, code);
      }
      this.lastText = text;
      this.lastCode = code;
    }
    codes[row] = this.lastCode;
    if (row > this.last) this.last = row;
  }

  private turnToText(): void {
    this.allNumbers = false;
    this.codes = new Uint32Array(Math.max(256, this.last + 1));
    const { numbers, last } = this;
    for (let row = 0; row <= last; row++) {
      const value = numbers[row] as number;
      if (!Number.isNaN(value)) this.setText(row, String(value));
    }
  }

  finish(count: number, source: string): Column {
    if (this.codes !== undefined) {
      const dictionary = [...this.codeOf.keys()];
      return {
        kind: 'text',
        codes: narrowed(this.codes, count, dictionary.length),
        dictionary,
        source,
        derived: false,
      };
    }
    return { kind: 'number', values: this.finishNumbers(count), source, derived: false };
  }

  private finishNumbers(count: number): NumberArray {
    const { numbers, last, smallest, largest } = this;
    if (this.filled === count && !this.hasFraction && count > 0) {
      const whole = numbers.subarray(0, count);
      if (smallest >= 0 && largest <= 0xff) return Uint8Array.from(whole);
      if (smallest >= 0 && largest <= 0xffff) return Uint16Array.from(whole);
      if (smallest >= -(2 ** 31) && largest < 2 ** 31) return Int32Array.from(whole);
    }
    const values = new Float64Array(count);
    values.set(numbers.subarray(0, last + 1));
    values.fill(NaN, last + 1);
    return values;
  }
}

function grown<Numbers extends Float64Array<ArrayBuffer> | Uint32Array<ArrayBuffer>>(
  old: Numbers,
  wider: Numbers,
): Numbers {
  wider.set(old);
  return wider;
}

function narrowed(codes: Uint32Array, count: number, largest: number): CodeArray {
  const type = largest <= 0xff ? Uint8Array : largest <= 0xffff ? Uint16Array : Uint32Array;
  const exact = new type(count);
  exact.set(codes.subarray(0, Math.min(count, codes.length)));
  return exact;
}

function textOf(value: NonNullable<SourceValue>): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/**
 * Columns of a table whose attributes become known as its rows are read. A column is numbers if every value is
 * one, else text (`true`, `12`, `{"a":1}`); absent, `null` and empty text are the same. Whole numbers without gaps are
 * stored in the smallest integers that hold them.
 */
export class AttributeColumns {
  private readonly columns = new Map<string, GrowingColumn>();
  private readonly maximumColumns: number;

  /** @param maximumColumns further names are dropped and counted in `dropped`: a broken file can invent millions. */
  constructor(maximumColumns = 4096) {
    this.maximumColumns = maximumColumns;
  }

  /** Names that were not taken. */
  readonly dropped: Set<string> = new Set<string>();

  /** Sets one value; rows come in rising order. */
  set(row: number, name: string, value: SourceValue): void {
    this.column(name)?.set(row, value);
  }

  /** The column of this name, made if need be; `undefined` where there are too many. */
  column(name: string): AttributeColumn | undefined {
    const known = this.columns.get(name);
    if (known !== undefined) return known;
    if (this.columns.size >= this.maximumColumns) {
      if (this.dropped.size < 100) this.dropped.add(name);
      return undefined;
    }
    const column = new GrowingColumn();
    this.columns.set(name, column);
    return column;
  }

  /** Every entry of a record; nested ones as JSON text. */
  setAll(row: number, record: Readonly<Record<string, unknown>>): void {
    for (const name in record) this.set(row, name, record[name] as SourceValue);
  }

  /**
   * The columns of all rows.
   * @param source what stands beside every column: the file or service the values come from.
   */
  finish(count: number, source: string): Map<string, Column> {
    return new Map([...this.columns].map(([name, column]) => [name, column.finish(count, source)]));
  }
}
