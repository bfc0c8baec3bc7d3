import { type InputFile, LoadError, type LoadOptions, openUrl } from '@cityloom/cim-loader';
import type { ReadResult } from '../../session/index.ts';
import { readFile } from './read-sources.ts';

/** Which addresses may be asked. */
export interface AddressRules {
  /** Address of the page. */
  readonly base: string;
  readonly allowedOrigins: readonly string[];
}

/**
 * Reads what lies at an address of the page's own origin, or of one the host allows.
 * @throws {LoadError} an address of another origin: it is not asked.
 */
export async function readAddress(
  url: string,
  rules: AddressRules,
  options: LoadOptions,
  follow: (done: number, file: string) => void,
): Promise<ReadResult> {
  const address = resolveAddress(url, rules);
  return readFile(await openAddress(address, options), options, follow);
}

/** @throws {LoadError} no address, or one of another origin. */
export function resolveAddress(url: string, { base, allowedOrigins }: AddressRules): URL {
  let address: URL;
  try {
    address = new URL(url, base);
  } catch (cause) {
    throw refused(url, 'is no address', 'give one such as data/trees.geojson or https://…', cause);
  }
  const { origin } = new URL(base);
  if (address.origin === origin || allowedOrigins.includes(address.origin)) return address;
  throw refused(
    url,
    `lies on another server (${address.host}); this page asks its own server only`,
    `download the file and drop it here, put it on ${origin}, or have the operator allow that server`,
  );
}

/** In pieces where the server allows; files it refers to are looked for beside it. Redirects are not followed. */
async function openAddress(address: URL, { signal }: LoadOptions): Promise<InputFile> {
  const file = await openUrl(address.href, {}, signal);
  // People know it by its name; the folder keeps the address.
  return { ...file, name: address.pathname.split('/').at(-1) ?? file.name };
}

function refused(url: string, problem: string, remedy: string, cause?: unknown): LoadError {
  return new LoadError(problem, { url, format: 'address', kind: 'unreadable', remedy, cause });
}
