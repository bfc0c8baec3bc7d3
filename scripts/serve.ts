/**
 * `node scripts/serve.ts`: serves the built app and the built city packages on `PORT` (default 8080).
 * `--allow-origin ORIGIN`: pages may ask that server for data, too; may be given several times.
 */
import type { AddressInfo } from 'node:net';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import type { GivenCity } from './app/given-city.ts';
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

/**
 * Starts serving; resolves with the address once the port is open.
 * @param mounts served besides the app and the built packages.
 * @param dataOrigins servers that pages may ask for data.
 */
export async function serve(
  portText: string | undefined,
  mounts: readonly Mount[] = [],
  dataOrigins: readonly string[] = [],
): Promise<string> {
  const port = parsePort(portText);
  const server = createStaticServer([...mounts, ...MOUNTS], dataOrigins);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, resolve);
  });
  const address = server.address() as AddressInfo;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      server.close();
      server.closeAllConnections();
    });
  }
  return `http://localhost:${String(address.port)}/`;
}

/**
 * Serves and prints the address; on failure one line and exit code 1.
 * @param city opened by the address, where it is not the default one.
 * @param allowed servers that pages may ask for data, as the operator writes them.
 */
export async function serveOrExit(city?: GivenCity, allowed: readonly string[] = []): Promise<void> {
  try {
    const address = await serve(process.env['PORT'], city?.mounts, parseOrigins(allowed));
    process.stdout.write(`CityLoom: ${address}${city === undefined ? '' : `?city=${city.id}`}\n`);
  } catch (error) {
    process.stderr.write(`serve: ${explain(error)}\n`);
    process.exitCode = 1;
  }
}

function explain(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const port = process.env['PORT'] ?? String(DEFAULT_PORT);
  if (code === 'EADDRINUSE') return `port ${port} is in use; stop what uses it or set PORT to another.`;
  if (code === 'EACCES') return `port ${port} may not be opened by this user; set PORT to one above 1023.`;
  return error instanceof Error ? error.message : String(error);
}

/** What stands behind each `--allow-origin`, and all other words. */
export function splitArguments(words: readonly string[]): {
  readonly allowed: readonly string[];
  readonly paths: readonly string[];
} {
  const isValue = (at: number): boolean => words[at - 1] === '--allow-origin';
  return {
    allowed: words.filter((_, at) => isValue(at)),
    paths: words.filter((word, at) => word !== '--allow-origin' && !isValue(at)),
  };
}

if (import.meta.main) await serveOrExit(undefined, splitArguments(process.argv.slice(2)).allowed);
