/** Seeded source of random numbers; same seed, same sequence, on every platform. */
export interface Random {
  /** Uniform in [0, 1), 32 bits of resolution. */
  next(): number;
}

/** Four 32-bit words, not all zero. */
export type RandomState = readonly [number, number, number, number];

/**
 * xoshiro128** 1.1, its state filled from the seed by splitmix32.
 * Period 2^128 - 1; for simulation, not for secrets.
 * @param seed integer in [0, 2^32).
 * @throws {RangeError} for any other seed, so that a seed never silently means another.
 */
export function createRandom(seed: number): Random {
  if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32) {
    throw new RangeError(`createRandom: seed is ${seed}; give an integer from 0 to 4294967295.`);
  }
  const nextWord = splitmix32(seed);
  return createRandomFromState([nextWord(), nextWord(), nextWord(), nextWord()]);
}

/**
 * xoshiro128** 1.1 (Blackman and Vigna 2021, ACM Transactions on Mathematical Software 47(4), 36;
 * https://prng.di.unimi.it/xoshiro128starstar.c, public domain).
 */
export function createRandomFromState(state: RandomState): Random {
  let [s0, s1, s2, s3] = state.map((word) => word | 0) as [number, number, number, number];
  if ((s0 | s1 | s2 | s3) === 0) {
    throw new RangeError('createRandomFromState: all words are 0; give at least one other word.');
  }
  return {
    next: () => {
      const result = Math.imul(rotateLeft(Math.imul(s1, 5), 7), 9);
      const shifted = s1 << 9;
      s2 ^= s0;
      s3 ^= s1;
      s1 ^= s2;
      s0 ^= s3;
      s2 ^= shifted;
      s3 = rotateLeft(s3, 11);
      return (result >>> 0) / 2 ** 32;
    },
  };
}

function rotateLeft(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

/** splitmix32: Weyl sequence through MurmurHash3's 32-bit finaliser (Appleby, public domain). */
function splitmix32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let word = state;
    word = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
    word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
    return (word ^ (word >>> 16)) >>> 0;
  };
}
