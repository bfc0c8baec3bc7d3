import type { ConnectionOptions, NatsConnection } from '@nats-io/nats-core';

/** Makes a connection to a server. */
export type ConnectNats = (options: ConnectionOptions) => Promise<NatsConnection>;
