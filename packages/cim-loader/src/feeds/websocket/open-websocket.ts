import type { ConvertBatch } from '../coordinates.ts';
import { createFrameDecoder } from '../cloud-events/decode-frame.ts';
import { decodeMessage } from '../cloud-events/decode-message.ts';
import type { ReportContext } from '../cloud-events/decode-reports.ts';
import { MESSAGE_TYPES, SUBPROTOCOLS } from '../cloud-events/message-types.ts';
import { parsePlace, type StreamPlace } from '../cloud-events/stream-place.ts';
import { StreamReceiver } from '../cloud-events/stream-receiver.ts';
import { socketCertificateProblem } from '../connection/certificate-problem.ts';
import { dialWithCredentials } from '../connection/dial-with-credentials.ts';
import { FeedConnection, type ConnectionAttempt } from '../connection/feed-connection.ts';
import { authorizationOf } from '../feed-credentials.ts';
import type { FeedSink, OpenFeed } from '../feed.ts';
import { shownAddress } from '../source-address.ts';
import type { WebSocketFeedOptions } from './websocket-options.ts';

/** Close codes of the source: it will not have us, whatever we try. */
const UNAUTHORISED = 4401;

/** Opens a feed over WebSocket; the connection stays until it is closed. */
export function openWebSocket(
  options: WebSocketFeedOptions,
  sink: FeedSink,
  convert: ConvertBatch,
): OpenFeed {
  return new WebSocketFeed(options, sink, convert);
}

class WebSocketFeed implements OpenFeed {
  readonly #options: WebSocketFeedOptions;
  readonly #connection: FeedConnection;
  readonly #receiver: StreamReceiver;
  readonly #shown: string;
  readonly #decodeFrame = createFrameDecoder();
  #socket: WebSocket | undefined;
  #authorization: string | undefined;
  #questions = 0;

  constructor(options: WebSocketFeedOptions, sink: FeedSink, convert: ConvertBatch) {
    this.#options = options;
    this.#shown = shownAddress(options.url);
    this.#connection = new FeedConnection(options, sink, (attempt) => this.#dial(attempt));
    this.#receiver = new StreamReceiver({
      connection: this.#connection,
      sink,
      convert,
      resumeFrom: parsePlace(options.resumeFrom),
      ask: (after) => {
        this.#ask(after);
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
      this.#authorization = credentials === undefined ? undefined : authorizationOf(credentials);
      return this.#connect(attempt);
    });
  }

  #connect(attempt: ConnectionAttempt): () => void {
    const protocols =
      this.#options.compact === false ? [SUBPROTOCOLS.json] : [SUBPROTOCOLS.compact, SUBPROTOCOLS.json];
    const socket = makeSocket(this.#options.url, protocols);
    if (socket === undefined) {
      attempt.refused(
        `${this.#shown}: this page may not connect there; use wss: where the page itself is https:`,
      );
      return () => undefined;
    }
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    let wasOpen = false;
    socket.onopen = () => {
      wasOpen = true;
      if (!protocols.some((protocol) => protocol === socket.protocol)) {
        attempt.ended(`${this.#shown}: the source speaks none of ${protocols.join(', ')}; see its address`);
        return;
      }
      attempt.opened();
      this.#receiver.restarted();
      this.#ask(this.#receiver.place);
    };
    socket.onmessage = ({ data }: MessageEvent<unknown>) => {
      this.#take(data, attempt);
    };
    // Why it failed, a browser does not tell; its close event follows.
    socket.onerror = () => undefined;
    socket.onclose = ({ code, reason }) => {
      if (code === UNAUTHORISED) {
        attempt.refused(
          `${this.#shown}: the source does not accept the credentials; give others and open it again`,
        );
        return;
      }
      const said = reason === '' ? '' : ` (${reason.slice(0, 123)})`;
      const broke = `the connection broke or could not be made, code ${code}${said}; it is tried again`;
      if (wasOpen) attempt.ended(`${this.#shown}: ${broke}`);
      else void this.#tellWhy(attempt, broke);
    };
    return () => {
      // A half-open socket never finishes its closing handshake: what it still says is not for us any more.
      socket.onopen = socket.onmessage = socket.onclose = null;
      if (this.#socket === socket) this.#socket = undefined;
      socket.close();
    };
  }

  /** A platform does not tell why a socket was not opened; of a certificate it can be found out. */
  async #tellWhy(attempt: ConnectionAttempt, otherwise: string): Promise<void> {
    const problem = await socketCertificateProblem(this.#options.url);
    if (problem === undefined) attempt.ended(`${this.#shown}: ${otherwise}`);
    else attempt.refused(`${this.#shown}: ${problem}`);
  }

  #take(data: unknown, attempt: ConnectionAttempt): void {
    if (!attempt.isCurrent) return;
    const connection = this.#connection;
    const size = typeof data === 'string' ? data.length : data instanceof ArrayBuffer ? data.byteLength : 0;
    attempt.received(size);
    if (size > connection.limits.messageBytes) {
      connection.fault('tooLarge');
      return;
    }
    const context: ReportContext = {
      source: this.#options.id,
      arrivalTime: this.#options.clock.now(),
      fault: (reason, count) => {
        connection.fault(reason, count);
      },
    };
    const message =
      data instanceof ArrayBuffer
        ? this.#decodeFrame(new Uint8Array(data), context)
        : decodeMessage(String(data), context);
    if (message !== undefined) this.#receiver.take(message, attempt);
  }

  #ask(after: StreamPlace | undefined): void {
    const { id, classes, clock } = this.#options;
    const socket = this.#socket;
    if (socket?.readyState !== WebSocket.OPEN) return;
    socket.send(
      JSON.stringify({
        specversion: '1.0',
        id: String(++this.#questions),
        source: `urn:cityloom:receiver:${encodeURIComponent(id)}`,
        type: MESSAGE_TYPES.subscribe,
        time: new Date(clock.now()).toISOString(),
        datacontenttype: 'application/json',
        data: {
          ...(classes !== undefined && { classes }),
          ...(after !== undefined && { stream: after.stream, after: String(after.sequence) }),
          ...(this.#authorization !== undefined && { authorization: this.#authorization }),
        },
      }),
    );
  }
}

/** `undefined` where the platform forbids it: mixed content, a port it blocks. */
function makeSocket(url: string, protocols: readonly string[]): WebSocket | undefined {
  try {
    return new WebSocket(url, [...protocols]);
  } catch {
    return undefined;
  }
}
