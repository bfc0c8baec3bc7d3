import type { BitReader } from './bit-reader.ts';

const LONGEST_CODE = 16;
/** Order in which the lengths of the codes for lengths stand. */
const LENGTH_ORDER = [17, 18, 19, 20, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15, 16];
/** Bits of the count and least count of each code for a run, from 17 on: zeros twice, then repeats twice. */
const RUNS = [
  [3, 3],
  [7, 11],
  [2, 3],
  [7, 7],
] as const;

/** A canonical Huffman code. */
export class HuffmanCode {
  /** How many codes each length has. */
  private readonly counts = new Uint16Array(LONGEST_CODE + 1);
  /** By length, then by value. */
  private readonly symbols: Uint16Array;

  /** @throws {RangeError} more codes than their lengths leave room for. */
  constructor(lengths: Uint8Array) {
    for (const length of lengths) if (length > 0) this.counts[length] = (this.counts[length] as number) + 1;
    const used = this.counts.reduce((sum, count, length) => sum + count * 2 ** (LONGEST_CODE - length), 0);
    if (used > 2 ** LONGEST_CODE) throw new RangeError('has codes that are no prefix code');
    const next = new Uint16Array(LONGEST_CODE + 2);
    for (let length = 1; length <= LONGEST_CODE; length++)
      next[length + 1] = (next[length] as number) + (this.counts[length] as number);
    this.symbols = new Uint16Array(next[LONGEST_CODE + 1] as number);
    lengths.forEach((length, symbol) => {
      if (length === 0) return;
      const place = next[length] as number;
      this.symbols[place] = symbol;
      next[length] = place + 1;
    });
  }

  /** @throws {RangeError} bits that are no code. */
  read(reader: BitReader): number {
    let code = 0;
    let first = 0;
    let index = 0;
    for (let length = 1; length <= LONGEST_CODE; length++) {
      code |= reader.bit();
      const count = this.counts[length] as number;
      if (code - first < count) return this.symbols[index + code - first] as number;
      index += count;
      first = (first + count) << 1;
      code <<= 1;
    }
    throw new RangeError('holds bits that are no code');
  }
}

/**
 * Reads a code as BasisLZ stores it: by the lengths, run-length coded, in a code of their own.
 * @throws {RangeError} broken.
 */
export function readHuffmanCode(reader: BitReader): HuffmanCode {
  const lengths = new Uint8Array(reader.bits(14));
  if (lengths.length === 0) return new HuffmanCode(lengths);
  const ofLengths = new Uint8Array(LENGTH_ORDER.length);
  const stated = reader.bits(5);
  if (stated < 1 || stated > LENGTH_ORDER.length) throw new RangeError(`${stated} lengths of codes`);
  for (let at = 0; at < stated; at++) ofLengths[LENGTH_ORDER[at] as number] = reader.bits(3);
  const code = new HuffmanCode(ofLengths);
  for (let at = 0; at < lengths.length;) {
    const symbol = code.read(reader);
    const run = RUNS[symbol - LONGEST_CODE - 1];
    if (run === undefined) {
      lengths[at++] = symbol;
      continue;
    }
    const count = reader.bits(run[0]) + run[1];
    const length = symbol < 19 ? 0 : (lengths[at - 1] ?? 0);
    if (at + count > lengths.length || (symbol >= 19 && length === 0))
      throw new RangeError('lengths of codes run past their end');
    lengths.fill(length, at, at + count);
    at += count;
  }
  return new HuffmanCode(lengths);
}
