/**
 * What stands in the way of a massing. `self-crossing`: the outline is not simple. `too-small`: it encloses next to
 * nothing. `collapsed`: a setback leaves nothing of it. `not-convex`: the roof needs an outline without corners
 * that point inwards. `invalid-number`: a measure is out of its range.
 */
export type MassingProblem = 'self-crossing' | 'too-small' | 'collapsed' | 'not-convex' | 'invalid-number';

/** A massing that cannot be made as asked; forms tell the cases apart by `problem`. */
export class MassingError extends Error {
  readonly problem: MassingProblem;

  constructor(problem: MassingProblem, message: string) {
    super(message);
    this.name = 'MassingError';
    this.problem = problem;
  }
}

/** @throws {MassingError} if the number is not in the range. */
export function assertRange(name: string, value: number, least: number, most: number, unit: string): void {
  if (value >= least && value <= most) return;
  throw new MassingError('invalid-number', `${name} is ${value}; give ${least} to ${most} ${unit}.`);
}
