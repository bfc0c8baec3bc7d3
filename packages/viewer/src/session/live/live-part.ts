import type { EntityChoice } from './entity-choice.ts';
import type { GeofenceWatch } from './geofence-watch.ts';
import type { LiveBoard } from './live-board.ts';
import type { LiveCommand } from './live-command.ts';
import type { LiveControl } from './live-control.ts';
import type { LiveFeeds } from './live-feeds.ts';
import type { LivePlayback } from './live-playback.ts';
import type { LiveRecorder } from './live-recorder.ts';
import type { SharedLive } from './live-storage.ts';

/** The live part of a session, with its code. */
export interface OpenLive {
  readonly control: LiveControl;
  /** @throws {CommandError} if the command is malformed or names something that does not exist. */
  execute(command: LiveCommand): Promise<void>;
  /** What a link says of it; `undefined`: nothing. */
  shared(): SharedLive | undefined;
  /** @throws {CommandError} it is not understood; nothing is altered then. */
  openShared(shared: unknown): void;
  dispose(): void;
}

/** What the live part is made of. */
export interface LiveParts {
  readonly board: LiveBoard;
  readonly feeds: LiveFeeds;
  readonly playback: LivePlayback;
  readonly recorder: LiveRecorder;
  readonly choice: EntityChoice;
  readonly fences: GeofenceWatch;
  /** Stores what is kept with the city. */
  readonly save: () => void;
}
