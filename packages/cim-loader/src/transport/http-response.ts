import type { LoadError, LoadErrorKind } from '../validation/load-error.ts';

/** How requests are sent: injectable for tests and for hosts that add headers. Redirects are never followed. */
export type SendRequest = (
  url: string,
  init: {
    readonly signal?: AbortSignal;
    readonly redirect: 'manual';
    readonly headers?: Readonly<Record<string, string>>;
  },
) => Promise<Response>;

/** Makes the error of one file. */
export type Fail = (kind: LoadErrorKind, problem: string, remedy: string, cause?: unknown) => LoadError;

export const CHECK_ADDRESS = 'check the address and that the server is running';

/** @throws {LoadError} anything but a file: redirects, too, as browsers hide where they lead. */
export function requireFile(response: Response, fail: Fail): void {
  const { status, statusText } = response;
  if (response.type === 'opaqueredirect' || (status >= 300 && status < 400)) {
    const target = response.headers.get('location');
    const where = target === null ? 'elsewhere' : `to ${target}`;
    throw fail('unreadable', `server redirects ${where}, which is not followed`, 'give the address itself');
  }
  if (response.ok) return;
  const kind = status === 404 || status === 410 ? 'missing' : 'unreadable';
  throw fail(kind, `server answered ${status} ${statusText}`.trim(), CHECK_ADDRESS);
}

/** Length the server states; unknown for a packed body, whose stated length is that of the packed bytes. */
export function statedBytes({ headers }: Response): number | undefined {
  const text = headers.get('content-length');
  return text === null || headers.has('content-encoding') ? undefined : Number(text);
}

/** What the body of an answer may be. */
export interface BodyLimits {
  readonly maximumBytes: number;
  /** What to do about a longer one. */
  readonly tooLong: string;
  readonly onBytes?: (loadedBytes: number) => void;
}

/**
 * The body in pieces, counted as they come: what a server states of its length is not trusted.
 * @throws {LoadError} longer than allowed, or broken off.
 */
export async function* readPieces(
  response: Response,
  limits: BodyLimits,
  fail: Fail,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const stated = statedBytes(response);
  const { maximumBytes, tooLong, onBytes } = limits;
  const requireSmall = (bytes: number): void => {
    if (bytes > maximumBytes) throw fail('invalid', `is larger than ${maximumBytes} bytes`, tooLong);
  };
  if (response.body === null) return;
  const reader = response.body.getReader();
  let loaded = 0;
  let isComplete = false;
  try {
    requireSmall(stated ?? 0);
    for (;;) {
      const { done, value } = await reader.read().catch((cause: unknown) => {
        signal?.throwIfAborted();
        throw cutShort(loaded, stated, fail, cause);
      });
      if (done) break;
      loaded += value.length;
      requireSmall(loaded);
      onBytes?.(loaded);
      yield value;
    }
    isComplete = true;
  } finally {
    // Ends the transfer; what it ends with is of no interest any more.
    if (!isComplete) await reader.cancel().catch(() => undefined);
  }
  if (stated !== undefined && loaded < stated) throw cutShort(loaded, stated, fail);
}

/** As {@link readPieces}, in one. */
export async function readWhole(
  response: Response,
  limits: BodyLimits,
  fail: Fail,
  signal?: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for await (const piece of readPieces(response, limits, fail, signal)) pieces.push(piece);
  const [only] = pieces;
  if (pieces.length === 1 && only !== undefined) return only;
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}

function cutShort(loaded: number, stated: number | undefined, fail: Fail, cause?: unknown): LoadError {
  const extent = stated === undefined ? `after ${loaded} bytes` : `after ${loaded} of ${stated} bytes`;
  const remedy = 'try again; if it recurs, look at the server';
  return fail('truncated', `transfer broke off ${extent}`, remedy, cause);
}
