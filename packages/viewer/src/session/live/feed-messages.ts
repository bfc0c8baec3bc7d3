import type { FeedCredentials, FeedHealth, FeedPosition } from '@cityloom/cim-loader';
import type { EntityBatch, EntityClass, EntityEvent } from '@cityloom/twin-core/entities';
import type { FeedSettings } from './live-state.ts';

/** A batch on its way between threads: without its list of names where that is the one of the class's last batch. */
export type PostedBatch = Omit<EntityBatch, 'ids'> & { readonly ids: readonly string[] | undefined };

/** To the thread of the feeds. Each opening has a number of its own, so that what a closed one still says is known. */
export type ToFeedHost =
  | {
      readonly kind: 'open';
      readonly line: number;
      readonly settings: FeedSettings;
      /** The feed is entered with credentials; it asks for them at every connection. */
      readonly asksCredentials: boolean;
      readonly resumeFrom: FeedPosition | undefined;
    }
  | { readonly kind: 'close'; readonly line: number }
  /** So many reports have been applied: more may come. */
  | { readonly kind: 'applied'; readonly line: number; readonly reports: number }
  /** `undefined`: none could be got. */
  | {
      readonly kind: 'credentials';
      readonly line: number;
      readonly question: number;
      readonly credentials: FeedCredentials | undefined;
    };

/** From the thread of the feeds. */
export type FromFeedHost =
  | { readonly kind: 'opened'; readonly line: number }
  /** It can never be opened so. */
  | { readonly kind: 'refused'; readonly line: number; readonly reason: string }
  | { readonly kind: 'class'; readonly line: number; readonly entityClass: EntityClass }
  | {
      readonly kind: 'reports';
      readonly line: number;
      readonly batch: PostedBatch;
      readonly position: FeedPosition | undefined;
    }
  | {
      readonly kind: 'snapshot';
      readonly line: number;
      readonly batches: readonly PostedBatch[];
      readonly position: FeedPosition | undefined;
    }
  | { readonly kind: 'event'; readonly line: number; readonly event: EntityEvent }
  | { readonly kind: 'health'; readonly line: number; readonly health: FeedHealth }
  | { readonly kind: 'credentials'; readonly line: number; readonly question: number };

/** The page's end of the line to the thread of the feeds. */
export interface FeedPort {
  /** Hands a message to the thread of the feeds. */
  post(message: ToFeedHost): void;
  /** Called once, before anything is posted. `failed`: the thread has died, or could not be started. */
  listen(take: (message: FromFeedHost) => void, failed: (reason: string) => void): void;
  /** Ends the thread and with it all feeds. */
  end(): void;
}
