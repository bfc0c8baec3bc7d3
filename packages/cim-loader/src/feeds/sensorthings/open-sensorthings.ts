import type { EntityBatch } from '@cityloom/twin-core/entities';
import { decodeReports } from '../cloud-events/decode-reports.ts';
import { field, fieldsOf, timeOf, type Fields } from '../cloud-events/field.ts';
import type { FeedConnection } from '../connection/feed-connection.ts';
import { systemTimer } from '../connection/system-timer.ts';
import type { ConvertBatch } from '../coordinates.ts';
import type { FeedFault, FeedSink, OpenFeed } from '../feed.ts';
import type { OpenLoadedFeed } from '../lazy-feed.ts';
import type { BareReport } from '../mapping/map-record.ts';
import { newestObservation } from '../newest-observation.ts';
import { ObservedClasses } from '../observed-classes.ts';
import { parseJson, textOf } from '../polling/document-text.ts';
import { RequestFailure } from '../polling/http-requests.ts';
import { openPolledFeed, type PollRound } from '../polling/polled-feed.ts';
import { createKnownStreams, idOf, type KnownStreams } from './known-streams.ts';
import type { ObservationBroker } from './observation-broker.ts';
import type { SensorThingsFeedOptions } from './sensorthings-options.ts';

const INTERVAL = 10;
const PAGE_SIZE = 500;
const OVERLAP = 60;
/** Entities of one question, all pages together. */
const MAXIMUM_ENTITIES = 1_000_000;
/** Observations that are remembered as told. */
const MAXIMUM_TOLD = 200_000;
const EXPANDED =
  'Thing($select=id,name;$expand=Locations($select=location)),ObservedProperty($select=name),' +
  'Observations($orderby=phenomenonTime desc;$top=1;$expand=FeatureOfInterest($select=feature))';

/** Seconds after which a service is asked all the same while its broker tells: for what was lost, and new Datastreams. */
const RECONCILE = 300;
/** Seconds after which it is asked again where it did not answer meanwhile. */
const RETRY = 30;
/** Milliseconds pushed observations are collected, and how many at most. */
const COLLECTING = 20;
const LARGEST_BATCH = 4096;

/**
 * How a feed of a SensorThings service is opened: all Datastreams with their last observation, then what is observed
 * since, by asking or by its broker.
 */
export async function loadSensorThings({
  broker,
}: SensorThingsFeedOptions): Promise<OpenLoadedFeed<SensorThingsFeedOptions>> {
  // Whoever only polls need not load the library of the broker.
  const brokers = broker === undefined ? undefined : await import('./observation-broker.ts');
  return (options, sink, convert) =>
    new SensorThingsSource(options, sink, convert, brokers?.ObservationBroker).open();
}

class SensorThingsSource {
  readonly #options: SensorThingsFeedOptions;
  readonly #sink: FeedSink;
  readonly #convert: ConvertBatch;
  readonly #streams: KnownStreams;
  readonly #classes: ObservedClasses;
  readonly #told = new Set<string>();
  #round: PollRound | undefined;
  /** Newest observation, milliseconds since 1970. */
  #newest: number;
  /** Newest observation when the service was last asked. */
  #caughtUp: number;
  #askedAt = -Infinity;
  #mustDescribe = true;
  readonly #broker: ObservationBroker | undefined;
  #pushed: BareReport[] = [];
  #cancelFlush: (() => void) | undefined;

  constructor(
    options: SensorThingsFeedOptions,
    sink: FeedSink,
    convert: ConvertBatch,
    Broker: typeof ObservationBroker | undefined,
  ) {
    const { entityClass = 'thing', interval = INTERVAL, resumeFrom } = options;
    this.#options = options;
    this.#sink = sink;
    this.#convert = convert;
    this.#newest = timeOf(resumeFrom);
    this.#caughtUp = this.#newest;
    this.#streams = createKnownStreams(entityClass);
    this.#classes = new ObservedClasses({
      sink,
      fault: this.#fault,
      describeClass: () => ({
        title: { en: 'Things', 'zh-CN': '传感器' },
        timeToLive: Math.max(900, 3 * interval),
      }),
      describeProperty: (_, property) => {
        const unit = this.#streams.unit(property);
        return unit === undefined ? {} : { unit };
      },
    });
    this.#classes.expect(entityClass);
    if (Broker !== undefined && options.broker !== undefined) {
      this.#broker = new Broker({
        feed: options,
        broker: options.broker,
        take: (path, payload) => {
          this.#take(path, payload);
        },
        idle: () => this.#round?.connection.idle,
        changed: () => {
          // What was observed before it told us is asked for once more.
          this.#askedAt = -Infinity;
          this.#round?.connection.remark(this.#broker?.problem);
        },
      });
    }
  }

  open(): OpenFeed {
    const polled = openPolledFeed(this.#options, this.#sink, INTERVAL, (round) => this.#poll(round));
    const stop = (): void => {
      this.#broker?.close();
      this.#cancelFlush?.();
    };
    return {
      get health() {
        return polled.health;
      },
      get position() {
        return polled.position;
      },
      close: () => {
        stop();
        return polled.close();
      },
    };
  }

  readonly #fault = (reason: FeedFault, count?: number): void => {
    this.#round?.connection.fault(reason, count);
  };

  async #poll(round: PollRound): Promise<void> {
    this.#round = round;
    const broker = this.#broker;
    round.connection.remark(broker?.problem);
    const isTold = broker?.isPushing === true && !this.#mustDescribe;
    if (isTold && round.now - this.#askedAt < RECONCILE * 1000) {
      round.stands();
      return;
    }
    try {
      await this.#ask(round);
    } catch (error) {
      if (!isTold || !(error instanceof RequestFailure) || error.isRefused) throw error;
      // With a broker that tells, that the service does not answer for now is no reason to stop.
      this.#askedAt = round.now - (RECONCILE - RETRY) * 1000;
      round.stands();
    }
  }

  async #ask(round: PollRound): Promise<void> {
    const isResumed = !Number.isNaN(this.#newest);
    const { now } = round;
    if (this.#mustDescribe) {
      const reports = await this.#describe(round, !isResumed);
      if (reports === undefined || !round.isCurrent) return;
      this.#mustDescribe = false;
      if (!isResumed) this.#handOn(reports, true, round.connection);
      this.#caughtUp = this.#newest;
      this.#broker?.listen([...this.#streams.paths.keys()]);
      if (!isResumed) return;
    }
    const before = this.#newest;
    const observations = await this.#observations(round);
    if (observations === undefined || !round.isCurrent) return;
    this.#handOn(observations, false, round.connection);
    this.#askedAt = now;
    this.#caughtUp = this.#broker?.isPushing === true ? before : this.#newest;
  }

  /** An observation the broker tells. */
  #take(path: string, payload: Uint8Array): void {
    const connection = this.#round?.connection;
    const stream = this.#streams.paths.get(path);
    if (connection === undefined || stream === undefined) return;
    if (connection.isClosed) {
      this.#broker?.close();
      return;
    }
    connection.receivedAside(payload.length);
    if (payload.length > connection.limits.messageBytes) {
      connection.fault('tooLarge');
      return;
    }
    const observation = parseJson(new TextDecoder().decode(payload));
    if (observation === undefined) {
      connection.fault('malformed');
      return;
    }
    const report = this.#read(observation, stream);
    if (report === undefined) return;
    this.#pushed.push(report);
    if (this.#pushed.length >= LARGEST_BATCH) this.#flush(connection);
    this.#cancelFlush ??= (this.#options.timer ?? systemTimer).start(COLLECTING, () => {
      this.#flush(connection);
    });
  }

  #flush(connection: FeedConnection): void {
    this.#cancelFlush?.();
    this.#cancelFlush = undefined;
    const reports = this.#pushed;
    this.#pushed = [];
    if (reports.length > 0) this.#handOn(reports, false, connection);
  }

  /** All Datastreams; with the last observation of each as a report, where nothing has been told yet. */
  async #describe(round: PollRound, readsLast: boolean): Promise<readonly BareReport[] | undefined> {
    const { filter, pageSize = PAGE_SIZE } = this.#options;
    const query = [`$top=${pageSize}`, `$expand=${encodeURIComponent(EXPANDED)}`];
    if (filter !== undefined) query.push(`$filter=${encodeURIComponent(filter)}`);
    const datastreams = await this.#all(addressOf(round.base, 'Datastreams', query), round);
    if (datastreams === undefined) return undefined;
    const reports: BareReport[] = [];
    for (const each of datastreams) {
      const id = this.#streams.add(each);
      if (id === undefined) {
        this.#fault('wrongType');
        continue;
      }
      const [last] = readsLast ? listOf(each, 'Observations') : [];
      // Of a Thing that has observed nothing yet nothing can be said.
      const report = last === undefined ? undefined : this.#read(last, id);
      if (report !== undefined) reports.push(report);
    }
    return reports;
  }

  /** What has been observed since; a stream that is not known is described in the next round. */
  async #observations(round: PollRound): Promise<readonly BareReport[] | undefined> {
    const { pageSize = PAGE_SIZE, overlap = OVERLAP, filter } = this.#options;
    const since = Number.isNaN(this.#caughtUp) ? round.now : this.#caughtUp;
    const query = [
      `$top=${pageSize}`,
      `$orderby=${encodeURIComponent('phenomenonTime asc')}`,
      `$filter=${encodeURIComponent(`phenomenonTime gt ${new Date(since - overlap * 1000).toISOString()}`)}`,
      `$expand=${encodeURIComponent('Datastream($select=id),FeatureOfInterest($select=feature)')}`,
    ];
    const observations = await this.#all(addressOf(round.base, 'Observations', query), round);
    if (observations === undefined) return undefined;
    const reports: BareReport[] = [];
    for (const each of observations) {
      const stream = datastreamOf(each);
      if (stream !== undefined && !this.#streams.has(stream)) {
        // One that is left out by the filter stays unknown, and is no reason to ask again.
        if (filter === undefined) this.#mustDescribe = true;
        continue;
      }
      const report = stream === undefined ? undefined : this.#read(each, stream);
      if (report !== undefined) reports.push(report);
      else if (stream === undefined) this.#fault('wrongType');
    }
    return reports;
  }

  /** `undefined` for one that was told already, or cannot be used, which is counted. */
  #read(observation: unknown, stream: string): BareReport | undefined {
    const read = this.#streams.read(observation, stream);
    if (read === undefined) {
      this.#fault('wrongType');
      return undefined;
    }
    if (this.#told.has(read.id)) return undefined;
    if (this.#told.size >= MAXIMUM_TOLD) this.#told.clear();
    this.#told.add(read.id);
    // A clock that runs ahead must not make us skip everybody else's time.
    const now = this.#options.clock.now();
    if (!(read.time <= this.#newest)) this.#newest = Math.min(read.time, now);
    return read.report;
  }

  #handOn(reports: readonly BareReport[], isWhole: boolean, connection: FeedConnection): void {
    const batches = decodeReports(this.#classes.admit(reports), {
      source: this.#options.id,
      arrivalTime: this.#options.clock.now(),
      fault: this.#fault,
    }).map(this.#convert);
    const position = Number.isNaN(this.#newest) ? undefined : new Date(this.#newest).toISOString();
    if (isWhole) connection.snapshot(batches, position, newestObservation(batches));
    else this.#handOnChanges(batches, position, connection);
  }

  #handOnChanges(
    batches: readonly EntityBatch[],
    position: string | undefined,
    connection: FeedConnection,
  ): void {
    for (const [index, batch] of batches.entries()) {
      const isLast = index === batches.length - 1;
      connection.reports(batch, isLast ? position : undefined, newestObservation([batch]));
    }
  }

  /** Entities of all pages; `undefined` where one could not be read. */
  async #all(first: URL, round: PollRound): Promise<readonly unknown[] | undefined> {
    const entities: unknown[] = [];
    const asked = new Set<string>();
    for (let address: URL | undefined = first; address !== undefined;) {
      asked.add(address.href);
      const answer = await round.get(address, { accept: 'application/json' });
      const page = answer === undefined ? undefined : fieldsOf(parseJson(textOf(answer)));
      const values = page === undefined ? undefined : field(page, 'value');
      if (page === undefined || !Array.isArray(values)) {
        this.#fault('malformed');
        return undefined;
      }
      for (const entity of values as readonly unknown[]) entities.push(entity);
      if (entities.length > MAXIMUM_ENTITIES) {
        this.#fault('tooLarge');
        return undefined;
      }
      const next = nextPage(page, address);
      // A service that leads in a circle has no more to say.
      address = next === undefined || asked.has(next.href) ? undefined : next;
    }
    return entities;
  }
}

function nextPage(page: Fields, from: URL): URL | undefined {
  const link = field(page, '@iot.nextLink');
  return typeof link === 'string' && URL.canParse(link, from) ? new URL(link, from) : undefined;
}

/** `$` and the like are written as the standard's own examples write them. */
function addressOf(base: URL, collection: string, query: readonly string[]): URL {
  const address = new URL(base);
  address.pathname = `${address.pathname.replace(/\/+$/u, '')}/${collection}`;
  const own = address.search === '' ? [] : [address.search.slice(1)];
  address.search = [...own, ...query].join('&');
  return address;
}

function listOf(value: unknown, name: string): readonly unknown[] {
  const fields = fieldsOf(value);
  const list = fields === undefined ? undefined : field(fields, name);
  return Array.isArray(list) ? (list as readonly unknown[]) : [];
}

function datastreamOf(observation: unknown): string | undefined {
  const fields = fieldsOf(observation);
  const datastream = fields === undefined ? undefined : fieldsOf(field(fields, 'Datastream'));
  return datastream === undefined ? undefined : idOf(datastream);
}
