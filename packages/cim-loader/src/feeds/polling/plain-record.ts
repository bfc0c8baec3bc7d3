import { field, fieldsOf } from '../cloud-events/field.ts';
import { positionOfGeometry } from '../mapping/geometry-position.ts';
import type { BareReport } from '../mapping/map-record.ts';
import { isAbsent, numberFrom, textFrom } from '../mapping/record-value.ts';

/** Names of the fields of a report, as tables have them, in lower case. */
const NAMES: Readonly<Record<string, string>> = {
  class: 'class',
  id: 'id',
  time: 'time',
  timestamp: 'time',
  longitude: 'longitude',
  lon: 'longitude',
  lng: 'longitude',
  latitude: 'latitude',
  lat: 'latitude',
  height: 'height',
  heading: 'heading',
  bearing: 'heading',
  speed: 'speed',
  sequence: 'sequence',
  timetolive: 'timeToLive',
  binding: 'binding',
  ended: 'ended',
  values: 'values',
};
const TEXTS = new Set(['class', 'id', 'binding']);
const MAXIMUM_FIELDS = 256;

/**
 * A record without a mapping, as a report: a bare report, a row whose columns are named like the fields of a report, or
 * a GeoJSON feature with such properties. Plain fields of other names are values.
 */
export function plainReport(record: unknown, entityClass: string): BareReport | undefined {
  const fields = fieldsOf(record);
  if (fields === undefined) return undefined;
  const report: Record<string, unknown> = { class: entityClass };
  const values = Object.create(null) as Record<string, unknown>;
  const properties = fieldsOf(field(fields, 'properties'));
  if (field(fields, 'type') === 'Feature') {
    const position = positionOfGeometry(field(fields, 'geometry'));
    if (position !== undefined) {
      [report['longitude'], report['latitude']] = position;
      if (position[2] !== undefined) report['height'] = position[2];
    }
    const id = textFrom(field(fields, 'id'));
    if (id !== undefined) report['id'] = id;
    addFields(report, values, properties ?? {});
  } else {
    addFields(report, values, fields);
  }
  if (Object.keys(values).length > 0) report['values'] = values;
  return report;
}

function addFields(
  report: Record<string, unknown>,
  values: Record<string, unknown>,
  fields: Readonly<Record<string, unknown>>,
): void {
  for (const [name, value] of Object.entries(fields).slice(0, MAXIMUM_FIELDS)) {
    if (isAbsent(value)) continue;
    const known = Object.hasOwn(NAMES, name.toLowerCase()) ? NAMES[name.toLowerCase()] : undefined;
    if (known === undefined) {
      const observed = plainValue(value);
      if (observed !== undefined) values[name] = observed;
    } else if (known === 'values') {
      Object.assign(values, fieldsOf(value));
    } else {
      report[known] = fieldValue(known, value);
    }
  }
}

function fieldValue(name: string, value: unknown): unknown {
  if (TEXTS.has(name)) return textFrom(value) ?? value;
  if (name === 'ended') return value === 'true' ? true : value === 'false' ? false : value;
  if (name === 'time') return typeof value === 'string' && /^\d{10,14}$/u.test(value) ? Number(value) : value;
  return typeof value === 'string' ? numberFrom(value) : value;
}

/** A cell that reads as a number is one. */
function plainValue(value: unknown): string | number | undefined {
  if (typeof value === 'number') return value;
  const text = textFrom(value);
  if (text === undefined) return undefined;
  const number = typeof value === 'boolean' ? NaN : numberFrom(text);
  return Number.isFinite(number) ? number : text;
}
