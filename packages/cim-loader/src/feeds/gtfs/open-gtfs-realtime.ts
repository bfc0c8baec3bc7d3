import { decodeReports } from '../cloud-events/decode-reports.ts';
import type { ConvertBatch } from '../coordinates.ts';
import { FeedError } from '../feed-error.ts';
import type { FeedSink, OpenFeed } from '../feed.ts';
import { newestObservation } from '../newest-observation.ts';
import { ObservedClasses } from '../observed-classes.ts';
import { RequestFailure } from '../polling/http-requests.ts';
import { openPolledFeed, polledAddress, type PollRound } from '../polling/polled-feed.ts';
import type { GtfsRealtimeFeedOptions } from './gtfs-options.ts';
import { derivedReports } from './derived-positions.ts';
import { ProtobufError } from './protobuf-reader.ts';
import { decodeRealtimeMessage, type RealtimeMessage } from './realtime-message.ts';
import { alertEvent, vehicleReports } from './realtime-reports.ts';
import { TIMETABLE_BYTES, TIMETABLE_RETRY, TimetableSource } from './timetable-source.ts';
import {
  DERIVED_PROPERTIES,
  DERIVED_VEHICLE,
  TRANSIT_CLASSES,
  TRANSIT_VEHICLE,
  VEHICLE_PROPERTIES,
} from './transit-class.ts';

const INTERVAL = 15;
/** Alerts that are remembered as told. */
const MAXIMUM_ALERTS = 10_000;

/**
 * Opens a feed of GTFS Realtime files: positions become reports, trip updates their delay, alerts events.
 * @throws {FeedError} an address of one of the files that cannot be read.
 */
export function openGtfsRealtime(
  options: GtfsRealtimeFeedOptions,
  sink: FeedSink,
  convert: ConvertBatch,
): OpenFeed {
  return new RealtimeSource(options, sink, convert).open();
}

class RealtimeSource {
  readonly #options: GtfsRealtimeFeedOptions;
  readonly #sink: FeedSink;
  readonly #convert: ConvertBatch;
  readonly #addresses: readonly URL[];
  readonly #messages = new Map<string, RealtimeMessage>();
  readonly #told = new Set<string>();
  #classes: ObservedClasses | undefined;
  readonly #timetable: TimetableSource | undefined;
  readonly #timetableAddress: URL | undefined;
  #timetableDue = -Infinity;

  constructor(options: GtfsRealtimeFeedOptions, sink: FeedSink, convert: ConvertBatch) {
    this.#options = options;
    this.#sink = sink;
    this.#convert = convert;
    const { id, url, tripUpdates, alerts, timetable } = options;
    const base = polledAddress(url);
    const others = [tripUpdates, alerts].filter((address) => address !== undefined);
    this.#addresses = [base, ...others.map((address) => addressOf(address, base, id))];
    if (timetable !== undefined) {
      this.#timetableAddress = addressOf(timetable.replace(/^gtfs\+/iu, ''), base, id);
      this.#timetable = new TimetableSource(options.timetableRefresh);
    }
  }

  open(): OpenFeed {
    const limits = { ...(this.#timetable && { messageBytes: TIMETABLE_BYTES }), ...this.#options.limits };
    return openPolledFeed({ ...this.#options, limits }, this.#sink, INTERVAL, (round) => this.#poll(round));
  }

  async #poll(round: PollRound): Promise<void> {
    const { connection } = round;
    this.#classes ??= this.#describe(round);
    let isNew = false;
    for (const address of this.#addresses) {
      const document = await round.get(address, {
        accept: 'application/x-protobuf, application/protobuf, application/octet-stream, */*;q=0.1',
        isConditional: true,
      });
      if (!round.isCurrent) return;
      if (document === undefined) continue;
      const message = decoded(document.bytes);
      if (message === undefined) {
        connection.fault('malformed');
        continue;
      }
      isNew = true;
      this.#messages.set(address.href, message);
    }
    await this.#updateTimetable(round);
    if (!round.isCurrent) return;
    // What is derived moves on though the source said nothing new.
    if (isNew || this.#timetable?.timetable !== undefined) this.#handOn(round);
  }

  /** Without it positions and alerts are as good as with it. */
  async #updateTimetable(round: PollRound): Promise<void> {
    const address = this.#timetableAddress;
    if (address === undefined || round.now < this.#timetableDue) return;
    try {
      await this.#timetable?.update(round, address);
      round.connection.remark(undefined);
    } catch (error) {
      if (!(error instanceof RequestFailure)) throw error;
      this.#timetableDue = round.now + TIMETABLE_RETRY * 1000;
      round.connection.remark(error.message);
    }
  }

  #describe({ connection }: PollRound): ObservedClasses {
    const classes = new ObservedClasses({
      sink: this.#sink,
      fault: (reason, count) => {
        connection.fault(reason, count);
      },
      describeClass: (name) => TRANSIT_CLASSES[name] ?? {},
    });
    classes.expect(TRANSIT_VEHICLE, VEHICLE_PROPERTIES);
    if (this.#timetable !== undefined) classes.expect(DERIVED_VEHICLE, DERIVED_PROPERTIES);
    return classes;
  }

  #handOn(round: PollRound): void {
    const { connection, now } = round;
    const messages = [...this.#messages.values()];
    const updates = messages.flatMap(({ tripUpdates }) => tripUpdates);
    const reports = messages.flatMap((message) => vehicleReports(message, updates, now));
    const timetable = this.#timetable?.timetable;
    const derived = timetable === undefined ? [] : derivedReports(timetable, messages, now);
    const admitted = this.#classes?.admit([...reports, ...derived]) ?? [];
    const batches = decodeReports(admitted, {
      source: this.#options.id,
      arrivalTime: now,
      fault: (reason, count) => {
        connection.fault(reason, count);
      },
      defaults: { time: now },
    }).map(this.#convert);
    const published = newestObservation(batches);
    if (messages.some(({ isDifferential }) => isDifferential)) {
      for (const batch of batches) connection.reports(batch, undefined, published);
    } else {
      connection.snapshot(batches, undefined, published);
    }
    for (const message of messages) this.#tellAlerts(message, now);
  }

  #tellAlerts(message: RealtimeMessage, now: number): void {
    for (const alert of message.alerts) {
      const event = alertEvent(alert, this.#options.id, message, now);
      if (this.#told.has(event.id)) continue;
      if (this.#told.size >= MAXIMUM_ALERTS) this.#told.clear();
      this.#told.add(event.id);
      this.#sink.event(event);
    }
  }
}

/** @throws {FeedError} it cannot be read. */
function addressOf(address: string, base: URL, feed: string): URL {
  if (URL.canParse(address, base)) return new URL(address, base);
  throw new FeedError(
    feed,
    'the address of its trip updates, alerts or timetable cannot be read',
    'give a whole address',
  );
}

function decoded(bytes: Uint8Array): RealtimeMessage | undefined {
  try {
    return decodeRealtimeMessage(bytes);
  } catch (error) {
    if (error instanceof ProtobufError) return undefined;
    throw error;
  }
}
