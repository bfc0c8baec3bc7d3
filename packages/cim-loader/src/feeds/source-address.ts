import { FeedError } from './feed-error.ts';

/** Query fields that are known to carry secrets. */
const SECRET_FIELDS = /token|key|secret|password|passwd|auth|signature|credential|^pwd$|^sig$|^code$/iu;

/**
 * An address of a feed, checked.
 * @throws {FeedError} it is no address, has another scheme, or carries a name and password.
 */
export function parseSourceAddress(feed: string, address: string, schemes: readonly string[]): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined) {
    throw new FeedError(feed, 'its address cannot be read', `give one like ${schemes[0] ?? ''}//host/path`);
  }
  if (!schemes.includes(url.protocol)) {
    throw new FeedError(
      feed,
      `${url.protocol} is not for this protocol`,
      `give one of ${schemes.join(', ')}`,
    );
  }
  if (url.username !== '' || url.password !== '') {
    throw new FeedError(
      feed,
      'its address carries a name or password',
      'give them by the credentials callback',
    );
  }
  return url;
}

/** The address as it may be shown: without name and password, and without the values of fields that may be secret. */
export function shownAddress(address: string | URL): string {
  if (typeof address === 'string' && !URL.canParse(address)) return '(no address)';
  const url = new URL(address);
  url.username = '';
  url.password = '';
  url.hash = '';
  for (const name of new Set(url.searchParams.keys())) {
    if (SECRET_FIELDS.test(name)) url.searchParams.set(name, '***');
  }
  return url.href;
}
