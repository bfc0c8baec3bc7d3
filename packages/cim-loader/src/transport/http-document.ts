import { DEFAULT_LIMITS } from '../validation/limits.ts';
import type { Limits } from '../validation/limits.ts';
import { LoadError } from '../validation/load-error.ts';
import { CHECK_ADDRESS, readWhole, requireFile } from './http-response.ts';
import type { Fail, SendRequest } from './http-response.ts';

/** How documents of a service are asked for. */
export interface DocumentOptions {
  /** Injectable for tests and for hosts that add headers. Default the platform's. */
  readonly fetch?: SendRequest;
  readonly limits?: Limits;
  /** Content types wanted, as in the header `Accept`. */
  readonly accept?: string;
}

/** An answer of a service. */
export interface HttpDocument {
  readonly url: string;
  readonly mimeType: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** As UTF-8 without a byte order mark. */
  readonly text: string;
}

/** A document is read into memory as text: 256 MiB, whatever the limits of files are. */
const MAXIMUM_DOCUMENT_BYTES = 2 ** 28;

/**
 * Asks a service by GET; redirects are not followed.
 * @throws {LoadError} naming the address; the signal's reason once aborted.
 */
export async function fetchDocument(
  url: string,
  options: DocumentOptions = {},
  signal?: AbortSignal,
): Promise<HttpDocument> {
  const { maximumFileBytes } = options.limits ?? DEFAULT_LIMITS;
  const fail: Fail = (kind, problem, remedy, cause) =>
    new LoadError(problem, { url, format: 'service', kind, remedy, cause });
  const send: SendRequest = options.fetch ?? ((address, init) => fetch(address, init));
  signal?.throwIfAborted();
  const init = {
    redirect: 'manual',
    ...(options.accept !== undefined && { headers: { Accept: options.accept } }),
    ...(signal !== undefined && { signal }),
  } as const;
  const response = await send(url, init).catch((cause: unknown) => {
    signal?.throwIfAborted();
    throw fail('unreadable', 'cannot be read', CHECK_ADDRESS, cause);
  });
  requireFile(response, fail);
  const bodyLimits = {
    maximumBytes: Math.min(MAXIMUM_DOCUMENT_BYTES, maximumFileBytes),
    tooLong: 'ask for a smaller area',
  };
  const bytes = await readWhole(response, bodyLimits, fail, signal);
  return {
    url,
    mimeType: (response.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '',
    bytes,
    text: new TextDecoder().decode(bytes),
  };
}
