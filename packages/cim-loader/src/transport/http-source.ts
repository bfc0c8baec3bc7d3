import { LoadError } from '../validation/load-error.ts';
import { CHECK_ADDRESS, readWhole, requireFile } from './http-response.ts';
import type { Fail } from './http-response.ts';

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

async function readBody(
  response: Response,
  path: string,
  { onBytes, maximumBytes = MAXIMUM_FILE_BYTES }: HttpSourceOptions,
  fail: Fail,
): Promise<ArrayBuffer> {
  const limits = {
    maximumBytes,
    tooLong: 'check the address; the file is no part of a city package',
    onBytes: (loadedBytes: number) => onBytes?.(path, loadedBytes),
  };
  const bytes = await readWhole(response, limits, fail);
  return bytes.byteLength === bytes.buffer.byteLength ? bytes.buffer : bytes.slice().buffer;
}
