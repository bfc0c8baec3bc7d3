/*
 * Port of fdlibm e_pow.c (FreeBSD msun 1.14).
 * Copyright (C) 2004 by Sun Microsystems, Inc. All rights reserved.
 * Permission to use, copy, modify, and distribute this software is freely granted,
 * provided that this notice is preserved.
 */
import { highWord, scaleByPowerOfTwo, withHighWord, withoutLowWord } from './float-words.ts';

const TWO_53 = 9007199254740992;
const TWO_31 = 2147483648;
const TWO_64 = 2 ** 64;
const SMALLEST_NORMAL = 2.2250738585072014e-308;
/** log2(1.5) in two pieces. */
const LOG2_1_5_HIGH = 5.84962487220764160156e-1;
const LOG2_1_5_LOW = 1.35003920212974897128e-8;
const L1 = 5.99999999999994648725e-1;
const L2 = 4.28571428578550184252e-1;
const L3 = 3.33333329818377432918e-1;
const L4 = 2.72728123808534006489e-1;
const L5 = 2.30660745775561754067e-1;
const L6 = 2.06975017800338417784e-1;
const P1 = 1.66666666666666019037e-1;
const P2 = -2.77777777770155933842e-3;
const P3 = 6.61375632143793436117e-5;
const P4 = -1.6533902205465251539e-6;
const P5 = 4.13813679705723846039e-8;
const LN2 = 6.93147180559945286227e-1;
const LN2_HIGH = 6.93147182464599609375e-1;
const LN2_LOW = -1.90465429995776804525e-9;
/** -(1024 - log2(largest double + ulp/2)). */
const OVERFLOW_MARGIN = 8.008566259537294e-17;
/** 2/(3 ln 2) and its two pieces. */
const CP = 9.61796693925975554329e-1;
const CP_HIGH = 9.61796700954437255859e-1;
const CP_LOW = -7.02846165095275826516e-9;
const INVERSE_LN2 = 1.442695040888963387;
const INVERSE_LN2_HIGH = 1.44269502162933349609;
const INVERSE_LN2_LOW = 1.92596299112661746887e-8;

/**
 * x^y with the same bits on every engine; error below 1 ulp.
 * Special values as `Math.pow` (ECMA-262 Number::exponentiate).
 */
export function pow(x: number, y: number): number {
  if (y === 0) return 1;
  if (y === 2) return x * x;
  if (Number.isNaN(x) || Number.isNaN(y)) return NaN;
  const magnitude = Math.abs(x);
  if (!Number.isFinite(y)) return infinitePower(magnitude, y);
  if (magnitude === 0 || magnitude === Infinity) {
    return signOfPower(x, y) * (magnitude > 1 === y > 0 ? Infinity : 0);
  }
  if (x < 0 && !Number.isInteger(y)) return NaN;
  return signOfPower(x, y) * positivePower(magnitude, y);
}

function infinitePower(magnitude: number, y: number): number {
  if (magnitude === 1) return NaN;
  return magnitude > 1 === y > 0 ? Infinity : 0;
}

function signOfPower(x: number, y: number): number {
  const negative = x < 0 || Object.is(x, -0);
  return negative && Number.isInteger(y) && Math.abs(y % 2) === 1 ? -1 : 1;
}

/** Two pieces of log2; `high` has 21 trailing zero bits or more. Scratch of one call. */
const log2 = { high: 0, low: 0 };

/** x positive and finite, y finite. */
function positivePower(x: number, y: number): number {
  if (x === 1) return 1;
  const size = Math.abs(y);
  if (size > TWO_31) {
    const farFromOne = x < 0.9999990463256836 || x > 1.0000009536743164;
    if (farFromOne || size > TWO_64) return x < 1 === y < 0 ? Infinity : 0;
    splitLog2NearOne(x);
  } else {
    splitLog2(x);
  }
  const yHigh = withoutLowWord(y);
  const low = (y - yHigh) * log2.high + y * log2.low;
  const high = yHigh * log2.high;
  return powerOfTwoOfSum(high, low);
}

/** log2(1 + t) for |t| ≤ 2^-20: t - t²/2 + t³/3 - t⁴/4. */
function splitLog2NearOne(x: number): void {
  const t = x - 1;
  const w = t * t * (0.5 - t * (1 / 3 - t * 0.25));
  const u = INVERSE_LN2_HIGH * t;
  const v = t * INVERSE_LN2_LOW - w * INVERSE_LN2;
  log2.high = withoutLowWord(u + v);
  log2.low = v - (log2.high - u);
}

function splitLog2(x: number): void {
  const subnormal = x < SMALLEST_NORMAL;
  const scaled = subnormal ? x * TWO_53 : x;
  const word = highWord(scaled);
  let exponent = (word >> 20) - 0x3ff - (subnormal ? 53 : 0);
  const fraction = word & 0x000fffff;
  let normalized = fraction | 0x3ff00000;
  // Nearest of 1 and 1.5 as the base of the expansion.
  let nearThreeHalves = false;
  if (fraction > 0x3988e && fraction < 0xbb67a) {
    nearThreeHalves = true;
  } else if (fraction >= 0xbb67a) {
    exponent += 1;
    normalized -= 0x00100000;
  }
  const a = withHighWord(scaled, normalized);
  const base = nearThreeHalves ? 1.5 : 1;
  const u = a - base;
  const v = 1 / (a + base);
  const ss = u * v;
  const sHigh = withoutLowWord(ss);
  const sumHigh = withHighWord(
    0,
    ((normalized >> 1) | 0x20000000) + 0x00080000 + (nearThreeHalves ? 1 << 18 : 0),
  );
  const sumLow = a - (sumHigh - base);
  const sLow = v * (u - sHigh * sumHigh - sHigh * sumLow);
  const s2 = ss * ss;
  const r = s2 * s2 * (L1 + s2 * (L2 + s2 * (L3 + s2 * (L4 + s2 * (L5 + s2 * L6))))) + sLow * (sHigh + ss);
  const sHigh2 = sHigh * sHigh;
  const tHigh = withoutLowWord(3 + sHigh2 + r);
  const tLow = r - (tHigh - 3 - sHigh2);
  const productHigh = sHigh * tHigh;
  const productLow = sLow * tHigh + tLow * ss;
  const pHigh = withoutLowWord(productHigh + productLow);
  const pLow = productLow - (pHigh - productHigh);
  const zHigh = CP_HIGH * pHigh;
  const zLow = CP_LOW * pHigh + pLow * CP + (nearThreeHalves ? LOG2_1_5_LOW : 0);
  const offset = nearThreeHalves ? LOG2_1_5_HIGH : 0;
  log2.high = withoutLowWord(zHigh + zLow + offset + exponent);
  log2.low = zLow - (log2.high - exponent - offset - zHigh);
}

/** 2^(high + low). */
function powerOfTwoOfSum(high: number, low: number): number {
  const sum = low + high;
  const lost = low - (sum - high);
  if (sum > 1024 || (sum === 1024 && lost + OVERFLOW_MARGIN > 0)) return Infinity;
  if (sum < -1075 || (sum === -1075 && lost <= 0)) return 0;
  const n = Math.abs(sum) > 0.5 ? Math.trunc(sum + (sum < 0 ? -0.5 : 0.5)) : 0;
  const rest = high - n;
  const t = withoutLowWord(low + rest);
  const u = t * LN2_HIGH;
  const v = (low - (t - rest)) * LN2 + t * LN2_LOW;
  const z = u + v;
  const w = v - (z - u);
  const square = z * z;
  const c = z - square * (P1 + square * (P2 + square * (P3 + square * (P4 + square * P5))));
  const r = (z * c) / (c - 2) - (w + z * w);
  return scaleByPowerOfTwo(1 - (r - z), n);
}
