import { LoadError, type LoadErrorKind } from '../validation/load-error.ts';

/** How files are asked for. */
export interface HttpSourceOptions {
  /**
   * Injectable for tests and for hosts that add headers. Default the platform's. Redirects are to be handed over, not
   * followed: one that leads elsewhere must not send a request there.
   */
  readonly fetch?: (
    url: string,
    init: { readonly signal?: AbortSignal; readonly redirect: 'manual' },
  ) => Promise<Response>;
  /** Called as bytes arrive. */
  readonly onBytes?: (path: string, loadedBytes: number) => void;
  /** A longer file is refused: a wrong address must not fill the memory. Default {@link MAXIMUM_FILE_BYTES}. */
  readonly maximumBytes?: number;
}

/** Bytes of the longest file a package may have: 1 GiB. */
export const MAXIMUM_FILE_BYTES: number = 2 ** 30;

/** What a package is read from; `catalog` names the same shape `PackageSource`. */
export interface HttpSource {
  readonly location: string;
  /**
   * A file of the package, whole. @throws {LoadError} naming its address; the signal's reason once
   * aborted.
   */
  read(path: string, signal?: AbortSignal): Promise<ArrayBuffer>;
}

/** Makes the error of one file. */
type Fail = (kind: LoadErrorKind, problem: string, remedy: string, cause?: unknown) => LoadError;

const CHECK_ADDRESS = 'check the address and that the server is running';

/**
 * Reads a city package from a web server.
 * @param url of the package's folder; relative addresses are resolved by fetch.
 */
export function createHttpSource(url: string, options: HttpSourceOptions = {}): HttpSource {
  const location = url.replace(/\/+$/u, '');
  const request = options.fetch ?? ((address, init) => fetch(address, init));
  return {
    location,
    read: async (path, signal) => {
      const address = `${location}/${path}`;
      const fail: Fail = (kind, problem, remedy, cause) =>
        new LoadError(problem, { url: address, format: 'city package', kind, remedy, cause });
      try {
        const response = await request(address, {
          redirect: 'manual',
          ...(signal === undefined ? {} : { signal }),
        });
        requireFile(response, fail);
        return await readBody(response, path, options, fail);
      } catch (cause) {
        signal?.throwIfAborted();
        if (cause instanceof LoadError) throw cause;
        throw fail('unreadable', 'cannot be read', CHECK_ADDRESS, cause);
      }
    },
  };
}

function requireFile(response: Response, fail: Fail): void {
  const { status, statusText } = response;
  // Browsers hide where a redirect leads, hence none is followed, not even on the same server.
  if (response.type === 'opaqueredirect' || (status >= 300 && status < 400)) {
    const target = response.headers.get('location');
    const where = target === null ? 'elsewhere' : `to ${target}`;
    throw fail('unreadable', `server redirects ${where}, which is not followed`, 'give the address itself');
  }
  if (response.ok) return;
  const kind = status === 404 || status === 410 ? 'missing' : 'unreadable';
  throw fail(kind, `server answered ${status} ${statusText}`.trim(), CHECK_ADDRESS);
}

async function readBody(
  response: Response,
  path: string,
  { onBytes, maximumBytes = MAXIMUM_FILE_BYTES }: HttpSourceOptions,
  fail: Fail,
): Promise<ArrayBuffer> {
  const stated = statedBytes(response);
  const requireSmall = (bytes: number): void => {
    if (bytes > maximumBytes) {
      const remedy = 'check the address; the file is no part of a city package';
      throw fail('invalid', `is larger than ${maximumBytes} bytes`, remedy);
    }
  };
  if (response.body === null) return new ArrayBuffer(0);
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let loaded = 0;
  const reader = response.body.getReader();
  try {
    requireSmall(stated ?? 0);
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      chunks.push(value);
      loaded += value.length;
      requireSmall(loaded);
      onBytes?.(path, loaded);
    }
  } catch (cause) {
    if (cause instanceof LoadError) {
      // Ends the transfer; what it ends with is of no interest any more.
      await reader.cancel().catch(() => undefined);
      throw cause;
    }
    throw cutShort(loaded, stated, fail, cause);
  }
  if (stated !== undefined && loaded < stated) throw cutShort(loaded, stated, fail);
  return new Blob(chunks).arrayBuffer();
}

/** Length the server states; unknown for a packed body, whose stated length is that of the packed bytes. */
function statedBytes({ headers }: Response): number | undefined {
  const text = headers.get('content-length');
  return text === null || headers.has('content-encoding') ? undefined : Number(text);
}

function cutShort(loaded: number, stated: number | undefined, fail: Fail, cause?: unknown): LoadError {
  const extent = stated === undefined ? `after ${loaded} bytes` : `after ${loaded} of ${stated} bytes`;
  return fail(
    'truncated',
    `transfer broke off ${extent}`,
    'try again; if it recurs, look at the server',
    cause,
  );
}
