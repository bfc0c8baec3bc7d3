/** Bytes that are no message of Protocol Buffers. */
export class ProtobufError extends Error {
  override readonly name = 'ProtobufError';
}

/** Levels of messages in each other. */
const MAXIMUM_DEPTH = 16;

/**
 * Reads Protocol Buffers (encoding of protobuf.dev/programming-guides/encoding) within bounds, whatever the bytes say of
 * their lengths; 30 lines of use need neither a library of 300 kB nor generated code.
 */
export class ProtobufReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #depth: number;
  #at: number;
  readonly #end: number;
  #wireType = 0;

  constructor(bytes: Uint8Array, at = 0, end: number = bytes.length, depth = 0) {
    if (depth > MAXIMUM_DEPTH) throw new ProtobufError('messages are nested too deep');
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#at = at;
    this.#end = end;
    this.#depth = depth;
  }

  /** Number of the next field; 0 at the end. @throws {ProtobufError} broken, as everything here. */
  nextField(): number {
    if (this.#at >= this.#end) return 0;
    const tag = this.#varint();
    this.#wireType = tag & 7;
    const field = Math.floor(tag / 8);
    if (field === 0) throw new ProtobufError('field 0');
    return field;
  }

  /** Passes over the field's value. */
  skip(): void {
    if (this.#wireType === 0) this.#varint();
    else if (this.#wireType === 1) this.#advance(8);
    else if (this.#wireType === 2) this.#advance(this.#varint());
    else if (this.#wireType === 5) this.#advance(4);
    else throw new ProtobufError(`wire type ${this.#wireType}`);
  }

  /** Unsigned; exact up to 2^53. */
  unsigned(): number {
    this.#require(0);
    return this.#varint();
  }

  /** `int32` and `int64`: negative numbers are written in two's complement of 64 bits. */
  signed(): number {
    this.#require(0);
    const start = this.#at;
    const value = this.#varint();
    if (value <= Number.MAX_SAFE_INTEGER) return value;
    let exact = 0n;
    for (let at = this.#at - 1; at >= start; at--) {
      exact = (exact << 7n) | BigInt((this.#bytes[at] as number) & 0x7f);
    }
    return Number(BigInt.asIntN(64, exact));
  }

  float(): number {
    this.#require(5);
    return this.#view.getFloat32(this.#advance(4), true);
  }

  double(): number {
    this.#require(1);
    return this.#view.getFloat64(this.#advance(8), true);
  }

  text(): string {
    this.#require(2);
    const length = this.#varint();
    const start = this.#advance(length);
    return new TextDecoder().decode(this.#bytes.subarray(start, start + length));
  }

  message(): ProtobufReader {
    this.#require(2);
    const length = this.#varint();
    const start = this.#advance(length);
    return new ProtobufReader(this.#bytes, start, start + length, this.#depth + 1);
  }

  #require(wireType: number): void {
    if (this.#wireType !== wireType) throw new ProtobufError(`wire type ${this.#wireType}, not ${wireType}`);
  }

  #varint(): number {
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.#bytes[this.#advance(1)] as number;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw new ProtobufError('a number without end');
  }

  /** @returns where it was. */
  #advance(length: number): number {
    const at = this.#at;
    if (at + length > this.#end) throw new ProtobufError('cut off');
    this.#at = at + length;
    return at;
  }
}
