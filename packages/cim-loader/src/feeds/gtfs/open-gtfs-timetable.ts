import { decodeReports } from '../cloud-events/decode-reports.ts';
import type { ConvertBatch } from '../coordinates.ts';
import type { FeedSink, OpenFeed } from '../feed.ts';
import { ObservedClasses } from '../observed-classes.ts';
import { openPolledFeed } from '../polling/polled-feed.ts';
import type { GtfsTimetableFeedOptions } from './gtfs-options.ts';
import { scheduledReports } from './scheduled-positions.ts';
import { TIMETABLE_BYTES, TimetableSource } from './timetable-source.ts';
import { SCHEDULED_PROPERTIES, SCHEDULED_VEHICLE, TRANSIT_CLASSES } from './transit-class.ts';

const INTERVAL = 5;

/** Opens a feed of the vehicles of a timetable: where it has them now, every `interval` seconds. */
export function openGtfsTimetable(
  options: GtfsTimetableFeedOptions,
  sink: FeedSink,
  convert: ConvertBatch,
): OpenFeed {
  const source = new TimetableSource(options.refresh);
  const classes = new ObservedClasses({
    sink,
    fault: () => undefined,
    describeClass: (name) => TRANSIT_CLASSES[name] ?? {},
  });
  classes.expect(SCHEDULED_VEHICLE, SCHEDULED_PROPERTIES);
  const limits = { messageBytes: TIMETABLE_BYTES, ...options.limits };
  return openPolledFeed({ ...options, limits }, sink, INTERVAL, async (round) => {
    const { connection } = round;
    await source.update(round, round.base);
    const { timetable } = source;
    if (timetable === undefined || !round.isCurrent) return;
    round.stands();
    const time = round.now;
    const batches = decodeReports(classes.admit(scheduledReports(timetable, time)), {
      source: options.id,
      arrivalTime: time,
      fault: (reason, count) => {
        connection.fault(reason, count);
      },
    }).map(convert);
    connection.snapshot(batches, undefined, time);
  });
}
