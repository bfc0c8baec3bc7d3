import { certificateProblem } from '../connection/certificate-problem.ts';
import { NO_CREDENTIALS } from '../connection/dial-with-credentials.ts';
import type { ConnectionAttempt, FeedConnection } from '../connection/feed-connection.ts';
import { systemTimer } from '../connection/system-timer.ts';
import { authorizationOf } from '../feed-credentials.ts';
import { shownAddress } from '../source-address.ts';
import type { PollingOptions } from './polling-options.ts';

/** What a source answered. */
export interface PolledDocument {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Content type without parameters, in lower case; empty where the source does not say. */
  readonly mimeType: string;
  /** `charset` of the content type. */
  readonly charset: string | undefined;
  /** Milliseconds since 1970; NaN where the source does not say. */
  readonly lastModified: number;
  /** Addresses by their `rel`, as `Link` has them; of this origin. */
  readonly links: ReadonlyMap<string, string>;
}

/** How one question is asked. */
export interface RequestSettings {
  /** Content types wanted, as in `Accept`. */
  readonly accept: string;
  /** Other headers. */
  readonly headers?: Readonly<Record<string, string>>;
  /** True: an answer that is the same as the last one used is not given again. */
  readonly isConditional?: boolean;
  /** True: asked at another origin, too; without credentials there. */
  readonly anyOrigin?: boolean;
  /**
   * Who takes the pieces of an answer that goes on and on, by its content type; then no time and no size ends it. What
   * is thrown there ends the attempt.
   */
  readonly stream?: (mimeType: string) => ((piece: Uint8Array<ArrayBuffer>) => Promise<void>) | undefined;
}

/** A question that brought nothing to use. */
export class RequestFailure extends Error {
  override readonly name = 'RequestFailure';
  /** Asking again is of no use until somebody changes something. */
  readonly isRefused: boolean;
  /** Seconds the source wants to be left alone; 0: it does not say. */
  readonly retryAfter: number;

  constructor(reason: string, options: { readonly isRefused?: boolean; readonly retryAfter?: number } = {}) {
    super(reason);
    this.isRefused = options.isRefused ?? false;
    this.retryAfter = options.retryAfter ?? 0;
  }
}

interface Known {
  readonly etag: string | undefined;
  readonly lastModified: string | undefined;
  readonly bytes: Uint8Array;
}

/** Seconds a source is left alone at its own wish, at most. */
const LONGEST_RETRY = 3600;
const DEFAULT_TIMEOUT = 60;

/**
 * Asks a source by GET, and remembers what it answered last: where that is the same, it says so. Redirects are not
 * followed, and no other origin is asked unless a protocol wants it: credentials never go there.
 */
export class HttpRequests {
  readonly #options: PollingOptions;
  readonly #connection: FeedConnection;
  readonly #base: URL;
  /** Answers that were used; and those that may be, once their round is done. */
  readonly #known = new Map<string, Known>();
  readonly #pending = new Map<string, Known>();

  /** @param base address of the source, `http:` or `https:`. */
  constructor(options: PollingOptions, connection: FeedConnection, base: URL) {
    this.#options = options;
    this.#connection = connection;
    this.#base = base;
  }

  get base(): URL {
    return new URL(this.#base);
  }

  /** What was answered since the last time has been used: the same need not be given again. */
  settle(): void {
    for (const [address, known] of this.#pending) this.#known.set(address, known);
    this.#pending.clear();
  }

  /** The next answer is given even if it is the same. */
  forget(): void {
    this.#known.clear();
    this.#pending.clear();
  }

  /**
   * @returns `undefined`: the same as the last one used.
   * @throws {RequestFailure} saying why there is none.
   */
  async get(
    address: URL,
    settings: RequestSettings,
    attempt: ConnectionAttempt,
    signal: AbortSignal,
  ): Promise<PolledDocument | undefined> {
    if (address.origin !== this.#base.origin && settings.anyOrigin !== true) {
      throw new RequestFailure(
        `${this.#shown()}: it points to another origin, ${shownAddress(address)}, which is not asked; give that address itself`,
      );
    }
    const timeout = new AbortController();
    const seconds = this.#options.requestTimeout ?? DEFAULT_TIMEOUT;
    const cancel = (this.#options.timer ?? systemTimer).start(seconds * 1000, () => {
      timeout.abort();
    });
    try {
      return await this.#ask(address, settings, attempt, {
        signal: AbortSignal.any([signal, timeout.signal]),
        withoutTimeout: cancel,
      });
    } catch (error) {
      if (error instanceof RequestFailure) throw error;
      const certificate = certificateProblem(error);
      if (certificate !== undefined) {
        throw new RequestFailure(`${this.#shown(address)}: ${certificate}`, { isRefused: true });
      }
      const problem = timeout.signal.aborted
        ? `no whole answer within ${seconds} s`
        : 'the connection broke or could not be made';
      throw new RequestFailure(`${this.#shown(address)}: ${problem}; it is tried again`);
    } finally {
      cancel();
    }
  }

  async #ask(
    address: URL,
    settings: RequestSettings,
    attempt: ConnectionAttempt,
    { signal, withoutTimeout }: { signal: AbortSignal; withoutTimeout: () => void },
  ): Promise<PolledDocument | undefined> {
    const isConditional = settings.isConditional === true;
    const known = isConditional ? this.#known.get(address.href) : undefined;
    const headers = await this.#headers(settings, known, address.origin === this.#base.origin);
    const response = await fetch(address, { headers, signal, redirect: 'manual', cache: 'no-cache' });
    if (response.status === 304 && known !== undefined) {
      attempt.opened();
      attempt.received(0);
      return undefined;
    }
    try {
      this.#requireDocument(response, address);
    } catch (error) {
      await response.body?.cancel().catch(() => undefined);
      throw error;
    }
    attempt.opened();
    const take = settings.stream?.(mimeTypeOf(response));
    if (take !== undefined) {
      withoutTimeout();
      await readStream(response, attempt, take);
      return undefined;
    }
    const bytes = await this.#body(response, address, attempt);
    attempt.received(bytes.length);
    if (known !== undefined && isSame(known.bytes, bytes)) return undefined;
    if (isConditional) this.#pending.set(address.href, knownOf(response, bytes));
    return documentOf(response, bytes, this.#base);
  }

  async #headers(
    { accept, headers: others }: RequestSettings,
    known: Known | undefined,
    isOwn: boolean,
  ): Promise<Headers> {
    const headers = new Headers({ accept, ...others });
    const authorization = isOwn ? await this.#authorization() : undefined;
    if (authorization !== undefined) headers.set('authorization', authorization);
    if (known !== undefined) setConditions(headers, known);
    return headers;
  }

  async #authorization(): Promise<string | undefined> {
    const { credentials } = this.#options;
    if (credentials === undefined) return undefined;
    try {
      return authorizationOf(await credentials());
    } catch {
      throw new RequestFailure(`${this.#shown()}: ${NO_CREDENTIALS}`);
    }
  }

  #requireDocument(response: Response, address: URL): void {
    const { status } = response;
    const shown = this.#shown(address);
    if (response.type === 'opaqueredirect' || (status >= 300 && status < 400)) {
      throw new RequestFailure(
        `${shown}: the source sends elsewhere, which is not followed; give the address itself`,
      );
    }
    if (status === 401 || status === 403) {
      throw new RequestFailure(
        `${shown}: the source does not accept the credentials; give others and open it again`,
        { isRefused: true },
      );
    }
    if (response.ok) return;
    const retryAfter = status === 429 || status === 503 ? this.#retryAfter(response) : 0;
    const wish = retryAfter > 0 ? ` and wants to be asked again in ${Math.ceil(retryAfter)} s` : '';
    throw new RequestFailure(`${shown}: the source answers ${status}${wish}; see its address`, {
      retryAfter,
    });
  }

  #retryAfter({ headers }: Response): number {
    const text = headers.get('retry-after')?.trim() ?? '';
    const seconds = /^\d{1,9}$/u.test(text)
      ? Number(text)
      : (Date.parse(text) - this.#options.clock.now()) / 1000;
    return seconds > 0 ? Math.min(seconds, LONGEST_RETRY) : 0;
  }

  async #body(
    response: Response,
    address: URL,
    attempt: ConnectionAttempt,
  ): Promise<Uint8Array<ArrayBuffer>> {
    if (response.body === null) return new Uint8Array(0);
    const most = this.#connection.limits.messageBytes;
    const pieces: Uint8Array<ArrayBuffer>[] = [];
    let size = 0;
    const reader = response.body.getReader();
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      attempt.alive();
      size += piece.value.length;
      if (size > most) {
        this.#connection.fault('tooLarge');
        await reader.cancel().catch(() => undefined);
        throw new RequestFailure(
          `${this.#shown(address)}: the answer is larger than ${most} bytes; ask for less, or allow more by messageBytes`,
          { retryAfter: this.#options.interval ?? 0 },
        );
      }
      pieces.push(piece.value);
    }
    const bytes = new Uint8Array(size);
    let at = 0;
    for (const piece of pieces) {
      bytes.set(piece, at);
      at += piece.length;
    }
    return bytes;
  }

  #shown(address: URL = this.#base): string {
    return shownAddress(address);
  }
}

function knownOf({ headers }: Response, bytes: Uint8Array): Known {
  return {
    etag: headers.get('etag') ?? undefined,
    lastModified: headers.get('last-modified') ?? undefined,
    bytes,
  };
}

/** A browser asks on its own cache's conditions; those set here would need the source's leave across origins. */
function setConditions(headers: Headers, known: Known): void {
  if (typeof (globalThis as { location?: unknown }).location !== 'undefined') return;
  if (known.etag !== undefined) headers.set('if-none-match', known.etag);
  else if (known.lastModified !== undefined) headers.set('if-modified-since', known.lastModified);
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}

function mimeTypeOf({ headers }: Response): string {
  return (headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

async function readStream(
  response: Response,
  attempt: ConnectionAttempt,
  take: (piece: Uint8Array<ArrayBuffer>) => Promise<void>,
): Promise<void> {
  const reader = response.body?.getReader();
  if (reader === undefined) return;
  try {
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      attempt.alive();
      await take(piece.value);
      if (!attempt.isCurrent) return;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function documentOf(response: Response, bytes: Uint8Array<ArrayBuffer>, base: URL): PolledDocument {
  const parameters = (response.headers.get('content-type') ?? '').split(';').slice(1);
  const charset = parameters
    .map((parameter) => /^\s*charset="?([\w-]{1,40})"?\s*$/iu.exec(parameter)?.[1])
    .find((name) => name !== undefined);
  return {
    bytes,
    mimeType: mimeTypeOf(response),
    charset,
    lastModified: Date.parse(response.headers.get('last-modified') ?? ''),
    links: linksOf(response.headers.get('link') ?? '', base),
  };
}

/** `<address>; rel="next"; …, …` (RFC 8288). */
function linksOf(header: string, base: URL): ReadonlyMap<string, string> {
  const links = new Map<string, string>();
  for (const [, target = '', parameters = ''] of header
    .slice(0, 16_384)
    .matchAll(/<([^<>]{1,4096})>([^<>]{0,1024})/gu)) {
    const rel = /;\s*rel\s*=\s*"?([^";,]{1,128})"?/iu.exec(parameters)?.[1];
    if (rel === undefined || !URL.canParse(target, base)) continue;
    links.set(rel.trim(), new URL(target, base).href);
  }
  return links;
}
