import { BitReader } from './bit-reader.ts';
import {
  MODE_OF_BITS,
  patternsOf,
  SEQUENCE_RANGES,
  SOLID,
  UASTC_MODES,
  type UastcMode,
  UNQUANTISED,
  WEIGHTS,
} from './uastc-modes.ts';

const BLOCK_BYTES = 16;

/**
 * Decodes UASTC LDR 4×4 (Khronos Data Format 1.3, section 25). Own code, as for ETC1S.
 * @returns red, green, blue, alpha per texel.
 * @throws {RangeError} a block of no mode.
 */
export function decodeUastc(data: Uint8Array, width: number, height: number): Uint8Array {
  const rgba = new Uint8Array(width * height * 4);
  const texels = new Uint8Array(64);
  const columns = Math.ceil(width / 4);
  const rows = Math.ceil(height / 4);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const start = (row * columns + column) * BLOCK_BYTES;
      decodeBlock(data.subarray(start, start + BLOCK_BYTES), texels);
      const wide = Math.min(4, width - column * 4);
      for (let y = 0; y < 4 && row * 4 + y < height; y++) {
        const to = ((row * 4 + y) * width + column * 4) * 4;
        rgba.set(texels.subarray(y * 16, y * 16 + wide * 4), to);
      }
    }
  }
  return rgba;
}

function decodeBlock(block: Uint8Array, texels: Uint8Array): void {
  const number = MODE_OF_BITS[(block[0] as number) & 127] as number;
  const mode = UASTC_MODES[number];
  if (mode === undefined) throw new RangeError('a block is of no mode that is known');
  const reader = new BitReader(block, mode.codeBits + mode.hintBits);
  if (number === SOLID) {
    const colour = [reader.bits(8), reader.bits(8), reader.bits(8), reader.bits(8)];
    for (let at = 0; at < 64; at++) texels[at] = colour[at & 3] as number;
    return;
  }
  const patternNumber = mode.subsets === 1 ? 0 : reader.bits(mode.subsets === 3 ? 4 : 5);
  const pattern = patternsOf(number)[patternNumber];
  if (pattern === undefined)
    throw new RangeError(`a block is of pattern ${patternNumber}, which is not known`);
  const secondPlane = mode.planes === 1 ? -1 : mode.components === 2 ? 3 : reader.bits(2);
  const endpoints = readEndpoints(reader, mode);
  const weights = readWeights(reader, mode, pattern);
  const table = WEIGHTS[mode.weightBits] as readonly number[];
  for (let texel = 0; texel < 16; texel++) {
    const subset = pattern[texel] as number;
    for (let channel = 0; channel < 4; channel++) {
      const plane = channel === secondPlane ? 1 : 0;
      const weight = table[weights[texel * mode.planes + plane] as number] as number;
      const at = (subset * 4 + channel) * 2;
      texels[texel * 4 + channel] = mixed(endpoints[at] as number, endpoints[at + 1] as number, weight);
    }
  }
}

const mixed = (low: number, high: number, weight: number): number =>
  (low * 257 * (64 - weight) + high * 257 * weight + 32) >> 14;

/** @returns first and second value by subset and channel (red, green, blue, alpha). */
function readEndpoints(reader: BitReader, { subsets, components, endpointRange }: UastcMode): Uint8Array {
  const { bits, base } = SEQUENCE_RANGES[endpointRange] as (typeof SEQUENCE_RANGES)[number];
  const unquantised = UNQUANTISED.get(endpointRange) as Uint8Array;
  const count = subsets * components * 2;
  const high = readHighDigits(reader, base, count);
  const values = Array.from({ length: count }, (_, at) => {
    const low = reader.bits(bits);
    return unquantised[((high[at] ?? 0) << bits) | low] as number;
  });
  const endpoints = new Uint8Array(subsets * 8).fill(255);
  for (let subset = 0; subset < subsets; subset++) {
    for (let channel = 0; channel < 4; channel++) {
      const component = components === 2 ? (channel === 3 ? 1 : 0) : channel;
      if (component >= components) continue;
      const from = (subset * components + component) * 2;
      endpoints.set([values[from] as number, values[from + 1] as number], (subset * 4 + channel) * 2);
    }
  }
  return endpoints;
}

/** Bits that hold so many trits (to five) or quints (to three). */
const TRIT_BITS = [0, 2, 4, 5, 7, 8];
const QUINT_BITS = [0, 3, 5, 7];

/** Trits or quints of all values, which stand before their bits, several in one number. */
function readHighDigits(reader: BitReader, base: 1 | 3 | 5, count: number): number[] {
  const digits: number[] = [];
  if (base === 1) return digits;
  const bitsOf = base === 3 ? TRIT_BITS : QUINT_BITS;
  while (digits.length < count) {
    const together = Math.min(bitsOf.length - 1, count - digits.length);
    let packed = reader.bits(bitsOf[together] as number);
    for (let at = 0; at < together; at++) {
      digits.push(packed % base);
      packed = Math.floor(packed / base);
    }
  }
  return digits;
}

/** The first texel of each subset has a bit less: its highest is zero. */
function readWeights(
  reader: BitReader,
  { planes, weightBits, subsets }: UastcMode,
  pattern: Uint8Array,
): Uint8Array {
  const weights = new Uint8Array(16 * planes);
  const anchors = Array.from({ length: subsets }, (_, subset) => pattern.indexOf(subset));
  for (let texel = 0; texel < 16; texel++) {
    const bits = anchors.includes(texel) ? weightBits - 1 : weightBits;
    for (let plane = 0; plane < planes; plane++) weights[texel * planes + plane] = reader.bits(bits);
  }
  return weights;
}
