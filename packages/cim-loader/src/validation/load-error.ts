/** What went wrong, for callers that act on it. */
export type LoadErrorKind =
  'missing' | 'unreadable' | 'checksum' | 'truncated' | 'corrupt' | 'version' | 'invalid' | 'unwritable';

/** Where it happened and what to do; makes up the message of a {@link LoadError}. */
export interface LoadErrorDetails {
  /** File or address. */
  readonly url: string;
  /** Format that was expected, for example `osm-qa tile`. */
  readonly format: string;
  readonly kind: LoadErrorKind;
  /** Place inside the file: byte offset, property path or row. */
  readonly place?: string;
  /** What a person can do about it. */
  readonly remedy: string;
  readonly cause?: unknown;
}

/**
 * Outside data could not be used. The message is one line: file, place, what happened, remedy.
 */
export class LoadError extends Error {
  override readonly name = 'LoadError';
  /** What is wrong, without file, place and remedy. */
  readonly problem: string;
  readonly url: string;
  readonly format: string;
  readonly kind: LoadErrorKind;
  readonly place: string | undefined;
  readonly remedy: string;

  constructor(problem: string, details: LoadErrorDetails) {
    const place = details.place === undefined ? '' : ` (${details.place})`;
    super(
      `${details.url}${place}: ${problem}; ${details.remedy}`,
      details.cause === undefined ? undefined : { cause: details.cause },
    );
    this.problem = problem;
    this.url = details.url;
    this.format = details.format;
    this.kind = details.kind;
    this.place = details.place;
    this.remedy = details.remedy;
  }
}
