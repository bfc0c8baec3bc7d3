import type { EntityBatch, FeedCondition } from '@cityloom/twin-core/entities';
import type { FeedFault, FeedHealth, FeedLimits, FeedOptions, FeedPosition, FeedSink } from '../feed.ts';
import { DeliveryQueue } from './delivery-queue.ts';
import { completeLimits } from './feed-limits.ts';
import { FeedTally } from './feed-tally.ts';
import { RollingMeasure } from './rolling-measure.ts';
import { systemTimer } from './system-timer.ts';

/** What one attempt at a connection tells; once it has ended, or was given up, what it says is ignored. */
export interface ConnectionAttempt {
  /** False once it is over; then nothing it brings may be used. */
  readonly isCurrent: boolean;
  /** The connection stands. */
  opened(): void;
  /** A message came, of any kind. */
  received(bytes: number): void;
  /** It still works, though no message came: a source that is asked now and then has been asked, or waits. */
  alive(): void;
  /**
   * It is over.
   * @param reason in English, without credentials or addresses that hold them.
   * @param notBefore seconds after which the source wants to be asked again, where that is longer than the usual wait.
   */
  ended(reason: string, notBefore?: number): void;
  /** Trying again is of no use until somebody changes something: credentials, address. */
  refused(reason: string): void;
}

/** Makes a connection and speaks through `attempt`; returns how to hang up, which must not throw. */
export type Dial = (attempt: ConnectionAttempt) => () => void;

/** Milliseconds between two reports on health. */
const HEALTH_INTERVAL = 100;
/** A source may ask for a longer watch than the limit, up to this many seconds. */
const LONGEST_WATCH = 300;

type Phase =
  | { readonly kind: 'idle' | 'open' }
  | { readonly kind: 'dialling'; readonly since: number }
  | { readonly kind: 'waiting'; readonly until: number };

/**
 * The life of a connection, the same for every protocol: it dials, watches, tries again with growing waits, tells the
 * condition, counts, measures, and holds back what the sink has no time for.
 */
export class FeedConnection {
  readonly limits: FeedLimits;
  readonly tally: FeedTally = new FeedTally();
  /** Called when what waited was dropped: only a whole state of the source helps then. */
  overflowed: (() => void) | undefined;
  readonly #options: FeedOptions;
  readonly #sink: FeedSink;
  readonly #dial: Dial;
  readonly #queue: DeliveryQueue;
  readonly #measure = new RollingMeasure();
  #phase: Phase = { kind: 'idle' };
  #condition: FeedCondition = 'connecting';
  #since: number;
  #reason: string | undefined;
  #remark: string | undefined;
  #lastMessage = NaN;
  /** Last sign of life of the present attempt. */
  #heard = 0;
  /** Last report, or the opening of the connection. */
  #lastReport = 0;
  #offlineSince: number;
  #failures = 0;
  #watch: number;
  #attempt = 0;
  #hangUp: (() => void) | undefined;
  #cancelAlarm: (() => void) | undefined;
  #toldAt = -Infinity;
  #cancelTelling: (() => void) | undefined;

  /** @throws {FeedError} limits that make no sense. */
  constructor(options: FeedOptions, sink: FeedSink, dial: Dial) {
    this.#options = options;
    this.#sink = sink;
    this.#dial = dial;
    this.limits = completeLimits(options.id, options.limits);
    this.#watch = this.limits.heartbeat;
    this.#since = options.clock.now();
    this.#offlineSince = this.#since;
    this.#queue = new DeliveryQueue({
      sink,
      tally: this.tally,
      waitingReports: this.limits.waitingReports,
      overflowed: () => {
        this.overflowed?.();
        this.restart('the receiver was too slow for the source; its whole state is asked for anew');
      },
      failed: (error) => {
        this.#end(
          `the receiver of the reports failed: ${error instanceof Error ? error.message : String(error)}`,
        );
      },
    });
  }

  /** How the feed is now. */
  get health(): FeedHealth {
    const now = this.#options.clock.now();
    const [p50 = NaN, p95 = NaN, p99 = NaN] = this.#measure.percentiles(now, [0.5, 0.95, 0.99]);
    const reason = this.#reason ?? (this.#condition === 'live' ? this.#remark : undefined);
    return {
      condition: this.#condition,
      since: this.#since,
      ...(reason !== undefined && { reason }),
      lastMessage: this.#lastMessage,
      latency: { p50, p95, p99 },
      rate: this.#measure.rate(now),
      clockSkew: this.#measure.skew(now),
      counters: this.tally.read(),
    };
  }

  /** Milliseconds the source's clock seems ahead of ours; NaN unknown. */
  get clockSkew(): number {
    return this.#measure.skew(this.#options.clock.now());
  }

  /** True once it was closed by us. */
  get isClosed(): boolean {
    return this.#condition === 'closed';
  }

  /** Of the last report the sink has taken. */
  get position(): FeedPosition | undefined {
    return this.#queue.position;
  }

  /** Resolves when the sink has taken all there was; `undefined` if it has. Readers that can wait should. */
  get idle(): Promise<void> | undefined {
    return this.#queue.idle;
  }

  /** Dials for the first time. */
  start(): void {
    if (this.#phase.kind === 'idle') this.#call();
  }

  /**
   * Hands reports on.
   * @param published milliseconds since 1970 by the source's clock, of all or of each report; NaN: not said.
   */
  reports(batch: EntityBatch, position: FeedPosition | undefined, published: number | Float64Array): void {
    this.#heardReports(batch, published);
    this.#queue.reports(batch, position);
    this.#tell();
  }

  /**
   * Hands a whole state on.
   * @param published milliseconds since 1970 by the source's clock; default: not said.
   */
  snapshot(batches: readonly EntityBatch[], position: FeedPosition | undefined, published?: number): void {
    for (const batch of batches) this.#heardReports(batch, published ?? NaN);
    this.#lastReport = this.#options.clock.now();
    this.#judge();
    this.#queue.snapshot(batches, position);
    this.#tell();
  }

  /** Counts what could not be used of a message. */
  fault(reason: FeedFault, count = 1): void {
    this.tally.fault(reason, count);
    this.#tell();
  }

  /** A message came by another way than the connection. */
  receivedAside(bytes: number): void {
    this.#lastMessage = this.#options.clock.now();
    this.tally.add('messages');
    this.tally.add('bytes', bytes);
    this.#tell();
  }

  /** What is not as it should be though the feed is live; `undefined`: nothing. In English, as a reason. */
  remark(text: string | undefined): void {
    if (this.#remark === text) return;
    this.#remark = text;
    this.#tell();
  }

  /** Messages were lost on the way. */
  gap(): void {
    this.tally.add('gaps');
    this.#tell();
  }

  /** The source promises a sign of life every so many seconds. */
  expectEvery(seconds: number): void {
    if (seconds > 0) this.#watch = Math.max(this.limits.heartbeat, Math.min(2 * seconds, LONGEST_WATCH));
  }

  /** Gives the present connection up and makes a new one after the usual wait. */
  restart(reason: string): void {
    this.#lose(reason);
  }

  /** Ends it; may be called twice. */
  close(): void {
    this.#end(undefined);
  }

  #heardReports(batch: EntityBatch, published: number | Float64Array): void {
    const now = this.#options.clock.now();
    const isSilent = batch.count === 0;
    if (typeof published === 'number') this.#measure.add(now, published, batch.count);
    else for (const each of published) this.#measure.add(now, each, 1);
    if (isSilent) return;
    this.#lastReport = now;
    if (this.#condition === 'stale') this.#judge();
  }

  #call(): void {
    const { clock } = this.#options;
    const number = ++this.#attempt;
    const isCurrent = (): boolean => number === this.#attempt && !this.isClosed;
    this.#phase = { kind: 'dialling', since: clock.now() };
    this.#heard = clock.now();
    const attempt: ConnectionAttempt = {
      get isCurrent() {
        return isCurrent();
      },
      opened: () => {
        if (isCurrent()) this.#opened();
      },
      received: (bytes) => {
        if (isCurrent()) this.#received(bytes);
      },
      alive: () => {
        if (isCurrent()) this.#heard = clock.now();
      },
      ended: (reason, notBefore) => {
        if (isCurrent()) this.#lose(reason, notBefore);
      },
      refused: (reason) => {
        if (isCurrent()) this.#end(reason);
      },
    };
    const hangUp = this.#dial(attempt);
    // The attempt may have failed while it was made.
    if (isCurrent()) {
      this.#hangUp = hangUp;
      this.#schedule();
    } else {
      hangUp();
    }
  }

  #opened(): void {
    const now = this.#options.clock.now();
    if (this.#phase.kind === 'open') return;
    this.#phase = { kind: 'open' };
    this.#heard = now;
    this.#lastReport = now;
    this.#reason = undefined;
    this.#judge();
    this.#schedule();
    this.#tell();
  }

  #received(bytes: number): void {
    const now = this.#options.clock.now();
    this.#lastMessage = now;
    this.#heard = now;
    // Only a source that speaks is a working one: one that takes calls and hangs up must not be called at once again.
    this.#failures = 0;
    this.tally.add('messages');
    this.tally.add('bytes', bytes);
    this.#tell();
  }

  #lose(reason: string, notBefore = 0): void {
    if (this.isClosed || this.#phase.kind === 'waiting') return;
    const now = this.#options.clock.now();
    if (this.#phase.kind === 'open') this.#offlineSince = now;
    this.#drop();
    const [first, longest] = this.limits.retry;
    const wait = Math.min(longest, first * 2 ** Math.min(this.#failures, 30)) * 1000;
    this.#failures++;
    const until = now + Math.max(wait * (1 + this.#options.random() / 2), notBefore * 1000);
    this.#phase = { kind: 'waiting', until };
    this.#reason = reason;
    this.#judge();
    this.#schedule();
    this.#tell();
  }

  #drop(): void {
    this.#attempt++;
    const hangUp = this.#hangUp;
    this.#hangUp = undefined;
    hangUp?.();
  }

  #end(reason: string | undefined): void {
    if (this.isClosed) return;
    this.#drop();
    this.#queue.stop();
    this.#cancelAlarm?.();
    this.#cancelTelling?.();
    this.#condition = 'closed';
    this.#since = this.#options.clock.now();
    this.#reason = reason;
    this.#sink.health(this.health);
  }

  /** The condition, from where the connection stands and how long. */
  #judge(): void {
    if (this.isClosed) return;
    const now = this.#options.clock.now();
    const condition = this.#conditionAt(now);
    if (condition === this.#condition) return;
    this.#condition = condition;
    this.#since = now;
    if (condition === 'live') this.#reason = undefined;
    if (condition === 'stale') {
      this.#reason = `connected, but without a report for ${this.limits.staleAfter} s; see whether the source still observes`;
    }
  }

  #conditionAt(now: number): FeedCondition {
    if (this.#phase.kind === 'open') {
      return now - this.#lastReport >= this.limits.staleAfter * 1000 ? 'stale' : 'live';
    }
    return now - this.#offlineSince >= this.limits.lostAfter * 1000 ? 'lost' : 'connecting';
  }

  /** One alarm for whatever is due next; messages move the deadlines without touching it. */
  #schedule(): void {
    this.#cancelAlarm?.();
    this.#cancelAlarm = undefined;
    if (this.isClosed) return;
    const due = this.#nextDeadline();
    if (due === Infinity) return;
    const wait = Math.max(1, Math.ceil(due - this.#options.clock.now()));
    // Timers of the platforms count to 2^31 milliseconds.
    this.#cancelAlarm = this.#timer.start(Math.min(wait, 2 ** 31 - 1), () => {
      this.#alarm();
    });
  }

  #nextDeadline(): number {
    const offline = this.#condition === 'lost' ? Infinity : this.#offlineSince + this.limits.lostAfter * 1000;
    switch (this.#phase.kind) {
      case 'open': {
        const stale =
          this.#condition === 'stale' ? Infinity : this.#lastReport + this.limits.staleAfter * 1000;
        return Math.min(stale, this.#heard + this.#watch * 1000);
      }
      case 'dialling':
        return Math.min(offline, this.#phase.since + this.limits.heartbeat * 1000);
      case 'waiting':
        return Math.min(offline, this.#phase.until);
      case 'idle':
        return Infinity;
    }
  }

  #alarm(): void {
    const now = this.#options.clock.now();
    const { kind } = this.#phase;
    if (kind === 'waiting' && now >= this.#phase.until) {
      this.tally.add('reconnects');
      this.#call();
    } else if (kind === 'dialling' && now - this.#phase.since >= this.limits.heartbeat * 1000) {
      this.#lose(`no answer for ${this.limits.heartbeat} s; see whether the source runs and can be reached`);
    } else if (kind === 'open' && now - this.#heard >= this.#watch * 1000) {
      this.#lose(`no message and no heartbeat for ${this.#watch} s; the connection is made anew`);
    }
    this.#judge();
    this.#schedule();
    this.#tell();
  }

  get #timer(): typeof systemTimer {
    return this.#options.timer ?? systemTimer;
  }

  #tell(): void {
    if (this.#cancelTelling !== undefined || this.isClosed) return;
    const wait = this.#toldAt + HEALTH_INTERVAL - this.#options.clock.now();
    const tell = (): void => {
      this.#cancelTelling = undefined;
      if (this.isClosed) return;
      this.#toldAt = this.#options.clock.now();
      this.#sink.health(this.health);
    };
    if (wait <= 0) tell();
    else this.#cancelTelling = this.#timer.start(wait, tell);
  }
}
