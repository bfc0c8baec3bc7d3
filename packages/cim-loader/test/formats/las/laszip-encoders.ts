import { StreamingMedian, SymbolModel } from '../../../src/formats/las/arithmetic-decoder.ts';
import { type ArithmeticEncoder, IntegerEncoder } from './arithmetic-encoder.ts';

/** One part of a point: writes what a point says of it, from its own offset on. */
export interface ItemEncoder {
  write(point: Uint8Array): void;
}

export const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Context by number of returns and number of the return (number_return_map of laszip_common_v2.hpp). */
const RETURN_MAP = [
  [15, 14, 13, 12, 11, 10, 9, 8],
  [14, 0, 1, 3, 6, 10, 10, 9],
  [13, 1, 2, 4, 7, 11, 11, 10],
  [12, 3, 4, 5, 8, 12, 12, 11],
  [11, 6, 7, 8, 9, 13, 13, 12],
  [10, 10, 11, 12, 13, 14, 14, 13],
  [9, 10, 11, 12, 13, 14, 15, 14],
  [8, 9, 10, 11, 12, 13, 14, 15],
] as const;

const evenBelow = (bits: number, most: number): number => (bits < most ? bits - (bits % 2) : most);

/** Positions, coded the same way in all formats. */
export class PositionEncoder {
  private readonly x: IntegerEncoder;
  private readonly y: IntegerEncoder;
  private readonly z: IntegerEncoder;
  private readonly stepsX = new Map<number, StreamingMedian>();
  private readonly stepsY = new Map<number, StreamingMedian>();

  constructor(encoder: ArithmeticEncoder, encoderZ: ArithmeticEncoder) {
    this.x = new IntegerEncoder(encoder, 32);
    this.y = new IntegerEncoder(encoder, 32);
    this.z = new IntegerEncoder(encoderZ, 32);
  }

  /** @param context of the steps. @param single 1 for the only return of a pulse, else 0. */
  writeStep(stepX: number, stepY: number, context: number, single: number): void {
    const [medianX, medianY] = [medianOf(this.stepsX, context), medianOf(this.stepsY, context)];
    this.x.write(medianX.median, stepX, single);
    medianX.add(stepX);
    this.y.write(medianY.median, stepY, single + evenBelow(this.x.bitsOfLast, 20));
    medianY.add(stepY);
  }

  writeHeight(last: number, height: number, single: number): void {
    const bits = Math.floor((this.x.bitsOfLast + this.y.bitsOfLast) / 2);
    this.z.write(last, height, single + evenBelow(bits, 18));
  }
}

function medianOf(medians: Map<number, StreamingMedian>, context: number): StreamingMedian {
  const median = medians.get(context) ?? new StreamingMedian();
  medians.set(context, median);
  return median;
}

/** Models by a number that is known before. */
export class Models {
  private readonly models = new Map<number, SymbolModel>();
  private readonly symbols: number;

  constructor(symbols: number) {
    this.symbols = symbols;
  }

  of(key: number): SymbolModel {
    const model = this.models.get(key) ?? new SymbolModel(this.symbols);
    this.models.set(key, model);
    return model;
  }
}

/** The 20 bytes every point of formats 0 to 5 begins with (POINT10, version 2). */
export class PointEncoder implements ItemEncoder {
  private readonly encoder: ArithmeticEncoder;
  private readonly changes = new SymbolModel(64);
  private readonly flags = new Models(256);
  private readonly classes = new Models(256);
  private readonly users = new Models(256);
  private readonly angles = new Models(256);
  private readonly intensity: IntegerEncoder;
  private readonly source: IntegerEncoder;
  private readonly position: PositionEncoder;
  private readonly intensities = new Uint16Array(16);
  private readonly heights = new Int32Array(8);
  private last: Uint8Array;

  constructor(encoder: ArithmeticEncoder, first: Uint8Array) {
    this.encoder = encoder;
    this.last = first;
    this.intensity = new IntegerEncoder(encoder, 16);
    this.source = new IntegerEncoder(encoder, 16);
    this.position = new PositionEncoder(encoder, encoder);
  }

  write(point: Uint8Array): void {
    const [now, before] = [viewOf(point), viewOf(this.last)];
    const [number, returns] = [now.getUint8(14) & 7, (now.getUint8(14) >> 3) & 7];
    const context = RETURN_MAP[returns]?.[number] ?? 0;
    this.writeChanges(now, before, context);
    const single = returns === 1 ? 1 : 0;
    const [stepX, stepY] = [0, 4].map((at) => (now.getInt32(at, true) - before.getInt32(at, true)) | 0);
    this.position.writeStep(stepX as number, stepY as number, context, single);
    const [level, height] = [Math.abs(returns - number), now.getInt32(8, true)];
    this.position.writeHeight(this.heights[level] as number, height, single);
    this.heights[level] = height;
    this.last = point;
  }

  private writeChanges(now: DataView, before: DataView, context: number): void {
    const { encoder } = this;
    const changed = (at: number): number => (now.getUint8(at) === before.getUint8(at) ? 0 : 1);
    const intensity = now.getUint16(12, true);
    const [source, lastSource] = [now.getUint16(18, true), before.getUint16(18, true)];
    const isBrighter = intensity === this.intensities[context] ? 0 : 1;
    const isElsewhere = source === lastSource ? 0 : 1;
    encoder.symbol(
      this.changes,
      (changed(14) << 5) |
        (isBrighter << 4) |
        (changed(15) << 3) |
        (changed(16) << 2) |
        (changed(17) << 1) |
        isElsewhere,
    );
    const byte = (models: Models, at: number): void => {
      if (changed(at) === 1) encoder.symbol(models.of(before.getUint8(at)), now.getUint8(at));
    };
    byte(this.flags, 14);
    if (isBrighter === 1)
      this.intensity.write(this.intensities[context] as number, intensity, Math.min(context, 3));
    this.intensities[context] = intensity;
    byte(this.classes, 15);
    const turn = (now.getUint8(16) - before.getUint8(16)) & 255;
    if (turn !== 0) encoder.symbol(this.angles.of(now.getUint8(14) & 64), turn);
    byte(this.users, 17);
    if (isElsewhere === 1) this.source.write(lastSource, source);
  }
}

/** Multiples of the last step that have a symbol of their own, and what else the symbols say. */
const [MOST_MULTIPLE, LEAST_MULTIPLE] = [500, -10];
const UNCHANGED = 511;
const isInt32 = (value: bigint): boolean => BigInt.asIntN(32, value) === value;

/** Times of the pulses (GPSTIME11, version 2; and the time of POINT14, version 3, which has no symbol for "the same"). */
export class TimeEncoder {
  private readonly encoder: ArithmeticEncoder;
  /** Symbols are by so many lower in layered points. */
  private readonly shift: 0 | 1;
  private readonly multiples: SymbolModel;
  private readonly starts: SymbolModel;
  private readonly integers: IntegerEncoder;
  private readonly times: [bigint, bigint, bigint, bigint];
  private readonly steps = new Int32Array(4);
  private readonly extremes = new Int32Array(4);
  private current = 0;
  private newest = 0;

  /** @param first time, bits of the number. */
  constructor(encoder: ArithmeticEncoder, first: bigint, isLayered: boolean) {
    this.encoder = encoder;
    this.shift = isLayered ? 1 : 0;
    this.multiples = new SymbolModel(516 - this.shift);
    this.starts = new SymbolModel(6 - this.shift);
    this.integers = new IntegerEncoder(encoder, 32);
    this.times = [first, 0n, 0n, 0n];
  }

  write(time: bigint): void {
    const { current, times, steps } = this;
    const step = steps[current] as number;
    const difference = time - (times[current] as bigint);
    if (difference === 0n && this.shift === 0) {
      this.say(0, UNCHANGED);
      return;
    }
    if (!isInt32(difference)) {
      this.leave(time);
      return;
    }
    if (step === 0) this.writeFirst(Number(difference));
    else this.writeMultiple(Number(difference), step);
    times[current] = time;
  }

  /** One of the two alphabets, by whether there was a step before. */
  private say(start: number, multiple: number): void {
    if (this.steps[this.current] === 0) this.encoder.symbol(this.starts, start);
    else this.encoder.symbol(this.multiples, multiple);
  }

  private writeFirst(difference: number): void {
    this.say(1 - this.shift, 0);
    this.integers.write(0, difference, 0);
    this.steps[this.current] = difference;
    this.extremes[this.current] = 0;
  }

  private writeMultiple(difference: number, step: number): void {
    const { current } = this;
    const quotient = Math.fround(difference / step);
    const rounded = Math.sign(quotient) * Math.floor(Math.abs(quotient) + 0.5);
    const factor = Math.max(LEAST_MULTIPLE, Math.min(MOST_MULTIPLE, rounded));
    this.say(0, factor < 0 ? MOST_MULTIPLE - factor : factor);
    this.integers.write(Math.imul(factor, step), difference, contextOf(factor));
    if (factor === 1) this.extremes[current] = 0;
    if (factor !== 0 && factor !== MOST_MULTIPLE && factor !== LEAST_MULTIPLE) return;
    this.extremes[current] = (this.extremes[current] as number) + 1;
    if (this.extremes[current] <= 3) return;
    this.steps[current] = difference;
    this.extremes[current] = 0;
  }

  /** Goes over to the sequence of times that the time is near to, or begins one. */
  private leave(time: bigint): void {
    const { current, times, shift } = this;
    for (const turn of [1, 2, 3]) {
      const other = (current + turn) & 3;
      if (!isInt32(time - (times[other] as bigint))) continue;
      this.say(turn + 2 - shift, UNCHANGED + 1 + turn - shift);
      this.current = other;
      this.write(time);
      return;
    }
    this.say(2 - shift, UNCHANGED + 1 - shift);
    const high = (value: bigint): number => Number(BigInt.asIntN(32, value >> 32n));
    this.integers.write(high(times[current] as bigint), high(time), 8);
    this.encoder.bits(32, Number(BigInt.asUintN(32, time)));
    this.current = this.newest = (this.newest + 1) & 3;
    this.steps[this.current] = 0;
    this.extremes[this.current] = 0;
    times[this.current as 0 | 1 | 2 | 3] = time;
  }
}

function contextOf(factor: number): number {
  if (factor === 0) return 7;
  if (factor === 1) return 1;
  if (factor > 1 && factor < MOST_MULTIPLE) return factor < 10 ? 2 : 3;
  if (factor >= MOST_MULTIPLE) return 4;
  return factor > LEAST_MULTIPLE ? 5 : 6;
}

const clamped = (value: number): number => Math.max(0, Math.min(255, value));

/** Red, green and blue (RGB12 version 2, RGB14 version 3). */
export class ColourEncoder {
  private readonly changes = new SymbolModel(128);
  private readonly models = new Models(256);

  /** @param last what it is predicted from. @returns whether it differs. */
  write(encoder: ArithmeticEncoder, last: Uint8Array, next: Uint8Array): boolean {
    const bytes = [0, 1, 2, 3, 4, 5];
    const by = bytes.map((byte) => (next[byte] as number) - (last[byte] as number));
    const isGrey = bytes.every((byte) => next[byte] === next[byte % 2]);
    const changes = by.reduce((sum, value, byte) => sum | (value === 0 ? 0 : 1 << byte), isGrey ? 0 : 64);
    encoder.symbol(this.changes, changes);
    const write = (byte: number, predicted: number): void => {
      if (by[byte] !== 0) encoder.symbol(this.models.of(byte), ((next[byte] as number) - predicted) & 255);
    };
    write(0, last[0] as number);
    write(1, last[1] as number);
    if (isGrey) return changes !== 0;
    // Low bytes, then high bytes; the change of red says something of green, both of them of blue.
    for (const half of [0, 1]) {
      const [red, green] = [by[half] as number, by[half + 2] as number];
      write(half + 2, clamped(red + (last[half + 2] as number)));
      write(half + 4, clamped(Math.trunc((red + green) / 2) + (last[half + 4] as number)));
    }
    return changes !== 0;
  }
}
