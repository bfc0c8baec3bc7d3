import type { FeedTimer } from '../feed.ts';
import type { ConnectionAttempt } from './feed-connection.ts';
import { systemTimer } from './system-timer.ts';

/**
 * Waits for a busy receiver while nothing is read from its source: that we hear nothing meanwhile is no fault of the
 * source's.
 * @param heartbeat seconds of silence after which a connection is given up.
 */
export async function whileBusy(
  busy: Promise<void>,
  attempt: ConnectionAttempt,
  heartbeat: number,
  timer: FeedTimer = systemTimer,
): Promise<void> {
  let cancel = (): void => undefined;
  const live = (): void => {
    attempt.alive();
    cancel = timer.start((heartbeat * 1000) / 3, live);
  };
  live();
  await busy;
  cancel();
}
