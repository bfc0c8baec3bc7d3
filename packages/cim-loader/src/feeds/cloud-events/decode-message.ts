import type { EntityBatch, EntityClass, EntityEvent } from '@cityloom/twin-core/entities';
import { requireShallowJson } from '../../validation/shallow-json.ts';
import { decodeEntityClass } from './decode-class.ts';
import { decodeReports, type ReportContext } from './decode-reports.ts';
import { field, fieldsOf, textField, timeOf, type Fields } from './field.ts';
import { MESSAGE_TYPES } from './message-types.ts';

/** Where a message stands in its source's stream. */
export interface MessageHead {
  /** Milliseconds since 1970 by the source's clock; NaN where it does not say. */
  readonly published: number;
  /** One life of the source's log; `undefined` for a source without streams. */
  readonly stream: string | undefined;
  /** Number in the stream; NaN where there is none. */
  readonly sequence: number;
}

/** What a source says, decoded. */
export type SourceMessage = MessageHead &
  (
    | { readonly kind: 'classes'; readonly classes: readonly EntityClass[] }
    | {
        readonly kind: 'snapshot';
        /** From 1. */
        readonly part: number;
        readonly parts: number;
        readonly batches: readonly EntityBatch[];
      }
    | { readonly kind: 'reports'; readonly batches: readonly EntityBatch[] }
    | { readonly kind: 'event'; readonly event: EntityEvent }
    /** @property every seconds. */
    | { readonly kind: 'heartbeat'; readonly every: number }
    /** Messages after `after`, up to this one's sequence, are none this receiver asked for. */
    | { readonly kind: 'skip'; readonly after: number }
  );

/** Texts below cannot be nested so deep that parsing them costs much. */
const SMALL_TEXT = 1024 * 1024;
/** Levels no message has. */
const MAXIMUM_DEPTH = 64;
const MAXIMUM_PARTS = 100_000;
const MAXIMUM_CLASSES = 1024;
const MAXIMUM_EVENT_FIELDS = 64;

/**
 * One CloudEvent in structured JSON. What cannot be used is counted by `context.fault`; nothing is thrown.
 * @returns `undefined` where nothing of the message can be used.
 */
export function decodeMessage(text: string, context: ReportContext): SourceMessage | undefined {
  const message = parseFields(text);
  if (message === undefined) {
    context.fault('malformed');
    return undefined;
  }
  return decodeEnvelope(message, context);
}

/** One CloudEvent that is parsed already; as {@link decodeMessage}. */
export function decodeEnvelope(message: Fields, context: ReportContext): SourceMessage | undefined {
  if (!isCloudEvent(message)) {
    context.fault('malformed');
    return undefined;
  }
  const head: MessageHead = {
    published: timeOf(field(message, 'time')),
    stream: textField(message, 'stream', 256),
    sequence: sequenceOf(field(message, 'sequence')),
  };
  return decodeData(message, head, context);
}

/** A JSON text that is an object; `undefined` for any other. */
export function parseFields(text: string): Fields | undefined {
  try {
    if (text.length > SMALL_TEXT) requireShallowJson(text, MAXIMUM_DEPTH);
    return fieldsOf(JSON.parse(text));
  } catch {
    // Whatever is wrong with it, it is counted as one malformed message.
    return undefined;
  }
}

function isCloudEvent(message: Fields): boolean {
  return (
    field(message, 'specversion') === '1.0' &&
    textField(message, 'type', 256) !== undefined &&
    textField(message, 'id', 1024) !== undefined &&
    textField(message, 'source', 2048) !== undefined
  );
}

/** Decimal text (or a number, from those that read the specification loosely); NaN for anything else. */
function sequenceOf(value: unknown): number {
  const number = typeof value === 'string' && /^\d{1,16}$/u.test(value) ? Number(value) : value;
  return Number.isSafeInteger(number) ? (number as number) : NaN;
}

function decodeData(message: Fields, head: MessageHead, context: ReportContext): SourceMessage | undefined {
  const data = fieldsOf(field(message, 'data'));
  if (data === undefined) {
    context.fault('wrongType');
    return undefined;
  }
  switch (field(message, 'type')) {
    case MESSAGE_TYPES.reports:
      return decodeReportsData(data, head, context);
    case MESSAGE_TYPES.snapshot:
      return decodeSnapshot(data, head, context);
    case MESSAGE_TYPES.classes:
      return decodeClasses(data, head, context);
    case MESSAGE_TYPES.event:
      return decodeEvent(data, head, context);
    case MESSAGE_TYPES.heartbeat: {
      const every = field(data, 'every');
      return { ...head, kind: 'heartbeat', every: typeof every === 'number' ? every : NaN };
    }
    case MESSAGE_TYPES.skip:
      return { ...head, kind: 'skip', after: sequenceOf(field(data, 'after')) };
    default:
      context.fault('unknownType');
      return undefined;
  }
}

function decodeReportsData(data: Fields, head: MessageHead, context: ReportContext): SourceMessage {
  const reports = field(data, 'reports');
  const list: readonly unknown[] = Array.isArray(reports) ? reports : [data];
  return { ...head, kind: 'reports', batches: decodeReports(list, context) };
}

function decodeSnapshot(data: Fields, head: MessageHead, context: ReportContext): SourceMessage | undefined {
  const reports = field(data, 'reports');
  const [part, parts] = [field(data, 'part') ?? 1, field(data, 'parts') ?? 1];
  const isNumbered =
    Number.isSafeInteger(part) && Number.isSafeInteger(parts) && (parts as number) <= MAXIMUM_PARTS;
  if (
    !Array.isArray(reports) ||
    !isNumbered ||
    (part as number) < 1 ||
    (part as number) > (parts as number)
  ) {
    context.fault('wrongType');
    return undefined;
  }
  const batches = decodeReports(reports, context);
  return { ...head, kind: 'snapshot', part: part as number, parts: parts as number, batches };
}

function decodeClasses(data: Fields, head: MessageHead, context: ReportContext): SourceMessage | undefined {
  const list = field(data, 'classes');
  if (!Array.isArray(list) || list.length > MAXIMUM_CLASSES) {
    context.fault('wrongType');
    return undefined;
  }
  const classes: EntityClass[] = [];
  for (const item of list as readonly unknown[]) {
    const entityClass = decodeEntityClass(item);
    if (entityClass === undefined) context.fault('wrongType');
    else classes.push(entityClass);
  }
  return { ...head, kind: 'classes', classes };
}

function decodeEvent(data: Fields, head: MessageHead, context: ReportContext): SourceMessage | undefined {
  const id = textField(data, 'id', 256);
  const type = textField(data, 'type', 128);
  const entityClass = textField(data, 'class', 64);
  const entity = textField(data, 'entity', 128);
  const time = timeOf(field(data, 'time'));
  const isWhole = id !== undefined && type !== undefined && entityClass !== undefined && entity !== undefined;
  if (!isWhole || !Number.isFinite(time)) {
    context.fault('wrongType');
    return undefined;
  }
  const details = eventDetails(field(data, 'data'), context);
  return { ...head, kind: 'event', event: { id, type, entityClass, entity, time, data: details } };
}

function eventDetails(value: unknown, context: ReportContext): Readonly<Record<string, string | number>> {
  // Without a prototype: a source may name a field `__proto__`.
  const details = Object.create(null) as Record<string, string | number>;
  let wrong = value === undefined || fieldsOf(value) !== undefined ? 0 : 1;
  const fields = Object.entries(fieldsOf(value) ?? {});
  for (const [name, detail] of fields.slice(0, MAXIMUM_EVENT_FIELDS)) {
    if (typeof detail === 'number' || (typeof detail === 'string' && detail.length <= 4096))
      details[name] = detail;
    else wrong++;
  }
  wrong += Math.max(0, fields.length - MAXIMUM_EVENT_FIELDS);
  if (wrong > 0) context.fault('wrongType', wrong);
  return { ...details };
}
