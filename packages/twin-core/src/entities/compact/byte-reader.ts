import { BatchError } from './batch-error.ts';

/** Reads bytes from the front; whatever they hold, it reads no byte beyond them. Numbers little-endian. */
export class ByteReader {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** Next byte to be read. */
  offset = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.bytes.length - this.offset;
  }

  /** Goes beyond the next bytes. @returns where they begin. @throws {BatchError} there are fewer. */
  take(count: number, what: string): number {
    if (count > this.left) {
      throw new BatchError(`${what} needs ${count} bytes, ${this.left} are left`, this.offset);
    }
    const start = this.offset;
    this.offset += count;
    return start;
  }

  byte(what: string): number {
    return this.bytes[this.take(1, what)] as number;
  }

  uint32(what: string): number {
    return this.view.getUint32(this.take(4, what), true);
  }

  float64(what: string): number {
    return this.view.getFloat64(this.take(8, what), true);
  }

  /** LEB128. @throws {BatchError} it does not end within 8 bytes or passes 2^53. */
  varint(what: string): number {
    const start = this.offset;
    let value = 0;
    let unit = 1;
    for (let count = 0; count < 8; count += 1) {
      const byte = this.byte(what);
      value += (byte & 0x7f) * unit;
      if (byte < 0x80) {
        if (value > Number.MAX_SAFE_INTEGER) break;
        return value;
      }
      unit *= 0x80;
    }
    throw new BatchError(`${what} is no number below 2^53`, start);
  }

  signedVarint(what: string): number {
    const value = this.varint(what);
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  /** A count of things of at least one byte each, so that what is kept for them is bounded by what has come. */
  count(what: string): number {
    const start = this.offset;
    const value = this.varint(what);
    if (value > this.left) {
      throw new BatchError(`${what} is ${value}, ${this.left} bytes are left`, start);
    }
    return value;
  }

  text(what: string): string {
    const length = this.count(`length of ${what}`);
    const start = this.take(length, what);
    return readUtf8(this.bytes, start, start + length, start);
  }
}

/**
 * Text of UTF-8 as `writeUtf8` makes it.
 * @param place offset that an error names for `start`.
 * @throws {BatchError} bytes that are no UTF-8.
 */
export function readUtf8(bytes: Uint8Array, start: number, end: number, place: number): string {
  let text = '';
  // Most texts are short and ASCII; a long one goes in pieces, for a call takes so many arguments at most.
  for (let from = start; from < end;) {
    const units: number[] = [];
    while (from < end && units.length < 4096) {
      const byte = bytes[from] as number;
      if (byte < 0x80) {
        units.push(byte);
        from += 1;
      } else {
        from = readLongCode(bytes, from, end, place - start, units);
      }
    }
    const piece = String.fromCharCode.apply(undefined, units);
    text = text === '' ? piece : text + piece;
  }
  return text;
}

/** Smallest code of two, three and four bytes: what a shorter form could hold is not UTF-8. */
const SMALLEST_CODES = [0, 0, 0x80, 0x800, 0x10000];

function readLongCode(
  bytes: Uint8Array,
  from: number,
  end: number,
  placeOffset: number,
  units: number[],
): number {
  const lead = bytes[from] as number;
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  let code = lead & (0x7f >> length);
  let valid = lead >= 0xc0 && lead < 0xf8 && from + length <= end;
  for (let index = 1; valid && index < length; index += 1) {
    const byte = bytes[from + index] as number;
    valid = (byte & 0xc0) === 0x80;
    code = code * 0x40 + (byte & 0x3f);
  }
  if (!valid || code < (SMALLEST_CODES[length] as number) || code > 0x10ffff) {
    throw new BatchError('bytes are no UTF-8', from + placeOffset);
  }
  if (code < 0x10000) {
    units.push(code);
  } else {
    units.push(0xd800 + ((code - 0x10000) >> 10), 0xdc00 + ((code - 0x10000) & 0x3ff));
  }
  return from + length;
}
