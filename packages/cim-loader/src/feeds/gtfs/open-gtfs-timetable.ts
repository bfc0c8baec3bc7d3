import { inputFileOfBytes } from '../../transport/blob-folder.ts';
import { openZip } from '../../transport/zip-folder.ts';
import { DEFAULT_LIMITS } from '../../validation/limits.ts';
import { LoadError } from '../../validation/load-error.ts';
import { decodeReports } from '../cloud-events/decode-reports.ts';
import type { ConvertBatch } from '../coordinates.ts';
import type { FeedSink, OpenFeed } from '../feed.ts';
import { ObservedClasses } from '../observed-classes.ts';
import { RequestFailure } from '../polling/http-requests.ts';
import { openPolledFeed, type PollRound } from '../polling/polled-feed.ts';
import { shownAddress } from '../source-address.ts';
import type { GtfsTimetableFeedOptions } from './gtfs-options.ts';
import { scheduledReports } from './scheduled-positions.ts';
import { readTimetable, type Timetable } from './timetable.ts';
import { SCHEDULED_PROPERTIES, SCHEDULED_VEHICLE, TRANSIT_CLASSES } from './transit-class.ts';

const INTERVAL = 5;
const REFRESH = 21_600;
const RETRY = 60;
/** Timetables of large cities have 100 MB. */
const TIMETABLE_BYTES = 512 * 1024 * 1024;

/** Opens a feed of the vehicles of a timetable: where it has them now, every `interval` seconds. */
export function openGtfsTimetable(
  options: GtfsTimetableFeedOptions,
  sink: FeedSink,
  convert: ConvertBatch,
): OpenFeed {
  let known: { readonly timetable: Timetable; askedAt: number } | undefined;
  const classes = new ObservedClasses({
    sink,
    fault: () => undefined,
    describeClass: (name) => TRANSIT_CLASSES[name] ?? {},
  });
  classes.expect(SCHEDULED_VEHICLE, SCHEDULED_PROPERTIES);
  const limits = { messageBytes: TIMETABLE_BYTES, ...options.limits };
  return openPolledFeed({ ...options, limits }, sink, INTERVAL, async (round) => {
    const { connection } = round;
    const refresh = (options.refresh ?? REFRESH) * 1000;
    if (known === undefined || round.now - known.askedAt >= refresh) {
      try {
        const timetable = await loadTimetable(round, options.url);
        if (!round.isCurrent) return;
        if (timetable !== undefined) known = { timetable, askedAt: round.now };
        else if (known !== undefined) known.askedAt = round.now;
      } catch (error) {
        // With a timetable at hand, that a newer one cannot be had is no reason to stop.
        if (known === undefined) throw error;
        known.askedAt = round.now - refresh + RETRY * 1000;
      }
    }
    if (known === undefined) return;
    round.stands();
    const time = round.now;
    const batches = decodeReports(classes.admit(scheduledReports(known.timetable, time)), {
      source: options.id,
      arrivalTime: time,
      fault: (reason, count) => {
        connection.fault(reason, count);
      },
    }).map(convert);
    connection.snapshot(batches, undefined, time);
  });
}

/** @returns `undefined`: unchanged. @throws {RequestFailure} none to be had, or one that cannot be read. */
async function loadTimetable(round: PollRound, url: string): Promise<Timetable | undefined> {
  const document = await round.get(round.base, {
    accept: 'application/zip, application/octet-stream, */*;q=0.1',
    isConditional: true,
  });
  if (document === undefined) return undefined;
  try {
    const folder = await openZip(inputFileOfBytes('timetable.zip', document.bytes), DEFAULT_LIMITS);
    return await readTimetable(folder, 'timetable.zip');
  } catch (error) {
    if (!(error instanceof LoadError)) throw error;
    round.connection.fault('malformed');
    throw new RequestFailure(`${shownAddress(url)}: ${error.message}`, { retryAfter: RETRY });
  }
}
