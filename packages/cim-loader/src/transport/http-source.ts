import { LoadError } from '../validation/load-error.ts';

/** How files are asked for. */
export interface HttpSourceOptions {
  /** Injectable for tests and for hosts that add headers. Default the platform's. */
  readonly fetch?: (url: string, init: { signal?: AbortSignal }) => Promise<Response>;
  /** Called as bytes arrive. */
  readonly onBytes?: (path: string, loadedBytes: number) => void;
}

/** What a package is read from; `catalog` names the same shape `PackageSource`. */
export interface HttpSource {
  readonly location: string;
  /**
   * A file of the package, whole. @throws {LoadError} naming its address; the signal's reason once
   * aborted.
   */
  read(path: string, signal?: AbortSignal): Promise<ArrayBuffer>;
}

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
      const fail = (problem: string, cause?: unknown): LoadError =>
        new LoadError(problem, {
          url: address,
          format: 'city package',
          kind: 'missing',
          remedy: 'check the address and that the server is running',
          cause,
        });
      try {
        const response = await request(address, signal === undefined ? {} : { signal });
        if (!response.ok) throw fail(`server answered ${response.status} ${response.statusText}`.trim());
        return await readBody(response, path, options.onBytes);
      } catch (cause) {
        signal?.throwIfAborted();
        if (cause instanceof LoadError) throw cause;
        throw fail('cannot be read', cause);
      }
    },
  };
}

async function readBody(
  response: Response,
  path: string,
  onBytes: HttpSourceOptions['onBytes'],
): Promise<ArrayBuffer> {
  if (onBytes === undefined || response.body === null) return response.arrayBuffer();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let loaded = 0;
  const reader = response.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    loaded += value.length;
    onBytes(path, loaded);
  }
  return new Blob(chunks).arrayBuffer();
}
