/*
 * Port of fdlibm s_atan.c and e_atan2.c (FreeBSD msun).
 * Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved.
 * Permission to use, copy, modify, and distribute this software is freely granted,
 * provided that this notice is preserved.
 */

const T0 = 3.33333333333329318027e-1;
const T1 = -1.99999999998764832476e-1;
const T2 = 1.42857142725034663711e-1;
const T3 = -1.1111110405462355788e-1;
const T4 = 9.09088713343650656196e-2;
const T5 = -7.69187620504482999495e-2;
const T6 = 6.66107313738753120669e-2;
const T7 = -5.83357013379057348645e-2;
const T8 = 4.97687799461593236017e-2;
const T9 = -3.6531572744216915527e-2;
const T10 = 1.62858201153657823623e-2;
/** atan(1/2) and π/4 in two pieces each. */
const HALF_HIGH = 4.63647609000806093515e-1;
const HALF_LOW = 2.26987774529616870924e-17;
const ONE_HIGH = 7.85398163397448278999e-1;
const ONE_LOW = 3.06161699786838301793e-17;

/**
 * Angle of the point (x, y) from the x axis towards y, radians in [-π, π], with the same bits on every engine;
 * error below 2 ulp. Zeros have no sign here. Zero for the origin and for what is not finite.
 */
export function atan2(y: number, x: number): number {
  const width = Math.abs(x);
  const rise = Math.abs(y);
  if (!(width + rise > 0) || width + rise === Infinity) return 0;
  let angle = rise <= width ? atanOfShare(rise / width) : Math.PI / 2 - atanOfShare(width / rise);
  if (x < 0) angle = Math.PI - angle;
  return y < 0 ? -angle : angle;
}

/** For [0, 1]. */
function atanOfShare(share: number): number {
  if (share < 0.4375) return share - share * series(share);
  if (share < 0.6875) {
    const reduced = (2 * share - 1) / (2 + share);
    return HALF_HIGH - (reduced * series(reduced) - HALF_LOW - reduced);
  }
  const reduced = (share - 1) / (share + 1);
  return ONE_HIGH - (reduced * series(reduced) - ONE_LOW - reduced);
}

function series(x: number): number {
  const z = x * x;
  const w = z * z;
  const odd = z * (T0 + w * (T2 + w * (T4 + w * (T6 + w * (T8 + w * T10)))));
  const even = w * (T1 + w * (T3 + w * (T5 + w * (T7 + w * T9))));
  return odd + even;
}
