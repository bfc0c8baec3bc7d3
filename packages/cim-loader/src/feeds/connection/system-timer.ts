import type { FeedTimer } from '../feed.ts';

/** The platform's own timer. */
export const systemTimer: FeedTimer = {
  start: (milliseconds, action) => {
    const handle = setTimeout(action, milliseconds);
    return () => {
      clearTimeout(handle);
    };
  },
};
