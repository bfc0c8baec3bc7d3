/** Reads bits from the lowest of each byte up; past the end there are zeros. */
export class BitReader {
  private readonly bytes: Uint8Array;
  private at: number;

  /** @param start first bit. */
  constructor(bytes: Uint8Array, start = 0) {
    this.bytes = bytes;
    this.at = start;
  }

  /** @param count 0 to 24. */
  bits(count: number): number {
    const byte = this.at >> 3;
    const { bytes } = this;
    const four =
      (bytes[byte] ?? 0) |
      ((bytes[byte + 1] ?? 0) << 8) |
      ((bytes[byte + 2] ?? 0) << 16) |
      ((bytes[byte + 3] ?? 0) << 24);
    const value = (four >>> (this.at & 7)) & (2 ** count - 1);
    this.at += count;
    return value;
  }

  bit(): number {
    const value = ((this.bytes[this.at >> 3] ?? 0) >> (this.at & 7)) & 1;
    this.at++;
    return value;
  }

  /** A number in pieces of `size` bits, the lowest first; the bit above each says whether another follows. */
  pieces(size: number): number {
    let value = 0;
    for (let shift = 0; shift < 32; shift += size) {
      value += this.bits(size) * 2 ** shift;
      if (this.bit() === 0) break;
    }
    return value;
  }
}
