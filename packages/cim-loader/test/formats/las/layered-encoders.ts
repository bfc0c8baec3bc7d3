import { SymbolModel } from '../../../src/formats/las/arithmetic-decoder.ts';
import { ArithmeticEncoder, IntegerEncoder } from './arithmetic-encoder.ts';
import { ColourEncoder, Models, PositionEncoder, TimeEncoder, viewOf } from './laszip-encoders.ts';

/** Context by number of returns and number of the return (number_return_map_6ctx of laszip_common_v3.hpp). */
const RETURN_MAP = [
  [0, 1, 2, 3, 4, 5, 3, 4, 4, 5, 5, 5, 5, 5, 5, 5],
  [1, 0, 1, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3],
  [2, 1, 2, 4, 4, 4, 4, 4, 4, 4, 4, 3, 3, 3, 3, 3],
  [3, 3, 4, 5, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4],
  [4, 3, 4, 4, 5, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4],
  [5, 3, 4, 4, 4, 5, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4],
  [3, 3, 4, 4, 4, 4, 5, 4, 4, 4, 4, 4, 4, 4, 4, 4],
  [4, 3, 4, 4, 4, 4, 4, 5, 4, 4, 4, 4, 4, 4, 4, 4],
  [4, 3, 4, 4, 4, 4, 4, 4, 5, 4, 4, 4, 4, 4, 4, 4],
  [5, 3, 4, 4, 4, 4, 4, 4, 4, 5, 4, 4, 4, 4, 4, 4],
  [5, 3, 4, 4, 4, 4, 4, 4, 4, 4, 5, 4, 4, 4, 4, 4],
  [5, 3, 3, 4, 4, 4, 4, 4, 4, 4, 4, 5, 5, 4, 4, 4],
  [5, 3, 3, 4, 4, 4, 4, 4, 4, 4, 4, 5, 5, 5, 4, 4],
  [5, 3, 3, 4, 4, 4, 4, 4, 4, 4, 4, 4, 5, 5, 5, 4],
  [5, 3, 3, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 5, 5, 5],
  [5, 3, 3, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 5, 5],
] as const;

/** A stream of its own; one that says nothing new has no bytes. */
export class Layer {
  readonly encoder: ArithmeticEncoder = new ArithmeticEncoder();
  isUsed: boolean;

  constructor(isUsed = false) {
    this.isUsed = isUsed;
  }

  bytes(): Uint8Array {
    return this.isUsed ? this.encoder.finish() : new Uint8Array();
  }
}

/** The fields of a point of formats 6 to 10 (POINT14). */
function fieldsOf(point: Uint8Array) {
  const view = viewOf(point);
  const [byte14, byte15] = [view.getUint8(14), view.getUint8(15)];
  return {
    x: view.getInt32(0, true),
    y: view.getInt32(4, true),
    z: view.getInt32(8, true),
    intensity: view.getUint16(12, true),
    number: byte14 & 15,
    returns: byte14 >> 4,
    channel: (byte15 >> 4) & 3,
    /** Four flags, direction of the scan, edge of the flight line. */
    flags: (byte15 & 15) | ((byte15 >> 2) & 48),
    classification: view.getUint8(16),
    user: view.getUint8(17),
    angle: view.getInt16(18, true),
    source: view.getUint16(20, true),
    time: view.getBigInt64(22, true),
    hasNewTime: false,
  };
}
type Fields = ReturnType<typeof fieldsOf>;

/** Layers of POINT14, in the order of the file. */
const LAYERS = [
  'position',
  'height',
  'classes',
  'flags',
  'intensity',
  'angle',
  'user',
  'source',
  'time',
] as const;
type PointLayers = Readonly<Record<(typeof LAYERS)[number], Layer>>;

/** What one scanner's points are predicted from. */
class ChannelContext {
  last: Fields;
  readonly changes = new Models(128);
  readonly channels = new SymbolModel(3);
  readonly returns = new Models(16);
  readonly numbers = new Models(16);
  readonly sameTimeNumbers = new SymbolModel(13);
  readonly classes = new Models(256);
  readonly flags = new Models(64);
  readonly users = new Models(256);
  readonly position: PositionEncoder;
  readonly intensity: IntegerEncoder;
  readonly angle: IntegerEncoder;
  readonly source: IntegerEncoder;
  readonly time: TimeEncoder;
  readonly heights: Int32Array;
  readonly intensities: Uint16Array;

  constructor(layers: PointLayers, first: Fields) {
    this.last = { ...first, hasNewTime: false };
    this.position = new PositionEncoder(layers.position.encoder, layers.height.encoder);
    this.intensity = new IntegerEncoder(layers.intensity.encoder, 16);
    this.angle = new IntegerEncoder(layers.angle.encoder, 16);
    this.source = new IntegerEncoder(layers.source.encoder, 16);
    this.time = new TimeEncoder(layers.time.encoder, first.time, true);
    this.heights = new Int32Array(8).fill(first.z);
    this.intensities = new Uint16Array(8).fill(first.intensity);
  }
}

/** The 30 bytes every point of formats 6 to 10 begins with (POINT14, versions 3 and 4). */
export class LayeredPointEncoder {
  /** Scanner of the last point. */
  channel: number;
  /** Whether the last point is of another scanner than the one before. */
  hasChangedChannel = false;
  readonly layers: PointLayers;
  private readonly contexts: (ChannelContext | undefined)[] = [];

  constructor(first: Uint8Array) {
    this.layers = Object.fromEntries(
      LAYERS.map((name) => [name, new Layer(name === 'position' || name === 'height')]),
    ) as PointLayers;
    const fields = fieldsOf(first);
    this.channel = fields.channel;
    this.contexts[this.channel] = new ChannelContext(this.layers, fields);
  }

  write(point: Uint8Array): void {
    const next = fieldsOf(point);
    const before = this.contexts[this.channel] as ChannelContext;
    const known = this.contexts[next.channel];
    const last = known?.last ?? before.last;
    next.hasNewTime = next.time !== last.time;
    this.hasChangedChannel = next.channel !== this.channel;
    this.writeChanges(before, last, next);
    const context = (this.contexts[next.channel] ??= new ChannelContext(this.layers, last));
    this.channel = next.channel;
    this.writeReturns(context, last, next);
    this.writePosition(context, last, next);
    this.writeDescription(context, last, next);
    this.writeOrigin(context, last, next);
    context.last = next;
  }

  private writeChanges(before: ChannelContext, last: Fields, next: Fields): void {
    const { encoder } = this.layers.position;
    const { number, returns, hasNewTime } = before.last;
    const share = (number === 1 ? 1 : 0) + (number >= returns ? 2 : 0) + (hasNewTime ? 4 : 0);
    const bits = [
      next.returns !== last.returns,
      next.angle !== last.angle,
      next.hasNewTime,
      next.source !== last.source,
      this.hasChangedChannel,
    ];
    const kind = kindOfNumber(last, next);
    const changes = bits.reduce((sum, is, bit) => sum | (is ? 4 << bit : 0), kind);
    encoder.symbol(before.changes.of(share), changes);
    if (this.hasChangedChannel) encoder.symbol(before.channels, (next.channel - this.channel + 3) & 3);
  }

  private writeReturns(context: ChannelContext, last: Fields, next: Fields): void {
    const { encoder } = this.layers.position;
    if (next.returns !== last.returns) encoder.symbol(context.returns.of(last.returns), next.returns);
    if (kindOfNumber(last, next) < 3) return;
    if (next.hasNewTime) encoder.symbol(context.numbers.of(last.number), next.number);
    else encoder.symbol(context.sameTimeNumbers, (next.number - last.number + 14) & 15);
  }

  private writePosition({ position, heights }: ChannelContext, last: Fields, next: Fields): void {
    const { number, returns, z, hasNewTime } = next;
    const context = ((RETURN_MAP[returns]?.[number] ?? 0) << 1) | (hasNewTime ? 1 : 0);
    const single = returns === 1 ? 1 : 0;
    position.writeStep((next.x - last.x) | 0, (next.y - last.y) | 0, context, single);
    const level = Math.min(7, Math.abs(returns - number));
    position.writeHeight(heights[level] as number, z, single);
    heights[level] = z;
  }

  private writeDescription(context: ChannelContext, last: Fields, next: Fields): void {
    const { classes, flags, intensity, user } = this.layers;
    const share = (next.number === 1 ? 2 : 0) + (next.number >= next.returns ? 1 : 0);
    classes.isUsed ||= next.classification !== last.classification;
    const key = ((last.classification & 31) << 1) + (share === 3 ? 1 : 0);
    classes.encoder.symbol(context.classes.of(key), next.classification);
    flags.isUsed ||= next.flags !== last.flags;
    flags.encoder.symbol(context.flags.of(last.flags), next.flags);
    intensity.isUsed ||= next.intensity !== last.intensity;
    const slot = (share << 1) | (next.hasNewTime ? 1 : 0);
    context.intensity.write(context.intensities[slot] as number, next.intensity, share);
    context.intensities[slot] = next.intensity;
    user.isUsed ||= next.user !== last.user;
    user.encoder.symbol(context.users.of(last.user >> 2), next.user);
  }

  private writeOrigin(context: ChannelContext, last: Fields, next: Fields): void {
    const { angle, source, time } = this.layers;
    if (next.angle !== last.angle) {
      angle.isUsed = true;
      context.angle.write(last.angle, next.angle, next.hasNewTime ? 1 : 0);
    }
    if (next.source !== last.source) {
      source.isUsed = true;
      context.source.write(last.source, next.source);
    }
    if (!next.hasNewTime) return;
    time.isUsed = true;
    context.time.write(next.time);
  }
}

/** Number of the return: 0 the same, 1 one more, 2 one less, 3 another. */
function kindOfNumber(last: Fields, next: Fields): number {
  const step = (next.number - last.number) & 15;
  if (step < 2) return step;
  return step === 15 ? 2 : 3;
}

interface Values {
  last: Uint8Array;
  readonly colour: ColourEncoder;
  readonly infraredChanges: SymbolModel;
  readonly models: Models;
}

/** Colours, colours with infrared, or further bytes behind a POINT14, of each scanner. */
export class LayeredValuesEncoder {
  readonly layers: readonly Layer[];
  private readonly kind: 'colour' | 'colour-infrared' | 'bytes';
  private readonly version: 3 | 4;
  private readonly contexts: (Values | undefined)[] = [];
  private channel: number;

  constructor(
    kind: LayeredValuesEncoder['kind'],
    version: 3 | 4,
    first: { readonly channel: number; readonly bytes: Uint8Array },
  ) {
    const count = { colour: 1, 'colour-infrared': 2, bytes: first.bytes.length }[kind];
    this.layers = Array.from({ length: count }, () => new Layer());
    this.kind = kind;
    this.version = version;
    this.channel = first.channel;
    this.contexts[first.channel] = newValues(first.bytes);
  }

  write(next: Uint8Array, { channel, hasChangedChannel }: LayeredPointEncoder): void {
    const before = this.contexts[this.channel] as Values;
    // Version 3 forgets the scanner at the next point, and goes on from the other scanner's values.
    this.channel = hasChangedChannel || this.version === 4 ? channel : 0;
    const known = this.contexts[this.channel];
    const context = (this.contexts[this.channel] ??= newValues(before.last));
    const { last } = known !== undefined && this.version === 3 ? before : context;
    if (this.kind === 'bytes') this.writeBytes(context, last, next);
    else this.writeColour(context, last, next);
    last.set(next);
  }

  private writeBytes({ models }: Values, last: Uint8Array, next: Uint8Array): void {
    for (const [byte, layer] of this.layers.entries()) {
      const by = ((next[byte] as number) - (last[byte] as number)) & 255;
      layer.encoder.symbol(models.of(byte), by);
      layer.isUsed ||= by !== 0;
    }
  }

  private writeColour(context: Values, last: Uint8Array, next: Uint8Array): void {
    const [colour, infrared] = this.layers as [Layer, Layer?];
    if (context.colour.write(colour.encoder, last, next)) colour.isUsed = true;
    if (infrared === undefined) return;
    const by = [6, 7].map((byte) => ((next[byte] as number) - (last[byte] as number)) & 255);
    const changes = by.reduce((sum, value, byte) => sum | (value === 0 ? 0 : 1 << byte), 0);
    infrared.encoder.symbol(context.infraredChanges, changes);
    infrared.isUsed ||= changes !== 0;
    for (const [byte, value] of by.entries())
      if (value !== 0) infrared.encoder.symbol(context.models.of(byte), value);
  }
}

const newValues = (last: Uint8Array): Values => ({
  last: last.slice(),
  colour: new ColourEncoder(),
  infraredChanges: new SymbolModel(4),
  models: new Models(256),
});
