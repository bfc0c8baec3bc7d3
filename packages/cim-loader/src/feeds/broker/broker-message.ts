import type { EntityEvent } from '@cityloom/twin-core/entities';
import type { FeedFault } from '../feed.ts';

/** A message of a broker, whatever the broker's protocol. */
export interface BrokerMessage {
  /** The topic or subject in its parts: `['cityloom', 'v1', 'vehicle', 'taxi-7', 'state']`. */
  readonly path: readonly string[];
  /** Empty: what the path names is no more. */
  readonly payload: Uint8Array;
  /** Media type, where the protocol says. */
  readonly contentType: string | undefined;
  /** When the broker got it, milliseconds since 1970 by the broker's clock; absent where the broker does not say. */
  readonly brokerTime?: number;
}

/** Where the reports of a message go. */
export interface MessageTarget {
  /** Arrival of the message, milliseconds since 1970 by our clock. */
  readonly arrivalTime: number;
  /** When the broker got the message, where it says; else its arrival. Milliseconds since 1970. */
  readonly time: number;
  /** When something ends that its source does not date, milliseconds since 1970: `time`, by the source's clock. */
  endTime(): number;
  /**
   * Takes one report as docs/live-protocol.md has it.
   * @param defaults what it does not say itself.
   * @param published milliseconds since 1970 by the source's clock; NaN where it does not say.
   */
  report(report: unknown, defaults: ReportDefaults, published: number): void;
  /** Takes the definition of a class. @param id what it must be called, where the path says. */
  defineClass(definition: unknown, id: string | undefined): void;
  event(event: EntityEvent): void;
  fault(reason: FeedFault, count?: number): void;
}

/** What a report does not say itself, from the place it came by. */
export interface ReportDefaults {
  readonly entityClass?: string;
  readonly id?: string;
  /** Milliseconds since 1970. */
  readonly time?: number;
}

/** Reads a message; what cannot be used is counted by `target.fault`, nothing is thrown. */
export type DecodeBrokerMessage = (message: BrokerMessage, target: MessageTarget) => void;
