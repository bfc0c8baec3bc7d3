import type { XmlSink } from '../../transport/xml-stream.ts';
import type { WorkbookParts } from './workbook.ts';

const MOST_COLUMNS = 16_384;
const MOST_ROWS = 1_048_576;
const DAY_MILLISECONDS = 86_400_000;
/** Day 0 of the two calendars, as Unix days. 1900 counts a 29 February that never was; dates before it are rare. */
const DAY_ZERO = { 1900: -25_569, 1904: -24_107 };

/** Takes the cells of one sheet as texts. */
export class SheetReader implements XmlSink {
  readonly rows: string[][] = [];
  private readonly parts: WorkbookParts;
  private row: string[] = [];
  private column = -1;
  private type = '';
  private style = 0;
  private value = '';
  private isInValue = false;

  constructor(parts: WorkbookParts) {
    this.parts = parts;
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === 'row') {
      this.openRow(attributes['r']);
    } else if (name === 'c') {
      this.column = columnOf(attributes['r']) ?? this.column + 1;
      this.type = attributes['t'] ?? 'n';
      this.style = Number(attributes['s'] ?? 0);
      this.value = '';
    }
    this.isInValue = name === 'v' || name === 't';
  }

  /** Rows left out in the file are empty; ones far behind the last are not believed. */
  private openRow(number: string | undefined): void {
    const wanted = Number(number ?? this.rows.length + 1) - 1;
    const isNear = wanted > this.rows.length && wanted - this.rows.length < 1000;
    while (isNear && this.rows.length < wanted) this.rows.push([]);
    this.row = [];
    this.column = -1;
    if (this.rows.length < MOST_ROWS) this.rows.push(this.row);
  }

  text(text: string): void {
    if (this.isInValue) this.value += text;
  }

  close(name: string): void {
    this.isInValue = false;
    if (name !== 'c' || this.column >= MOST_COLUMNS || this.value === '') return;
    while (this.row.length < this.column) this.row.push('');
    this.row[this.column] = this.shown();
  }

  private shown(): string {
    switch (this.type) {
      case 's':
        return this.parts.texts[Number(this.value)] ?? '';
      case 'b':
        return this.value === '1' ? 'true' : 'false';
      // What a formula could not work out: #N/A, #DIV/0!.
      case 'e':
        return '';
      case 'n':
        return this.parts.dateStyles[this.style] === true ? this.date() : exactText(this.value);
      default:
        return this.value;
    }
  }

  private date(): string {
    const days = Number(this.value);
    const time = Math.round((days + DAY_ZERO[this.parts.is1904 ? 1904 : 1900]) * DAY_MILLISECONDS);
    if (!Number.isFinite(time) || Math.abs(time) > 8.64e15) return this.value;
    const text = new Date(time).toISOString();
    if (days < 1) return text.slice(11, 19);
    return Number.isInteger(days) ? text.slice(0, 10) : text.slice(0, 19);
  }
}

/** Workbooks keep 17 digits (`0.30000000000000004`); people entered 15. */
function exactText(text: string): string {
  const value = Number(text);
  return text === '' || !Number.isFinite(value) ? text : String(Number(value.toPrecision(15)));
}

/** Number of the column of a reference: `AB12` is 27. */
function columnOf(reference: string | undefined): number | undefined {
  const letters = /^[A-Z]{1,3}/u.exec(reference ?? '')?.[0];
  if (letters === undefined) return undefined;
  let column = 0;
  for (const letter of letters) column = column * 26 + (letter.charCodeAt(0) - 64);
  return column - 1;
}
