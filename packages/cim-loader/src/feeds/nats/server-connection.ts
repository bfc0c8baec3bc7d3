import type { ConnectionOptions, NatsConnection } from '@nats-io/nats-core';
import { certificateProblem, socketCertificateProblem } from '../connection/certificate-problem.ts';
import { systemTimer } from '../connection/system-timer.ts';
import type { FeedCredentials } from '../feed.ts';
import { followStream, NoStreamError, type StreamListener } from './follow-stream.ts';
import type { ConnectNats } from './connect-nats.ts';

/** What a connection is made with, and whom it tells. */
export interface ServerConnectionOptions extends StreamListener {
  readonly connect: ConnectNats;
  readonly url: string;
  /** The address as it may be shown. */
  readonly shown: string;
  /** Without a stream there is nothing to listen to. */
  readonly needsStream: boolean;
  readonly credentials: FeedCredentials | undefined;
  /** The connection is over. */
  readonly ended: () => void;
}

const SECOND = 1000;

/** Makes one connection, which lasts until it breaks; @returns how to hang up. */
export function connectToServer(options: ServerConnectionOptions): () => void {
  const connection = new ServerConnection(options);
  void connection.dial();
  return () => {
    connection.hangUp();
  };
}

class ServerConnection {
  readonly #options: ServerConnectionOptions;
  #server: NatsConnection | undefined;
  #isOver = false;
  #cancelPing: (() => void) | undefined;

  constructor(options: ServerConnectionOptions) {
    this.#options = options;
  }

  async dial(): Promise<void> {
    const { connect, attempt, shown } = this.#options;
    try {
      const server = await connect(connectionOptions(this.#options));
      if (this.#isOver) {
        void server.close().catch(() => undefined);
        return;
      }
      this.#server = server;
      void server.closed().then((error) => {
        this.#end(`the connection broke${codeOf(error)}; it is tried again`);
      });
      await this.#listen(server);
    } catch (error) {
      const problem = this.#isOver ? undefined : await certificateProblemOf(error, this.#options.url);
      if (this.#isOver) return;
      if (problem !== undefined) {
        this.#over();
        attempt.refused(`${shown}: ${problem}`);
      } else if (isRefusal(error)) {
        this.#over();
        attempt.refused(
          `${shown}: the server does not accept the credentials; give others and open it again`,
        );
      } else if (error instanceof NoStreamError) {
        this.#end(`${error.message}; it is tried again`);
      } else {
        // Of the library's own words only codes are passed on: texts may hold the address.
        this.#end(`the connection broke or could not be made${codeOf(error)}; it is tried again`);
      }
    }
  }

  hangUp(): void {
    this.#over();
    void this.#server?.close().catch(() => undefined);
  }

  async #listen(server: NatsConnection): Promise<void> {
    const { stream, needsStream } = this.#options;
    const opened = (): void => {
      if (this.#isOver) return;
      this.#options.attempt.opened();
      this.#ping(server);
    };
    if (stream !== false) {
      const hasStream = await followStream(server, this.#options, opened, () => this.#isOver);
      if (hasStream) {
        this.#end('the server sends the stream no more; it is asked again');
        return;
      }
      if (needsStream) throw new NoStreamError('the server has no stream with these subjects');
    }
    if (this.#isOver) return;
    for (const subject of this.#options.subjects) {
      server.subscribe(subject, {
        callback: (error, { subject: at, data }) => {
          if (error !== null || this.#isOver || !this.#options.attempt.isCurrent) return;
          this.#options.attempt.received(data.length + at.length);
          this.#options.message(at, data, undefined);
        },
      });
    }
    await server.flush();
    opened();
  }

  /** Asks for signs of life by our own clock. */
  #ping(server: NatsConnection): void {
    if (this.#isOver) return;
    const { attempt, timer, limits } = this.#options;
    server.flush().then(
      () => {
        attempt.alive();
      },
      () => undefined,
    );
    this.#cancelPing = (timer ?? systemTimer).start((limits.heartbeat * SECOND) / 3, () => {
      this.#ping(server);
    });
  }

  #over(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#cancelPing?.();
    this.#options.ended();
  }

  #end(reason: string): void {
    if (this.#isOver) return;
    this.#over();
    this.#options.attempt.ended(`${this.#options.shown}: ${reason}`);
  }
}

function connectionOptions(options: ServerConnectionOptions): ConnectionOptions {
  const { url, credentials, limits } = options;
  return {
    servers: [url.replace(/^nats\+(?=wss?:)/iu, '').replace(/^nats\+tls:/iu, 'tls:')],
    ...(/^nats\+tls:/iu.test(url) && { tls: {} }),
    // How often and how soon is settled by the feed, for every protocol alike.
    reconnect: false,
    // An address the server tells of may be one that only its neighbours can reach.
    ignoreClusterUpdates: true,
    timeout: limits.heartbeat * SECOND,
    // Only a guard: signs of life are asked for more often, by our own clock.
    pingInterval: Math.max(10, limits.heartbeat * 4) * SECOND,
    ...(credentials?.kind === 'basic' && { user: credentials.username, pass: credentials.password }),
    ...(credentials?.kind === 'bearer' && { token: credentials.token }),
  };
}

function certificateProblemOf(error: unknown, url: string): Promise<string | undefined> {
  const problem = certificateProblem(error);
  const address = url.replace(/^nats\+(?=wss?:)/iu, '');
  return problem === undefined ? socketCertificateProblem(address) : Promise.resolve(problem);
}

function isRefusal(error: unknown): boolean {
  return (
    error instanceof Error &&
    (error.name === 'AuthorizationError' || error.name === 'UserAuthenticationExpiredError')
  );
}

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  const { code, cause } = error as { readonly code?: unknown; readonly cause?: unknown };
  if (typeof code === 'string' && /^E[A-Z_]{2,40}$/u.test(code)) return ` (${code})`;
  return cause === undefined ? '' : codeOf(cause);
}
