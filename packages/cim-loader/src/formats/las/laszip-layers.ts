import { ArithmeticDecoder, IntegerDecoder, SymbolModel } from './arithmetic-decoder.ts';
import { ColourDecoder, digitTable, PositionDecoder } from './laszip-items.ts';

/** Context by number of returns and number of the return (laszip_common_v3.hpp). */
const RETURN_MAP = digitTable(
  '0123453445555555',
  '1013333333333333',
  '2124444444433333',
  '3345444444444444',
  '4344544444444444',
  '5344454444444444',
  '3344445444444444',
  '4344444544444444',
  '4344444454444444',
  '5344444445444444',
  '5344444444544444',
  '5334444444455444',
  '5334444444455544',
  '5334444444445554',
  '5334444444444555',
  '5334444444444455',
);

/** Layers of a point (POINT14), in order; those left out here are not used. */
const [XY_LAYER, Z_LAYER, CLASS_LAYER, FLAG_LAYER, INTENSITY_LAYER] = [0, 1, 2, 3, 4];
/** How many a point has. */
export const POINT_LAYERS = 9;
/** How many scanners one file keeps apart. */
const CHANNELS = 4;

/** Streams of the layers that are read; a layer that does not change has none. */
export interface LayerStreams {
  readonly position: ArithmeticDecoder;
  readonly height: ArithmeticDecoder | undefined;
  readonly classes: ArithmeticDecoder | undefined;
  readonly flags: ArithmeticDecoder | undefined;
  readonly intensity: ArithmeticDecoder | undefined;
}

/** @param sizes bytes of the layers, in order. @throws {Error} layers that run past `end`. */
export function openLayers(bytes: Uint8Array, start: number, sizes: readonly number[]): LayerStreams {
  const starts: number[] = [];
  let at = start;
  for (const size of sizes) {
    starts.push(at);
    at += size;
  }
  const stream = (layer: number): ArithmeticDecoder | undefined => {
    const from = starts[layer] as number;
    const size = sizes[layer] ?? 0;
    return size === 0 ? undefined : new ArithmeticDecoder(bytes, from, from + size);
  };
  const position = stream(XY_LAYER);
  if (position === undefined) throw new Error('its compressed points have no positions');
  return {
    position,
    height: stream(Z_LAYER),
    classes: stream(CLASS_LAYER),
    flags: stream(FLAG_LAYER),
    intensity: stream(INTENSITY_LAYER),
  };
}

/** What one scanner's points are predicted from. */
class ChannelContext {
  readonly last: Uint8Array;
  readonly view: DataView;
  hadNewTime = false;
  readonly changes: (SymbolModel | undefined)[] = [];
  readonly channels = new SymbolModel(3);
  readonly sameTimeReturns = new SymbolModel(13);
  readonly returns: (SymbolModel | undefined)[] = [];
  readonly numbers: (SymbolModel | undefined)[] = [];
  readonly classes: (SymbolModel | undefined)[] = [];
  readonly flags: (SymbolModel | undefined)[] = [];
  readonly position: PositionDecoder;
  readonly intensity: IntegerDecoder;
  readonly intensities: Uint16Array;
  readonly heights: Int32Array;

  constructor(streams: LayerStreams, first: Uint8Array) {
    this.last = first.slice(0, 30);
    this.view = new DataView(this.last.buffer);
    this.position = new PositionDecoder(streams.position, streams.height ?? streams.position, 12);
    this.intensity = new IntegerDecoder(streams.intensity ?? streams.position, 16);
    this.intensities = new Uint16Array(8).fill(this.view.getUint16(12, true));
    this.heights = new Int32Array(8).fill(this.view.getInt32(8, true));
  }
}

/**
 * The 30 bytes every point of formats 6 to 10 begins with (POINT14, version 3). Scan angle, user data, point source
 * and time are in layers of their own and left as in the first point of the chunk.
 */
export class LayeredPointDecoder {
  /** Scanner of the last point. */
  channel: number;
  /** Whether the last point is of another scanner than the one before. */
  hasChangedChannel = false;
  private readonly streams: LayerStreams;
  private readonly contexts: (ChannelContext | undefined)[] = [];

  constructor(streams: LayerStreams, first: Uint8Array) {
    this.streams = streams;
    this.channel = ((first[15] as number) >> 4) & 3;
    this.contexts[this.channel] = new ChannelContext(streams, first);
  }

  read(record: Uint8Array): void {
    const { position: decoder } = this.streams;
    let context = this.contexts[this.channel] as ChannelContext;
    const before = context.last[14] as number;
    const share = shareOf(before, context.hadNewTime);
    const changes = decoder.symbol((context.changes[share] ??= new SymbolModel(128)));
    this.hasChangedChannel = (changes & 64) !== 0;
    if (this.hasChangedChannel) context = this.changeChannel(context);
    const hasNewTime = (changes & 16) !== 0;
    const [returns, number] = this.readReturns(context, changes, hasNewTime);
    context.last[14] = number | (returns << 4);
    this.readPosition(context, returns, number, hasNewTime);
    this.readDescription(context, (number === 1 ? 2 : 0) + (number >= returns ? 1 : 0), hasNewTime);
    context.hadNewTime = hasNewTime;
    record.set(context.last, 0);
  }

  private changeChannel(from: ChannelContext): ChannelContext {
    this.channel = (this.channel + this.streams.position.symbol(from.channels) + 1) % CHANNELS;
    const context = (this.contexts[this.channel] ??= new ChannelContext(this.streams, from.last));
    context.last[15] = ((context.last[15] as number) & ~0x30) | (this.channel << 4);
    return context;
  }

  private readReturns(
    context: ChannelContext,
    changes: number,
    hasNewTime: boolean,
  ): readonly [returns: number, number: number] {
    const { position: decoder } = this.streams;
    const last = context.last[14] as number;
    const [lastNumber, lastReturns] = [last & 15, last >> 4];
    const returns =
      (changes & 4) === 0
        ? lastReturns
        : decoder.symbol((context.returns[lastReturns] ??= new SymbolModel(16)));
    const kind = changes & 3;
    if (kind < 3) return [returns, (lastNumber + (kind === 2 ? 15 : kind)) & 15];
    if (hasNewTime) {
      return [returns, decoder.symbol((context.numbers[lastNumber] ??= new SymbolModel(16)))];
    }
    return [returns, (lastNumber + decoder.symbol(context.sameTimeReturns) + 2) & 15];
  }

  private readPosition(context: ChannelContext, returns: number, number: number, hasNewTime: boolean): void {
    const { view, position, heights } = context;
    const map = (RETURN_MAP[returns] as Uint8Array)[number] as number;
    const steps = (map << 1) | (hasNewTime ? 1 : 0);
    const single = returns === 1 ? 1 : 0;
    view.setInt32(0, view.getInt32(0, true) + position.stepX(steps, single), true);
    view.setInt32(4, view.getInt32(4, true) + position.stepY(steps, single), true);
    if (this.streams.height === undefined) return;
    const level = Math.min(7, Math.abs(returns - number));
    const height = position.height(heights[level] as number, single);
    heights[level] = height;
    view.setInt32(8, height, true);
  }

  private readDescription(context: ChannelContext, share: number, hasNewTime: boolean): void {
    const { classes, flags, intensity } = this.streams;
    const { last, view } = context;
    if (classes !== undefined) {
      const key = (((last[16] as number) & 31) << 1) + (share === 3 ? 1 : 0);
      last[16] = classes.symbol((context.classes[key] ??= new SymbolModel(256)));
    }
    if (flags !== undefined) {
      // In the record: four flags, two bits of the channel, direction of the scan, edge of the flight line.
      const byte = last[15] as number;
      const known = (byte & 15) | ((byte >> 2) & 48);
      const next = flags.symbol((context.flags[known] ??= new SymbolModel(64)));
      last[15] = (next & 15) | ((next & 48) << 2) | (byte & 48);
    }
    if (intensity === undefined) return;
    const key = (share << 1) | (hasNewTime ? 1 : 0);
    const value = context.intensity.next(context.intensities[key] as number, share);
    context.intensities[key] = value;
    view.setUint16(12, value, true);
  }
}

/** Context of the changes: first return, last return, new time. */
function shareOf(numbers: number, hadNewTime: boolean): number {
  const [number, returns] = [numbers & 15, numbers >> 4];
  return (number === 1 ? 1 : 0) + (number >= returns ? 2 : 0) + (hadNewTime ? 4 : 0);
}

/** Colours of layered points (RGB14, and the first layer of RGBNIR14). */
export class LayeredColourDecoder {
  private readonly decoder: ArithmeticDecoder;
  private readonly version: number;
  private readonly contexts: (ColourDecoder | undefined)[] = [];
  private readonly at: number;
  private channel: number;

  /** @param version 4 mended how 3 changes between scanners. @param at offset of the colour in a record. */
  constructor(decoder: ArithmeticDecoder, version: number, first: Uint8Array, at: number, channel: number) {
    this.decoder = decoder;
    this.version = version;
    this.at = at;
    this.channel = channel;
    this.contexts[channel] = new ColourDecoder(decoder, first, at);
  }

  /** @param scanner of the point. @param hasChanged whether the point before is of another one. */
  read(record: Uint8Array, scanner: number, hasChanged: boolean): void {
    const before = this.contexts[this.channel] as ColourDecoder;
    // LASzip 3 tells the colours of the scanner only where it changes; all others go to the first context.
    const channel = hasChanged || this.version >= 4 ? scanner : 0;
    if (channel === this.channel) {
      before.read(record);
      return;
    }
    this.channel = channel;
    const known = this.contexts[channel];
    if (known === undefined) {
      record.set(before.last, this.at);
      this.contexts[channel] = new ColourDecoder(this.decoder, record, this.at);
      this.contexts[channel].read(record);
      return;
    }
    if (this.version >= 4) {
      known.read(record);
      return;
    }
    // Version 3 goes on from the other scanner's colour, and keeps the result there.
    const own = known.last;
    known.last = before.last;
    known.read(record);
    known.last = own;
  }
}
