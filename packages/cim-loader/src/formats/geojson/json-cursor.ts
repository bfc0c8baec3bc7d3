import { LoadError } from '../../validation/load-error.ts';
import type { TextPool } from '../../tables/text-pool.ts';

export const QUOTE = 0x22;
export const COMMA = 0x2c;
export const COLON = 0x3a;
export const OPEN_LIST = 0x5b;
export const CLOSE_LIST = 0x5d;
export const OPEN_OBJECT = 0x7b;
export const CLOSE_OBJECT = 0x7d;
const BACKSLASH = 0x5c;
const MINUS = 0x2d;
const PLUS = 0x2b;
const POINT = 0x2e;
const ZERO = 0x30;

/** Powers of ten that a double holds exactly. */
const POWERS = Float64Array.from({ length: 23 }, (_, power) => 10 ** power);
const LARGEST_EXACT = 2 ** 53;
const TEXT = new TextDecoder();

/**
 * Reads JSON from its UTF-8 bytes, value by value, without making objects: a city's positions go from the file
 * straight into typed arrays. Nesting is limited, whatever is skipped or read.
 */
export class JsonCursor {
  readonly bytes: Uint8Array;
  readonly end: number;
  readonly file: string;
  readonly maximumDepth: number;
  /** Added to offsets in messages, where the bytes are a piece of a longer file. */
  readonly offset: number;
  at: number;
  /** Of the string read last: its bytes between the quotes, and whether it holds escapes or other than ASCII. */
  stringStart = 0;
  stringEnd = 0;
  stringHash = 0;
  private isPlain = true;
  private hasEscapes = false;

  constructor(
    bytes: Uint8Array,
    file: string,
    maximumDepth: number,
    at = 0,
    end: number = bytes.length,
    offset = 0,
  ) {
    this.bytes = bytes;
    this.file = file;
    this.maximumDepth = maximumDepth;
    this.at = at;
    this.end = end;
    this.offset = offset;
  }

  /** The next byte that is not white space, or 0 at the end; it is not passed. */
  peek(): number {
    const { bytes, end } = this;
    let { at } = this;
    while (at < end && (bytes[at] as number) <= 0x20) at++;
    this.at = at;
    return at < end ? (bytes[at] as number) : 0;
  }

  /** Passes `byte` if it is next. */
  takes(byte: number): boolean {
    if (this.peek() !== byte) return false;
    this.at++;
    return true;
  }

  expect(byte: number): void {
    if (!this.takes(byte)) throw this.fail(`expected ${String.fromCharCode(byte)}`);
  }

  /** After a value in a list or object: true if another follows, false if `close` ends it. */
  continues(close: number): boolean {
    const next = this.peek();
    if (next === COMMA) {
      this.at++;
      return true;
    }
    if (next !== close) throw this.fail(`expected , or ${String.fromCharCode(close)}`);
    this.at++;
    return false;
  }

  /** Passes `"name":` if exactly this comes next; `name` in UTF-8. */
  takesKey(name: Uint8Array): boolean {
    if (this.peek() !== QUOTE) return false;
    const { bytes } = this;
    const start = this.at + 1;
    const close = start + name.length;
    if (close + 1 >= this.end || bytes[close] !== QUOTE || bytes[close + 1] !== COLON) return false;
    for (let index = 0; index < name.length; index++) if (bytes[start + index] !== name[index]) return false;
    this.at = close + 2;
    return true;
  }

  /** Passes a string and notes where it stands; see {@link text}. */
  scanString(): void {
    this.expect(QUOTE);
    const { bytes, end } = this;
    const start = this.at;
    let at = start;
    let hash = 0;
    let seen = 0;
    while (at < end) {
      const byte = bytes[at] as number;
      if (byte === QUOTE) break;
      if (byte === BACKSLASH) {
        this.scanEscaped(start, at);
        return;
      }
      seen |= byte;
      hash = (Math.imul(hash, 31) + byte) | 0;
      at++;
    }
    if (at >= end) throw this.truncated();
    this.noteString(start, at, hash, seen < 0x80, false);
  }

  private scanEscaped(start: number, from: number): void {
    const { bytes, end } = this;
    let at = from;
    while (at < end && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
    if (at >= end) throw this.truncated();
    this.noteString(start, at, 0, false, true);
  }

  private noteString(start: number, end: number, hash: number, isPlain: boolean, hasEscapes: boolean): void {
    this.stringStart = start;
    this.stringEnd = end;
    this.stringHash = hash;
    this.isPlain = isPlain;
    this.hasEscapes = hasEscapes;
    this.at = end + 1;
  }

  /** The string passed last. */
  text(pool: TextPool): string {
    const { stringStart, stringEnd, bytes } = this;
    if (!this.hasEscapes) {
      return pool.textOf(bytes, stringStart, stringEnd, this.stringHash, this.isPlain);
    }
    try {
      return JSON.parse(TEXT.decode(bytes.subarray(stringStart - 1, stringEnd + 1))) as string;
    } catch (cause) {
      throw this.fail('a text has a broken escape', stringStart, cause);
    }
  }

  /** Whether a number starts here. */
  isNumber(): boolean {
    const next = this.peek();
    return next === MINUS || (next >= ZERO && next <= ZERO + 9);
  }

  /** Reads a number, exactly as `Number` would. */
  number(): number {
    const { bytes } = this;
    const start = this.at;
    const isNegative = bytes[start] === MINUS;
    const digits = isNegative ? start + 1 : start;
    let mantissa = this.digits(digits, 0);
    if (this.at === digits) throw this.fail('expected a number', start);
    let decimals = 0;
    if (this.at < this.end && bytes[this.at] === POINT) {
      const first = this.at + 1;
      mantissa = this.digits(first, mantissa);
      decimals = this.at - first;
    }
    if (mantissa > LARGEST_EXACT || decimals > 22 || this.hasExponent()) return this.anyNumber(start);
    // Both are exact, so the quotient is the double nearest to the decimal number.
    const value = decimals === 0 ? mantissa : mantissa / (POWERS[decimals] as number);
    return isNegative ? -value : value;
  }

  /** Appends the digits from `start` on to a decimal number and puts the cursor behind them. */
  private digits(start: number, before: number): number {
    const { bytes, end } = this;
    let number = before;
    let at = start;
    while (at < end) {
      const digit = (bytes[at] as number) - ZERO;
      if (digit < 0 || digit > 9) break;
      number = number * 10 + digit;
      at++;
    }
    this.at = at;
    return number;
  }

  private hasExponent(): boolean {
    return this.at < this.end && ((this.bytes[this.at] as number) | 0x20) === 0x65;
  }

  private anyNumber(start: number): number {
    const text = this.numberText(start);
    const value = Number(text);
    if (Number.isNaN(value)) throw this.fail(`${text.slice(0, 20)} is not a number`, start);
    return value;
  }

  /** Text of the number that starts at `start`; the cursor is put behind it. */
  numberText(start: number): string {
    const { bytes, end } = this;
    let at = start;
    while (at < end && isNumberByte(bytes[at] as number)) at++;
    this.at = at;
    return String.fromCharCode(...bytes.subarray(start, Math.min(at, start + 400)));
  }

  /** Passes a value of any kind. */
  skip(): void {
    const next = this.peek();
    if (next === OPEN_LIST || next === OPEN_OBJECT) this.skipNested();
    else this.skipScalar(next);
  }

  private skipScalar(next: number): void {
    if (next === QUOTE) this.scanString();
    else if (this.isNumber()) this.number();
    else this.literal();
  }

  private skipNested(): void {
    const { bytes, end, maximumDepth } = this;
    const start = this.at;
    let depth = 0;
    let at = start;
    while (at < end) {
      const byte = bytes[at] as number;
      if (byte === QUOTE) {
        this.at = at;
        this.scanString();
        ({ at } = this);
        continue;
      }
      at++;
      if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
        if (++depth > maximumDepth) throw this.tooDeep(start);
      } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) {
        if (--depth === 0) {
          this.at = at;
          return;
        }
      }
    }
    throw this.truncated();
  }

  tooDeep(at: number = this.at): LoadError {
    return this.fail(`is nested deeper than ${this.maximumDepth}`, at);
  }

  /** `true`, `false` or `null`. */
  literal(): boolean | null {
    const word = TEXT.decode(this.bytes.subarray(this.at, Math.min(this.at + 5, this.end)));
    for (const [name, value] of LITERALS) {
      if (!word.startsWith(name)) continue;
      this.at += name.length;
      return value;
    }
    throw this.at >= this.end ? this.truncated() : this.fail('is not JSON');
  }

  /** Any value as JavaScript has it; for small parts only. */
  value(): unknown {
    this.peek();
    const start = this.at;
    this.skip();
    const text = TEXT.decode(this.bytes.subarray(start, this.at));
    try {
      return JSON.parse(text) as unknown;
    } catch (cause) {
      throw this.fail('is not JSON', start, cause);
    }
  }

  private truncated(): LoadError {
    return new LoadError('ends in the middle of a value', {
      ...this.details(this.end),
      kind: 'truncated',
      remedy: 'fetch the file again; it is cut off',
    });
  }

  fail(problem: string, at: number = this.at, cause?: unknown): LoadError {
    if (at >= this.end) return this.truncated();
    return new LoadError(problem, {
      ...this.details(at),
      kind: 'corrupt',
      remedy: 'give well-formed GeoJSON (RFC 7946)',
      cause,
    });
  }

  private details(at: number): { url: string; format: string; place: string } {
    return { url: this.file, format: 'GeoJSON', place: `offset ${this.offset + at}` };
  }
}

const LITERALS = [
  ['true', true],
  ['false', false],
  ['null', null],
] as const;

const isNumberByte = (byte: number): boolean =>
  (byte >= ZERO && byte <= ZERO + 9) ||
  byte === MINUS ||
  byte === PLUS ||
  byte === POINT ||
  (byte | 0x20) === 0x65;
