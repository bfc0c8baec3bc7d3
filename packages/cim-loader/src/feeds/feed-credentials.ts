import type { FeedCredentials } from './feed.ts';

/** As HTTP's `Authorization` has it. Browsers cannot set that of a WebSocket, and an address would be logged. */
export function authorizationOf(credentials: FeedCredentials): string {
  if (credentials.kind === 'bearer') return `Bearer ${credentials.token}`;
  const bytes = new TextEncoder().encode(`${credentials.username}:${credentials.password}`);
  return `Basic ${btoa(String.fromCharCode(...bytes))}`;
}
