import { BitReader } from './bit-reader.ts';
import { type HuffmanCode, readHuffmanCode } from './huffman.ts';

/**
 * Decoder of ETC1S with BasisLZ (KTX 2.0, section "BasisLZ Global Data" and "BasisLZ/ETC1S"; Khronos Data Format 1.3,
 * section 21 "ETC1 compressed formats"). Own code: the WebAssembly transcoders there are build functions from text,
 * which the policy of a page forbids.
 */
export interface Etc1sCodebooks {
  /** Red, green, blue in 5 bits and intensity in 3, four bytes each. */
  readonly endpoints: Uint8Array;
  /** Two bits per texel, rows from the top, lowest bits on the left: four bytes each. */
  readonly selectors: Uint8Array;
  readonly predictions: HuffmanCode;
  readonly endpointDeltas: HuffmanCode;
  readonly selectorCodes: HuffmanCode;
  readonly runs: HuffmanCode;
  readonly historyLength: number;
}

/** Parts of the global data, as stored. */
export interface Etc1sGlobalData {
  readonly endpointCount: number;
  readonly endpointsData: Uint8Array;
  readonly selectorCount: number;
  readonly selectorsData: Uint8Array;
  readonly tablesData: Uint8Array;
}

/** Differences of the four selectors from the base colour, by intensity. */
const MODIFIERS = [
  [-8, -2, 2, 8],
  [-17, -5, 5, 17],
  [-29, -9, 9, 29],
  [-42, -13, 13, 42],
  [-60, -18, 18, 60],
  [-80, -24, 24, 80],
  [-106, -33, 33, 106],
  [-183, -47, 47, 183],
];

/** @throws {RangeError} broken. */
export function readCodebooks(data: Etc1sGlobalData): Etc1sCodebooks {
  const reader = new BitReader(data.tablesData);
  const predictions = readHuffmanCode(reader);
  const endpointDeltas = readHuffmanCode(reader);
  const selectorCodes = readHuffmanCode(reader);
  const runs = readHuffmanCode(reader);
  return {
    endpoints: readEndpoints(data.endpointsData, data.endpointCount),
    selectors: readSelectors(data.selectorsData, data.selectorCount),
    predictions,
    endpointDeltas,
    selectorCodes,
    runs,
    historyLength: reader.bits(13),
  };
}

function readEndpoints(data: Uint8Array, count: number): Uint8Array {
  const reader = new BitReader(data);
  const colours = [readHuffmanCode(reader), readHuffmanCode(reader), readHuffmanCode(reader)] as const;
  const intensities = readHuffmanCode(reader);
  const isGrey = reader.bit() === 1;
  const endpoints = new Uint8Array(count * 4);
  const last = [16, 16, 16];
  let intensity = 0;
  for (let at = 0; at < endpoints.length; at += 4) {
    intensity = (intensity + intensities.read(reader)) & 7;
    for (let channel = 0; channel < (isGrey ? 1 : 3); channel++) {
      const before = last[channel] as number;
      const code = colours[before <= 9 ? 0 : before <= 21 ? 1 : 2];
      last[channel] = (before + code.read(reader)) & 31;
    }
    if (isGrey) last.fill(last[0] as number);
    endpoints.set([...last, intensity], at);
  }
  return endpoints;
}

function readSelectors(data: Uint8Array, count: number): Uint8Array {
  const reader = new BitReader(data);
  if (reader.bit() === 1 || reader.bit() === 1)
    throw new RangeError('its selectors are in a book outside the file');
  const selectors = new Uint8Array(count * 4);
  const isRaw = reader.bit() === 1;
  const deltas = isRaw ? undefined : readHuffmanCode(reader);
  for (let at = 0; at < selectors.length; at++) {
    selectors[at] =
      deltas === undefined || at < 4 ? reader.bits(8) : deltas.read(reader) ^ (selectors[at - 4] as number);
  }
  return selectors;
}

const REPEAT_PREDICTION = 256;
const LEAST_PREDICTION_REPEAT = 3;
const LEAST_RUN = 3;
const LONG_RUN = 63;

/** Selectors used lately: new ones enter the second half, those used again move forward. */
class SelectorHistory {
  private readonly values: Uint16Array;
  private next: number;

  constructor(length: number) {
    this.values = new Uint16Array(length);
    this.next = length >> 1;
  }

  add(value: number): void {
    this.values[this.next++] = value;
    if (this.next >= this.values.length) this.next = this.values.length >> 1;
  }

  /** @throws {RangeError} beyond its end. */
  use(index: number): number {
    const value = this.values[index];
    if (value === undefined) throw new RangeError(`selector ${index} of a history of ${this.values.length}`);
    if (index > 0) {
      this.values[index] = this.values[index >> 1] as number;
      this.values[index >> 1] = value;
    }
    return value;
  }
}

/** Selector of one block after the other. */
class SelectorReader {
  private readonly reader: BitReader;
  private readonly books: Etc1sCodebooks;
  private readonly history: SelectorHistory;
  private readonly count: number;
  private run = 0;

  constructor(reader: BitReader, books: Etc1sCodebooks) {
    this.reader = reader;
    this.books = books;
    this.history = new SelectorHistory(books.historyLength);
    this.count = books.selectors.length / 4;
  }

  next(): number {
    const { reader, books, count, history } = this;
    if (this.run > 0) {
      this.run--;
      return history.use(0);
    }
    const symbol = books.selectorCodes.read(reader);
    if (symbol === count + books.historyLength) {
      const length = books.runs.read(reader);
      this.run = (length === LONG_RUN ? reader.pieces(7) : length) + LEAST_RUN - 1;
      return history.use(0);
    }
    if (symbol >= count) return history.use(symbol - count);
    history.add(symbol);
    return symbol;
  }
}

/** Endpoint of one block after the other: from a neighbour, or by a difference. */
class EndpointReader {
  private readonly reader: BitReader;
  private readonly books: Etc1sCodebooks;
  private readonly count: number;
  /** Of the row above, replaced block by block. */
  private readonly above: Uint16Array;
  /** For the second of each pair of rows. */
  private readonly predictions: Uint8Array;
  private lastPrediction = 0;
  private repeats = 0;
  private bits = 0;
  private last = 0;
  private corner = 0;

  constructor(reader: BitReader, books: Etc1sCodebooks, columns: number) {
    this.reader = reader;
    this.books = books;
    this.count = books.endpoints.length / 4;
    this.above = new Uint16Array(columns);
    this.predictions = new Uint8Array((columns + 1) >> 1);
  }

  next(column: number, row: number): number {
    if ((column & 1) === 0) this.bits = this.predictionOf(column >> 1, row);
    const kind = this.bits & 3;
    this.bits >>= 2;
    if (
      (kind === 0 && column === 0) ||
      (kind === 1 && row === 0) ||
      (kind === 2 && (column === 0 || row === 0))
    )
      throw new RangeError('a block refers to one outside the picture');
    const upper = this.above[column] as number;
    const index =
      kind === 0 ? this.last : kind === 1 ? upper : kind === 2 ? this.corner : this.byDifference();
    this.corner = upper;
    this.above[column] = index;
    this.last = index;
    return index;
  }

  private byDifference(): number {
    const index = this.last + this.books.endpointDeltas.read(this.reader);
    return index >= this.count ? index - this.count : index;
  }

  private predictionOf(pair: number, row: number): number {
    if ((row & 1) === 1) return this.predictions[pair] as number;
    if (this.repeats > 0) this.repeats--;
    else {
      const symbol = this.books.predictions.read(this.reader);
      if (symbol === REPEAT_PREDICTION) this.repeats = this.reader.pieces(4) + LEAST_PREDICTION_REPEAT - 1;
      else this.lastPrediction = symbol;
    }
    this.predictions[pair] = this.lastPrediction >> 4;
    return this.lastPrediction & 15;
  }
}

/** Where the colours of a slice go. */
export interface Etc1sTarget {
  /** Four bytes per texel. */
  readonly values: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** Bytes of a texel that take red, green and blue; one takes green (all three are alike in such slices). */
  readonly channels: readonly [0, 1, 2] | readonly [number];
}

/**
 * Decodes one slice.
 * @throws {RangeError} broken.
 */
export function decodeEtc1sSlice(books: Etc1sCodebooks, data: Uint8Array, target: Etc1sTarget): void {
  const reader = new BitReader(data);
  const [columns, rows] = [Math.ceil(target.width / 4), Math.ceil(target.height / 4)];
  const endpoints = new EndpointReader(reader, books, columns);
  const selectors = new SelectorReader(reader, books);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const endpoint = endpoints.next(column, row) * 4;
      const selector = selectors.next() * 4;
      if (endpoint >= books.endpoints.length || selector >= books.selectors.length)
        throw new RangeError('a block names colours that are not in the book');
      writeBlock(books, endpoint, selector, target, column * 4, row * 4);
    }
  }
}

function writeBlock(
  { endpoints, selectors }: Etc1sCodebooks,
  endpoint: number,
  selector: number,
  { values, width, height, channels }: Etc1sTarget,
  left: number,
  top: number,
): void {
  const modifiers = MODIFIERS[endpoints[endpoint + 3] as number] as number[];
  const [right, bottom] = [Math.min(4, width - left), Math.min(4, height - top)];
  for (let channel = 0; channel < channels.length; channel++) {
    const base = wide(endpoints[endpoint + (channels.length === 1 ? 1 : channel)] as number);
    for (let y = 0; y < bottom; y++) {
      const bits = selectors[selector + y] as number;
      let to = ((top + y) * width + left) * 4 + (channels[channel] as number);
      for (let x = 0; x < right; x++, to += 4)
        values[to] = clamp(base + (modifiers[(bits >> (x * 2)) & 3] as number));
    }
  }
}

/** Five bits as eight. */
const wide = (value: number): number => (value << 3) | (value >> 2);

const clamp = (value: number): number => Math.min(255, Math.max(0, value));
