import { setTimeout as delay } from 'node:timers/promises';
import { createRandom } from '@cityloom/twin-core';

/** What goes wrong on the way to each receiver, on purpose. Shares of messages, within [0, 1]. */
export interface FaultPlan {
  /** Same seed, same faults. */
  readonly seed: number;
  readonly drop?: number;
  readonly duplicate?: number;
  /** Sent after the next one. */
  readonly reorder?: number;
  /** The connection is cut instead of the message sent. */
  readonly disconnect?: number;
  /** Milliseconds each message is late, [least, greatest]. */
  readonly delay?: readonly [least: number, greatest: number];
}

const NO_FAULTS = { drop: 0, duplicate: 0, reorder: 0, disconnect: 0, delay: [0, 0] } as const;

/** Does to the messages of one receiver what a {@link FaultPlan} asks for. */
export class FaultInjector<Message> {
  readonly #plan: FaultPlan;
  readonly #next: () => number;
  #held: Message | undefined;

  /** @param receiver its number, so that not all receivers suffer the same at once. */
  constructor(plan: FaultPlan, receiver: number) {
    this.#plan = plan;
    const random = createRandom((plan.seed ^ Math.imul(receiver, 0x9e3779b9)) >>> 0);
    this.#next = () => random.next();
  }

  /** @returns what is to be sent now, in order; `disconnect` to cut the connection. */
  async take(message: Message): Promise<readonly Message[] | 'disconnect'> {
    const { drop, duplicate, reorder, disconnect, delay: wait } = { ...NO_FAULTS, ...this.#plan };
    const [least, greatest] = wait;
    if (greatest > 0) await delay(least + this.#next() * (greatest - least));
    if (this.#next() < disconnect) return 'disconnect';
    if (this.#next() < drop) return [];
    if (this.#held === undefined && this.#next() < reorder) {
      this.#held = message;
      return [];
    }
    const held = this.#held === undefined ? [] : [this.#held];
    this.#held = undefined;
    return [message, ...(this.#next() < duplicate ? [message] : []), ...held];
  }
}
