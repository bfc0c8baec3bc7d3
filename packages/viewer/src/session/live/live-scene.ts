import type { EntityStore } from '@cityloom/twin-core/entities';

/**
 * What a view draws live entities from. Reports come many times a second and never pass through the session's state: a
 * view asks for them when it draws.
 */
export interface LiveScene {
  /** What was reported, the past included. While a recording plays, that of the recording: ask anew after a leap. */
  readonly store: EntityStore;
  /**
   * Moment to show now, milliseconds since 1970. In live mode somewhat behind the present, so that there is always a
   * report to move towards. Ages count from here too.
   */
  displayTime(): number;
  /** True while the moment on show moves: then frames are drawn without being asked for. */
  readonly running: boolean;
  /** False: the present, as the store's tables have it. True: states at {@link displayTime}, from its history. */
  readonly past: boolean;
  /** Called when `running` or `past` altered, or the moment on show leapt, or the store was exchanged. Returns its unsubscribe. */
  subscribe(listener: () => void): () => void;
}
