/** Four 32-bit words, as unsigned numbers. */
export type CounterWords = readonly [number, number, number, number];

const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
/** Golden ratio and √3 − 1, as fractions of 2^32: the key moves on by them from round to round. */
const WEYL_0 = 0x9e3779b9;
const WEYL_1 = 0xbb67ae85;
const ROUNDS = 10;

/**
 * Philox4x32-10: four random words of a counter and a key, without any state between calls. Whoever asks, in whatever
 * order and on whatever thread, gets the same words for the same counter.
 *
 * Salmon, Moraes, Dror and Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3", SC11, doi 10.1145/2063384.2063405.
 * For simulation, not for secrets.
 */
export function philox4x32(counter: CounterWords, key: readonly [number, number]): CounterWords {
  let [c0, c1, c2, c3] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < ROUNDS; round += 1) {
    const high0 = highWord(MULTIPLIER_0, c0);
    const low0 = Math.imul(MULTIPLIER_0, c0);
    const high1 = highWord(MULTIPLIER_1, c2);
    const low1 = Math.imul(MULTIPLIER_1, c2);
    c0 = high1 ^ c1 ^ k0;
    c1 = low1;
    c2 = high0 ^ c3 ^ k1;
    c3 = low0;
    k0 = (k0 + WEYL_0) | 0;
    k1 = (k1 + WEYL_1) | 0;
  }
  return [c0 >>> 0, c1 >>> 0, c2 >>> 0, c3 >>> 0];
}

/** Upper 32 bits of the product of two 32-bit words, by halves: doubles hold 53 bits only. */
function highWord(left: number, right: number): number {
  const [leftLow, leftHigh] = [left & 0xffff, left >>> 16];
  const [rightLow, rightHigh] = [right & 0xffff, right >>> 16];
  const middle = leftHigh * rightLow + ((leftLow * rightLow) >>> 16);
  const other = leftLow * rightHigh + (middle & 0xffff);
  return (leftHigh * rightHigh + Math.floor(middle / 65_536) + Math.floor(other / 65_536)) | 0;
}

/** A number in (0, 1), 53 bits of resolution, of the first two words; never 0 or 1, so that quantiles of it are finite. */
export function unitInterval([first, second]: CounterWords): number {
  return ((first >>> 5) * 67_108_864 + (second >>> 6) + 0.5) / 9_007_199_254_740_992;
}
