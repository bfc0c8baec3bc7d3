import { BitModel, SymbolModel } from '../../../src/formats/las/arithmetic-decoder.ts';

const LEAST_LENGTH = 0x0100_0000;

/**
 * Arithmetic encoder of LASzip (Apache-2.0, https://github.com/LASzip/LASzip, arithmeticencoder.cpp; by Amir Said's
 * FastAC). The models are the decoder's own: that they are right is told by the other decoder that reads what is
 * written with them.
 */
export class ArithmeticEncoder {
  private readonly bytes: number[] = [];
  private base = 0;
  private length = 0xffff_ffff;

  symbol(model: SymbolModel, symbol: number): void {
    const { distribution, symbols } = model;
    const step = this.length >>> 15;
    const start = (distribution[symbol] as number) * step;
    const end = symbol + 1 < symbols ? (distribution[symbol + 1] as number) * step : this.length;
    this.narrow(start, end - start);
    model.counts[symbol] = (model.counts[symbol] as number) + 1;
    if (--model.untilUpdate === 0) model.update();
  }

  bit(model: BitModel, bit: number): void {
    const split = model.zeroShare * (this.length >>> 13);
    if (bit === 0) {
      model.zeros++;
      this.narrow(0, split);
    } else this.narrow(split, this.length - split);
    if (--model.untilUpdate === 0) model.update();
  }

  /** Bits without a model. @param count from 1 to 32. @param value unsigned. */
  bits(count: number, value: number): void {
    if (count > 19) {
      this.bits(16, value & 0xffff);
      this.bits(count - 16, value >>> 16);
      return;
    }
    const length = this.length >>> count;
    this.narrow(value * length, length);
  }

  /** All bytes; nothing more can be written. Ends in the zeros that a decoder looks ahead to. */
  finish(): Uint8Array {
    const isLong = this.length > 2 * LEAST_LENGTH;
    if (isLong) this.narrow(LEAST_LENGTH, LEAST_LENGTH >>> 1);
    else this.narrow(LEAST_LENGTH >>> 1, LEAST_LENGTH >>> 9);
    return Uint8Array.from([...this.bytes, 0, 0, ...(isLong ? [0] : [])]);
  }

  private narrow(start: number, length: number): void {
    const base = this.base + start;
    if (base > 0xffff_ffff) this.carry();
    this.base = base >>> 0;
    this.length = length;
    while (this.length < LEAST_LENGTH) {
      this.bytes.push(this.base >>> 24);
      this.base = (this.base << 8) >>> 0;
      this.length = (this.length << 8) >>> 0;
    }
  }

  private carry(): void {
    let at = this.bytes.length - 1;
    while (this.bytes[at] === 0xff) this.bytes[at--] = 0;
    this.bytes[at] = (this.bytes[at] as number) + 1;
  }
}

/** Values coded as their difference to a prediction (integercompressor.cpp). */
export class IntegerEncoder {
  /** Bits of the last difference: tells the next value's context. */
  bitsOfLast = 0;
  private readonly encoder: ArithmeticEncoder;
  private readonly width: 16 | 32;
  private readonly lengths: (SymbolModel | undefined)[] = [];
  private readonly corrections: (SymbolModel | undefined)[] = [];
  private readonly least = new BitModel();

  constructor(encoder: ArithmeticEncoder, width: 16 | 32) {
    this.encoder = encoder;
    this.width = width;
  }

  write(predicted: number, value: number, context = 0): void {
    const { encoder, width } = this;
    const difference = width === 16 ? ((value - predicted) << 16) >> 16 : (value - predicted) | 0;
    const length = 32 - Math.clz32(difference <= 0 ? -difference : difference - 1);
    this.bitsOfLast = length;
    encoder.symbol((this.lengths[context] ??= new SymbolModel(width + 1)), length);
    if (length === 32) return;
    if (length === 0) {
      encoder.bit(this.least, difference);
      return;
    }
    const correction = difference < 0 ? difference + 2 ** length - 1 : difference - 1;
    const model = (this.corrections[length] ??= new SymbolModel(1 << Math.min(length, 8)));
    const rest = Math.max(0, length - 8);
    encoder.symbol(model, correction >>> rest);
    if (rest > 0) encoder.bits(rest, correction & (2 ** rest - 1));
  }
}
