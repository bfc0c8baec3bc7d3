import type { FeedFault, FeedSink } from '../feed.ts';
import { ObservedClasses } from '../observed-classes.ts';
import { createEntityReader, type EntityReports } from './entity-reports.ts';

/** Reads entities, and tells the sink of their classes before their reports. */
export interface EntityFeed {
  /** @param now milliseconds since 1970. */
  read(entities: readonly unknown[], now: number): EntityReports;
}

/** @param timeToLive seconds a report holds. */
export function createEntityFeed(
  sink: Pick<FeedSink, 'defineClass'>,
  fault: (reason: FeedFault, count?: number) => void,
  timeToLive: number,
): EntityFeed {
  const reader = createEntityReader();
  const classes = new ObservedClasses({
    sink,
    fault,
    describeClass: () => ({ timeToLive }),
    describeProperty: (entityClass, property) => {
      const unit = reader.unit(entityClass, property);
      return unit === undefined ? {} : { unit };
    },
  });
  return {
    read: (entities, now) => {
      const { reports, lost } = reader.read(entities, now);
      if (lost > 0) fault('wrongType', lost);
      return { reports: classes.admit(reports), lost };
    },
  };
}
