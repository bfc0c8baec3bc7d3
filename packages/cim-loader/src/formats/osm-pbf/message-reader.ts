/** Wire types of protocol buffers. */
export const VARINT = 0;
const FIXED_64 = 1;
/** Strings, bytes, messages and packed lists. */
export const BYTES = 2;
const FIXED_32 = 5;

const TWO_TO_32 = 2 ** 32;

/** Thrown for bytes that are no message; whoever knows the file makes a `LoadError` of it. */
export class MessageError extends Error {
  override readonly name = 'MessageError';
  readonly offset: number;

  constructor(problem: string, offset: number) {
    super(problem);
    this.offset = offset;
  }
}

/**
 * Reads one protocol buffer message inside its bytes and never past them: what lengths say is checked against what is
 * there (the general reader of npm `pbf` trusts them).
 */
export class MessageReader {
  readonly bytes: Uint8Array;
  /** Field that {@link next} found. */
  field = 0;
  wireType = 0;
  at: number;
  private readonly end: number;

  constructor(bytes: Uint8Array, start = 0, end: number = bytes.length) {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
  }

  /** Moves to the next field. Its value must be read or skipped before the next call. */
  next(): boolean {
    if (this.at >= this.end) return false;
    const key = this.unsigned();
    this.field = Math.floor(key / 8);
    this.wireType = key % 8;
    return true;
  }

  skip(): void {
    if (this.wireType === VARINT) this.unsigned();
    else if (this.wireType === BYTES) this.span();
    else if (this.wireType === FIXED_64) this.advance(8);
    else if (this.wireType === FIXED_32) this.advance(4);
    else throw new MessageError(`wire type ${this.wireType} of field ${this.field} is not known`, this.at);
  }

  private advance(count: number): void {
    if (count > this.end - this.at) {
      throw new MessageError(`field ${this.field} runs past the end of its message`, this.at);
    }
    this.at += count;
  }

  /** Number as it stands, exact up to 2^53. */
  unsigned(): number {
    const { bytes } = this;
    let value = 0;
    let scale = 1;
    for (let count = 0; count < 10; count++) {
      if (this.at >= this.end) break;
      const byte = bytes[this.at++] as number;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
    throw new MessageError('a number does not end', this.at);
  }

  /** int32 and int64: negative numbers stand as two's complement of 64 bits. */
  signed(): number {
    const { bytes, end } = this;
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      if (this.at >= end) break;
      const byte = bytes[this.at++] as number;
      const bits = byte & 0x7f;
      if (shift < 28) low |= bits << shift;
      else if (shift === 28) {
        low |= bits << 28;
        high |= bits >> 4;
      } else high |= bits << (shift - 32);
      if (byte < 0x80) return (high | 0) * TWO_TO_32 + (low >>> 0);
    }
    throw new MessageError('a number does not end', this.at);
  }

  /** sint32 and sint64. */
  zigzag(): number {
    return unzigzag(this.unsigned());
  }

  /** Moves over bytes. @returns where they start; they end at {@link at}. */
  span(): number {
    if (this.wireType !== BYTES) {
      throw new MessageError(
        `field ${this.field} has wire type ${this.wireType}, expected ${BYTES}`,
        this.at,
      );
    }
    const length = this.unsigned();
    const start = this.at;
    this.advance(length);
    return start;
  }

  /** The message in the field. */
  message(): MessageReader {
    const start = this.span();
    return new MessageReader(this.bytes, start, this.at);
  }

  /** Bytes of the field, not copied. */
  view(): Uint8Array {
    const start = this.span();
    return this.bytes.subarray(start, this.at);
  }

  text(): string {
    return new TextDecoder().decode(this.view());
  }
}

/** Numbers of packed lists, kept from block to block. */
export class PackedNumbers {
  values: Float64Array = new Float64Array(64);
  count = 0;
  private readonly cursor: Cursor = { at: 0 };

  clear(): void {
    this.count = 0;
  }

  /** Each is the difference to the one before. */
  readDeltas(reader: MessageReader): void {
    this.read(reader, true, true);
  }

  readZigzag(reader: MessageReader): void {
    this.read(reader, true, false);
  }

  readUnsigned(reader: MessageReader): void {
    this.read(reader, false, false);
  }

  private read(reader: MessageReader, zigzag: boolean, sum: boolean): void {
    if (reader.wireType === VARINT) {
      // A list of one element may stand unpacked.
      this.reserve(1);
      const previous = sum && this.count > 0 ? (this.values[this.count - 1] as number) : 0;
      this.values[this.count++] = previous + (zigzag ? reader.zigzag() : reader.unsigned());
      return;
    }
    const start = reader.span();
    // A number takes at least one byte: no list is longer than its bytes.
    this.reserve(reader.at - start);
    this.decode(reader.bytes, start, reader.at, zigzag, sum);
  }

  private reserve(more: number): void {
    if (this.count + more <= this.values.length) return;
    const wider = new Float64Array(Math.max(this.count + more, this.values.length * 2));
    wider.set(this.values.subarray(0, this.count));
    this.values = wider;
  }

  /** The hot loop: most numbers have one or two bytes. */
  private decode(bytes: Uint8Array, start: number, end: number, zigzag: boolean, sum: boolean): void {
    const { values, cursor } = this;
    let count = this.count;
    let last = sum && count > 0 ? (values[count - 1] as number) : 0;
    let at = start;
    while (at < end) {
      const first = bytes[at] as number;
      let value = first;
      if (first < 0x80) at++;
      else if (at + 1 < end && (bytes[at + 1] as number) < 0x80) {
        value = (first & 0x7f) | ((bytes[at + 1] as number) << 7);
        at += 2;
      } else {
        cursor.at = at;
        value = longNumber(bytes, cursor, end);
        at = cursor.at;
      }
      if (zigzag) value = unzigzag(value);
      last = sum ? last + value : value;
      values[count++] = last;
    }
    this.count = count;
  }
}

interface Cursor {
  at: number;
}

function longNumber(bytes: Uint8Array, cursor: Cursor, end: number): number {
  let { at } = cursor;
  // Three and four bytes fit 32-bit arithmetic.
  if (at + 3 < end) {
    const third = bytes[at + 2] as number;
    const low =
      ((bytes[at] as number) & 0x7f) | (((bytes[at + 1] as number) & 0x7f) << 7) | ((third & 0x7f) << 14);
    if (third < 0x80) {
      cursor.at = at + 3;
      return low;
    }
    const fourth = bytes[at + 3] as number;
    if (fourth < 0x80) {
      cursor.at = at + 4;
      return low | (fourth << 21);
    }
  }
  let value = 0;
  let scale = 1;
  for (let count = 0; count < 10 && at < end; count++) {
    const byte = bytes[at++] as number;
    value += (byte & 0x7f) * scale;
    scale *= 128;
    if (byte < 0x80) {
      cursor.at = at;
      return value;
    }
  }
  throw new MessageError('a number in a list does not end', at);
}

function unzigzag(value: number): number {
  if (value <= 0x7fff_ffff) return (value >>> 1) ^ -(value & 1);
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}
