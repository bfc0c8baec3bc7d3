import { encodeEntityBatch, type EntityBatch } from '@cityloom/twin-core/entities';
import {
  encodeClasses,
  encodeEnvelope,
  encodeSnapshotData,
} from '../../feeds/cloud-events/encode-message.ts';
import { MESSAGE_TYPES } from '../../feeds/cloud-events/message-types.ts';
import { FaultInjector } from './fault-injector.ts';
import type { LivePresent } from './live-present.ts';
import type { LiveServerOptions } from './live-server-options.ts';
import type { LoggedMessage, MessageLog, StreamName } from './message-log.ts';

/** The way to one receiver. */
export interface ReceiverLine {
  /** @param sequence NaN for messages outside the stream. Resolves when there is room for more. */
  send(message: OutgoingMessage): Promise<void>;
  /** Cuts it, without a word. */
  cut(): void;
  /** Whether reports go as compact frames. */
  readonly isCompact: boolean;
}

/** A message in words. */
export interface OutgoingMessage {
  readonly text: string | Uint8Array;
  /** Place after which a receiver of this message stands; NaN where it does not move it. */
  readonly sequence: number;
  /** True for all parts of a snapshot but the last. */
  readonly isPartial?: boolean;
}

/** What a receiver asks for. */
export interface Subscription {
  /** `undefined`: all. */
  readonly classes: ReadonlySet<string> | undefined;
  /** The receiver has everything up to here; `undefined`: nothing. */
  readonly after: number | undefined;
}

/** What all pumps of a server share. */
export interface PumpSource {
  readonly name: StreamName;
  readonly log: MessageLog;
  readonly present: LivePresent;
  readonly options: LiveServerOptions;
}

/**
 * Sends one receiver what it has not had. It holds a place in the shared log and nothing else: a receiver that is so slow
 * that the log has gone on without it gets a new snapshot, and no queue grows for it.
 */
export class ReceiverPump {
  readonly #source: PumpSource;
  readonly #line: ReceiverLine;
  readonly #faults: FaultInjector<OutgoingMessage> | undefined;
  #subscription: Subscription | undefined;
  /** Grows with every subscription; what was under way for an earlier one ends. */
  #turn = 0;
  #cursor: number | undefined;
  /** Last message the receiver knows of: sent, or said to be none of its. */
  #told = 0;
  #needsClasses = true;
  #isRunning = false;
  #isEnded = false;
  #lastSent = 0;

  constructor(source: PumpSource, line: ReceiverLine, number: number) {
    this.#source = source;
    this.#line = line;
    const { faults } = source.options;
    this.#faults = faults === undefined ? undefined : new FaultInjector(faults, number);
  }

  /** Begins, or begins anew. */
  subscribe(subscription: Subscription): void {
    const { log } = this.#source;
    this.#subscription = subscription;
    this.#turn++;
    const { after } = subscription;
    this.#cursor = after !== undefined && log.hasAllAfter(after) ? after : undefined;
    this.#told = this.#cursor ?? 0;
    this.#needsClasses = true;
    this.wake();
  }

  /** There may be something to send. */
  wake(): void {
    if (this.#isRunning || this.#isEnded || this.#subscription === undefined) return;
    this.#isRunning = true;
    void this.#run().finally(() => {
      this.#isRunning = false;
      // Something may have come between the last look and now.
      if (!this.#isEnded && this.#hasWork()) this.wake();
    });
  }

  /** Sends a heartbeat if nothing else was sent for so long. */
  beat(): void {
    const { options, name, log } = this.#source;
    const now = options.clock.now();
    // While more is to be sent, the heartbeat would tell of messages that are still on their way.
    if (this.#isRunning || this.#isEnded || this.#subscription === undefined || this.#hasWork()) return;
    if (now - this.#lastSent < options.heartbeat * 1000) return;
    // A heartbeat beyond what the receiver knows of would look like a loss to it.
    if (this.#told < log.last) {
      void this.#sendSkip(log.last);
      return;
    }
    const data = JSON.stringify({ every: options.heartbeat });
    const envelope = { ...name, published: now, sequence: log.last, id: `heartbeat:${now}` };
    void this.#send({ text: encodeEnvelope(MESSAGE_TYPES.heartbeat, data, envelope), sequence: NaN });
  }

  end(): void {
    this.#isEnded = true;
  }

  #hasWork(): boolean {
    return this.#needsClasses || this.#cursor === undefined || this.#cursor < this.#source.log.last;
  }

  async #run(): Promise<void> {
    while (!this.#isEnded && this.#hasWork()) {
      if (this.#needsClasses) await this.#sendClasses();
      else if (this.#cursor === undefined) await this.#sendSnapshot();
      else await this.#sendNext(this.#cursor);
    }
  }

  async #sendClasses(): Promise<void> {
    this.#needsClasses = false;
    const { name, present, options } = this.#source;
    const now = options.clock.now();
    const classes = present.classes.filter(({ id }) => this.#wants(id));
    // Not numbered: it is an answer to this receiver, and no message of the stream.
    const text = encodeClasses(classes, { ...name, published: now, id: `classes:${now}` });
    await this.#send({ text, sequence: NaN });
  }

  async #sendSnapshot(): Promise<void> {
    const { log, present, options } = this.#source;
    const turn = this.#turn;
    const sequence = log.last;
    const published = options.clock.now();
    const batches = present.batches(this.#subscription?.classes, options.snapshotReports, published);
    const parts = Math.max(1, batches.length);
    for (let part = 1; part <= parts; part++) {
      const batch = batches[part - 1];
      const text = this.#snapshotPart(batch, { part, parts, sequence, published });
      await this.#send({ text, sequence, isPartial: part < parts });
      if (turn !== this.#turn || this.#isEnded) return;
    }
    this.#cursor = sequence;
    this.#told = sequence;
  }

  #snapshotPart(
    batch: EntityBatch | undefined,
    { part, parts, sequence, published }: Record<'part' | 'parts' | 'sequence' | 'published', number>,
  ): string | Uint8Array {
    const { name } = this.#source;
    if (batch !== undefined && this.#line.isCompact) {
      const { stream } = name;
      return encodeEntityBatch(batch, { part: { number: part, count: parts }, stream, sequence, published });
    }
    const data = encodeSnapshotData(batch === undefined ? [] : [batch], part, parts);
    const id = `${name.stream}:${sequence}:${part}`;
    return encodeEnvelope(MESSAGE_TYPES.snapshot, data, { ...name, published, sequence, id });
  }

  async #sendNext(cursor: number): Promise<void> {
    const turn = this.#turn;
    const message = this.#source.log.at(cursor + 1);
    if (message === undefined) {
      this.#cursor = undefined;
      return;
    }
    if (this.#isFor(message)) {
      if (this.#told < cursor) await this.#sendSkip(cursor);
      const frame = this.#line.isCompact ? message.compact() : undefined;
      await this.#send({ text: frame ?? message.json(), sequence: message.sequence });
      if (turn !== this.#turn) return;
      this.#told = cursor + 1;
    }
    this.#cursor = cursor + 1;
  }

  async #sendSkip(sequence: number): Promise<void> {
    const { name, options } = this.#source;
    const data = JSON.stringify({ after: String(this.#told) });
    const envelope = {
      ...name,
      published: options.clock.now(),
      sequence,
      id: `skip:${this.#told}:${sequence}`,
    };
    this.#told = sequence;
    await this.#send({ text: encodeEnvelope(MESSAGE_TYPES.skip, data, envelope), sequence });
  }

  #isFor({ entityClass }: LoggedMessage): boolean {
    return entityClass === undefined || this.#wants(entityClass);
  }

  #wants(entityClass: string): boolean {
    return this.#subscription?.classes?.has(entityClass) !== false;
  }

  async #send(message: OutgoingMessage): Promise<void> {
    this.#lastSent = this.#source.options.clock.now();
    if (this.#faults === undefined) {
      await this.#line.send(message);
      return;
    }
    const messages = await this.#faults.take(message);
    if (this.#isEnded) return;
    if (messages === 'disconnect') {
      this.#line.cut();
      return;
    }
    for (const each of messages) await this.#line.send(each);
  }
}
