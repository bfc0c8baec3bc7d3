/** Bits of an interval that are set aside before it is multiplied by a probability. */
const SYMBOL_SHIFT = 15;
const BIT_SHIFT = 13;
const LEAST_LENGTH = 0x0100_0000;
/** Bytes a decoder may look beyond its last one: it looks ahead by up to four. */
const LOOK_AHEAD = 4;

/** What a model begins with, by its number of symbols: small chunks spend most of their time on new models. */
const FIRST = new Map<number, Pick<SymbolModel, 'distribution' | 'table'>>();

/** Frequencies of the symbols of one alphabet, learnt while decoding. */
export class SymbolModel {
  readonly symbols: number;
  /** Cumulative, times 2^15. */
  readonly distribution: Uint32Array;
  /** First guess by the upper bits; empty for small alphabets. */
  readonly table: Uint16Array;
  readonly tableShift: number;
  readonly counts: Uint32Array;
  untilUpdate: number;
  private total: number;
  private cycle: number;

  /** @param symbols from 2 to 2048. */
  constructor(symbols: number) {
    this.symbols = symbols;
    this.counts = new Uint32Array(symbols).fill(1);
    const tableBits = symbols > 16 ? Math.max(3, Math.ceil(Math.log2(symbols)) - 2) : 0;
    this.tableShift = SYMBOL_SHIFT - tableBits;
    this.total = symbols;
    this.untilUpdate = this.cycle = (symbols + 6) >> 1;
    const first = FIRST.get(symbols);
    this.distribution = first?.distribution.slice() ?? new Uint32Array(symbols);
    this.table = first?.table.slice() ?? new Uint16Array(tableBits === 0 ? 0 : (1 << tableBits) + 2);
    if (first !== undefined) return;
    this.fillDistribution();
    FIRST.set(symbols, { distribution: this.distribution.slice(), table: this.table.slice() });
  }

  /** Makes the distribution of what was counted. */
  update(): void {
    const { counts, symbols } = this;
    this.total += this.cycle;
    if (this.total > 1 << SYMBOL_SHIFT) {
      this.total = 0;
      for (let symbol = 0; symbol < symbols; symbol++) {
        this.total += counts[symbol] = ((counts[symbol] as number) + 1) >> 1;
      }
    }
    this.fillDistribution();
    this.cycle = Math.min((5 * this.cycle) >> 2, (symbols + 6) << 3);
    this.untilUpdate = this.cycle;
  }

  private fillDistribution(): void {
    const { counts, distribution, table, tableShift, symbols } = this;
    const scale = Math.floor(0x8000_0000 / this.total);
    let [sum, slot] = [0, 0];
    for (let symbol = 0; symbol < symbols; symbol++) {
      const share = (scale * sum) >>> 16;
      distribution[symbol] = share;
      sum += counts[symbol] as number;
      if (table.length === 0) continue;
      const last = share >> tableShift;
      while (slot < last) table[++slot] = symbol - 1;
    }
    if (table.length === 0) return;
    table[0] = 0;
    while (slot < table.length - 1) table[++slot] = symbols - 1;
  }
}

/** As {@link SymbolModel}, of two symbols. */
export class BitModel {
  zeros = 1;
  zeroShare: number = 1 << (BIT_SHIFT - 1);
  untilUpdate = 4;
  private total = 2;
  private cycle = 4;

  update(): void {
    this.total += this.cycle;
    if (this.total > 1 << BIT_SHIFT) {
      this.total = (this.total + 1) >> 1;
      this.zeros = (this.zeros + 1) >> 1;
      if (this.zeros === this.total) this.total++;
    }
    this.zeroShare = (this.zeros * Math.floor(0x8000_0000 / this.total)) >>> (31 - BIT_SHIFT);
    this.cycle = Math.min((5 * this.cycle) >> 2, 64);
    this.untilUpdate = this.cycle;
  }
}

/**
 * Arithmetic decoder of LASzip (Apache-2.0, https://github.com/LASzip/LASzip, arithmeticdecoder.cpp; by Amir Said's
 * FastAC). Numbers are unsigned of 32 bits.
 */
export class ArithmeticDecoder {
  private readonly bytes: Uint8Array;
  private readonly end: number;
  private at: number;
  private value = 0;
  private length = 0xffff_ffff;

  /** @param end offset after the last byte it may read. */
  constructor(bytes: Uint8Array, start: number, end: number) {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
    for (let byte = 0; byte < 4; byte++) this.value = ((this.value << 8) | this.nextByte()) >>> 0;
  }

  /** Offset after what was read: the next chunk begins there. */
  get position(): number {
    return this.at;
  }

  private nextByte(): number {
    if (this.at < this.end) return this.bytes[this.at++] as number;
    if (this.at++ >= this.end + LOOK_AHEAD) throw new Error('its compressed points end too early');
    return 0;
  }

  private renormalise(): void {
    do {
      this.value = ((this.value << 8) | this.nextByte()) >>> 0;
      this.length = (this.length << 8) >>> 0;
    } while (this.length < LEAST_LENGTH);
  }

  /** @throws {Error} past the end. */
  symbol(model: SymbolModel): number {
    const { distribution, table } = model;
    const step = this.length >>> SYMBOL_SHIFT;
    const share = Math.floor(this.value / step);
    let [low, high] = [0, model.symbols];
    if (table.length > 0) {
      const slot = Math.min(share >>> model.tableShift, table.length - 2);
      low = table[slot] as number;
      high = (table[slot + 1] as number) + 1;
    }
    while (high > low + 1) {
      const middle = (low + high) >> 1;
      if ((distribution[middle] as number) > share) high = middle;
      else low = middle;
    }
    const start = (distribution[low] as number) * step;
    const end = low + 1 < model.symbols ? (distribution[low + 1] as number) * step : this.length;
    this.value -= start;
    this.length = end - start;
    // Only broken streams leave their interval.
    if (this.value >= this.length) throw new Error('its compressed points are broken');
    if (this.length < LEAST_LENGTH) this.renormalise();
    model.counts[low] = (model.counts[low] as number) + 1;
    if (--model.untilUpdate === 0) model.update();
    return low;
  }

  /** @throws {Error} past the end. */
  bit(model: BitModel): number {
    const split = model.zeroShare * (this.length >>> BIT_SHIFT);
    const isOne = this.value >= split;
    if (isOne) {
      this.value -= split;
      this.length -= split;
    } else {
      this.length = split;
      model.zeros++;
    }
    if (this.length < LEAST_LENGTH) this.renormalise();
    if (--model.untilUpdate === 0) model.update();
    return isOne ? 1 : 0;
  }

  /** Bits without a model. @param count from 1 to 32. @throws {Error} past the end. */
  bits(count: number): number {
    if (count > 19) {
      const low = this.bits(16);
      return ((this.bits(count - 16) << 16) | low) >>> 0;
    }
    this.length >>>= count;
    const bits = Math.floor(this.value / this.length);
    if (bits >= 1 << count) throw new Error('its compressed points are broken');
    this.value -= this.length * bits;
    if (this.length < LEAST_LENGTH) this.renormalise();
    return bits;
  }
}

/** Values coded as their difference to a prediction (integercompressor.cpp). */
export class IntegerDecoder {
  /** Bits of the last difference: tells the next value's context. */
  bitsOfLast = 0;
  private readonly decoder: ArithmeticDecoder;
  private readonly width: number;
  private readonly lengths: (SymbolModel | undefined)[] = [];
  private readonly corrections: (SymbolModel | undefined)[] = [];
  private readonly least = new BitModel();

  /** @param width of the values, 16 or 32 bits. */
  constructor(decoder: ArithmeticDecoder, width: 16 | 32) {
    this.decoder = decoder;
    this.width = width;
  }

  /** Signed of 32 bits, or unsigned of 16. @throws {Error} past the end. */
  next(predicted: number, context = 0): number {
    const lengths = (this.lengths[context] ??= new SymbolModel(this.width + 1));
    const value = (predicted + this.correction(lengths)) | 0;
    return this.width === 16 ? value & 0xffff : value;
  }

  private correction(lengths: SymbolModel): number {
    const { decoder } = this;
    const length = (this.bitsOfLast = decoder.symbol(lengths));
    if (length === 0) return decoder.bit(this.least);
    if (length === 32) return -0x8000_0000;
    const model = (this.corrections[length] ??= new SymbolModel(1 << Math.min(length, 8)));
    let correction = decoder.symbol(model);
    if (length > 8) correction = (correction << (length - 8)) | decoder.bits(length - 8);
    return correction >= 1 << (length - 1) ? correction + 1 : correction - ((1 << length) - 1);
  }
}

/** Median of the values so far, near enough (laszip_common_v2.hpp). */
export class StreamingMedian {
  private readonly values = new Int32Array(5);
  private isHigh = true;

  get median(): number {
    return this.values[2] as number;
  }

  add(value: number): void {
    const { values } = this;
    const middle = values[2] as number;
    if (this.isHigh) {
      if (value >= middle) this.isHigh = false;
      this.insert(value, value < middle ? 0 : 3, value < middle ? 2 : 4);
      return;
    }
    if (middle >= value) this.isHigh = true;
    this.shiftDown(value, middle < value ? 4 : 1, middle < value ? 2 : 0);
  }

  /** Puts the value into its place in [first, …]; the greatest falls out. */
  private insert(value: number, first: number, last: number): void {
    const { values } = this;
    if (last === 2) {
      values[4] = values[3] as number;
      values[3] = values[2] as number;
    }
    let place = first;
    while (place < last && value >= (values[place] as number)) place++;
    for (let at = last; at > place; at--) values[at] = values[at - 1] as number;
    values[place] = value;
  }

  /** As {@link insert} from the other end; the least falls out. */
  private shiftDown(value: number, first: number, last: number): void {
    const { values } = this;
    if (last === 2) {
      values[0] = values[1] as number;
      values[1] = values[2] as number;
    }
    let place = first;
    while (place > last && value <= (values[place] as number)) place--;
    for (let at = last; at < place; at++) values[at] = values[at + 1] as number;
    values[place] = value;
  }
}
