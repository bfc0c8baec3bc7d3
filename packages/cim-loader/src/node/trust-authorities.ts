import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { FeedError } from '../feeds/feed-error.ts';

/**
 * Trusts the certificates these authorities signed, beside what Node trusts already: for every connection of this thread
 * from here on, of every protocol.
 * @param certificates one or several, as PEM.
 * @param name of the file, for the error.
 * @throws {FeedError} there is no certificate in it, or one that cannot be read.
 */
export function trustAuthorities(certificates: string, name: string): void {
  const given = certificates.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/gu) ?? [];
  try {
    if (given.length === 0) throw new Error('no certificate stands in it');
    setDefaultCACertificates([...getCACertificates('default'), ...given]);
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new FeedError(name, problem, 'give certificates of authorities as PEM', error);
  }
}
