import { LoadError } from './load-error.ts';

/** What is known of a source before anything went wrong. */
export interface SourceDetails {
  readonly url: string;
  readonly format: string;
  readonly remedy?: string;
}

/**
 * Runs a reader and turns what it or a library throws on broken input (a read past the end, say) into a LoadError.
 * Errors that are one already, and the signal's own, pass.
 */
export async function withLoadErrors<Result>(
  { url, format, remedy = 'fetch or export the file again; it is damaged' }: SourceDetails,
  signal: AbortSignal | undefined,
  read: () => Promise<Result> | Result,
): Promise<Result> {
  try {
    return await read();
  } catch (cause) {
    if (cause instanceof LoadError) throw cause;
    signal?.throwIfAborted();
    const detail = cause instanceof Error ? cause.message : String(cause);
    const problem = `cannot be read as ${format}: ${detail.replaceAll(/\s+/gu, ' ').slice(0, 200)}`;
    throw new LoadError(problem, { url, format, kind: 'corrupt', remedy, cause });
  }
}
