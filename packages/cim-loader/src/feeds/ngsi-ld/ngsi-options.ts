import type { PollingOptions } from '../polling/polling-options.ts';

/** Beside what every polled feed takes: which entities of a context broker are asked for. */
export interface NgsiFeedOptions extends PollingOptions {
  /** Types asked for; brokers want this or another filter in the address. */
  readonly types?: readonly string[];
  /** Address of the JSON-LD context that names are written by; goes as `Link` with every question. */
  readonly context?: string;
  /** Tenant at the broker, as `NGSILD-Tenant`. */
  readonly tenant?: string;
  /** Entities of one answer. Default 500. */
  readonly pageSize?: number;
}
