import type { Clock } from '@cityloom/twin-core';

/** Tells an operator of what happens again and again without filling the terminal. */
export interface Notices {
  /** Says a line; of those with the same key, one a minute. @param key default: none, it is always said. */
  say(line: string, key?: string): void;
}

/** Milliseconds between two lines of one key. */
const EVERY = 60_000;
/** Keys remembered. */
const MOST_KEYS = 1000;

export function createNotices(clock: Clock, say: (line: string) => void): Notices {
  const said = new Map<string, number>();
  return {
    say: (line, key) => {
      const now = clock.now();
      if (key !== undefined) {
        if (now - (said.get(key) ?? -Infinity) < EVERY) return;
        if (said.size >= MOST_KEYS) said.clear();
        said.set(key, now);
      }
      say(line);
    },
  };
}
