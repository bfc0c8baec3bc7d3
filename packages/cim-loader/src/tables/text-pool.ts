const UTF_8 = new TextDecoder();
/** Longer texts seldom come twice. */
const LONGEST_POOLED = 64;
/** ASCII texts up to this are put together faster than a decoder is called. */
const LONGEST_UNDECODED = 32;
/**
 * Slots of the table at first, and at most. Texts beyond half of them are decoded each time: those that repeat are met
 * early, and a column of names or ids, all different, must not fill the memory with its keys.
 */
const FIRST_SLOTS = 256;
const MOST_SLOTS = 2 ** 14;

/** A text that was met. */
interface PooledText {
  readonly hash: number;
  readonly length: number;
  /** `undefined` for ASCII, which the text itself is compared with. */
  readonly bytes: Uint8Array | undefined;
  readonly text: string;
}

/**
 * Texts by their bytes: the values of a city's attributes come over and over, and are decoded once. Bytes that are no
 * text in the encoding are counted.
 */
export class TextPool {
  private slots: (PooledText | undefined)[] = emptySlots(FIRST_SLOTS);
  private readonly decoder: TextDecoder;
  private readonly isUtf8: boolean;
  private count = 0;
  /** Texts with bytes that have no meaning in the encoding, and the first of them as it lies in the file. */
  brokenTexts = 0;
  firstBroken: Uint8Array | undefined;

  /** @param decoder for texts that are not UTF-8. */
  constructor(decoder: TextDecoder = UTF_8) {
    this.decoder = decoder;
    // Other encodings may give bytes below 0x80 another meaning (ISO-2022-JP).
    this.isUtf8 = decoder.encoding === 'utf-8';
  }

  /** @param hash of the bytes, equal for equal bytes. */
  textOf(bytes: Uint8Array, start: number, end: number, hash: number, isAscii: boolean): string {
    const length = end - start;
    if (length > LONGEST_POOLED) return this.decode(bytes, start, end, isAscii);
    const { slots } = this;
    const mask = slots.length - 1;
    let slot = firstSlot(hash, mask);
    for (let known = slots[slot]; known !== undefined; known = slots[slot]) {
      if (known.hash === hash && known.length === length && isEqual(known, bytes, start)) return known.text;
      slot = (slot + 1) & mask;
    }
    const text = this.decode(bytes, start, end, isAscii);
    if (this.count * 2 < slots.length) {
      this.count++;
      slots[slot] = { hash, length, bytes: isAscii ? undefined : bytes.slice(start, end), text };
      if (this.count * 2 === slots.length && slots.length < MOST_SLOTS) this.grow();
    }
    return text;
  }

  private grow(): void {
    const wider = emptySlots(this.slots.length * 4);
    const mask = wider.length - 1;
    for (const known of this.slots) {
      if (known === undefined) continue;
      let slot = firstSlot(known.hash, mask);
      while (wider[slot] !== undefined) slot = (slot + 1) & mask;
      wider[slot] = known;
    }
    this.slots = wider;
  }

  /** As {@link textOf}, for bytes whose hash is not known yet. */
  textAt(bytes: Uint8Array, start: number, end: number): string {
    let hash = 0;
    let seen = 0;
    for (let at = start; at < end; at++) {
      const byte = bytes[at] as number;
      seen |= byte;
      hash = (Math.imul(hash, 31) + byte) | 0;
    }
    return this.textOf(bytes, start, end, hash, seen < 0x80);
  }

  private decode(bytes: Uint8Array, start: number, end: number, isAscii: boolean): string {
    if (isAscii && this.isUtf8 && end - start <= LONGEST_UNDECODED) return asciiText(bytes, start, end);
    const part = bytes.subarray(start, end);
    const text = this.decoder.decode(part);
    if (!isAscii && text.includes('\u{fffd}')) {
      this.brokenTexts++;
      this.firstBroken ??= part.slice();
    }
    return text;
  }
}

function asciiText(bytes: Uint8Array, start: number, end: number): string {
  const codes = new Array<number>(end - start);
  for (let at = start; at < end; at++) codes[at - start] = bytes[at] as number;
  return String.fromCharCode.apply(null, codes);
}

const emptySlots = (count: number): (PooledText | undefined)[] =>
  new Array<PooledText | undefined>(count).fill(undefined);

const firstSlot = (hash: number, mask: number): number => Math.imul(hash ^ (hash >>> 15), 0x9e3779b1) & mask;

function isEqual({ bytes: key, text, length }: PooledText, bytes: Uint8Array, start: number): boolean {
  for (let index = 0; index < length; index++) {
    if (bytes[start + index] !== (key === undefined ? text.charCodeAt(index) : key[index])) return false;
  }
  return true;
}
