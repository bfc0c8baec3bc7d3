/*
 * Port of fdlibm e_exp.c (FreeBSD msun 1.14).
 * Copyright (C) 2004 by Sun Microsystems, Inc. All rights reserved.
 * Permission to use, copy, modify, and distribute this software is freely granted,
 * provided that this notice is preserved.
 */
import { powerOfTwo, scaleByPowerOfTwo } from './float-words.ts';

const OVERFLOW = 7.09782712893383973096e2;
const UNDERFLOW = -7.4513321910194110842e2;
const LN2_HIGH = 6.9314718036912381649e-1;
const LN2_LOW = 1.90821492927058770002e-10;
const INVERSE_LN2 = 1.442695040888963387;
const HALF_LN2 = 0.34657359027997264;
const P1 = 1.66666666666666019037e-1;
const P2 = -2.77777777770155933842e-3;
const P3 = 6.61375632143793436117e-5;
const P4 = -1.6533902205465251539e-6;
const P5 = 4.13813679705723846039e-8;

/**
 * e^x with the same bits on every engine: `Math.exp` is implementation-approximated
 * (ECMA-262 §21.3.2), this uses IEEE 754 operations only. Error below 1 ulp.
 */
export function exp(x: number): number {
  if (!(x > UNDERFLOW)) return x <= UNDERFLOW ? 0 : x;
  if (x > OVERFLOW) return Infinity;
  // The general path gives the neighbour of e; the closest double is preferred for so common a value.
  if (x === 1) return Math.E;
  let high = x;
  let low = 0;
  let exponent = 0;
  if (x > HALF_LN2 || x < -HALF_LN2) {
    exponent = (INVERSE_LN2 * x + (x < 0 ? -0.5 : 0.5)) | 0;
    high = x - exponent * LN2_HIGH;
    low = exponent * LN2_LOW;
  }
  const r = high - low;
  const t = r * r;
  const c = r - t * (P1 + t * (P2 + t * (P3 + t * (P4 + t * P5))));
  if (exponent === 0) return 1 - ((r * c) / (c - 2) - r);
  const y = 1 - (low - (r * c) / (2 - c) - high);
  if (exponent >= -1021 && exponent <= 1023) return y * powerOfTwo(exponent);
  return scaleByPowerOfTwo(y, exponent);
}
