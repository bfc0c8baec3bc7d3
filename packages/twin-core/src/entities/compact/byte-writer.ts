/** Bytes that grow at their end; numbers little-endian. */
export class ByteWriter {
  bytes: Uint8Array<ArrayBuffer>;
  view: DataView;
  length = 0;

  constructor(capacity = 1024) {
    this.bytes = new Uint8Array(capacity);
    this.view = new DataView(this.bytes.buffer);
  }

  /** Makes room for so many more bytes. */
  ensure(more: number): void {
    const needed = this.length + more;
    if (needed <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, this.bytes.length * 2));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
    this.view = new DataView(grown.buffer);
  }

  byte(value: number): void {
    this.ensure(1);
    this.bytes[this.length] = value;
    this.length += 1;
  }

  uint32(value: number): void {
    this.ensure(4);
    this.view.setUint32(this.length, value, true);
    this.length += 4;
  }

  float64(value: number): void {
    this.ensure(8);
    this.view.setFloat64(this.length, value, true);
    this.length += 8;
  }

  /** LEB128, seven bits a byte, lowest first. @param value integer in [0, 2^53]. */
  varint(value: number): void {
    this.ensure(8);
    let rest = value;
    while (rest >= 0x80) {
      const higher = Math.floor(rest / 0x80);
      this.bytes[this.length] = rest - higher * 0x80 + 0x80;
      this.length += 1;
      rest = higher;
    }
    this.bytes[this.length] = rest;
    this.length += 1;
  }

  /** Zigzag: 0, -1, 1, -2 are 0, 1, 2, 3. @param value integer within ±2^52. */
  signedVarint(value: number): void {
    this.varint(value < 0 ? -2 * value - 1 : 2 * value);
  }

  copy(bytes: Uint8Array): void {
    this.ensure(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** Bytes of UTF-8 behind their number. */
  text(text: string): void {
    const bytes = new Uint8Array(3 * text.length);
    const length = writeUtf8(text, bytes);
    this.varint(length);
    this.copy(bytes.subarray(0, length));
  }

  /** What was written, in bytes of its own. */
  finish(): Uint8Array<ArrayBuffer> {
    return this.bytes.slice(0, this.length);
  }
}

/**
 * UTF-8 of a text; half a surrogate pair by itself as the three bytes of its code unit, so that every string comes back
 * as it was.
 * @param into at least three bytes for each code unit.
 * @returns how many bytes were written.
 */
export function writeUtf8(text: string, into: Uint8Array): number {
  let at = 0;
  for (let index = 0; index < text.length; index += 1) {
    let code = text.charCodeAt(index);
    if (code < 0x80) {
      into[at++] = code;
      continue;
    }
    if (code >= 0xd800 && code < 0xdc00) {
      const low = text.charCodeAt(index + 1);
      if (low >= 0xdc00 && low < 0xe000) {
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
        index += 1;
      }
    }
    if (code < 0x800) {
      into[at++] = 0xc0 | (code >> 6);
    } else {
      if (code < 0x10000) {
        into[at++] = 0xe0 | (code >> 12);
      } else {
        into[at++] = 0xf0 | (code >> 18);
        into[at++] = 0x80 | ((code >> 12) & 0x3f);
      }
      into[at++] = 0x80 | ((code >> 6) & 0x3f);
    }
    into[at++] = 0x80 | (code & 0x3f);
  }
  return at;
}
