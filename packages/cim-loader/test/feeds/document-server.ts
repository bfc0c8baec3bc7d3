import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A web server whose answers a test sets. */
export interface DocumentServer {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** Every question so far: status given and headers that came. */
  readonly asked: {
    readonly path: string;
    readonly status: number;
    readonly headers: IncomingMessage['headers'];
  }[];
  /** Answers from now on. */
  answer: (request: IncomingMessage, response: ServerResponse) => void;
  /** Serves a document with a strong ETag, and 304 to whoever has it. */
  serve(body: string | Uint8Array, headers?: Readonly<Record<string, string>>): void;
  /** Takes no more calls; those that stand are cut. */
  stop(): Promise<void>;
  /** Takes calls again, at the same address. */
  start(): Promise<void>;
}

export async function startDocumentServer(): Promise<DocumentServer> {
  let port = 0;
  let version = 0;
  const server = createServer((request, response) => {
    response.on('finish', () => {
      self.asked.push({ path: request.url ?? '', status: response.statusCode, headers: request.headers });
    });
    self.answer(request, response);
  });
  const self: DocumentServer = {
    get url() {
      return `http://127.0.0.1:${port}`;
    },
    asked: [],
    answer: (_, response) => response.writeHead(404).end(),
    serve: (body, headers = {}) => {
      const etag = `"v${++version}"`;
      self.answer = (request, response) => {
        const isKnown = request.headers['if-none-match'] === etag;
        response.writeHead(isKnown ? 304 : 200, { etag, ...headers }).end(isKnown ? undefined : body);
      };
    },
    start: async () => {
      await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
      port = (server.address() as AddressInfo).port;
    },
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
  await self.start();
  return self;
}
