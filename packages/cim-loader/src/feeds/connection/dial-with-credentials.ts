import type { FeedCredentials, FeedOptions } from '../feed.ts';
import type { ConnectionAttempt } from './feed-connection.ts';

/** What is said where the callback gives none; what it says itself may hold what it asked for. */
export const NO_CREDENTIALS = 'no credentials could be got; see the callback that gives them';

/**
 * Asks for credentials, where the feed is entered with some, and makes the connection with them.
 * @param shown the address as it may be shown.
 * @param connect makes the connection; @returns how to hang up.
 * @returns how to hang up, whether it was made by then or not.
 */
export function dialWithCredentials(
  attempt: ConnectionAttempt,
  credentials: FeedOptions['credentials'],
  shown: string,
  connect: (credentials: FeedCredentials | undefined) => () => void,
): () => void {
  if (credentials === undefined) return connect(undefined);
  let hangUp: (() => void) | undefined;
  void Promise.resolve()
    .then(credentials)
    .then(
      (answer) => {
        if (attempt.isCurrent) hangUp = connect(answer);
      },
      () => {
        attempt.ended(`${shown}: ${NO_CREDENTIALS}`);
      },
    );
  return () => hangUp?.();
}
