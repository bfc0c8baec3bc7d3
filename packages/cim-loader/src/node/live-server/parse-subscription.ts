import { parseFields } from '../../feeds/cloud-events/decode-message.ts';
import { field, fieldsOf, textField } from '../../feeds/cloud-events/field.ts';
import { MESSAGE_TYPES } from '../../feeds/cloud-events/message-types.ts';
import { parsePlace, type StreamPlace } from '../../feeds/cloud-events/stream-place.ts';

/** What a receiver's message asks for. */
export interface SubscriptionRequest {
  readonly classes: ReadonlySet<string> | undefined;
  readonly after: StreamPlace | undefined;
  readonly authorization: string | undefined;
}

const MAXIMUM_CLASSES = 1024;

/** A receiver's message; a text that says what is wrong with one that is no subscription. */
export function parseSubscription(text: string): SubscriptionRequest | string {
  const message = parseFields(text);
  if (message === undefined || field(message, 'specversion') !== '1.0') return 'not a CloudEvent 1.0 in JSON';
  if (field(message, 'type') !== MESSAGE_TYPES.subscribe) return `not of type ${MESSAGE_TYPES.subscribe}`;
  const data = fieldsOf(field(message, 'data') ?? {});
  if (data === undefined) return 'data is no object';
  const classes = classesOf(field(data, 'classes'));
  if (typeof classes === 'string') return classes;
  const stream = textField(data, 'stream', 256);
  const after = textField(data, 'after', 16);
  return {
    classes,
    after: stream === undefined || after === undefined ? undefined : parsePlace(`${stream}:${after}`),
    authorization: textField(data, 'authorization', 16_384),
  };
}

function classesOf(value: unknown): ReadonlySet<string> | undefined | string {
  if (value === undefined || value === null) return undefined;
  const isList =
    Array.isArray(value) &&
    value.length <= MAXIMUM_CLASSES &&
    value.every((name) => typeof name === 'string');
  return isList ? new Set(value as readonly string[]) : 'classes is no list of names';
}

/** What the address of an SSE request asks for. @param lastEventId of the request's header. */
export function subscriptionOfAddress(
  query: URLSearchParams,
  lastEventId: string | undefined,
): Pick<SubscriptionRequest, 'classes' | 'after'> {
  const names = query.getAll('classes').flatMap((list) => list.split(',').filter((name) => name !== ''));
  return {
    classes: query.has('classes') ? new Set(names.slice(0, MAXIMUM_CLASSES)) : undefined,
    after: parsePlace(lastEventId),
  };
}
