/** Reads Protocol Buffers with every length checked: a broken one ends in an error, never in a long loop. */
export class MessageReader {
  private readonly bytes: Uint8Array;
  private readonly view: DataView;
  private at: number;
  private readonly end: number;

  constructor(bytes: Uint8Array, start = 0, end: number = bytes.length) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.at = start;
    this.end = end;
  }

  /** Offset of the next byte in the whole. */
  get position(): number {
    return this.at;
  }

  get isAtEnd(): boolean {
    return this.at >= this.end;
  }

  /** @returns number and wire type of the next field. */
  field(): { readonly number: number; readonly type: number } {
    const key = this.uint32();
    return { number: key >>> 3, type: key & 7 };
  }

  /** Variable-length number below 2^32; higher bits are dropped, as the format asks. */
  uint32(): number {
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.byte();
      if (shift < 28) value |= (byte & 0x7f) << shift;
      else if (shift === 28) value |= (byte & 0x0f) << 28;
      if (byte < 0x80) return value >>> 0;
    }
    throw new Error(`a number at offset ${this.at} is longer than ten bytes`);
  }

  uint64(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.byte();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new Error(`a number at offset ${this.at} is longer than ten bytes`);
  }

  double(): number {
    return this.view.getFloat64(this.take(8), true);
  }

  float(): number {
    return this.view.getFloat32(this.take(4), true);
  }

  text(): string {
    const { start, end } = this.span();
    return new TextDecoder().decode(this.bytes.subarray(start, end));
  }

  /** A message or packed list inside this one. */
  message(): MessageReader {
    const { start, end } = this.span();
    return new MessageReader(this.bytes, start, end);
  }

  skip(type: number): void {
    if (type === 0) this.uint64();
    else if (type === 1) this.take(8);
    else if (type === 2) this.span();
    else if (type === 5) this.take(4);
    else throw new Error(`wire type ${type} at offset ${this.at} is not known`);
  }

  private span(): { start: number; end: number } {
    const length = this.uint32();
    const start = this.take(length);
    return { start, end: start + length };
  }

  private byte(): number {
    return this.bytes[this.take(1)] as number;
  }

  /** @returns the offset of the bytes taken. */
  private take(length: number): number {
    const start = this.at;
    if (start + length > this.end) throw new Error(`${length} bytes at offset ${start} run past the end`);
    this.at += length;
    return start;
  }
}
