import { encodeEntityBatch, type EntityBatch } from '@cityloom/twin-core/entities';
import { encodeEnvelope, encodeReportsData } from '../../feeds/cloud-events/encode-message.ts';
import { MESSAGE_TYPES } from '../../feeds/cloud-events/message-types.ts';

/** One numbered message of the stream; it is put into words when the first receiver wants it. */
export interface LoggedMessage {
  readonly sequence: number;
  /** `undefined`: for everybody. */
  readonly entityClass: string | undefined;
  readonly batch: EntityBatch | undefined;
  readonly published: number;
  /** Estimated, for the limit of the log. */
  readonly bytes: number;
  json(): string;
  /** The compact form; `undefined` for what is no batch. */
  compact(): Uint8Array | undefined;
}

/** Who speaks, and in which life. */
export interface StreamName {
  readonly source: string;
  readonly stream: string;
}

/** Bytes of one report in JSON, about. */
const REPORT_BYTES = 160;

/** The last messages of a stream, within limits. */
export class MessageLog {
  readonly #name: StreamName;
  readonly #limits: { readonly messages: number; readonly bytes: number };
  readonly #ring: (LoggedMessage | undefined)[];
  #bytes = 0;
  #first = 1;
  #last = 0;

  constructor(name: StreamName, limits: { readonly messages: number; readonly bytes: number }) {
    this.#name = name;
    this.#limits = limits;
    this.#ring = new Array<LoggedMessage | undefined>(Math.max(1, limits.messages));
  }

  /** Number of the newest message; 0 before the first. */
  get last(): number {
    return this.#last;
  }

  /** Whether every message after that one is still there. */
  hasAllAfter(sequence: number): boolean {
    return sequence <= this.#last && sequence >= this.#first - 1;
  }

  at(sequence: number): LoggedMessage | undefined {
    if (sequence < this.#first || sequence > this.#last) return undefined;
    return this.#ring[sequence % this.#ring.length];
  }

  addReports(batch: EntityBatch, published: number): void {
    this.#add(
      batch.entityClass,
      batch,
      published,
      300 + batch.count * REPORT_BYTES,
      MESSAGE_TYPES.reports,
      () => encodeReportsData(batch),
    );
  }

  /** A message for everybody. @param data JSON. */
  addControl(type: string, data: string, published: number): void {
    this.#add(undefined, undefined, published, 300 + data.length, type, () => data);
  }

  #add(
    entityClass: string | undefined,
    batch: EntityBatch | undefined,
    published: number,
    bytes: number,
    type: string,
    data: () => string,
  ): void {
    const sequence = this.#last + 1;
    const { stream } = this.#name;
    let text: string | undefined;
    let frame: Uint8Array | undefined;
    const json = (): string =>
      (text ??= encodeEnvelope(type, data(), { ...this.#name, published, sequence }));
    const compact = (): Uint8Array | undefined => {
      if (batch !== undefined) frame ??= encodeEntityBatch(batch, { stream, sequence, published });
      return frame;
    };
    if (sequence - this.#first >= this.#ring.length) this.#dropFirst();
    this.#ring[sequence % this.#ring.length] = {
      sequence,
      entityClass,
      batch,
      published,
      bytes,
      json,
      compact,
    };
    this.#last = sequence;
    this.#bytes += bytes;
    while (this.#bytes > this.#limits.bytes && this.#first < this.#last) this.#dropFirst();
  }

  #dropFirst(): void {
    const at = this.#first % this.#ring.length;
    this.#bytes -= this.#ring[at]?.bytes ?? 0;
    this.#ring[at] = undefined;
    this.#first++;
  }
}
