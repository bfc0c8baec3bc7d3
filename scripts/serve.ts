/**
 * `node scripts/serve.ts`: serves the built app and the built city packages on `PORT` (default 8080).
 * `--allow-origin ORIGIN`: pages may ask that server for data, too; may be given several times.
 * `--live`: the default city lives, in a process of its own.
 */
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import type { GivenCity } from './app/given-city.ts';
import { hasRoads, startLiveDemo, type LiveDemo } from './app/live-demo.ts';
import { attachLive, sendFeeds } from './app/live-gateway.ts';
import { DEFAULT_CITY_FOLDER } from './app/prepare.ts';
import { parseOrigins } from './app/security-headers.ts';
import { createStaticServer, type Mount } from './app/static-server.ts';

const DEFAULT_PORT = 8080;

const MOUNTS: readonly Mount[] = [
  { prefix: '/cities/', folder: fileURLToPath(new URL('../data/built', import.meta.url)) },
  {
    prefix: '/',
    folder: fileURLToPath(new URL('../packages/viewer/app/dist', import.meta.url)),
    immutable: /^\/assets\//,
  },
];

/**
 * @param value of the environment variable `PORT`; 0 takes any free port.
 * @throws {RangeError} if it is no port.
 */
function parsePort(value: string | undefined): number {
  if (value === undefined || value === '') return DEFAULT_PORT;
  const port = Number(value);
  if (/^\d+$/.test(value) && port <= 65_535) return port;
  throw new RangeError(`PORT: must be a whole number from 0 to 65535, got "${value}".`);
}

/** What is served besides the app and the built packages. */
export interface ServeOptions {
  /** Opened by the address, where it is not the default one. */
  readonly city?: GivenCity | undefined;
  /** Servers that pages may ask for data, as the operator writes them. */
  readonly allowed?: readonly string[];
  /** Reached on the same origin; it is ended with the server. */
  readonly live?: LiveDemo | undefined;
}

/**
 * Starts serving; resolves with the address once the port is open.
 * @throws {RangeError} a port or an origin is none. @throws {Error} the port cannot be had.
 */
async function serve(portText: string | undefined, options: ServeOptions): Promise<string> {
  const { city, allowed = [], live } = options;
  const port = parsePort(portText);
  const answers = new Map(
    live === undefined ? [] : [['/live/feeds.json', (response: ServerResponse) => sendFeeds(live, response)]],
  );
  const server = createStaticServer([...(city?.mounts ?? []), ...MOUNTS], parseOrigins(allowed), answers);
  const cutLive = live === undefined ? undefined : attachLive(server, live);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, resolve);
  });
  const address = server.address() as AddressInfo;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      server.close();
      server.closeAllConnections();
      cutLive?.();
      void live?.stop();
    });
  }
  return `http://localhost:${String(address.port)}/`;
}

/** Serves and prints the address; on failure one line and exit code 1. */
export async function serveOrExit(options: ServeOptions): Promise<void> {
  const { city, live } = options;
  try {
    const address = await serve(process.env['PORT'], options);
    process.stdout.write(`CityLoom: ${address}${city === undefined ? '' : `?city=${city.id}`}\n`);
    const broker = (await live?.endpoint())?.mqttUrl;
    if (broker !== undefined) {
      process.stdout.write(`CityLoom: the live city listens at ${broker} (docs/guides/live-feeds.md).\n`);
    }
  } catch (error) {
    process.stderr.write(`serve: ${explain(error)}\n`);
    process.exitCode = 1;
    await live?.stop();
  }
}

/**
 * Starts the process of a live city; `undefined`, with one line that says so, where the city has no roads.
 * @param folder of the city's package.
 */
export function startLive(folder: string): LiveDemo | undefined {
  const say = (line: string): void => {
    process.stdout.write(`CityLoom: ${line}\n`);
  };
  if (hasRoads(folder)) return startLiveDemo(folder, { say });
  say('the city has no roads, so there is no live city in it.');
  return undefined;
}

function explain(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const port = process.env['PORT'] ?? String(DEFAULT_PORT);
  if (code === 'EADDRINUSE') return `port ${port} is in use; stop what uses it or set PORT to another.`;
  if (code === 'EACCES') return `port ${port} may not be opened by this user; set PORT to one above 1023.`;
  return error instanceof Error ? error.message : String(error);
}

/** What a person asks for on the command line. */
export interface Wishes {
  /** What stands behind each `--allow-origin`. */
  readonly allowed: readonly string[];
  /** `--live` and `--no-live`; `undefined` for neither. */
  readonly live: boolean | undefined;
  /** All other words. */
  readonly paths: readonly string[];
}

const LIVE_WORDS: ReadonlyMap<string, boolean> = new Map([
  ['--live', true],
  ['--no-live', false],
]);

/** @param words of the command line. */
export function splitArguments(words: readonly string[]): Wishes {
  const isValue = (at: number): boolean => words[at - 1] === '--allow-origin';
  return {
    allowed: words.filter((_, at) => isValue(at)),
    live: LIVE_WORDS.get(words.findLast((word, at) => LIVE_WORDS.has(word) && !isValue(at)) ?? ''),
    paths: words.filter((word, at) => word !== '--allow-origin' && !LIVE_WORDS.has(word) && !isValue(at)),
  };
}

if (import.meta.main) {
  const { allowed, live } = splitArguments(process.argv.slice(2));
  await serveOrExit({ allowed, live: live === true ? startLive(DEFAULT_CITY_FOLDER) : undefined });
}
