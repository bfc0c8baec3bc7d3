import { log } from './logarithm.ts';

const CENTRE_NUMERATOR = [
  3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987,
  67265.7709270087, 33430.57558358813, 2509.0809287301227,
] as const;
const CENTRE_DENOMINATOR = [
  1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271,
  28729.085735721943, 5226.495278852854,
] as const;
const FLANK_NUMERATOR = [
  1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684,
  0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
] as const;
const FLANK_DENOMINATOR = [
  1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
  0.0005475938084995345, 1.0507500716444169e-9,
] as const;
const TAIL_NUMERATOR = [
  6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
  0.0012426609473880784, 0.000027115555687434876, 2.0103343992922881e-7,
] as const;
const TAIL_DENOMINATOR = [
  1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133,
  0.000018463183175100548, 1.421511758316446e-7, 2.0442631033899397e-15,
] as const;

/**
 * The value a standard normal variable stays below with the probability, to about 16 digits.
 *
 * Wichura 1988, algorithm AS 241 (PPND16), Applied Statistics 37(3), 477–484.
 * @param probability in (0, 1); infinite at the ends.
 */
export function normalQuantile(probability: number): number {
  const centred = probability - 0.5;
  if (Math.abs(centred) <= 0.425) {
    const square = 0.180625 - centred * centred;
    return (centred * polynomial(CENTRE_NUMERATOR, square)) / polynomial(CENTRE_DENOMINATOR, square);
  }
  const tail = centred < 0 ? probability : 1 - probability;
  if (tail <= 0) return centred < 0 ? -Infinity : Infinity;
  const root = Math.sqrt(-log(tail));
  const value =
    root <= 5
      ? polynomial(FLANK_NUMERATOR, root - 1.6) / polynomial(FLANK_DENOMINATOR, root - 1.6)
      : polynomial(TAIL_NUMERATOR, root - 5) / polynomial(TAIL_DENOMINATOR, root - 5);
  return centred < 0 ? -value : value;
}

function polynomial(coefficients: readonly number[], x: number): number {
  let sum = 0;
  for (let power = coefficients.length - 1; power >= 0; power -= 1)
    sum = sum * x + (coefficients[power] as number);
  return sum;
}
