import type { BrokerReceiver } from '../broker/broker-receiver.ts';
import { systemTimer } from '../connection/system-timer.ts';
import type { FeedOptions } from '../feed.ts';

/** Milliseconds without a retained message after which there are no more: no broker says so. */
const QUIET = 200;

/**
 * Finds where the retained messages of a broker end, and hands them on as the whole state. MQTT marks no end: they are
 * over when the broker has answered what was asked after the subscription, and sent none for a while.
 */
export class RetainedState {
  readonly #receiver: BrokerReceiver;
  readonly #feed: Pick<FeedOptions, 'clock' | 'timer'>;
  readonly #settle: number;
  #cancel: (() => void) | undefined;
  #lastRepeated = 0;
  /** Retained messages of this connection. */
  #repeated = 0;
  #hasAnswered = false;
  /** False once a whole state was handed on, or there was none. */
  #isFirst = true;

  /** @param settle milliseconds that sources have to come back after a connection was made anew. */
  constructor(receiver: BrokerReceiver, feed: Pick<FeedOptions, 'clock' | 'timer'>, settle: number) {
    this.#receiver = receiver;
    this.#feed = feed;
    this.#settle = settle;
  }

  /** A connection was made. */
  begin(): void {
    this.stop();
    this.#repeated = 0;
    this.#hasAnswered = false;
    // Later on there is something to show already, and what is told anew changes it as it comes.
    if (this.#isFirst) this.#receiver.beginState(true, 'keep');
    else this.#receiver.beginState(false, 'remove');
  }

  /** The broker knows what is listened to. */
  subscribed(): void {
    this.#lastRepeated = this.#feed.clock.now();
    this.#watch(QUIET);
  }

  /** The broker has answered something that was asked after the subscription. */
  answered(): void {
    this.#hasAnswered = true;
  }

  /** A retained message came. */
  repeated(): void {
    this.#repeated++;
    this.#lastRepeated = this.#feed.clock.now();
  }

  /** The connection is over: nothing whole can be said. */
  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#receiver.forgetState();
  }

  #watch(milliseconds: number): void {
    this.#cancel = (this.#feed.timer ?? systemTimer).start(Math.max(1, milliseconds), () => {
      const quiet = this.#feed.clock.now() - this.#lastRepeated;
      if (!this.#hasAnswered || quiet < QUIET) this.#watch(this.#hasAnswered ? QUIET - quiet : QUIET);
      else this.#settled();
    });
  }

  #settled(): void {
    this.#cancel = undefined;
    if (this.#isFirst) {
      this.#isFirst = false;
      this.#finish();
      return;
    }
    // After a broken connection the sources may be as late as we are: what they have not yet said again has not ended.
    this.#cancel = (this.#feed.timer ?? systemTimer).start(Math.max(1, this.#settle), () => {
      this.#cancel = undefined;
      this.#finish();
    });
  }

  #finish(): void {
    // A broker that keeps nothing does not say that there is nothing.
    if (this.#repeated > 0) this.#receiver.endState();
    else this.#receiver.forgetState();
  }
}
