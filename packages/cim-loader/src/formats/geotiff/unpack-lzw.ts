const CLEAR = 256;
const END = 257;
const LONGEST_TABLE = 4096;

/** Runs that codes stand for: each is a shorter run and one more byte. */
class RunTable {
  private readonly prefixes = new Uint16Array(LONGEST_TABLE);
  private readonly lengths = new Uint32Array(LONGEST_TABLE).fill(1, 0, 256);
  private readonly lasts = Uint8Array.from({ length: LONGEST_TABLE }, (_, code) => code & 0xff);
  size = END + 1;

  clear(): void {
    this.size = END + 1;
  }

  add(prefix: number, last: number): void {
    if (this.size === LONGEST_TABLE) return;
    this.prefixes[this.size] = prefix;
    this.lengths[this.size] = (this.lengths[prefix] as number) + 1;
    this.lasts[this.size++] = last;
  }

  firstOf(code: number): number {
    let rest = code;
    for (let length = this.lengths[code] as number; length > 1; length--)
      rest = this.prefixes[rest] as number;
    return this.lasts[rest] as number;
  }

  /** @returns the place after the run, which may lie beyond the end of `target`. */
  write(code: number, target: Uint8Array, at: number): number {
    const end = at + (this.lengths[code] as number);
    let rest = code;
    for (let place = end - 1; place >= at; place--) {
      if (place < target.length) target[place] = this.lasts[rest] as number;
      rest = this.prefixes[rest] as number;
    }
    return end;
  }
}

/** Codes of growing width, highest bit first. */
class CodeReader {
  private readonly packed: Uint8Array;
  private bits = 0;
  private count = 0;
  private at = 0;

  constructor(packed: Uint8Array) {
    this.packed = packed;
  }

  /** @returns {@link END} where the bytes are over. */
  next(width: number): number {
    while (this.count < width && this.at < this.packed.length) {
      this.bits = ((this.bits << 8) | (this.packed[this.at++] as number)) & 0xff_ffff;
      this.count += 8;
    }
    if (this.count < width) return END;
    this.count -= width;
    return (this.bits >> this.count) & ((1 << width) - 1);
  }
}

/**
 * LZW as TIFF has it (TIFF 6.0, section 13): codes of 9 to 12 bits, one bit wider one code early.
 * Own code: the library's warns on the console and grows a list without bound on broken input.
 * @throws {Error} a code that is not known yet.
 */
export function unpackLzw(packed: Uint8Array, most: number): Uint8Array<ArrayBuffer> {
  const unpacked = new Uint8Array(most);
  const table = new RunTable();
  const codes = new CodeReader(packed);
  let filled = 0;
  let width = 9;
  let previous = -1;
  while (filled < most) {
    const code = codes.next(width);
    if (code === END) break;
    if (code === CLEAR) {
      table.clear();
      width = 9;
      previous = -1;
      continue;
    }
    const isNew = code === table.size;
    if (code > table.size || (isNew && previous < 0)) throw new Error(`LZW code ${code} is not known yet`);
    if (previous >= 0) table.add(previous, table.firstOf(isNew ? previous : code));
    filled = table.write(code, unpacked, filled);
    if (table.size + 1 >= 1 << width && width < 12) width++;
    previous = code;
  }
  return unpacked.subarray(0, Math.min(filled, most));
}
