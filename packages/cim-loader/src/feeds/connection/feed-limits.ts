import { FeedError } from '../feed-error.ts';
import type { FeedLimits } from '../feed.ts';

/** What a feed waits and takes where nothing else is asked for. */
export const FEED_LIMITS: FeedLimits = {
  heartbeat: 15,
  staleAfter: 30,
  lostAfter: 60,
  retry: [0.5, 15],
  messageBytes: 8 * 1024 * 1024,
  waitingReports: 200_000,
};

/**
 * Limits with the defaults filled in.
 * @throws {FeedError} a limit that is not above 0, or a longest wait below the first.
 */
export function completeLimits(feed: string, limits: Partial<FeedLimits> = {}): FeedLimits {
  const complete = { ...FEED_LIMITS, ...limits };
  const { retry, ...numbers } = complete;
  for (const [name, value] of Object.entries(numbers)) {
    if (!(value > 0)) throw new FeedError(feed, `limit ${name} is ${value}`, 'give a number above 0');
  }
  const [first, longest] = retry;
  if (!(first > 0 && longest >= first)) {
    throw new FeedError(
      feed,
      `limit retry is [${first}, ${longest}]`,
      'give seconds above 0, the shortest first',
    );
  }
  return complete;
}
