import type { EntityBatch } from '@cityloom/twin-core/entities';
import { decodeEntityClass } from '../cloud-events/decode-class.ts';
import { ReportCollector } from '../cloud-events/decode-reports.ts';
import type { FeedConnection } from '../connection/feed-connection.ts';
import { systemTimer } from '../connection/system-timer.ts';
import type { ConvertBatch } from '../coordinates.ts';
import type { FeedOptions, FeedPosition, FeedSink } from '../feed.ts';
import { NewestReports, type NewestReportsOptions } from '../newest-reports.ts';
import type { BrokerMessage, DecodeBrokerMessage, MessageTarget, ReportDefaults } from './broker-message.ts';

/** Milliseconds small messages are collected, so that a batch is worth its way. */
const COLLECTING = 20;
/** Reports that are handed on without waiting for the rest. */
const LARGEST_BATCH = 4096;
/** Entities of one whole state, all classes together. */
const MAXIMUM_STATE = 4_000_000;
/** Milliseconds an end may be dated ahead, because its source's clock is; stores refuse what is further ahead. */
const GREATEST_SKEW = 290_000;

/** What a {@link BrokerReceiver} works with. */
export interface BrokerReceiverOptions {
  readonly feed: Pick<FeedOptions, 'id' | 'clock' | 'timer'>;
  readonly connection: FeedConnection;
  readonly sink: FeedSink;
  readonly convert: ConvertBatch;
  readonly decode: DecodeBrokerMessage;
}

/**
 * Makes batches of a broker's many small messages. While the broker repeats what it has kept, that is held back, so that
 * it can be handed on as a whole state.
 */
export class BrokerReceiver {
  readonly #options: BrokerReceiverOptions;
  readonly #target: MessageTarget & { arrivalTime: number; time: number };
  #collector: ReportCollector | undefined;
  #position: FeedPosition | undefined;
  #cancelHandingOn: (() => void) | undefined;
  /** By class; present while a whole state is put together. */
  #state: Map<string, NewestReports> | undefined;
  #isHeldBack = false;
  #ended: NewestReportsOptions['ended'] = 'remove';
  #isRepeated = false;

  constructor(options: BrokerReceiverOptions) {
    this.#options = options;
    const { connection, sink } = options;
    this.#target = {
      arrivalTime: NaN,
      time: NaN,
      endTime: () => {
        const skew = connection.clockSkew;
        return this.#target.time + (skew > 0 ? Math.min(skew, GREATEST_SKEW) : 0);
      },
      report: (report, defaults, published) => {
        this.#report(report, defaults, published);
      },
      defineClass: (definition, id) => {
        this.#defineClass(definition, id);
      },
      event: (event) => {
        sink.event(event);
      },
      fault: (reason, count) => {
        connection.fault(reason, count);
      },
    };
  }

  /**
   * Takes a message.
   * @param isRepeated it was published before we listened.
   * @param position where to go on after it; `undefined` where the broker has no such thing.
   */
  take(message: BrokerMessage, isRepeated: boolean, position?: FeedPosition): void {
    const { connection, feed, decode } = this.#options;
    if (message.payload.length > connection.limits.messageBytes) {
      connection.fault('tooLarge');
      return;
    }
    this.#target.arrivalTime = feed.clock.now();
    this.#target.time = message.brokerTime ?? this.#target.arrivalTime;
    this.#isRepeated = isRepeated;
    if (position !== undefined) this.#position = position;
    decode(message, this.#target);
  }

  /**
   * A connection was made: what comes from here on is put together to a whole state.
   * @param isHeldBack nothing is handed on until it is whole.
   * @param ended `remove` what has ended, or `keep` the report that says so, for receivers that may know of it.
   */
  beginState(isHeldBack: boolean, ended: NewestReportsOptions['ended']): void {
    this.handOn();
    this.#state = new Map();
    this.#isHeldBack = isHeldBack;
    this.#ended = ended;
  }

  /** What was put together is all there is. @param position where to go on after it. */
  endState(position?: FeedPosition): void {
    const state = this.#state;
    if (state === undefined) return;
    this.handOn();
    this.#state = undefined;
    this.#isHeldBack = false;
    this.#position = position;
    this.#options.connection.snapshot(this.#stateBatches(state), position);
  }

  /** Nothing more is put together; what was held back is handed on as changes. */
  forgetState(): void {
    const state = this.#state;
    if (state === undefined) return;
    this.handOn();
    this.#state = undefined;
    if (!this.#isHeldBack) return;
    this.#isHeldBack = false;
    for (const batch of this.#stateBatches(state)) this.#options.connection.reports(batch, undefined, NaN);
  }

  /** Drops what was held back: a whole state will come again. */
  dropState(): void {
    this.#state = undefined;
    this.#isHeldBack = false;
  }

  /** Hands on what was collected, now. */
  handOn(): void {
    this.#cancelHandingOn?.();
    this.#cancelHandingOn = undefined;
    const collector = this.#collector;
    if (collector === undefined) return;
    this.#collector = undefined;
    const { connection, convert } = this.#options;
    const collected = collector.finish(this.#target.arrivalTime);
    for (const [index, { batch, published }] of collected.entries()) {
      const converted = convert(batch);
      this.#addToState(converted);
      if (this.#isHeldBack) continue;
      const isLast = index === collected.length - 1;
      connection.reports(converted, isLast ? this.#position : undefined, published);
    }
  }

  #report(report: unknown, defaults: ReportDefaults, published: number): void {
    const { feed } = this.#options;
    this.#collector ??= new ReportCollector(feed.id, this.#target.arrivalTime, 64);
    // What the broker had kept says nothing of how long messages take.
    const wrong = this.#collector.add(report, defaults, this.#isRepeated ? NaN : published);
    if (wrong > 0) this.#options.connection.fault('wrongType', wrong);
    if (this.#collector.count >= LARGEST_BATCH) {
      this.handOn();
      return;
    }
    this.#cancelHandingOn ??= (feed.timer ?? systemTimer).start(COLLECTING, () => {
      this.#cancelHandingOn = undefined;
      this.handOn();
    });
  }

  #defineClass(definition: unknown, id: string | undefined): void {
    const entityClass = decodeEntityClass(definition);
    if (entityClass === undefined || (id !== undefined && entityClass.id !== id)) {
      this.#options.connection.fault('wrongType');
      return;
    }
    // What came before belongs to the class as it was.
    this.handOn();
    this.#options.sink.defineClass(entityClass);
  }

  #addToState(batch: EntityBatch): void {
    if (this.#state === undefined) return;
    let newest = this.#state.get(batch.entityClass);
    if (newest === undefined) {
      newest = new NewestReports(batch.entityClass, { ended: this.#ended, older: 'fill' });
      this.#state.set(batch.entityClass, newest);
    }
    newest.add(batch);
    let entities = 0;
    for (const { count } of this.#state.values()) entities += count;
    if (entities <= MAXIMUM_STATE) return;
    this.#options.connection.fault('tooLarge');
    this.forgetState();
  }

  #stateBatches(state: ReadonlyMap<string, NewestReports>): readonly EntityBatch[] {
    const { id } = this.#options.feed;
    return [...state.values()].flatMap((newest) => newest.batches(id, this.#target.arrivalTime));
  }
}
