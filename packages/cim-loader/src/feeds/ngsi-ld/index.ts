import { FeedError } from '../feed-error.ts';
import type { FeedProtocol } from '../feed.ts';
import { lazyFeed } from '../lazy-feed.ts';
import { checkPolling } from '../polling/polling-options.ts';
import { parseSourceAddress } from '../source-address.ts';
import type { NgsiFeedOptions } from './ngsi-options.ts';

const SCHEMES = ['ngsi-ld+https:', 'ngsi-ld+http:'] as const;

/** Entities of an NGSI-LD context broker, as docs/guides/live-protocols.md has it. */
export const ngsiLdFeed: FeedProtocol<NgsiFeedOptions> = {
  id: 'ngsi-ld',
  title: 'NGSI-LD',
  schemes: SCHEMES,
  open: (options, sink) => {
    parseSourceAddress(options.id, options.url, SCHEMES);
    checkPolling(options);
    const { id, pageSize = 1, context } = options;
    if (!(Number.isSafeInteger(pageSize) && pageSize > 0)) {
      throw new FeedError(id, `pageSize is ${pageSize}`, 'give a whole number above 0');
    }
    if (context !== undefined && (!URL.canParse(context) || /[<>\s]/u.test(context))) {
      throw new FeedError(id, 'its context is no address', 'give the whole address of the JSON-LD context');
    }
    return lazyFeed(options, sink, async () => (await import('./open-ngsi-ld.ts')).openNgsiLd);
  },
};
