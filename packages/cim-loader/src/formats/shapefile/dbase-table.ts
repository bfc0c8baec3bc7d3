import type { SourceValue } from '../../tables/attribute-columns.ts';
import { encodingOfLabel, isAscii, isUtf8, looksLikeGbk } from '../../tables/text-encoding.ts';
import { TextPool } from '../../tables/text-pool.ts';
import { LoadError } from '../../validation/load-error.ts';
import type { LoadWarning } from '../../validation/load-report.ts';

const HEADER_BYTES = 32;
const FIELD_BYTES = 32;
const END_OF_FIELDS = 0x0d;
const DELETED = 0x2a;
const SPACE = 0x20;
const SAMPLE_BYTES = 2 ** 20;

/** Code pages by language driver (byte 29), those in use; 0x57 means "as on the writer's machine" and says nothing. */
const LANGUAGE_DRIVERS: Readonly<Record<number, string>> = {
  0x03: 'windows-1252',
  0x13: 'shift_jis',
  0x26: 'ibm866',
  0x4d: 'gb18030',
  0x4e: 'euc-kr',
  0x4f: 'big5',
  0x58: 'windows-1252',
  0x59: 'windows-1252',
  0x65: 'ibm866',
  0x78: 'big5',
  0x79: 'euc-kr',
  0x7a: 'gb18030',
  0x7b: 'shift_jis',
  0xc8: 'windows-1250',
  0xc9: 'windows-1251',
  0xca: 'windows-1254',
  0xcb: 'windows-1253',
};

export interface DbaseField {
  readonly name: string;
  readonly type: string;
  readonly length: number;
  /** In the record, behind the deletion mark. */
  readonly offset: number;
}

interface Layout {
  readonly rows: number;
  readonly firstRecord: number;
  readonly recordBytes: number;
  readonly fields: readonly (Omit<DbaseField, 'name'> & { readonly nameBytes: Uint8Array })[];
}

/**
 * Attributes in a dBASE file (.dbf). Own code: the libraries (parsedbf, shapefile) make one object per row, trust the
 * counts in the header and decode what they cannot know.
 */
export class DbaseTable {
  readonly rows: number;
  readonly fields: readonly DbaseField[];
  readonly warnings: readonly LoadWarning[];
  /** As `TextDecoder` names it. */
  readonly encoding: string;
  readonly bytes: Uint8Array;
  readonly view: DataView;
  private readonly layout: Layout;
  private readonly pool: TextPool;
  private readonly ascii = new TextPool();

  /**
   * @param encoding set by a person.
   * @param codePage content of the .cpg file.
   * @throws {LoadError} a header that cannot be used.
   */
  constructor(bytes: Uint8Array, file: string, encoding: string | undefined, codePage: string | undefined) {
    const warnings: LoadWarning[] = [];
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.layout = readLayout(this.view, bytes, file, warnings);
    this.rows = this.layout.rows;
    this.encoding = chooseEncoding(bytes, this.layout, file, encoding, codePage, warnings);
    const decoder = new TextDecoder(this.encoding);
    this.pool = new TextPool(decoder);
    this.fields = withNames(this.layout, decoder);
    this.warnings = warnings;
  }

  isDeleted(row: number): boolean {
    return this.bytes[this.layout.firstRecord + row * this.layout.recordBytes] === DELETED;
  }

  value(row: number, field: DbaseField): SourceValue {
    const start = this.layout.firstRecord + row * this.layout.recordBytes + 1 + field.offset;
    return VALUES[field.type]?.(this, start, field.length);
  }

  text(start: number, length: number): string {
    return this.trimmed(this.pool, start, start + length);
  }

  private trimmed(pool: TextPool, from: number, to: number): string {
    const { bytes } = this;
    let end = to;
    while (end > from && ((bytes[end - 1] as number) === SPACE || bytes[end - 1] === 0)) end--;
    let start = from;
    while (start < end && bytes[start] === SPACE) start++;
    // Some writers end texts with a zero and leave the rest as it was in memory.
    const zero = bytes.subarray(start, end).indexOf(0);
    return pool.textAt(bytes, start, zero < 0 ? end : start + zero);
  }

  number(start: number, length: number): number | string | undefined {
    const text = this.trimmed(this.ascii, start, start + length);
    if (text === '') return undefined;
    const value = Number(text.includes(',') ? text.replace(',', '.') : text);
    // Asterisks: the number did not fit the field.
    if (!Number.isFinite(value)) return undefined;
    return Math.abs(value) > Number.MAX_SAFE_INTEGER && /^-?\d+$/u.test(text) ? text : value;
  }

  date(start: number, length: number): string | undefined {
    const text = this.trimmed(this.ascii, start, start + length);
    const match = /^(\d{4})(\d\d)(\d\d)$/u.exec(text);
    if (match === null || text === '00000000') return undefined;
    return `${match[1] ?? ''}-${match[2] ?? ''}-${match[3] ?? ''}`;
  }
}

type ReadValue = (table: DbaseTable, start: number, length: number) => SourceValue;

/** How each type of field is read; memos lie in a file of their own and are not read. */
const VALUES: Readonly<Record<string, ReadValue>> = {
  C: (table, start, length) => table.text(start, length),
  V: (table, start, length) => table.text(start, length),
  N: (table, start, length) => table.number(start, length),
  F: (table, start, length) => table.number(start, length),
  D: (table, start, length) => table.date(start, length),
  L: (table, start) => LOGICAL.get(table.bytes[start] as number),
  I: (table, start, length) => (length === 4 ? table.view.getInt32(start, true) : undefined),
  '+': (table, start, length) => (length === 4 ? table.view.getInt32(start, true) : undefined),
  O: (table, start, length) => (length === 8 ? table.view.getFloat64(start, true) : undefined),
  B: (table, start, length) => (length === 8 ? table.view.getFloat64(start, true) : undefined),
};

/** T, t, Y, y and F, f, N, n; anything else is unknown. */
const LOGICAL: ReadonlyMap<number, boolean> = new Map([
  ...[0x54, 0x74, 0x59, 0x79].map((code) => [code, true] as const),
  ...[0x46, 0x66, 0x4e, 0x6e].map((code) => [code, false] as const),
]);

function readLayout(view: DataView, bytes: Uint8Array, file: string, warnings: LoadWarning[]): Layout {
  if (bytes.length < HEADER_BYTES + 1) throw unusable(file, 'is too short for its header');
  const firstRecord = view.getUint16(8, true);
  const recordBytes = view.getUint16(10, true);
  if (firstRecord < HEADER_BYTES + 1 || firstRecord > bytes.length || recordBytes < 1) {
    throw unusable(file, 'its header is broken');
  }
  const fields: Layout['fields'][number][] = [];
  let offset = 0;
  for (
    let at = HEADER_BYTES;
    at + FIELD_BYTES <= firstRecord && bytes[at] !== END_OF_FIELDS;
    at += FIELD_BYTES
  ) {
    const type = String.fromCharCode(bytes[at + 11] as number);
    // Texts longer than 255 put the high byte where numbers have their decimals.
    const high = type === 'C' ? (bytes[at + 17] as number) << 8 : 0;
    const length = (bytes[at + 16] as number) | high;
    if (1 + offset + length > recordBytes) {
      warnings.push({
        code: 'broken-attributes',
        message: `column ${fields.length + 1} runs past its record; the columns from there on are left out`,
        file,
      });
      break;
    }
    const name = bytes.subarray(at, at + 11);
    const zero = name.indexOf(0);
    fields.push({ nameBytes: zero < 0 ? name : name.subarray(0, zero), type, length, offset });
    offset += length;
  }
  const stated = view.getUint32(4, true);
  const rows = Math.min(stated, Math.floor((bytes.length - firstRecord) / recordBytes));
  if (rows < stated) {
    const message = `states ${stated} rows and holds ${rows}`;
    warnings.push({ code: 'attributes-cut-off', message, file });
  }
  return { rows, firstRecord, recordBytes, fields };
}

function unusable(file: string, problem: string): LoadError {
  const remedy = 'fetch the .dbf file again';
  return new LoadError(problem, { url: file, format: 'dBASE', kind: 'corrupt', place: 'offset 0', remedy });
}

function withNames({ fields }: Layout, decoder: TextDecoder): DbaseField[] {
  const taken = new Set<string>();
  return fields.map(({ nameBytes, ...field }, index) => {
    const base = decoder.decode(nameBytes).trim() || `column ${index + 1}`;
    let name = base;
    for (let copy = 2; taken.has(name); copy++) name = `${base}~${copy}`;
    taken.add(name);
    return { ...field, name };
  });
}

/** What a person says goes first, then the .cpg file, then the language driver, then what the bytes allow. */
function chooseEncoding(
  bytes: Uint8Array,
  layout: Layout,
  file: string,
  chosen: string | undefined,
  codePage: string | undefined,
  warnings: LoadWarning[],
): string {
  const set = encodingOfLabel(chosen);
  if (set !== undefined) return set;
  const sample = textBytes(bytes, layout);
  const declared = encodingOfLabel(codePage) ?? LANGUAGE_DRIVERS[bytes[29] ?? 0];
  // UTF-8 is tried where nothing is declared: other texts are hardly ever valid in it.
  const tried = declared ?? 'utf-8';
  if (isAscii(sample) || !isMisread(sample, tried)) return tried;
  const used = declared ?? 'windows-1252';
  warnings.push(doubtful(sample, declared, used, file));
  return used;
}

function doubtful(sample: Uint8Array, declared: string | undefined, used: string, file: string): LoadWarning {
  const why =
    declared === undefined ? 'no encoding is declared' : `the declared encoding ${declared} does not fit`;
  const isGbk = looksLikeGbk(sample);
  const other = isUtf8(sample) ? 'utf-8' : 'windows-1252';
  return {
    code: 'encoding-doubtful',
    message: `${why}; texts were read as ${used}`,
    file,
    proposal: {
      setting: 'encoding',
      value: isGbk ? 'gb18030' : other,
      reason: isGbk ? 'the texts are Chinese if read as GBK' : `the texts could be ${other}`,
    },
  };
}

/** Declared Latin, yet Chinese or UTF-8 by its bytes; or declared UTF-8, and not. */
function isMisread(sample: Uint8Array, declared: string): boolean {
  const { encoding } = new TextDecoder(declared);
  if (encoding === 'utf-8') return !isUtf8(sample);
  const isLatin = encoding.startsWith('windows-125') || encoding.startsWith('iso-8859');
  return isLatin && (isUtf8(sample) || looksLikeGbk(sample));
}

/** Names and text fields with other than ASCII, up to a limit, a space between them. */
function textBytes(bytes: Uint8Array, { rows, firstRecord, recordBytes, fields }: Layout): Uint8Array {
  const pieces: number[] = [];
  const add = (piece: Uint8Array): void => {
    if (!isAscii(piece)) pieces.push(...piece, SPACE);
  };
  for (const { nameBytes } of fields) add(nameBytes);
  const texts = fields.filter(({ type }) => type === 'C');
  const most = Math.min(rows, Math.ceil(SAMPLE_BYTES / Math.max(1, recordBytes)));
  for (let row = 0; row < most; row++) {
    const start = firstRecord + row * recordBytes + 1;
    for (const { offset, length } of texts) add(bytes.subarray(start + offset, start + offset + length));
  }
  return Uint8Array.from(pieces);
}
