import type { GeometryColumn } from '@cityloom/twin-core';
import type { AttributeColumn, AttributeColumns, SourceValue } from '../../tables/attribute-columns.ts';
import { COLON, type JsonCursor } from './json-cursor.ts';
import type { TextPool } from '../../tables/text-pool.ts';

/** A property by its name, with the columns it goes to. */
interface PropertyName {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly columns: Map<GeometryColumn['type'], AttributeColumn | undefined>;
  /** What came after it last time: mostly it does again. */
  next: PropertyName | undefined;
}

const LONGEST_NAME = 256;

/**
 * Properties of one feature after the other. Names are not decoded but compared with the one that is expected, as
 * most files list the same properties in the same order.
 */
export class PropertyNames {
  private readonly pool: TextPool;
  private readonly known = new Map<string, PropertyName>();
  private first: PropertyName | undefined;
  private last: PropertyName | undefined;
  private count = 0;
  private readonly names: PropertyName[] = [];
  private readonly values: SourceValue[] = [];

  constructor(pool: TextPool) {
    this.pool = pool;
  }

  clear(): void {
    this.count = 0;
    this.last = undefined;
  }

  /** Passes a name and its colon; {@link add} then takes the value. */
  readName(cursor: JsonCursor): void {
    const expected = this.last === undefined ? this.first : this.last.next;
    const name =
      expected !== undefined && cursor.takesKey(expected.bytes) ? expected : this.readOther(cursor);
    if (this.last === undefined) this.first = name;
    else this.last.next = name;
    this.last = name;
    this.names[this.count] = name;
  }

  private readOther(cursor: JsonCursor): PropertyName {
    cursor.scanString();
    const text = cursor.text(this.pool);
    const bytes = cursor.bytes.slice(cursor.stringStart, cursor.stringEnd);
    cursor.expect(COLON);
    let name = this.known.get(text);
    if (name === undefined) {
      // Names beyond any use are cut, so that a broken file does not fill the memory with them.
      const short = text.length > LONGEST_NAME ? text.slice(0, LONGEST_NAME) : text;
      name = { name: short, bytes, columns: new Map(), next: undefined };
      this.known.set(text, name);
    }
    return name;
  }

  add(value: SourceValue): void {
    this.values[this.count++] = value;
  }

  valueOf(name: string): SourceValue {
    for (let index = 0; index < this.count; index++) {
      if (this.names[index]?.name === name) return this.values[index];
    }
    return undefined;
  }

  /** Puts the values into the row of a table. */
  write(columns: AttributeColumns, type: GeometryColumn['type'], row: number): void {
    const { names, values, count } = this;
    for (let index = 0; index < count; index++) {
      const name = names[index] as PropertyName;
      let column = name.columns.get(type);
      if (column === undefined) {
        column = columns.column(name.name);
        name.columns.set(type, column);
      }
      column?.set(row, values[index]);
    }
  }

  toRecord(): Record<string, unknown> {
    const record: Record<string, unknown> = {};
    for (let index = 0; index < this.count; index++) {
      Object.defineProperty(record, (this.names[index] as PropertyName).name, {
        value: this.values[index],
        enumerable: true,
        configurable: true,
        writable: true,
      });
    }
    return record;
  }
}
