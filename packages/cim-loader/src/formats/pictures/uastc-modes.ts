/** One of the nineteen ways a UASTC block can be coded. */
export interface UastcMode {
  /** Length of the mode's code at the start of the block. */
  readonly codeBits: number;
  /** Bits for other decoders, passed over. */
  readonly hintBits: number;
  readonly subsets: 1 | 2 | 3;
  readonly planes: 1 | 2;
  /** Colour components: 2 are luminance and alpha. */
  readonly components: 2 | 3 | 4;
  readonly weightBits: number;
  /** Number of the range of the endpoints (ASTC integer sequence encoding). */
  readonly endpointRange: number;
}

/** Mode whose blocks are of one colour. */
export const SOLID = 8;

const CODES: readonly (readonly [code: number, bits: number])[] = [
  [0x01, 4],
  [0x35, 6],
  [0x1d, 5],
  [0x03, 5],
  [0x13, 5],
  [0x0b, 5],
  [0x1b, 5],
  [0x07, 5],
  [0x17, 5],
  [0x0f, 5],
  [0x02, 3],
  [0x00, 2],
  [0x06, 3],
  [0x1f, 5],
  [0x0d, 5],
  [0x05, 7],
  [0x15, 6],
  [0x25, 6],
  [0x09, 4],
];
const WEIGHT_BITS = [4, 2, 3, 2, 2, 3, 2, 2, 0, 2, 4, 2, 3, 1, 2, 4, 2, 2, 5];
const ENDPOINT_RANGES = [19, 20, 8, 7, 12, 20, 18, 12, 0, 8, 13, 13, 19, 20, 20, 20, 20, 20, 11];
const SUBSETS = [1, 1, 2, 3, 2, 1, 1, 2, 1, 2, 1, 1, 1, 1, 1, 1, 2, 1, 1];
const PLANES = [1, 1, 1, 1, 1, 1, 2, 1, 1, 1, 1, 2, 1, 2, 1, 1, 1, 2, 1];
const COMPONENTS = [3, 3, 3, 3, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4, 2, 2, 2, 3];
const HINT_BITS = [15, 15, 15, 15, 15, 15, 15, 15, 0, 23, 17, 17, 17, 23, 23, 23, 23, 23, 15];

/** Khronos Data Format 1.3, table "UASTC modes". */
export const UASTC_MODES: readonly UastcMode[] = CODES.map(([, codeBits], mode) => ({
  codeBits,
  hintBits: HINT_BITS[mode] as number,
  subsets: SUBSETS[mode] as 1 | 2 | 3,
  planes: PLANES[mode] as 1 | 2,
  components: COMPONENTS[mode] as 2 | 3 | 4,
  weightBits: WEIGHT_BITS[mode] as number,
  endpointRange: ENDPOINT_RANGES[mode] as number,
}));

/** Mode by the lowest seven bits of a block; 255: none. */
export const MODE_OF_BITS: Uint8Array = Uint8Array.from({ length: 128 }, (_, bits) => {
  const mode = CODES.findIndex(([code, length]) => (bits & (2 ** length - 1)) === code);
  return mode < 0 ? 255 : mode;
});

/** Which of two subsets each texel is in, one bit per texel. */
const TWO_SUBSETS = [
  0xcccc, 0x8888, 0x1111, 0xecc8, 0x377f, 0xfeec, 0x0137, 0x137f, 0xc800, 0x0013, 0xfe80, 0x17ff, 0x0017,
  0x00ff, 0xfff0, 0x0fff, 0xff71, 0x8eff, 0x08ce, 0x008c, 0x7310, 0xceff, 0x7331, 0x088c, 0xceef, 0x6666,
  0xf00f, 0x5555, 0x0f0f, 0x36c9,
];
/** Likewise for mode 7. */
const TWO_SUBSETS_OF_MODE_7 = [
  0x00f0, 0x4444, 0x0133, 0xcc80, 0xf0ff, 0x2222, 0xffc8, 0xccce, 0x3c03, 0x00ee, 0x7700, 0x3003, 0x00ce,
  0xff80, 0x6fff, 0x1333, 0x11ff, 0x136c, 0x00ef,
];
const THREE_SUBSETS = [
  '0000000011221122',
  '1111111100002222',
  '1111000000002222',
  '1111222200000000',
  '1120112011201120',
  '0112011201120112',
  '0211021102110211',
  '2000200021112111',
  '2012201220122012',
  '1111000022221111',
  '0022001100110022',
];

const ofBits = (bits: number): Uint8Array =>
  Uint8Array.from({ length: 16 }, (_, texel) => (bits >> texel) & 1);
const PATTERNS = TWO_SUBSETS.map(ofBits);
const PATTERNS_OF_MODE_7 = TWO_SUBSETS_OF_MODE_7.map(ofBits);
const PATTERNS_OF_THREE = THREE_SUBSETS.map((text) => Uint8Array.from(text, Number));
const NO_PATTERN = [new Uint8Array(16)];

/** Subset of each texel, by the number of the pattern. */
export function patternsOf(mode: number): readonly Uint8Array[] {
  const subsets = SUBSETS[mode];
  if (subsets === 3) return PATTERNS_OF_THREE;
  if (subsets === 1) return NO_PATTERN;
  return mode === 7 ? PATTERNS_OF_MODE_7 : PATTERNS;
}

/** How the integers of a range are stored: bits, and a trit (3) or a quint (5) above them. */
interface SequenceRange {
  readonly bits: number;
  readonly base: 1 | 3 | 5;
  /** Of the unquantisation of ASTC (tables 18.13): where the bits go, letter by letter, and a factor. */
  readonly spread?: string;
  readonly factor?: number;
}

/** The ranges UASTC uses. */
export const SEQUENCE_RANGES: Readonly<Record<number, SequenceRange>> = {
  7: { bits: 2, base: 3, spread: 'b000b0bb0', factor: 93 },
  8: { bits: 4, base: 1 },
  11: { bits: 5, base: 1 },
  12: { bits: 3, base: 5, spread: 'cb0000cbc', factor: 26 },
  13: { bits: 4, base: 3, spread: 'dcb000dcb', factor: 22 },
  18: { bits: 5, base: 5, spread: 'edcb0000e', factor: 6 },
  19: { bits: 6, base: 3, spread: 'fedcb000f', factor: 5 },
  20: { bits: 8, base: 1 },
};

/** The eight bits an endpoint stands for, by its stored value. */
export const UNQUANTISED: ReadonlyMap<number, Uint8Array> = new Map(
  Object.entries(SEQUENCE_RANGES).map(([range, sequence]) => [
    Number(range),
    Uint8Array.from({ length: sequence.base * 2 ** sequence.bits }, (_, value) =>
      unquantise(value, sequence),
    ),
  ]),
);

function unquantise(value: number, { bits, spread, factor = 0 }: SequenceRange): number {
  const low = value & (2 ** bits - 1);
  if (spread === undefined) {
    let wide = 0;
    for (let at = 8 - bits; at > -bits; at -= bits) wide |= at >= 0 ? low << at : low >> -at;
    return wide;
  }
  const flip = (low & 1) === 1 ? 511 : 0;
  let scattered = 0;
  for (const letter of spread) {
    scattered <<= 1;
    if (letter !== '0') scattered |= (low >> (letter.charCodeAt(0) - 97)) & 1;
  }
  const sum = ((value >> bits) * factor + scattered) ^ flip;
  return (flip & 0x80) | (sum >> 2);
}

/** Share of the second endpoint in 64ths, by the bits of the weights. */
export const WEIGHTS: readonly (readonly number[])[] = [
  [],
  [0, 64],
  [0, 21, 43, 64],
  [0, 9, 18, 27, 37, 46, 55, 64],
  [0, 4, 8, 12, 17, 21, 25, 29, 35, 39, 43, 47, 52, 56, 60, 64],
  Array.from({ length: 32 }, (_, at) => at * 2 + (at > 15 ? 2 : 0)),
];
