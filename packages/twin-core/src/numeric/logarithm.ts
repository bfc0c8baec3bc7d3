/*
 * Port of fdlibm e_log.c 1.3 (FreeBSD msun 1.15).
 * Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved.
 * Permission to use, copy, modify, and distribute this software is freely granted,
 * provided that this notice is preserved.
 */
import { highWord, withHighWord } from './float-words.ts';

const LN2_HIGH = 6.9314718036912381649e-1;
const LN2_LOW = 1.90821492927058770002e-10;
const TWO_54 = 1.8014398509481984e16;
const SMALLEST_NORMAL = 2.2250738585072014e-308;
const LG1 = 6.66666666666673513e-1;
const LG2 = 3.999999999940941908e-1;
const LG3 = 2.857142874366239149e-1;
const LG4 = 2.222219843214978396e-1;
const LG5 = 1.818357216161805012e-1;
const LG6 = 1.531383769920937332e-1;
const LG7 = 1.479819860511658591e-1;

/** Natural logarithm with the same bits on every engine; error below 1 ulp. NaN for x < 0. */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x === Infinity) return Infinity;
  const subnormal = x < SMALLEST_NORMAL;
  const scaled = subnormal ? x * TWO_54 : x;
  const high = highWord(scaled);
  const fraction = high & 0x000fffff;
  const carry = (fraction + 0x95f64) & 0x100000;
  const exponent = (high >> 20) - 1023 + (carry >> 20) - (subnormal ? 54 : 0);
  // 1 + f in [sqrt(1/2), sqrt(2)).
  const f = withHighWord(scaled, fraction | (carry ^ 0x3ff00000)) - 1;
  return logOfParts(exponent, f, fraction);
}

function logOfParts(exponent: number, f: number, fraction: number): number {
  const high = exponent * LN2_HIGH;
  const low = exponent * LN2_LOW;
  if ((0x000fffff & (2 + fraction)) < 3) {
    if (f === 0) return high + low;
    const remainder = f * f * (0.5 - (1 / 3) * f);
    return exponent === 0 ? f - remainder : high - (remainder - low - f);
  }
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const even = w * (LG2 + w * (LG4 + w * LG6));
  const odd = z * (LG1 + w * (LG3 + w * (LG5 + w * LG7)));
  const remainder = odd + even;
  if (((fraction - 0x6147a) | (0x6b851 - fraction)) > 0) {
    const halfSquare = 0.5 * f * f;
    const tail = s * (halfSquare + remainder);
    return exponent === 0 ? f - (halfSquare - tail) : high - (halfSquare - (tail + low) - f);
  }
  const tail = s * (f - remainder);
  return exponent === 0 ? f - tail : high - (tail - low - f);
}
