import type { Unit } from '../units/quantity.ts';

/** One published or exact figure, and how a model reaches it. */
export interface ValidationCase {
  /** Id of the model, or of the method several models share. */
  readonly model: string;
  readonly case: string;
  readonly expected: number;
  /** Computed by the functions the model itself uses. */
  readonly actual: () => number;
  /** Largest difference that passes: a share of `expected`, or where `absolute` is set a number in `unit`. */
  readonly tolerance: number;
  readonly absolute?: boolean;
  readonly unit: Unit;
  /** Paper, standard, equation or measured reference. */
  readonly source: string;
}

/** A case worked out. */
export interface ValidationResult extends Omit<ValidationCase, 'actual'> {
  readonly actual: number;
  /** In the terms of `tolerance`. */
  readonly error: number;
  readonly pass: boolean;
}

/** Works one case out. A figure that is no number never passes. */
export function validateCase({ actual, ...rest }: ValidationCase): ValidationResult {
  const reached = actual();
  const difference = Math.abs(reached - rest.expected);
  const error = rest.absolute === true ? difference : difference / Math.abs(rest.expected);
  return { ...rest, actual: reached, error, pass: error <= rest.tolerance };
}
