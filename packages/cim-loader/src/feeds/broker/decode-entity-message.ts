import { decodeEnvelope, parseFields } from '../cloud-events/decode-message.ts';
import { field, fieldsOf, timeOf, type Fields } from '../cloud-events/field.ts';
import { MESSAGE_TYPES } from '../cloud-events/message-types.ts';
import type { BrokerMessage, DecodeBrokerMessage, MessageTarget } from './broker-message.ts';
import { parseEntityPath, type EntityPath } from './entity-path.ts';

const decoder = new TextDecoder();

/** Reads messages at the paths of docs/live-protocol.md. @param prefix first parts of the paths. */
export function createEntityMessageDecoder(prefix: readonly string[]): DecodeBrokerMessage {
  return (message, target) => {
    const place = parseEntityPath(message.path, prefix);
    if (place === undefined) {
      target.fault('unknownType');
      return;
    }
    if (message.payload.length === 0) {
      // A batch or class that is no more says nothing.
      if (place.kind === 'state') {
        target.report({ ended: true }, { ...defaultsOf(place), time: target.endTime() }, NaN);
      }
      return;
    }
    const fields = parseFields(decoder.decode(message.payload));
    if (fields === undefined) target.fault('malformed');
    else if (isCloudEvent(message, fields)) takeEnvelope(fields, place, target);
    else takeData(fields, place, target, NaN);
  };
}

function isCloudEvent({ contentType }: BrokerMessage, fields: Fields): boolean {
  return (
    contentType?.toLowerCase().startsWith('application/cloudevents') === true ||
    Object.hasOwn(fields, 'specversion')
  );
}

function takeEnvelope(fields: Fields, place: EntityPath, target: MessageTarget): void {
  if (field(fields, 'type') === MESSAGE_TYPES.reports && field(fields, 'specversion') === '1.0') {
    const data = fieldsOf(field(fields, 'data'));
    if (data === undefined) target.fault('wrongType');
    else takeData(data, place, target, timeOf(field(fields, 'time')));
    return;
  }
  // Rare: classes and events.
  const message = decodeEnvelope(fields, {
    source: '',
    arrivalTime: target.arrivalTime,
    fault: (reason, count) => {
      target.fault(reason, count);
    },
  });
  if (message === undefined) return;
  if (message.kind === 'classes') {
    const id = place.kind === 'class' ? place.entityClass : undefined;
    for (const entityClass of message.classes) target.defineClass(entityClass, id);
  } else if (message.kind === 'event') target.event(message.event);
  else target.fault('unknownType');
}

/** @param published by the envelope; NaN without one. */
function takeData(data: Fields, place: EntityPath, target: MessageTarget, published: number): void {
  if (place.kind === 'class') {
    const classes = field(data, 'classes');
    const list: readonly unknown[] = Array.isArray(classes) ? classes : [data];
    for (const definition of list) target.defineClass(definition, place.entityClass);
    return;
  }
  const reports = field(data, 'reports');
  const list: readonly unknown[] = Array.isArray(reports) ? reports : [data];
  const defaults = { ...defaultsOf(place), time: target.time };
  for (const value of list) {
    const report = fieldsOf(value);
    // Who may publish where is settled by the topic: a report cannot speak for another entity.
    if (report === undefined || !isOf(report, place)) target.fault('wrongType');
    else target.report(report, defaults, Number.isFinite(published) ? published : saidTime(report));
  }
}

function defaultsOf(place: EntityPath): { readonly entityClass: string; readonly id?: string } {
  return place.kind === 'state'
    ? { entityClass: place.entityClass, id: place.id }
    : { entityClass: place.entityClass };
}

function isOf(report: Fields, place: EntityPath): boolean {
  const entityClass = field(report, 'class') ?? place.entityClass;
  if (entityClass !== place.entityClass) return false;
  return place.kind !== 'state' || (field(report, 'id') ?? place.id) === place.id;
}

function saidTime(report: Fields): number {
  const said = field(report, 'time');
  return said === undefined ? NaN : timeOf(said);
}
