import type { FeedProtocol } from '../feed.ts';
import { FeedError } from '../feed-error.ts';
import { lazyFeed } from '../lazy-feed.ts';
import { checkPolling } from '../polling/polling-options.ts';
import { parseSourceAddress } from '../source-address.ts';
import type { CzmlFeedOptions } from './czml-options.ts';

const SCHEMES = ['czml+https:', 'czml+http:'] as const;

/** CZML, as a file or a stream of packets, as docs/guides/live-protocols.md has it. */
export const czmlFeed: FeedProtocol<CzmlFeedOptions> = {
  id: 'czml',
  title: 'CZML file or stream',
  schemes: SCHEMES,
  open: (options, sink) => {
    parseSourceAddress(options.id, options.url, SCHEMES);
    checkPolling(options);
    const { id, step = 1, entityClass = 'czml' } = options;
    if (!(step >= 0.05 && step < 1e6))
      throw new FeedError(id, `step is ${step}`, 'give seconds, 0.05 or more');
    if (!/^[\w-]{1,64}$/u.test(entityClass)) {
      throw new FeedError(id, `entityClass is ${entityClass}`, 'give 1 to 64 letters, digits, _ or -');
    }
    return lazyFeed(options, sink, async () => (await import('./open-czml.ts')).openCzml);
  },
};
