import type { Clock } from '@cityloom/twin-core';
import type { FeedPort, FromFeedHost, ToFeedHost } from './feed-messages.ts';
import { hostFeeds, type FeedHostOptions } from './host-feeds.ts';

/** A host of feeds on this thread, for where there are no workers. Messages take turns, as between threads. */
export function createLocalFeedPort(
  clock: Clock,
  options: Omit<FeedHostOptions, 'clock' | 'random'> & { readonly random?: () => number } = {},
): FeedPort {
  let receive: ((message: FromFeedHost) => void) | undefined;
  const host = hostFeeds(
    (message) => {
      queueMicrotask(() => receive?.(message));
    },
    { clock, random: Math.random, ...options },
  );
  return {
    post(message: ToFeedHost) {
      queueMicrotask(() => {
        host.take(message);
      });
    },
    listen(take) {
      receive = take;
    },
    end() {
      receive = undefined;
      void host.close();
    },
  };
}
