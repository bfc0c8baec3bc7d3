import type { EntityBatch } from './entity-batch.ts';
import type { EntityClass } from './entity-class.ts';

/** How a feed is; in the order of getting worse. `closed`: ended by us. */
export type FeedCondition = 'live' | 'connecting' | 'stale' | 'lost' | 'closed';

/** Something that happened in the live part of the twin, dated by arrival. Plain data. */
export type EntityChange =
  | { readonly kind: 'entity.class'; readonly at: number; readonly entityClass: EntityClass }
  | { readonly kind: 'entity.reports'; readonly at: number; readonly batch: EntityBatch }
  /** The source stated all it has: what it did not name has ended. */
  | {
      readonly kind: 'entity.snapshot';
      readonly at: number;
      readonly source: string;
      readonly batches: readonly EntityBatch[];
    }
  | {
      readonly kind: 'feed.condition';
      readonly at: number;
      readonly source: string;
      readonly condition: FeedCondition;
      readonly reason?: string;
    }
  /** Entities silent since before a time, milliseconds since 1970, were ended: `EntityStore.removeSilent`. */
  | { readonly kind: 'entity.silence'; readonly at: number; readonly before: number }
  | { readonly kind: 'entity.event'; readonly at: number; readonly event: EntityEvent };

/** Something worth telling that happened to an entity: it crossed a fence, it was lost, its source says so. */
export interface EntityEvent {
  /** The same crossing has the same id, however often it is found. */
  readonly id: string;
  /** `geofence.enter`, `geofence.leave`, `geofence.dwell`, `geofence.speed`, or as its source names it. */
  readonly type: string;
  readonly entityClass: string;
  readonly entity: string;
  /** When it happened, milliseconds since 1970. */
  readonly time: number;
  readonly data: Readonly<Record<string, string | number>>;
}
