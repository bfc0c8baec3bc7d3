/*
 * Port of fdlibm k_sin.c, k_cos.c and e_rem_pio2.c (FreeBSD msun).
 * Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved.
 * Permission to use, copy, modify, and distribute this software is freely granted,
 * provided that this notice is preserved.
 */
import { highWord } from './float-words.ts';

const QUARTER_PI = 0.7853981633974483;
/** Beyond this the three-piece π/2 is too short; the kernel for larger arguments is left out. */
const LARGEST_ARGUMENT = 1647099;
const TWO_OVER_PI = 6.36619772367581382433e-1;
const ROUNDING = 6755399441055744;
/** π/2 in three pieces of 33 bits, each with what is left after it. */
const PIO2_1 = 1.57079632673412561417;
const PIO2_1_TAIL = 6.07710050650619224932e-11;
const PIO2_2 = 6.0771005063039659766e-11;
const PIO2_2_TAIL = 2.02226624879595063154e-21;
const PIO2_3 = 2.0222662487111664558e-21;
const PIO2_3_TAIL = 8.47842766036889956997e-32;
const S1 = -1.66666666666666324348e-1;
const S2 = 8.33333333332248946124e-3;
const S3 = -1.98412698298579493134e-4;
const S4 = 2.75573137070700676789e-6;
const S5 = -2.50507602534068634195e-8;
const S6 = 1.58969099521155010221e-10;
const C1 = 4.16666666666666019037e-2;
const C2 = -1.38888888888741095749e-3;
const C3 = 2.48015872894767294178e-5;
const C4 = -2.75573143513906633035e-7;
const C5 = 2.0875723212981748279e-9;
const C6 = -1.13596475577881948265e-11;

/**
 * Sine of an angle in radians with the same bits on every engine; error below 1 ulp.
 * @throws {RangeError} if |angle| exceeds 1,647,099 (2^20 quarter turns).
 */
export function sin(angle: number): number {
  if (Math.abs(angle) <= QUARTER_PI)
    return Math.abs(angle) < 1.4901161193847656e-8 ? angle : sineKernel(angle, 0);
  const quadrant = reduce(angle, 'sin');
  const value =
    (quadrant & 1) === 0 ? sineKernel(reduced.high, reduced.low) : cosineKernel(reduced.high, reduced.low);
  return (quadrant & 2) === 0 ? value : -value;
}

/**
 * Cosine of an angle in radians with the same bits on every engine; error below 1 ulp.
 * @throws {RangeError} if |angle| exceeds 1,647,099 (2^20 quarter turns).
 */
export function cos(angle: number): number {
  if (Math.abs(angle) <= QUARTER_PI) return cosineKernel(angle, 0);
  const quadrant = reduce(angle, 'cos');
  const value =
    (quadrant & 1) === 0 ? cosineKernel(reduced.high, reduced.low) : sineKernel(reduced.high, reduced.low);
  return ((quadrant + 1) & 2) === 0 ? value : -value;
}

/** The argument less a multiple of π/2, in two pieces. Scratch of one call. */
const reduced = { high: 0, low: 0 };

/** @returns the number of quarter turns taken off. */
function reduce(angle: number, name: string): number {
  if (!Number.isFinite(angle)) {
    reduced.high = NaN;
    reduced.low = NaN;
    return 0;
  }
  if (Math.abs(angle) > LARGEST_ARGUMENT) {
    throw new RangeError(
      `${name}: angle must lie within ±${LARGEST_ARGUMENT} radians, got ${angle}; take off whole turns first.`,
    );
  }
  const turns = angle * TWO_OVER_PI + ROUNDING - ROUNDING;
  const exponent = exponentOf(angle);
  let rest = angle - turns * PIO2_1;
  let tail = turns * PIO2_1_TAIL;
  let high = rest - tail;
  if (exponent - exponentOf(high) > 16) {
    const before = rest;
    tail = turns * PIO2_2;
    rest = before - tail;
    tail = turns * PIO2_2_TAIL - (before - rest - tail);
    high = rest - tail;
    if (exponent - exponentOf(high) > 49) {
      const second = rest;
      tail = turns * PIO2_3;
      rest = second - tail;
      tail = turns * PIO2_3_TAIL - (second - rest - tail);
      high = rest - tail;
    }
  }
  reduced.high = high;
  reduced.low = rest - high - tail;
  return turns | 0;
}

function exponentOf(x: number): number {
  return (highWord(x) >> 20) & 0x7ff;
}

/** sin(x + y) for |x| ≤ π/4, y the tail of x. */
function sineKernel(x: number, y: number): number {
  const z = x * x;
  const w = z * z;
  const r = S2 + z * (S3 + z * S4) + z * w * (S5 + z * S6);
  const v = z * x;
  return x - (z * (0.5 * y - v * r) - y - v * S1);
}

/** cos(x + y) for |x| ≤ π/4, y the tail of x. */
function cosineKernel(x: number, y: number): number {
  const z = x * x;
  const w = z * z;
  const r = z * (C1 + z * (C2 + z * C3)) + w * w * (C4 + z * (C5 + z * C6));
  const half = 0.5 * z;
  const head = 1 - half;
  return head + (1 - head - half + (z * r - x * y));
}
