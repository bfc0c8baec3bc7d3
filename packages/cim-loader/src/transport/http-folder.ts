import { DEFAULT_LIMITS } from '../validation/limits.ts';
import type { Limits } from '../validation/limits.ts';
import { LoadError } from '../validation/load-error.ts';
import { BlockCache } from './block-cache.ts';
import { inputFileOfBytes } from './blob-folder.ts';
import { CHECK_ADDRESS, readPieces, readWhole, requireFile } from './http-response.ts';
import type { BodyLimits, Fail, SendRequest } from './http-response.ts';
import type { InputFile, InputFolder } from './input-file.ts';

/** How files of a web server are read. */
export interface HttpFolderOptions {
  /** Injectable for tests and for hosts that add headers. Default the platform's. */
  readonly fetch?: SendRequest;
  readonly limits?: Limits;
  /** Bytes fetched at once where single places of a file are read. Default `BLOCK_BYTES`. */
  readonly blockBytes?: number;
  /** Bytes of one file kept for reading again. Default `CACHED_BYTES`. */
  readonly cachedBytes?: number;
}

/** One request for the header and the upper index of a FlatGeobuf, PMTiles or COG file: 64 KiB. */
export const BLOCK_BYTES: number = 2 ** 16;
/** 32 MiB. */
export const CACHED_BYTES: number = 2 ** 25;

const GIVE_EXTRACT =
  'give an extract, or a format that is read in pieces (FlatGeobuf, PMTiles, cloud-optimised GeoTIFF)';

/**
 * Opens a file by its address. Its first bytes are fetched at once, so that a wrong address is told here.
 * @throws {LoadError} not http(s), missing, redirected, or too long for a server that sends whole files only.
 */
export async function openUrl(
  url: string,
  options: HttpFolderOptions = {},
  signal?: AbortSignal,
): Promise<InputFile> {
  return openHttpFile(parseAddress(url), options, signal);
}

/** The folder at an address; files in it may refer to others of the same origin, and to no other. */
export function createHttpFolder(url: string, options: HttpFolderOptions = {}): InputFolder {
  const address = parseAddress(url);
  const base = new URL(address.pathname.endsWith('/') ? '.' : `${address.pathname}/`, address);
  return folderAt(base, options);
}

function folderAt(base: URL, options: HttpFolderOptions): InputFolder {
  return {
    paths: undefined,
    open: async (path, signal) => openHttpFile(resolveWithin(base, path), options, signal),
    within: (path) => folderAt(resolveWithin(base, path.endsWith('/') ? path : `${path}/`), options),
  };
}

function parseAddress(url: string): URL {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed !== undefined && /^https?:$/u.test(parsed.protocol) && parsed.username === '') return parsed;
  throw new LoadError('is no address that can be fetched', {
    url: url.slice(0, 200),
    format: 'address',
    kind: 'invalid',
    remedy: 'give a whole address that begins with https:// or http://, without a name and password in it',
  });
}

/** @throws {LoadError} another origin: a file must not make the program send requests elsewhere. */
function resolveWithin(base: URL, path: string): URL {
  const forward = path.replaceAll('\\', '/');
  const target = URL.canParse(forward, base) ? new URL(forward, base) : undefined;
  if (target?.origin === base.origin && target.username === '') {
    target.hash = '';
    return target;
  }
  throw new LoadError('leads to another origin and is not followed', {
    url: path.slice(0, 200),
    format: 'path',
    kind: 'invalid',
    place: `in ${base.href}`,
    remedy: `refer to files of ${base.origin} by relative paths`,
  });
}

/** One file's requests. */
interface HttpAccess {
  readonly address: URL;
  readonly options: HttpFolderOptions;
  readonly limits: BodyLimits;
  readonly fail: Fail;
  /** @throws {LoadError} unless the server sends a file. */
  request(range: string | undefined, signal: AbortSignal | undefined): Promise<Response>;
}

function accessTo(address: URL, options: HttpFolderOptions): HttpAccess {
  const fail: Fail = (kind, problem, remedy, cause) =>
    new LoadError(problem, { url: address.href, format: 'file', kind, remedy, cause });
  const send: SendRequest = options.fetch ?? ((url, init) => fetch(url, init));
  return {
    address,
    options,
    fail,
    limits: {
      maximumBytes: (options.limits ?? DEFAULT_LIMITS).maximumFileBytes,
      tooLong: GIVE_EXTRACT,
    },
    request: async (range, signal) => {
      signal?.throwIfAborted();
      const init = {
        redirect: 'manual',
        ...(range !== undefined && { headers: { Range: range } }),
        ...(signal !== undefined && { signal }),
      } as const;
      const response = await send(address.href, init).catch((cause: unknown) => {
        signal?.throwIfAborted();
        throw fail('unreadable', 'cannot be read', CHECK_ADDRESS, cause);
      });
      // An empty file has no first byte to send.
      if (response.status !== 416) requireFile(response, fail);
      return response;
    },
  };
}

async function openHttpFile(
  address: URL,
  options: HttpFolderOptions,
  signal?: AbortSignal,
): Promise<InputFile> {
  const access = accessTo(address, options);
  const blockBytes = options.blockBytes ?? BLOCK_BYTES;
  const folder = folderAt(new URL('.', address), options);
  const response = await access.request(`bytes=0-${blockBytes - 1}`, signal);
  const part = statedPart(response);
  const mimeType = mimeTypeOf(response);
  if (part?.start !== 0) {
    const bytes = await readUnranged(access, response, signal);
    return {
      ...inputFileOfBytes(address.href, bytes),
      ...(mimeType !== undefined && { mimeType }),
      folder,
    };
  }
  const head = await readWhole(response, { ...access.limits, maximumBytes: blockBytes }, access.fail, signal);
  const version = response.headers.get('etag') ?? response.headers.get('last-modified');
  const cache = new BlockCache((offset, length, inner) => fetchPart(access, offset, length, version, inner), {
    blockBytes,
    cachedBytes: options.cachedBytes ?? CACHED_BYTES,
    size: part.size,
  });
  cache.put(head);
  return rangedFile(access, part.size, mimeType, cache, folder);
}

/** The server sends whole files only, or hides (CORS) what part it sent. */
async function readUnranged(
  access: HttpAccess,
  first: Response,
  signal: AbortSignal | undefined,
): Promise<Uint8Array<ArrayBuffer>> {
  const isWhole = first.status === 200;
  const response = isWhole ? first : await access.request(undefined, signal);
  if (!isWhole) await first.body?.cancel().catch(() => undefined);
  if (response.status !== 200) {
    throw access.fail('unreadable', `server answered ${response.status} to a plain request`, CHECK_ADDRESS);
  }
  return readWhole(response, access.limits, access.fail, signal);
}

function rangedFile(
  access: HttpAccess,
  size: number,
  mimeType: string | undefined,
  cache: BlockCache,
  folder: InputFolder,
): InputFile {
  const { address, limits, fail } = access;
  const requireSmall = (bytes: number): void => {
    if (bytes > limits.maximumBytes) {
      throw fail('invalid', `${bytes} bytes are more than can be held at once`, GIVE_EXTRACT);
    }
  };
  return {
    name: address.href,
    size,
    ...(mimeType !== undefined && { mimeType }),
    read: async (signal) => {
      requireSmall(size);
      return readWhole(await access.request(undefined, signal), limits, fail, signal);
    },
    readRange: async (offset, length, signal) => {
      signal?.throwIfAborted();
      requireSmall(Math.min(length, size - offset));
      return cache.read(offset, length, signal);
    },
    stream: async function* (signal) {
      // As long as it is: pieces are given on, not held.
      const unlimited = { ...limits, maximumBytes: Number.MAX_SAFE_INTEGER };
      yield* readPieces(await access.request(undefined, signal), unlimited, fail, signal);
    },
    folder,
  };
}

async function fetchPart(
  access: HttpAccess,
  offset: number,
  length: number,
  version: string | null,
  signal: AbortSignal | undefined,
): Promise<Uint8Array<ArrayBuffer>> {
  const { fail } = access;
  const response = await access.request(`bytes=${offset}-${offset + length - 1}`, signal);
  const part = statedPart(response);
  const now = response.headers.get('etag') ?? response.headers.get('last-modified');
  if (now !== version) {
    await response.body?.cancel().catch(() => undefined);
    throw fail('unreadable', 'was changed on the server while it was read', 'open it again');
  }
  if (part?.start !== offset) {
    await response.body?.cancel().catch(() => undefined);
    const answer = part === undefined ? `status ${response.status}` : `bytes from ${part.start}`;
    throw fail(
      'unreadable',
      `server answered ${answer} when asked for bytes from ${offset}`,
      'fetch the file and open it from disk',
    );
  }
  const bytes = await readWhole(response, { ...access.limits, maximumBytes: length }, fail, signal);
  if (bytes.length === length) return bytes;
  throw fail(
    'truncated',
    `server sent ${bytes.length} of ${length} bytes from ${offset}`,
    'try again; if it recurs, fetch the file and open it from disk',
  );
}

/** What part of the file an answer holds; `undefined` where it is the whole, packed, or not said. */
function statedPart({ status, headers }: Response): { start: number; size: number } | undefined {
  if (status !== 206 || headers.has('content-encoding')) return undefined;
  const [, start, end, size] = /^bytes (\d+)-(\d+)\/(\d+)$/u.exec(headers.get('content-range') ?? '') ?? [];
  if (start === undefined || Number(end) >= Number(size)) return undefined;
  return Number.isSafeInteger(Number(size)) ? { start: Number(start), size: Number(size) } : undefined;
}

function mimeTypeOf({ headers }: Response): string | undefined {
  const type = headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  return type === undefined || type === '' || type === 'application/octet-stream' ? undefined : type;
}
