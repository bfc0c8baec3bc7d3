import type { ValidationCase } from '../../../simulation/validation-case.ts';
import type { Unit } from '../../../units/quantity.ts';

const FORMULA = 1e-6;

/** A figure of this model, relative tolerance 1e-6 unless said otherwise. */
export function entry(
  name: string,
  expected: number,
  unit: Unit,
  source: string,
  actual: () => number,
  tolerance: number = FORMULA,
): ValidationCase {
  return { model: 'toxic-release', case: name, expected, actual, tolerance, unit, source };
}

/** Midpoint sum of a function over [from, to]. */
export function integrate(f: (value: number) => number, from: number, to: number, steps: number): number {
  const width = (to - from) / steps;
  let sum = 0;
  for (let step = 0; step < steps; step += 1) sum += f(from + (step + 0.5) * width);
  return sum * width;
}
