import type { BatchValues, EntityBatch, EntityClass, EntityEvent } from '@cityloom/twin-core/entities';
import { MESSAGE_TYPES } from './message-types.ts';

/** Envelope of a message; see docs/live-protocol.md. */
export interface EnvelopeOptions {
  /** CloudEvents `source`: a URI reference that names who speaks. */
  readonly source: string;
  /** Milliseconds since 1970. */
  readonly published: number;
  readonly stream?: string;
  readonly sequence?: number;
  /** Unique within the source; default: made of stream, sequence and `part`. */
  readonly id?: string;
}

/** One CloudEvent in structured JSON around `data`, which is JSON already. */
export function encodeEnvelope(type: string, data: string, options: EnvelopeOptions): string {
  const { source, published, stream, sequence } = options;
  const id = options.id ?? `${stream ?? source}:${sequence ?? published}`;
  const place =
    (stream === undefined ? '' : `"stream":${JSON.stringify(stream)},`) +
    (sequence === undefined ? '' : `"sequence":"${sequence}",`);
  return (
    `{"specversion":"1.0","id":${JSON.stringify(id)},"source":${JSON.stringify(source)},"type":"${type}",` +
    `"time":"${new Date(published).toISOString()}",${place}"datacontenttype":"application/json","data":${data}}`
  );
}

/** `{"reports": […]}` of a batch. */
export function encodeReportsData(batch: EntityBatch): string {
  return `{"reports":${encodeReports([batch])}}`;
}

/** A part of a snapshot. @param part from 1. */
export function encodeSnapshotData(batches: readonly EntityBatch[], part: number, parts: number): string {
  return `{"part":${part},"parts":${parts},"reports":${encodeReports(batches)}}`;
}

/** `{"classes": […]}`. */
export function encodeClassesData(classes: readonly EntityClass[]): string {
  return JSON.stringify({ classes });
}

/** Data of an event. */
export function encodeEventData({ id, type, entityClass, entity, time, data }: EntityEvent): string {
  return JSON.stringify({ id, type, class: entityClass, entity, time: new Date(time).toISOString(), data });
}

/** A message of classes, for brokers that keep the last. */
export function encodeClasses(classes: readonly EntityClass[], options: EnvelopeOptions): string {
  return encodeEnvelope(MESSAGE_TYPES.classes, encodeClassesData(classes), options);
}

/** The JSON list of the reports of batches. Text is joined by hand: `JSON.stringify` wants an object for each report. */
export function encodeReports(batches: readonly EntityBatch[]): string {
  const parts: string[] = [];
  for (const batch of batches) {
    const entityClass = JSON.stringify(batch.entityClass);
    const ids = batch.ids.map((id) => JSON.stringify(id));
    for (let row = 0; row < batch.count; row++) parts.push(encodeReport(batch, row, entityClass, ids));
  }
  return `[${parts.join(',')}]`;
}

/** One report of a batch as a JSON object. */
export function encodeOneReport(batch: EntityBatch, row: number): string {
  const id = JSON.stringify(batch.ids[batch.entities[row] as number]);
  const ids: string[] = [];
  ids[batch.entities[row] as number] = id;
  return encodeReport(batch, row, JSON.stringify(batch.entityClass), ids);
}

const NUMBERS = [
  ['sequence', 'sequences'],
  ['height', 'heights'],
  ['heading', 'headings'],
  ['speed', 'speeds'],
  ['timeToLive', 'timesToLive'],
] as const;

function encodeReport(batch: EntityBatch, row: number, entityClass: string, ids: readonly string[]): string {
  let text = `{"class":${entityClass},"id":${ids[batch.entities[row] as number] ?? '""'},"time":${batch.observationTimes[row] ?? 0}`;
  text += encodeNumbers(batch, row);
  const binding = batch.bindings?.[row];
  if (binding !== undefined) text += `,"binding":${JSON.stringify(binding)}`;
  if (batch.values !== undefined) text += encodeValues(batch.values, row);
  if (batch.ended?.[row] === 1) text += ',"ended":true';
  return `${text}}`;
}

function encodeNumbers(batch: EntityBatch, row: number): string {
  const { positions } = batch;
  let text = '';
  if (positions !== undefined && Number.isFinite(positions[row * 2])) {
    text += `,"longitude":${positions[row * 2] as number},"latitude":${positions[row * 2 + 1] as number}`;
  }
  for (const [name, column] of NUMBERS) {
    const value = batch[column]?.[row];
    if (value !== undefined && Number.isFinite(value)) text += `,"${name}":${shortest(value, column)}`;
  }
  return text;
}

/** Columns of 32 bits need nine digits to come back as they were; seventeen would be half of the message. */
function shortest(value: number, column: string): number {
  return column === 'sequences' || Number.isInteger(value) ? value : Number(value.toPrecision(9));
}

function encodeValues(values: ReadonlyMap<string, BatchValues>, row: number): string {
  let text = '';
  for (const [property, column] of values) {
    const value = column[row];
    if (value === undefined || (typeof value === 'number' && !Number.isFinite(value))) continue;
    text += `${text === '' ? '' : ','}${JSON.stringify(property)}:${JSON.stringify(value)}`;
  }
  return text === '' ? '' : `,"values":{${text}}`;
}
