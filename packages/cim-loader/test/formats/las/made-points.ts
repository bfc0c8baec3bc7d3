import { createRandom } from '@cityloom/twin-core';
import { viewOf } from './laszip-encoders.ts';
import { LAS_FORMATS, pointBytesOf } from './write-las.ts';

/** How a scan is made up. */
export interface Scan {
  readonly format: 0 | 1 | 2 | 3 | 6 | 7 | 8;
  readonly count: number;
  readonly extraBytes?: number;
  /** Scanner channels, only of formats from 6 on. Default 1. */
  readonly scanners?: number;
  /** Whether coordinates are anywhere in the range of the numbers at times, and points withheld; else all are within a
   * square kilometre. */
  readonly isWild?: boolean;
}

/** Multiples of the time between pulses: regular, irregular, far apart, next to nothing, backwards, the same. */
const TIME_FACTORS = [1, 1, 2, 7, 40, 900, 1e-3, -3, -50, 0];
const SECONDS_PER_PULSE = 2e-5;
/** Starts of the flights, GPS seconds: further apart than differences of 32 bits reach. */
const FLIGHTS = [300_000_000, 300_086_400, 301_000_000, 302_500_000, 305_000_000];
const SIDE = 100_000;

/** A whole number below another. */
type Draw = (below: number) => number;

interface Pulse {
  flight: number;
  timeFactor: number;
  readonly times: number[];
  returns: number;
  number: number;
  x: number;
  y: number;
  z: number;
  channel: number;
}

/** One point, before it is written in its format. */
interface Values {
  readonly number: number;
  readonly returns: number;
  readonly isRight: boolean;
  readonly isEdge: boolean;
  readonly isWithheld: boolean;
  readonly isOverlap: boolean;
  readonly channel: number;
  readonly classification: number;
  readonly angle: number;
  readonly user: number;
  readonly source: number;
}

/** Points as they stand in a LAS file: pulses of several returns along lines, seeded, with all that the fields can hold. */
export function madePoints(scan: Scan): readonly Uint8Array[] {
  const { format, count, extraBytes = 0, isWild = false } = scan;
  const random = createRandom(20_140_915 + format);
  const draw: Draw = (below) => Math.floor(random.next() * below);
  const pulse: Pulse = {
    flight: 0,
    timeFactor: 1,
    times: [...FLIGHTS],
    returns: 1,
    number: 1,
    x: 0,
    y: 0,
    z: 900,
    channel: 0,
  };
  const nextColour = colours(draw);
  const anywhere = (value: number): number => (isWild && draw(80) === 0 ? draw(2 ** 32) | 0 : value);
  return Array.from({ length: count }, (_, index) => {
    if (pulse.number >= pulse.returns) nextPulse(pulse, scan, draw);
    pulse.number++;
    const bytes = new Uint8Array(pointBytesOf(format) + extraBytes);
    const view = viewOf(bytes);
    [pulse.x, pulse.y, pulse.z + 400 * (pulse.returns - pulse.number)].forEach((value, axis) => {
      view.setInt32(axis * 4, anywhere(value), true);
    });
    view.setUint16(12, draw(6) === 0 ? draw(65_536) : 700 + draw(90), true);
    const values = valuesOf(pulse, index, scan, draw);
    if (format >= 6) writeLayered(bytes, values);
    else writePointwise(bytes, values);
    const time = pulse.times[pulse.flight] as number;
    if (format !== 0 && format !== 2) view.setFloat64(format >= 6 ? 22 : 20, time, true);
    nextColour().forEach((value, channel) => {
      const colourAt = LAS_FORMATS[format]?.colour;
      if (colourAt !== undefined) view.setUint16(colourAt + channel * 2, value, true);
    });
    if (format === 8) view.setUint16(36, 0x3000 + draw(3) * draw(900), true);
    for (let extra = 0; extra < extraBytes; extra++)
      bytes[pointBytesOf(format) + extra] = [draw(256), index >> 2, 77][extra % 3] as number;
    return bytes;
  });
}

function nextPulse(pulse: Pulse, { format, scanners = 1 }: Scan, draw: Draw): void {
  pulse.returns = 1 + draw(format >= 6 ? 9 : 5) * draw(2);
  pulse.number = 0;
  if (draw(12) === 0) pulse.timeFactor = TIME_FACTORS[draw(TIME_FACTORS.length)] as number;
  if (draw(40) === 0) pulse.flight = draw(FLIGHTS.length);
  if (draw(5) === 0) pulse.channel = draw(scanners);
  const jitter = draw(4) === 0 ? 1 + draw(1000) / 8000 : 1;
  const before = pulse.times[pulse.flight] as number;
  pulse.times[pulse.flight] = before + pulse.timeFactor * SECONDS_PER_PULSE * jitter;
  const isNewLine = draw(25) === 0;
  pulse.x = isNewLine ? draw(SIDE) : (pulse.x + 37 + draw(40)) % SIDE;
  pulse.y = isNewLine ? draw(SIDE) : (pulse.y + draw(21) - 10 + SIDE) % SIDE;
  pulse.z = Math.max(0, pulse.z + draw(81) - 40);
}

function valuesOf(pulse: Pulse, index: number, { format, isWild = false }: Scan, draw: Draw): Values {
  const isRight = index % 400 < 200;
  const ground = draw(9) === 0 ? draw(format >= 6 ? 256 : 32) : isRight ? 6 : 2;
  // Now and then numbers that make no sense, which files hold as well.
  const isOdd = draw(70) === 0;
  return {
    number: isOdd ? draw(8) : pulse.number,
    returns: isOdd ? draw(8) : pulse.returns,
    isRight,
    isEdge: draw(50) === 0,
    isWithheld: isWild && draw(90) === 0,
    isOverlap: draw(40) === 0,
    channel: pulse.channel,
    classification: pulse.number < pulse.returns ? 5 : ground,
    angle: (index % 120) - 60,
    user: draw(25) === 0 ? draw(256) : 9,
    source: 3 + Math.floor(index / 350) * 701,
  };
}

const bits = (...flags: readonly boolean[]): number =>
  flags.reduce((sum, flag, bit) => sum | (flag ? 1 << bit : 0), 0);

/** LAS 1.4 R15, table 7. */
function writePointwise(bytes: Uint8Array, values: Values): void {
  const { number, returns, isRight, isEdge, isWithheld, classification, angle, user, source } = values;
  bytes[14] = number | (returns << 3) | (bits(isRight, isEdge) << 6);
  bytes[15] = classification | (bits(isWithheld) << 7);
  bytes.set([angle & 255, user], 16);
  viewOf(bytes).setUint16(18, source, true);
}

/** LAS 1.4 R15, table 15. */
function writeLayered(bytes: Uint8Array, values: Values): void {
  const { number, returns, isRight, isEdge, isWithheld, isOverlap, channel } = values;
  bytes[14] = number | (returns << 4);
  bytes[15] = (bits(isWithheld, isOverlap) << 2) | (channel << 4) | (bits(isRight, isEdge) << 6);
  bytes.set([values.classification, values.user], 16);
  viewOf(bytes).setInt16(18, values.angle * 166, true);
  viewOf(bytes).setUint16(20, values.source, true);
}

/** Red, green and blue that drift, leap, or are the same for a while. */
function colours(draw: Draw): () => Uint16Array {
  const colour = Uint16Array.of(0x4000, 0x6000, 0x5000);
  let isGrey = false;
  return () => {
    if (draw(60) === 0) isGrey = !isGrey;
    for (const channel of [0, 1, 2]) {
      const step = draw(30) === 0 ? draw(65_536) : draw(3) * (draw(513) - 256);
      colour[channel] = isGrey && channel > 0 ? (colour[0] as number) : (colour[channel] as number) + step;
    }
    return colour;
  };
}
