import type { FeedCredentials } from '@cityloom/cim-loader';
import type { LiveScene } from './live-scene.ts';

/** Asks for what a source is entered with, at every connection; the answer is passed on and not kept. */
export type AskFeedCredentials = () => Promise<FeedCredentials>;

/** The live part of a session, once its code is there. What can be said in plain data are commands instead. */
export interface LiveControl {
  /** What a view draws from. */
  readonly scene: LiveScene;
  /**
   * Says how to ask for what a feed is entered with, in place of `SessionOptions.feedCredentials`; a feed that is open is
   * opened anew. Forgotten with the session.
   * @param ask `undefined`: the feed is entered without.
   */
  setCredentials(feed: string, ask: AskFeedCredentials | undefined): void;
  /**
   * What was recorded in this browser for this city, as a file for {@link LiveControl.openRecording} and
   * `cityloom feed replay`.
   * @throws {CommandError} nothing was recorded, or it cannot be read.
   */
  exportRecording(): Promise<Blob>;
  /** Forgets what was recorded in this browser for this city. @throws {CommandError} while it is being recorded. */
  deleteRecording(): Promise<void>;
  /**
   * Plays a recording from its beginning: feeds are closed, `scene.store` is that of the recording, the window is its
   * time. `setLiveMode` pauses, plays on and seeks; mode `live` closes it.
   * @param title name of the file, for the interface.
   * @throws {CommandError} it is no recording, or is damaged; nothing is altered then.
   */
  openRecording(recording: Blob | Uint8Array<ArrayBuffer>, title?: string): Promise<void>;
  /** Back to live; feeds are opened again where they were left. No error if none is open. */
  closeRecording(): Promise<void>;
}
