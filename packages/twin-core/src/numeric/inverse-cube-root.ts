/** A guess comes from a number's bits; single precision has range enough and needs one word. */
const guess = new Float32Array(1);
const bits = new Int32Array(guess.buffer);
/** Bits of 1 to the power -1/3 as a guess: 4/3 of the exponent's bias, less what makes the error even. */
const BIAS = 0x54a21d29;
const THIRD = 1 / 3;
const TWO_NINTHS = 2 / 9;

/**
 * x^(-1/3) with the same bits on every engine, without a division: two steps of the third order (Householder) and one
 * of Newton from a guess by the exponent.
 * @param x in [1e-36, 1e36]; for others the result means nothing.
 * @returns with a relative error of at most 2.3e-16.
 */
export function inverseCubeRoot(x: number): number {
  guess[0] = x;
  bits[0] = BIAS - (((bits[0] as number) * THIRD) | 0);
  let root = guess[0];
  let error = 1 - x * root * root * root;
  root += root * error * (THIRD + TWO_NINTHS * error);
  error = 1 - x * root * root * root;
  root += root * error * (THIRD + TWO_NINTHS * error);
  error = 1 - x * root * root * root;
  return root + root * error * THIRD;
}
