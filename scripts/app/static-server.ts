import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, realpath, stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join, normalize, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { mimeTypeOf } from './mime-types.ts';
import { pageAllowing, securityHeaders } from './security-headers.ts';

/** Path prefix and the folder behind it; the first prefix that fits is used. */
export interface Mount {
  /** Starts and ends with `/`. */
  readonly prefix: string;
  readonly folder: string;
  /** Names hold a content hash, so browsers may keep the files for good. */
  readonly immutable?: RegExp;
}

interface FoundFile {
  readonly path: string;
  readonly size: number;
  readonly modified: Date;
  readonly immutable: boolean;
}

type Encoding = 'br' | 'gzip';

/** Already compressed, so compressing again only costs time. */
const INCOMPRESSIBLE = /\.(png|jpg|webp|ktx2)$/i;
/** Larger files are streamed as they are, bytes. */
const COMPRESSION_LIMIT = 32 * 1024 * 1024;
/** Below this a header costs more than it saves, bytes. */
const COMPRESSION_FLOOR = 1024;
const CACHE_LIMIT = 192 * 1024 * 1024;

const compressors: Record<Encoding, (data: Buffer) => Promise<Buffer>> = {
  br: (data) =>
    // Quality 5: a tenth of the time of the default, for a few per cent of size.
    promisify(brotliCompress)(data, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
  gzip: (data) => promisify(gzip)(data),
};

/** Answers requests for a path of its own. */
export type Answer = (response: ServerResponse) => Promise<void>;

/**
 * Serves folders over HTTP: compression, validation by ETag, byte ranges, security headers.
 * Reads only, and never outside the mounted folders.
 * @param dataOrigins origins that pages may ask for data beside this server's own.
 * @param answers what is no file, by path.
 */
export function createStaticServer(
  mounts: readonly Mount[],
  dataOrigins: readonly string[] = [],
  answers: ReadonlyMap<string, Answer> = new Map(),
): Server {
  const cache = createCompressionCache();
  const headers = Object.entries(securityHeaders(dataOrigins));
  return createServer((request, response) => {
    for (const [name, value] of headers) response.setHeader(name, value);
    const answer = request.method === 'GET' ? answers.get(request.url ?? '') : undefined;
    const isPage = request.method === 'GET' && /^\/(?:index\.html)?(?:\?|$)/.test(request.url ?? '');
    const answered =
      answer?.(response) ??
      (dataOrigins.length > 0 && isPage
        ? sendPage(mounts, dataOrigins, response)
        : respond(mounts, cache, request, response));
    answered.catch((error: unknown) => {
      if (!response.headersSent) refuse(response, 500, 'the server could not read this file');
      else response.destroy(error instanceof Error ? error : undefined);
    });
  });
}

/** The app's page with the operator's origins: made anew each time, as it is small and seldom asked for. */
async function sendPage(
  mounts: readonly Mount[],
  dataOrigins: readonly string[],
  response: ServerResponse,
): Promise<void> {
  const file = await findFile(mounts, '/');
  if (file === undefined) {
    refuse(response, 404, 'no such file');
    return;
  }
  const html = pageAllowing(await readFile(file.path, 'utf8'), dataOrigins);
  response.setHeader('Cache-Control', 'no-cache');
  response.setHeader('Content-Type', mimeTypeOf(file.path));
  response.end(html);
}

async function respond(
  mounts: readonly Mount[],
  cache: CompressionCache,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    refuse(response, 405, 'only GET and HEAD are served');
    return;
  }
  const path = requestPath(request.url ?? '/');
  const file = path === undefined ? undefined : await findFile(mounts, path);
  if (file === undefined) {
    refuse(response, 404, 'no such file');
    return;
  }
  const etag = `"${file.size.toString(36)}-${file.modified.getTime().toString(36)}"`;
  response.setHeader('Cache-Control', file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache');
  response.setHeader('Content-Type', mimeTypeOf(file.path));
  response.setHeader('Last-Modified', file.modified.toUTCString());
  response.setHeader('Accept-Ranges', 'bytes');
  response.setHeader('Vary', 'Accept-Encoding');
  response.setHeader('ETag', etag);
  if (matches(request.headers['if-none-match'], etag)) {
    response.writeHead(304).end();
    return;
  }
  if (request.headers.range !== undefined) sendRange(file, request.headers.range, request, response);
  else await sendWhole(file, cache, request, response);
}

/** Decoded path of a request; `undefined` if it is malformed or tries to leave its folder. */
function requestPath(url: string): string | undefined {
  try {
    const path = decodeURIComponent(url.replace(/[?#].*$/, ''));
    return path.startsWith('/') && !path.includes('\0') && !path.includes('\\') ? path : undefined;
  } catch {
    return undefined;
  }
}

async function findFile(mounts: readonly Mount[], path: string): Promise<FoundFile | undefined> {
  const mount = mounts.find((candidate) => path.startsWith(candidate.prefix));
  if (mount === undefined) return undefined;
  const name = path.slice(mount.prefix.length);
  const wanted = normalize(
    join(mount.folder, name === '' || name.endsWith('/') ? `${name}index.html` : name),
  );
  if (name.split('/').some((part) => part.startsWith('.'))) return undefined;
  try {
    // Links are followed before the check, so that none leads out of the folder.
    const [folder, file] = await Promise.all([realpath(mount.folder), realpath(wanted)]);
    if (!file.startsWith(folder + sep)) return undefined;
    const found = await stat(file);
    if (!found.isFile()) return undefined;
    return {
      path: file,
      size: found.size,
      modified: found.mtime,
      immutable: mount.immutable?.test(path) === true,
    };
  } catch {
    return undefined;
  }
}

function matches(header: string | undefined, etag: string): boolean {
  return (header ?? '').split(',').some((part) => part.trim().replace(/^W\//, '') === etag);
}

async function sendWhole(
  file: FoundFile,
  cache: CompressionCache,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const encoding = chooseEncoding(file, request.headers['accept-encoding']);
  if (encoding === undefined) {
    response.setHeader('Content-Length', file.size);
    if (request.method === 'HEAD') response.end();
    else
      createReadStream(file.path)
        .on('error', (error) => response.destroy(error))
        .pipe(response);
    return;
  }
  const body = await cache.read(file, encoding);
  response.setHeader('Content-Encoding', encoding);
  response.setHeader('Content-Length', body.byteLength);
  response.end(request.method === 'HEAD' ? undefined : body);
}

function sendRange(
  file: FoundFile,
  header: string,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const range = parseRange(header, file.size);
  if (range === undefined) {
    response.setHeader('Content-Range', `bytes */${String(file.size)}`);
    refuse(response, 416, 'the range lies outside the file');
    return;
  }
  const [start, end] = range;
  response.statusCode = 206;
  response.setHeader('Content-Range', `bytes ${String(start)}-${String(end)}/${String(file.size)}`);
  response.setHeader('Content-Length', end - start + 1);
  if (request.method === 'HEAD') response.end();
  else
    createReadStream(file.path, { start, end })
      .on('error', (error) => response.destroy(error))
      .pipe(response);
}

/** First and last byte of a single range (RFC 9110 §14.1.2); `undefined` if it cannot be met. */
export function parseRange(header: string, size: number): readonly [number, number] | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header.trim());
  const [, first = '', last = ''] = match ?? [];
  if (match === null || (first === '' && last === '')) return undefined;
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  return start <= end && start < size ? [start, end] : undefined;
}

function chooseEncoding(file: FoundFile, accepted: string | string[] | undefined): Encoding | undefined {
  if (file.size < COMPRESSION_FLOOR || file.size > COMPRESSION_LIMIT || INCOMPRESSIBLE.test(file.path)) {
    return undefined;
  }
  const names = String(accepted ?? '').split(',');
  const takes = (name: Encoding): boolean =>
    names.some((part) => part.trim().startsWith(name) && !/;\s*q=0(\.0*)?$/.test(part.trim()));
  if (takes('br')) return 'br';
  return takes('gzip') ? 'gzip' : undefined;
}

interface CompressionCache {
  read(file: FoundFile, encoding: Encoding): Promise<Buffer>;
}

/** Compressed bodies by content; the oldest go when the limit is reached. */
function createCompressionCache(): CompressionCache {
  const bodies = new Map<string, Promise<Buffer>>();
  let bytes = 0;
  return {
    read(file, encoding) {
      const key = createHash('sha1')
        .update(`${encoding} ${file.path} ${String(file.size)} ${String(file.modified.getTime())}`)
        .digest('hex');
      const known = bodies.get(key);
      if (known !== undefined) return known;
      const body = readFile(file.path).then((data) => compressors[encoding](data));
      bodies.set(key, body);
      body.then(
        (data) => {
          bytes += data.byteLength;
          for (const [oldest, old] of bodies) {
            if (bytes <= CACHE_LIMIT || oldest === key) break;
            bodies.delete(oldest);
            void old.then((dropped) => (bytes -= dropped.byteLength));
          }
        },
        () => bodies.delete(key),
      );
      return body;
    },
  };
}

function refuse(response: ServerResponse, status: number, why: string): void {
  response.removeHeader('ETag');
  response.statusCode = status;
  response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  response.end(`${String(status)}: ${why}.\n`);
}
