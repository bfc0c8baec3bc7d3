import type { ChangeError } from '../twin/change-error.ts';

/** A scenario that cannot be read or opened. Its message names the place, what is wrong and what to do. */
export class ScenarioError extends Error {
  override readonly name = 'ScenarioError';
  /** JSON path in the scenario file: `changes[2].geometry.coordinates[0]`. */
  readonly path: string;

  constructor(path: string, problem: string) {
    super(`scenario: ${path === '$' ? 'the file' : path} ${problem}.`);
    this.path = path;
  }
}

/** The error of a change at its place in the file. */
export function errorAt(index: number, { path, problem }: ChangeError): ScenarioError {
  return new ScenarioError(`changes[${index}]${path === '$' ? '' : `.${path}`}`, problem);
}
