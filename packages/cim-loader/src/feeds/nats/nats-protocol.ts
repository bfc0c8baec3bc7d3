import { FeedError } from '../feed-error.ts';
import type { FeedProtocol } from '../feed.ts';
import { lazyFeed } from '../lazy-feed.ts';
import { parseSourceAddress } from '../source-address.ts';
import type { ConnectNats } from './connect-nats.ts';
import type { NatsFeedOptions } from './nats-options.ts';

/** How a server is reached. */
export interface NatsTransport {
  readonly id: string;
  readonly title: string;
  readonly schemes: readonly string[];
  /** Other schemes taken where the protocol is asked for by name. */
  readonly otherSchemes: readonly string[];
  readonly load: (url: string) => Promise<ConnectNats>;
}

/** The protocol over one kind of transport. */
export function createNatsProtocol(transport: NatsTransport): FeedProtocol<NatsFeedOptions> {
  const { id, title, schemes, otherSchemes, load } = transport;
  return {
    id,
    title,
    schemes,
    open: (options, sink) => {
      parseSourceAddress(options.id, options.url, [...schemes, ...otherSchemes]);
      checkOptions(options);
      return lazyFeed(options, sink, async () => {
        const [{ loadNats }, connect] = await Promise.all([import('./open-nats.ts'), load(options.url)]);
        return loadNats(options, connect);
      });
    },
  };
}

/** @throws {FeedError} options that can never work. */
function checkOptions({ id, prefix, classes, stream }: NatsFeedOptions): void {
  for (const part of [...(prefix?.split('.') ?? []), ...(classes ?? [])]) {
    if (part === '' || /[.*>\s\0]/u.test(part)) {
      throw new FeedError(
        id,
        `"${part}" can be no part of a subject`,
        'give a prefix like cityloom.v1 and classes like vehicle, without *, > and spaces',
      );
    }
  }
  if (typeof stream === 'string' && !/^[^\s.*>/\\\0]{1,255}$/u.test(stream)) {
    throw new FeedError(id, `"${stream}" can be no stream`, 'give the name of a JetStream stream');
  }
}
