/** An ensemble that cannot be read, planned or reduced. Its message names the place, what is wrong and what to do. */
export class EnsembleError extends Error {
  override readonly name = 'EnsembleError';
  /** JSON path in the request: `inputs[1].distribution.maximum`. */
  readonly path: string;

  constructor(path: string, problem: string) {
    super(`ensemble: ${path === '$' ? 'the request' : path} ${problem}.`);
    this.path = path;
  }
}
