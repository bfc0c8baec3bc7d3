/** A change that cannot be made. Callers show it beside the change; the branch stays as it was. */
export class ChangeError extends Error {
  override readonly name = 'ChangeError';
  /** Id of the change, where it has one. */
  readonly changeId: string | undefined;
  /** Place inside the change: `geometry.coordinates[0][2]`; `$` for the change as a whole. */
  readonly path: string;
  /** What is wrong and what to do, without id and path. */
  readonly problem: string;

  /** @param problem what is wrong and what to do, as the end of a sentence that begins with the path. */
  constructor(changeId: string | undefined, path: string, problem: string) {
    const subject = changeId === undefined ? 'change' : `change ${changeId}`;
    super(`${subject}: ${path === '$' ? '' : `${path} `}${problem}.`);
    this.changeId = changeId;
    this.path = path;
    this.problem = problem;
  }
}
