import type { IncomingMessage, ServerResponse, Server } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import type { LiveDemo, LiveEndpoint } from './live-demo.ts';

/** Milliseconds a page waits for the live city to be there before it is told that there is none. */
const WAIT_FOR_CITY = 15_000;

/** What of a request for a WebSocket is passed on: what the protocol needs, and nothing that tells who asks. */
const PASSED_ON = [
  'sec-websocket-key',
  'sec-websocket-version',
  'sec-websocket-protocol',
  'sec-websocket-extensions',
] as const;

/** Paths under which the live city is reached on this server's own origin. */
const WAYS: ReadonlyMap<string, (endpoint: LiveEndpoint) => string | undefined> = new Map([
  ['/live/stream', ({ url }) => url],
  ['/live/mqtt', ({ mqttSocketUrl }) => mqttSocketUrl],
]);

/**
 * Gives a server the ways to a live city: `/live/stream` and `/live/mqtt` are connected through, for pages of the
 * server's own origin.
 * @returns ends all connections that go through; the server does not know of them.
 */
export function attachLive(server: Server, demo: LiveDemo): () => void {
  const open = new Set<Duplex>();
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    // Its close event follows.
    socket.on('error', () => undefined);
    void connectThrough(demo, request, socket, head);
  });
  return () => {
    for (const socket of open) socket.destroy();
  };
}

/** Answers `/live/feeds.json`: what a page of this city is to open. Addresses are relative to the page. */
export async function sendFeeds(demo: LiveDemo, response: ServerResponse): Promise<void> {
  const endpoint = await withinTime(demo.endpoint(), WAIT_FOR_CITY);
  response.setHeader('Content-Type', 'application/json');
  response.setHeader('Cache-Control', 'no-store');
  const said = endpoint === undefined ? { feeds: [] } : { city: endpoint.city, feeds: [feedOf(endpoint)] };
  response.end(JSON.stringify(said));
}

function feedOf({ title }: LiveEndpoint): {
  readonly title: LiveEndpoint['title'];
  readonly [field: string]: unknown;
} {
  return {
    id: 'live-city',
    title: { en: `${title.en} (synthetic)`, 'zh-CN': `${title['zh-CN']}（合成）` },
    protocol: 'websocket',
    url: 'live/stream',
  };
}

async function withinTime<Result>(work: Promise<Result>, milliseconds: number): Promise<Result | undefined> {
  let timeout: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timeout = setTimeout(resolve, milliseconds, undefined);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timeout);
  }
}

async function connectThrough(
  demo: LiveDemo,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): Promise<void> {
  const way = WAYS.get((request.url ?? '').replace(/\?.*$/u, ''));
  if (way === undefined) {
    refuse(socket, '404 Not Found');
    return;
  }
  if (!isSameOrigin(request)) {
    refuse(socket, '403 Forbidden');
    return;
  }
  const endpoint = await withinTime(demo.endpoint(), WAIT_FOR_CITY);
  const address = endpoint === undefined ? undefined : way(endpoint);
  if (address === undefined) {
    refuse(socket, '503 Service Unavailable');
    return;
  }
  const { hostname, port, host, pathname } = new URL(address);
  const target = connect(Number(port), hostname);
  target.once('connect', () => {
    const lines = [`GET ${pathname} HTTP/1.1`, `Host: ${host}`, 'Connection: Upgrade', 'Upgrade: websocket'];
    for (const name of PASSED_ON) {
      const value = request.headers[name];
      if (value !== undefined) lines.push(`${name}: ${value}`);
    }
    target.write(`${lines.join('\r\n')}\r\n\r\n`);
    target.write(head);
    socket.pipe(target).pipe(socket);
  });
  target.on('error', () => socket.destroy());
  target.on('close', () => socket.destroy());
  socket.on('close', () => target.destroy());
  if (socket.destroyed) target.destroy();
}

/** Programs name no origin; a page must be one of this server's own. */
function isSameOrigin({ headers }: IncomingMessage): boolean {
  const { origin, host } = headers;
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === host);
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
