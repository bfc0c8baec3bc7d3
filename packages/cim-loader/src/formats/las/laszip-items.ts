import {
  type ArithmeticDecoder,
  IntegerDecoder,
  StreamingMedian,
  SymbolModel,
} from './arithmetic-decoder.ts';

/** One part of a compressed point: reads what comes next in the stream into `record`, from its own offset on. */
export interface ItemDecoder {
  read(record: Uint8Array): void;
}

/** Rows of digits in base 16. */
export const digitTable = (...rows: readonly string[]): readonly Uint8Array[] =>
  rows.map((row) => Uint8Array.from(row, (digit) => Number.parseInt(digit, 16)));

/** Context by number of returns and number of the return (laszip_common_v2.hpp). */
const RETURN_MAP = digitTable(
  'fedcba98',
  'e0136aa9',
  'd1247bba',
  'c3458ccb',
  'b6789ddc',
  'aabcdeed',
  '9abcdefe',
  '89abcdef',
);

const evenBelow = (bits: number, most: number): number => (bits < most ? bits & ~1 : most);

/** Positions, coded the same way in all formats. */
export class PositionDecoder {
  private readonly x: IntegerDecoder;
  private readonly y: IntegerDecoder;
  private readonly z: IntegerDecoder;
  private readonly stepsX: StreamingMedian[];
  private readonly stepsY: StreamingMedian[];

  /** @param decoderZ has its own stream in layered files. @param contexts of the steps. */
  constructor(decoder: ArithmeticDecoder, decoderZ: ArithmeticDecoder, contexts: number) {
    this.x = new IntegerDecoder(decoder, 32);
    this.y = new IntegerDecoder(decoder, 32);
    this.z = new IntegerDecoder(decoderZ, 32);
    this.stepsX = Array.from({ length: contexts }, () => new StreamingMedian());
    this.stepsY = Array.from({ length: contexts }, () => new StreamingMedian());
  }

  stepX(context: number, single: number): number {
    const steps = this.stepsX[context] as StreamingMedian;
    const step = this.x.next(steps.median, single);
    steps.add(step);
    return step;
  }

  stepY(context: number, single: number): number {
    const steps = this.stepsY[context] as StreamingMedian;
    const step = this.y.next(steps.median, single + evenBelow(this.x.bitsOfLast, 20));
    steps.add(step);
    return step;
  }

  height(last: number, single: number): number {
    const bits = (this.x.bitsOfLast + this.y.bitsOfLast) >> 1;
    return this.z.next(last, single + evenBelow(bits, 18));
  }
}

/** The 20 bytes every point of formats 0 to 5 begins with (POINT10, version 2). */
export class PointDecoder implements ItemDecoder {
  private readonly decoder: ArithmeticDecoder;
  private readonly last: Uint8Array;
  private readonly view: DataView;
  private readonly changes = new SymbolModel(64);
  private readonly intensity: IntegerDecoder;
  private readonly source: IntegerDecoder;
  private readonly position: PositionDecoder;
  private readonly angles = [new SymbolModel(256), new SymbolModel(256)] as const;
  private readonly bytes: (SymbolModel | undefined)[] = [];
  private readonly intensities = new Uint16Array(16);
  private readonly heights = new Int32Array(8);

  /** @param first point, as it stands in the file. */
  constructor(decoder: ArithmeticDecoder, first: Uint8Array) {
    this.decoder = decoder;
    this.last = first.slice(0, 20);
    this.last.fill(0, 12, 14);
    this.view = new DataView(this.last.buffer);
    this.intensity = new IntegerDecoder(decoder, 16);
    this.source = new IntegerDecoder(decoder, 16);
    this.position = new PositionDecoder(decoder, decoder, 16);
  }

  read(record: Uint8Array): void {
    const { last, view, decoder } = this;
    const changes = decoder.symbol(this.changes);
    if ((changes & 32) !== 0) this.readByte(14);
    const flags = last[14] as number;
    const [number, returns] = [flags & 7, (flags >> 3) & 7];
    const context = (RETURN_MAP[returns] as Uint8Array)[number] as number;
    if (changes !== 0) this.readChanges(changes, context);
    const single = returns === 1 ? 1 : 0;
    view.setInt32(0, view.getInt32(0, true) + this.position.stepX(context, single), true);
    view.setInt32(4, view.getInt32(4, true) + this.position.stepY(context, single), true);
    const level = Math.abs(returns - number);
    const height = this.position.height(this.heights[level] as number, single);
    this.heights[level] = height;
    view.setInt32(8, height, true);
    record.set(last, 0);
  }

  private readChanges(changes: number, context: number): void {
    const { last, view } = this;
    if ((changes & 16) !== 0) {
      const predicted = this.intensities[context] as number;
      this.intensities[context] = this.intensity.next(predicted, Math.min(context, 3));
    }
    view.setUint16(12, this.intensities[context] as number, true);
    if ((changes & 8) !== 0) this.readByte(15);
    if ((changes & 4) !== 0) {
      const model = ((last[14] as number) & 64) === 0 ? this.angles[0] : this.angles[1];
      last[16] = (last[16] as number) + this.decoder.symbol(model);
    }
    if ((changes & 2) !== 0) this.readByte(17);
    if ((changes & 1) !== 0) view.setUint16(18, this.source.next(view.getUint16(18, true)), true);
  }

  /** A byte whose model depends on its last value. */
  private readByte(at: number): void {
    const key = at * 256 + (this.last[at] as number);
    const model = (this.bytes[key] ??= new SymbolModel(256));
    this.last[at] = this.decoder.symbol(model);
  }
}

const MOST_MULTIPLE = 500;
const LEAST_MULTIPLE = -10;
const FULL_TIME = MOST_MULTIPLE - LEAST_MULTIPLE + 2;
/** Sequences a writer changes between; more changes in a row are a fault. */
const MOST_CHANGES = 8;

/** Times of the pulses (GPSTIME11, version 2): not used, but they stand between what is. */
export class TimeDecoder implements ItemDecoder {
  private readonly decoder: ArithmeticDecoder;
  private readonly at: number;
  private readonly multiples = new SymbolModel(FULL_TIME + 4);
  private readonly starts = new SymbolModel(6);
  private readonly integers: IntegerDecoder;
  private readonly low = new Uint32Array(4);
  private readonly high = new Int32Array(4);
  private readonly steps = new Int32Array(4);
  private readonly extremes = new Int32Array(4);
  private current = 0;
  private newest = 0;

  constructor(decoder: ArithmeticDecoder, first: Uint8Array, at: number) {
    this.decoder = decoder;
    this.at = at;
    this.integers = new IntegerDecoder(decoder, 32);
    const view = viewOf(first);
    this.low[0] = view.getUint32(at, true);
    this.high[0] = view.getInt32(at + 4, true);
  }

  read(record: Uint8Array): void {
    for (let change = 0; !this.readTime(); change++) {
      if (change > MOST_CHANGES) throw new Error('its compressed times are broken');
    }
    const view = viewOf(record);
    view.setUint32(this.at, this.low[this.current] as number, true);
    view.setInt32(this.at + 4, this.high[this.current] as number, true);
  }

  /** @returns false where it only went over to another sequence of times. */
  private readTime(): boolean {
    const { current, steps } = this;
    if (steps[current] !== 0) return this.readMultiple(this.decoder.symbol(this.multiples));
    const start = this.decoder.symbol(this.starts);
    if (start > 2) return this.changeTo(start - 2);
    if (start === 2) this.readFull();
    if (start !== 1) return true;
    steps[current] = this.integers.next(0, 0);
    this.extremes[current] = 0;
    this.advance(steps[current]);
    return true;
  }

  private readMultiple(multiple: number): boolean {
    const { current } = this;
    if (multiple > FULL_TIME) return this.changeTo(multiple - FULL_TIME);
    if (multiple === FULL_TIME) this.readFull();
    if (multiple >= FULL_TIME - 1) return true;
    const step = this.steps[current] as number;
    const factor = multiple <= MOST_MULTIPLE ? multiple : Math.max(MOST_MULTIPLE - multiple, LEAST_MULTIPLE);
    const next = this.integers.next(Math.imul(factor, step), contextOf(factor));
    if (factor === 1) this.extremes[current] = 0;
    const isExtreme = factor === 0 || factor === MOST_MULTIPLE || factor === LEAST_MULTIPLE;
    if (isExtreme && ++(this.extremes[current] as number) > 3) {
      this.steps[current] = next;
      this.extremes[current] = 0;
    }
    this.advance(next);
    return true;
  }

  private advance(step: number): void {
    const sum = (this.low[this.current] as number) + step;
    this.low[this.current] = sum;
    this.high[this.current] = (this.high[this.current] as number) + Math.floor(sum / 2 ** 32);
  }

  private readFull(): void {
    const high = this.integers.next(this.high[this.current] as number, 8);
    this.current = this.newest = (this.newest + 1) & 3;
    this.high[this.current] = high;
    this.low[this.current] = this.decoder.bits(32);
    this.steps[this.current] = 0;
    this.extremes[this.current] = 0;
  }

  private changeTo(sequence: number): false {
    this.current = (this.current + sequence) & 3;
    return false;
  }
}

function contextOf(factor: number): number {
  if (factor === 0) return 7;
  if (factor === 1) return 1;
  if (factor > 1) {
    if (factor < 10) return 2;
    return factor < MOST_MULTIPLE ? 3 : 4;
  }
  return factor > LEAST_MULTIPLE ? 5 : 6;
}

const clamped = (value: number): number => Math.max(0, Math.min(255, value));

/** Red, green and blue (RGB12 version 2, RGB14 version 3). */
export class ColourDecoder implements ItemDecoder {
  /** Bytes of the last colour: low, high of red, green, blue. */
  last: Uint8Array;
  private readonly decoder: ArithmeticDecoder;
  private readonly at: number;
  private readonly changes = new SymbolModel(128);
  private readonly models: (SymbolModel | undefined)[] = [];

  /** @param at offset of the colour in a record. */
  constructor(decoder: ArithmeticDecoder, first: Uint8Array, at: number) {
    this.decoder = decoder;
    this.at = at;
    this.last = first.slice(at, at + 6);
  }

  read(record: Uint8Array): void {
    const { last } = this;
    const changes = this.decoder.symbol(this.changes);
    const [red, redHigh] = [last[0] as number, last[1] as number];
    if ((changes & 1) !== 0) last[0] = this.difference(0) + red;
    if ((changes & 2) !== 0) last[1] = this.difference(1) + redHigh;
    if ((changes & 64) === 0) {
      last.copyWithin(2, 0, 2);
      last.copyWithin(4, 0, 2);
    } else {
      this.readOthers(changes, 0, (last[0] as number) - red);
      this.readOthers(changes, 1, (last[1] as number) - redHigh);
    }
    record.set(last, this.at);
  }

  /** Green and blue, of which the change of red says something; low bytes, then high bytes. */
  private readOthers(changes: number, byte: number, change: number): void {
    const { last } = this;
    const green = last[2 + byte] as number;
    if ((changes & (4 << byte)) !== 0) last[2 + byte] = this.difference(2 + byte) + clamped(change + green);
    if ((changes & (16 << byte)) === 0) return;
    const both = Math.trunc((change + (last[2 + byte] as number) - green) / 2);
    last[4 + byte] = this.difference(4 + byte) + clamped(both + (last[4 + byte] as number));
  }

  private difference(model: number): number {
    return this.decoder.symbol((this.models[model] ??= new SymbolModel(256)));
  }
}

/** Bytes without a meaning known to LASzip (BYTE, version 2). */
export class ByteDecoder implements ItemDecoder {
  private readonly decoder: ArithmeticDecoder;
  private readonly at: number;
  private readonly last: Uint8Array;
  private readonly models: SymbolModel[];

  constructor(decoder: ArithmeticDecoder, first: Uint8Array, at: number, count: number) {
    this.decoder = decoder;
    this.at = at;
    this.last = first.slice(at, at + count);
    this.models = Array.from({ length: count }, () => new SymbolModel(256));
  }

  read(record: Uint8Array): void {
    const { last, models } = this;
    for (const [byte, model] of models.entries()) {
      last[byte] = (last[byte] as number) + this.decoder.symbol(model);
    }
    record.set(last, this.at);
  }
}

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
