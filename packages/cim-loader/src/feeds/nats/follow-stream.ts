import {
  DeliverPolicy,
  jetstream,
  type ConsumerMessages,
  type JetStreamClient,
  type JsMsg,
  type OrderedConsumerOptions,
  type StreamInfo,
} from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import type { ConnectionAttempt } from '../connection/feed-connection.ts';
import { whileBusy } from '../connection/while-busy.ts';
import type { FeedLimits, FeedTimer } from '../feed.ts';
import type { StreamPosition } from './stream-position.ts';

/** A message as a stream kept it. */
export interface KeptMessage {
  readonly place: StreamPosition;
  /** When the server got it, milliseconds since 1970. */
  readonly time: number;
  /** It was published before the state was asked for. */
  readonly isRepeated: boolean;
}

/** Whom a stream is told to. */
export interface StreamListener {
  readonly attempt: ConnectionAttempt;
  readonly limits: FeedLimits;
  readonly timer: FeedTimer | undefined;
  readonly subjects: readonly string[];
  /** Name of the stream; else the one that has the subjects. */
  readonly stream: string | false | undefined;
  readonly place: StreamPosition | undefined;
  /** Resolves when the receiver has taken all; `undefined` if it has. */
  readonly idle: () => Promise<void> | undefined;
  readonly streamFound: () => void;
  /** What comes after the place is no longer kept. */
  readonly gap: () => void;
  /** What follows is the last message of each subject, all there is. */
  readonly stateBegins: () => void;
  readonly stateEnds: (place: StreamPosition) => void;
  /** @param kept absent without a stream. */
  readonly message: (subject: string, payload: Uint8Array, kept: KeptMessage | undefined) => void;
}

/** There is no stream, or it is not ready. */
export class NoStreamError extends Error {
  override readonly name = 'NoStreamError';
}

/** Messages asked for at a time. */
const PULLED = 1000;
/** Version of the server since which a consumer may have several filters. */
const SEVERAL_FILTERS_SINCE = [2, 10] as const;

/**
 * Follows a stream until the connection is over: from a place on where it still can, else from the last message of each
 * subject.
 * @param opened called when the stream answers.
 * @returns false, without having told anything, where the server has no such stream.
 */
export async function followStream(
  server: NatsConnection,
  listener: StreamListener,
  opened: () => void,
  isOver: () => boolean,
): Promise<boolean> {
  const client = jetstream(server, { timeout: listener.limits.heartbeat * 1000 });
  const info = await findStream(client, listener);
  if (info === undefined) return false;
  listener.streamFound();
  const created = Date.parse(info.created);
  const identity = { stream: info.config.name, created };
  const { place } = listener;
  const goesOn = place !== undefined && canGoOn(place, identity, info);
  if (place !== undefined && !goesOn) listener.gap();
  const consumer = await client.consumers.get(info.config.name, {
    ...filterOf(server, listener.subjects),
    ...(goesOn
      ? { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: place.sequence + 1 }
      : { deliver_policy: DeliverPolicy.LastPerSubject }),
  });
  const { num_pending: pending } = await consumer.info();
  if (isOver()) return true;
  opened();
  const state = goesOn ? undefined : { left: pending, last: info.state.last_seq };
  if (state !== undefined) {
    listener.stateBegins();
    if (state.left === 0) listener.stateEnds({ ...identity, sequence: state.last });
  }
  const messages = await consumer.consume({ max_messages: PULLED, abort_on_missing_resource: true });
  await takeAll(messages, listener, identity, state?.left ?? 0, isOver);
  return true;
}

async function takeAll(
  messages: ConsumerMessages,
  listener: StreamListener,
  identity: Omit<StreamPosition, 'sequence'>,
  repeated: number,
  isOver: () => boolean,
): Promise<void> {
  let left = repeated;
  for await (const message of messages) {
    if (isOver() || !listener.attempt.isCurrent) {
      messages.stop();
      return;
    }
    left = take(message, listener, identity, left);
    // What is not asked for yet, the server keeps.
    const busy = listener.idle();
    if (busy !== undefined)
      await whileBusy(busy, listener.attempt, listener.limits.heartbeat, listener.timer);
  }
}

/** @returns how many messages of the state are left. */
function take(
  message: JsMsg,
  { attempt, message: tell, stateEnds, subjects }: StreamListener,
  identity: Omit<StreamPosition, 'sequence'>,
  left: number,
): number {
  const place = { ...identity, sequence: message.seq };
  attempt.received(message.data.length + message.subject.length);
  if (subjects.some((subject) => fits(subject, message.subject))) {
    const time = message.time.getTime();
    tell(message.subject, message.data, { place, time, isRepeated: left > 0 });
  }
  // Messages may have taken the place of others in the meantime; then there are fewer than were promised.
  const isLast = left === 1 || (left > 0 && message.info.pending === 0);
  if (isLast) stateEnds(place);
  return isLast ? 0 : Math.max(0, left - 1);
}

async function findStream(
  client: JetStreamClient,
  { stream, subjects }: StreamListener,
): Promise<StreamInfo | undefined> {
  try {
    const manager = await client.jetstreamManager();
    const name = typeof stream === 'string' ? stream : await manager.streams.find(subjects[0] ?? '>');
    return await manager.streams.info(name);
  } catch {
    // Neither JetStream nor the stream may be there; or not yet.
    return undefined;
  }
}

function canGoOn(
  place: StreamPosition,
  { stream, created }: Omit<StreamPosition, 'sequence'>,
  { state, config }: StreamInfo,
): boolean {
  if (place.stream !== stream || place.created !== created || place.sequence > state.last_seq) return false;
  // Of a stream that keeps the last of each subject only, those that are gone were overtaken.
  return place.sequence + 1 >= state.first_seq || config.max_msgs_per_subject === 1;
}

/** Servers before 2.10 know one filter; then more comes than is wanted. */
function filterOf(server: NatsConnection, subjects: readonly string[]): Partial<OrderedConsumerOptions> {
  const [major = 0, minor = 0] = (server.info?.version ?? '').split('.').map(Number);
  const [since, sinceMinor] = SEVERAL_FILTERS_SINCE;
  if (subjects.length === 1 || major > since || (major === since && minor >= sinceMinor)) {
    return { filter_subjects: [...subjects] };
  }
  const shared = sharedSubject(subjects);
  return shared === '>' ? {} : { filter_subjects: shared };
}

/** The narrowest subject that has all of them. */
function sharedSubject(subjects: readonly string[]): string {
  const [first = [], ...rest] = subjects.map((subject) => subject.split('.'));
  const shared: string[] = [];
  for (const [index, part] of first.entries()) {
    if (part === '>' || rest.some((parts) => parts[index] !== part)) break;
    shared.push(part);
  }
  return [...shared, '>'].join('.');
}

function fits(pattern: string, subject: string): boolean {
  const parts = pattern.split('.');
  const actual = subject.split('.');
  for (const [index, part] of parts.entries()) {
    if (part === '>') return actual.length > index;
    if (actual[index] === undefined || (part !== '*' && part !== actual[index])) return false;
  }
  return parts.length === actual.length;
}
