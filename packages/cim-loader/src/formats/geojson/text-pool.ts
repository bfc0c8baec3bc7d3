const TEXT = new TextDecoder();
/** Longer texts seldom come twice. */
const LONGEST_POOLED = 64;
/** Slots of the table; texts beyond half of it are decoded each time. */
const SLOTS = 2 ** 16;

/**
 * Texts by their bytes: the values of a city's attributes come over and over, and are decoded once. Broken UTF-8 is
 * counted.
 */
export class TextPool {
  private readonly texts: (string | undefined)[] = new Array<string | undefined>(SLOTS).fill(undefined);
  private readonly hashes = new Int32Array(SLOTS);
  private readonly keys: (Uint8Array | undefined)[] = new Array<Uint8Array | undefined>(SLOTS).fill(
    undefined,
  );
  private count = 0;
  /** Texts with bytes that are not UTF-8, and the first of them as it lies in the file. */
  brokenTexts = 0;
  firstBroken: Uint8Array | undefined;

  /** @param hash of the bytes, equal for equal bytes. */
  textOf(bytes: Uint8Array, start: number, end: number, hash: number, isAscii: boolean): string {
    const length = end - start;
    if (length > LONGEST_POOLED) return this.decode(bytes, start, end, isAscii);
    let slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
    for (;;) {
      const text = this.texts[slot];
      if (text === undefined) break;
      if (this.hashes[slot] === hash && isEqual(this.keys[slot] as Uint8Array, bytes, start, length))
        return text;
      slot = (slot + 1) & (SLOTS - 1);
    }
    const text = this.decode(bytes, start, end, isAscii);
    if (this.count < SLOTS / 2) {
      this.count++;
      this.texts[slot] = text;
      this.hashes[slot] = hash;
      this.keys[slot] = bytes.slice(start, end);
    }
    return text;
  }

  private decode(bytes: Uint8Array, start: number, end: number, isAscii: boolean): string {
    const part = bytes.subarray(start, end);
    const text = TEXT.decode(part);
    if (!isAscii && text.includes('\u{fffd}')) {
      this.brokenTexts++;
      this.firstBroken ??= part.slice();
    }
    return text;
  }
}

function isEqual(key: Uint8Array, bytes: Uint8Array, start: number, length: number): boolean {
  if (key.length !== length) return false;
  for (let index = 0; index < length; index++) if (key[index] !== bytes[start + index]) return false;
  return true;
}
