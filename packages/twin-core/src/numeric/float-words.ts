/**
 * Bit access to IEEE 754 doubles: the high word holds sign, exponent and the 20 leading
 * fraction bits, the low word the other 32.
 */
const value = new Float64Array(1);
const words = new Uint32Array(value.buffer);

value[0] = 1;
/** Place of the high word: 1 on little-endian machines, 0 on big-endian ones. */
const HIGH = words[1] === 0x3ff00000 ? 1 : 0;
const LOW = 1 - HIGH;

/** Sign, exponent and leading fraction bits as a signed 32-bit integer. */
export function highWord(x: number): number {
  value[0] = x;
  return (words[HIGH] as number) | 0;
}

export function withHighWord(x: number, high: number): number {
  value[0] = x;
  words[HIGH] = high;
  return value[0];
}

/** The same number with its 32 lowest fraction bits cleared. */
export function withoutLowWord(x: number): number {
  value[0] = x;
  words[LOW] = 0;
  return value[0];
}

const SMALLEST_EXPONENT = -1022;
const LARGEST_EXPONENT = 1023;
const powersOfTwo = new Float64Array(LARGEST_EXPONENT - SMALLEST_EXPONENT + 1);
for (let exponent = SMALLEST_EXPONENT; exponent <= LARGEST_EXPONENT; exponent += 1) {
  powersOfTwo[exponent - SMALLEST_EXPONENT] = withHighWord(0, (exponent + LARGEST_EXPONENT) << 20);
}

/** 2^exponent as a normal number, exact. @param exponent integer in [-1022, 1023]. */
export function powerOfTwo(exponent: number): number {
  return powersOfTwo[exponent - SMALLEST_EXPONENT] as number;
}

/** x · 2^exponent, rounded once. @param exponent integer in [-2000, 2000]. */
export function scaleByPowerOfTwo(x: number, exponent: number): number {
  if (exponent > LARGEST_EXPONENT) {
    return (
      x * powerOfTwo(LARGEST_EXPONENT) * powerOfTwo(Math.min(exponent - LARGEST_EXPONENT, LARGEST_EXPONENT))
    );
  }
  if (exponent < SMALLEST_EXPONENT) {
    // 2^-969 keeps 53 bits above the subnormal range, so only the last product rounds.
    const rest = exponent + 969;
    return rest < SMALLEST_EXPONENT ? 0 * x : x * powerOfTwo(rest) * powerOfTwo(-969);
  }
  return x * powerOfTwo(exponent);
}
