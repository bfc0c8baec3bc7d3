import { decodeMessage } from '../cloud-events/decode-message.ts';
import { formatPlace, parsePlace } from '../cloud-events/stream-place.ts';
import { StreamReceiver } from '../cloud-events/stream-receiver.ts';
import { certificateProblem } from '../connection/certificate-problem.ts';
import { dialWithCredentials } from '../connection/dial-with-credentials.ts';
import { FeedConnection, type ConnectionAttempt } from '../connection/feed-connection.ts';
import type { ConvertBatch } from '../coordinates.ts';
import { authorizationOf } from '../feed-credentials.ts';
import type { FeedCredentials, FeedSink, OpenFeed } from '../feed.ts';
import { shownAddress } from '../source-address.ts';
import { EventStreamParser, LargeEventError } from './event-stream.ts';
import type { ServerSentEventsFeedOptions } from './event-feed-options.ts';

/** Opens a feed of Server-Sent Events, read by `fetch`: unlike `EventSource` it takes credentials and runs in Node. */
export function openServerSentEvents(
  options: ServerSentEventsFeedOptions,
  sink: FeedSink,
  convert: ConvertBatch,
): OpenFeed {
  return new ServerSentEventsFeed(options, sink, convert);
}

class ServerSentEventsFeed implements OpenFeed {
  readonly #options: ServerSentEventsFeedOptions;
  readonly #connection: FeedConnection;
  readonly #receiver: StreamReceiver;
  readonly #shown: string;

  constructor(options: ServerSentEventsFeedOptions, sink: FeedSink, convert: ConvertBatch) {
    this.#options = options;
    this.#shown = shownAddress(options.url);
    this.#connection = new FeedConnection(options, sink, (attempt) => this.#dial(attempt));
    this.#receiver = new StreamReceiver({
      connection: this.#connection,
      sink,
      convert,
      resumeFrom: parsePlace(options.resumeFrom),
      // There is no way to ask on a line that only speaks: a new request says where to go on.
      ask: () => {
        this.#connection.restart(
          `${this.#shown}: messages were lost; the connection is made anew to get them`,
        );
      },
    });
    this.#connection.overflowed = () => {
      this.#receiver.forget();
    };
    this.#connection.start();
  }

  get health(): OpenFeed['health'] {
    return this.#connection.health;
  }

  get position(): OpenFeed['position'] {
    return this.#connection.position ?? this.#options.resumeFrom;
  }

  close(): Promise<void> {
    this.#connection.close();
    return Promise.resolve();
  }

  #dial(attempt: ConnectionAttempt): () => void {
    return dialWithCredentials(attempt, this.#options.credentials, this.#shown, (credentials) => {
      const abort = new AbortController();
      this.#read(attempt, abort.signal, credentials).catch((error: unknown) => {
        const problem = certificateProblem(error);
        if (problem !== undefined) attempt.refused(`${this.#shown}: ${problem}`);
        attempt.ended(`${this.#shown}: the connection broke or could not be made; it is tried again`);
      });
      return () => {
        abort.abort();
      };
    });
  }

  async #read(
    attempt: ConnectionAttempt,
    signal: AbortSignal,
    credentials: FeedCredentials | undefined,
  ): Promise<void> {
    const response = await this.#request(attempt, signal, credentials);
    if (response === undefined) return;
    attempt.opened();
    this.#receiver.restarted();
    const parser = new EventStreamParser(this.#connection.limits.messageBytes, ({ data }) => {
      this.#take(data, attempt);
    });
    const reader = response.pipeThrough(new TextDecoderStream()).getReader();
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      try {
        parser.push(chunk.value);
      } catch (error) {
        if (!(error instanceof LargeEventError)) throw error;
        this.#connection.fault('tooLarge');
        // Where it ends is not known without reading it; beyond it only a whole state helps.
        this.#receiver.forget();
        attempt.ended(`${this.#shown}: ${error.message}; send smaller ones, or allow more by messageBytes`);
        return;
      }
      await this.#connection.idle;
      if (!attempt.isCurrent) return;
    }
    attempt.ended(`${this.#shown}: the source ended the stream; it is asked again`);
  }

  async #request(
    attempt: ConnectionAttempt,
    signal: AbortSignal,
    credentials: FeedCredentials | undefined,
  ): Promise<ReadableStream<Uint8Array<ArrayBuffer>> | undefined> {
    const { place } = this.#receiver;
    const headers = new Headers({ accept: 'text/event-stream' });
    if (credentials !== undefined) headers.set('authorization', authorizationOf(credentials));
    if (place !== undefined) headers.set('last-event-id', formatPlace(place));
    const response = await fetch(this.#address(), { headers, signal, cache: 'no-store', redirect: 'error' });
    if (response.status === 401 || response.status === 403) {
      attempt.refused(
        `${this.#shown}: the source does not accept the credentials; give others and open it again`,
      );
    } else if (!response.ok || response.body === null) {
      attempt.ended(`${this.#shown}: the source answers ${response.status}; see its address`);
    } else if (response.headers.get('content-type')?.startsWith('text/event-stream') !== true) {
      attempt.ended(`${this.#shown}: the source sends no event stream; see its address`);
    } else {
      return response.body;
    }
    await response.body?.cancel();
    return undefined;
  }

  #address(): URL {
    const url = new URL(this.#options.url.replace(/^sse\+/iu, ''));
    const { classes } = this.#options;
    if (classes !== undefined) url.searchParams.set('classes', classes.join(','));
    return url;
  }

  #take(data: string, attempt: ConnectionAttempt): void {
    if (!attempt.isCurrent) return;
    attempt.received(data.length);
    const message = decodeMessage(data, {
      source: this.#options.id,
      arrivalTime: this.#options.clock.now(),
      fault: (reason, count) => {
        this.#connection.fault(reason, count);
      },
    });
    if (message !== undefined) this.#receiver.take(message, attempt);
  }
}
