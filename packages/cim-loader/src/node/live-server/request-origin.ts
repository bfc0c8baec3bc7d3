import type { IncomingMessage } from 'node:http';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Whether a request may be answered: programs may, pages of this machine and of the origins that are allowed. Where the
 * server is for this machine alone, the request must also name it so: else any page could be given its address as a name.
 */
export function isRequestAllowed(
  request: IncomingMessage,
  host: string,
  origins: readonly string[],
): boolean {
  const { origin, host: named } = request.headers;
  const isLocalServer = LOOPBACK.has(host) || host === '::1';
  if (isLocalServer && !isLoopback(`http://${named ?? ''}`)) return false;
  return origin === undefined || origins.includes(origin) || isLoopback(origin);
}

function isLoopback(address: string): boolean {
  return URL.canParse(address) && LOOPBACK.has(new URL(address).hostname);
}
