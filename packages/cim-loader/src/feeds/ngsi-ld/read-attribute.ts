import { field, fieldsOf, timeOf, type Fields } from '../cloud-events/field.ts';
import { positionOfGeometry, type GeometryPosition } from '../mapping/geometry-position.ts';

/** An attribute of an entity, whatever form it came in. */
export interface NgsiAttribute {
  readonly value: number | string | undefined;
  /** Where it is a geometry. */
  readonly position: GeometryPosition | undefined;
  /** Milliseconds since 1970; NaN where not said. */
  readonly observedAt: number;
  /** UN/CEFACT; empty where not said. */
  readonly unitCode: string;
}

const GEOMETRIES = new Set([
  'Point',
  'LineString',
  'Polygon',
  'MultiPoint',
  'MultiLineString',
  'MultiPolygon',
]);
const LONGEST_TEXT = 128;
const MAXIMUM_ITEMS = 64;

/**
 * Reads an attribute: normalized or concise NGSI-LD (Property, Relationship, GeoProperty, LanguageProperty), normalized
 * NGSI v2, or a plain value of the key-values form.
 */
export function readAttribute(value: unknown): NgsiAttribute {
  // Several values of one attribute, told apart by datasetId: the first is the default one.
  const [first] = Array.isArray(value) ? (value as readonly unknown[]) : [];
  const several = fieldsOf(first);
  const fields = several !== undefined && field(several, 'type') !== undefined ? several : fieldsOf(value);
  if (fields === undefined) return plain(value, NaN, '');
  const content = contentOf(fields);
  if (content === undefined) return plain(value, NaN, '');
  return plain(content, observedAtOf(fields), unitCodeOf(fields));
}

/** What a normalized attribute holds; `undefined` for a plain value. */
function contentOf(fields: Fields): unknown {
  for (const name of ['value', 'object', 'json', 'vocab']) {
    const content = field(fields, name);
    if (content !== undefined) return content;
  }
  const languages = fieldsOf(field(fields, 'languageMap'));
  return languages === undefined ? undefined : (field(languages, 'en') ?? Object.values(languages)[0]);
}

function observedAtOf(fields: Fields): number {
  const own = ngsiTime(field(fields, 'observedAt'));
  if (!Number.isNaN(own)) return own;
  const metadata = fieldsOf(field(fields, 'metadata'));
  for (const name of ['TimeInstant', 'timestamp', 'observedAt']) {
    const entry = metadata === undefined ? undefined : fieldsOf(field(metadata, name));
    const time = ngsiTime(entry === undefined ? undefined : field(entry, 'value'));
    if (!Number.isNaN(time)) return time;
  }
  return NaN;
}

function unitCodeOf(fields: Fields): string {
  const own = field(fields, 'unitCode');
  if (typeof own === 'string') return own.slice(0, LONGEST_TEXT);
  const metadata = fieldsOf(field(fields, 'metadata'));
  const entry = metadata === undefined ? undefined : fieldsOf(field(metadata, 'unitCode'));
  const value = entry === undefined ? undefined : field(entry, 'value');
  return typeof value === 'string' ? value.slice(0, LONGEST_TEXT) : '';
}

function plain(content: unknown, observedAt: number, unitCode: string): NgsiAttribute {
  const fields = fieldsOf(content);
  const type = fields === undefined ? undefined : field(fields, 'type');
  if (typeof type === 'string' && GEOMETRIES.has(type)) {
    return { value: undefined, position: positionOfGeometry(content), observedAt, unitCode };
  }
  return { value: valueOf(content), position: undefined, observedAt, unitCode };
}

/** Numbers and texts; truth values and lists of plain ones as texts; of a typed value its `@value`. */
function valueOf(content: unknown): number | string | undefined {
  if (typeof content === 'number') return Number.isFinite(content) ? content : undefined;
  if (typeof content === 'string') return content.slice(0, LONGEST_TEXT);
  if (typeof content === 'boolean') return String(content);
  if (Array.isArray(content)) {
    const items = (content as readonly unknown[]).slice(0, MAXIMUM_ITEMS).map(valueOf);
    if (items.length === 0 || items.includes(undefined)) return undefined;
    return items.join(', ').slice(0, LONGEST_TEXT);
  }
  const typed = fieldsOf(content);
  const value = typed === undefined ? undefined : field(typed, '@value');
  return typeof value === 'string' || typeof value === 'number' ? valueOf(value) : undefined;
}

/**
 * Milliseconds since 1970: RFC 3339; of an interval `from/to` its end; times without zone are taken as UTC, as the
 * examples of the Smart Data Models mean them. NaN for anything else.
 */
export function ngsiTime(value: unknown): number {
  const typed = fieldsOf(value);
  const text = typed === undefined ? value : field(typed, '@value');
  if (typeof text !== 'string' || text.length > 100) return NaN;
  const last = text.split('/').at(-1) ?? '';
  const time = timeOf(last);
  return Number.isNaN(time) && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?$/u.test(last)
    ? timeOf(`${last}Z`)
    : time;
}
