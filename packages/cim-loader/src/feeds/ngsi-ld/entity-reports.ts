import { field, fieldsOf, textField, type Fields } from '../cloud-events/field.ts';
import type { BareReport } from '../mapping/map-record.ts';
import type { GeometryPosition } from '../mapping/geometry-position.ts';
import { unitOf, type UnitConversion } from '../unit-codes.ts';
import { ngsiTime, readAttribute, type NgsiAttribute } from './read-attribute.ts';

/** What entities came to. */
export interface EntityReports {
  readonly reports: readonly BareReport[];
  /** Entities without id or type, which name nothing. */
  readonly lost: number;
}

/** Remembers units from entity to entity, as a property has one. */
export interface EntityReader {
  /** Unit of a property; `undefined`: none was said yet. */
  unit(entityClass: string, property: string): string | undefined;
  /** @param now milliseconds since 1970, for entities that do not say when. */
  read(entities: readonly unknown[], now: number): EntityReports;
}

/** Attributes that say when the whole entity was observed, the surest first. */
const TIMES = [
  'dateObservedTo',
  'dateObserved',
  'observationDateTime',
  'lastKnownPositionUpdatedAt',
  'dateLastReported',
  'timestamp',
  'observedAt',
  'dateModified',
  'modifiedAt',
];
/** Places of an entity, the surest first. */
const PLACES = ['location', 'lastKnownPosition', 'currentPosition', 'position'];
const SKIPPED = new Set(['id', 'type', '@context', 'unitCode', 'scope', 'createdAt', ...TIMES, ...PLACES]);
const HEADINGS = new Set(['bearing', 'heading', 'course']);
/** Smart Data Models give speeds in km/h where they do not say. */
const DEFAULT_SPEED: UnitConversion = unitOf('KMH');
/** As the store takes them, less what may be added later. */
const MAXIMUM_ATTRIBUTES = 256;

export function createEntityReader(): EntityReader {
  const units = new Map<string, string>();
  return {
    unit: (entityClass, property) => units.get(`${entityClass}\n${property}`),
    read: (entities, now) => {
      let lost = 0;
      const reports: BareReport[] = [];
      for (const entity of entities) {
        const fields = fieldsOf(entity);
        const id =
          fields === undefined ? undefined : (textField(fields, 'id', 128) ?? textField(fields, '@id', 128));
        const entityClass = fields === undefined ? undefined : classOf(fields);
        if (fields === undefined || id === undefined || entityClass === undefined) lost++;
        else reports.push(...reportsOf(fields, id, entityClass, now, units));
      }
      return { reports, lost };
    },
  };
}

/** `https://smartdatamodels.org/dataModel.Transportation/Vehicle` is a `Vehicle`. */
function classOf(fields: Fields): string | undefined {
  const said = field(fields, 'type') ?? field(fields, '@type');
  const [type] = Array.isArray(said) ? (said as readonly unknown[]) : [said];
  if (typeof type !== 'string') return undefined;
  const name = (/[^/#:]*$/u.exec(type)?.[0] ?? '').replaceAll(/[^A-Za-z0-9_-]+/gu, '-').slice(0, 64);
  return name === '' ? undefined : name;
}

interface Draft {
  readonly time: number;
  position: GeometryPosition | undefined;
  heading: number | undefined;
  speed: number | undefined;
  readonly values: Record<string, number | string>;
}

/** One report for each time something of the entity was observed at; what does not say goes with the entity's own. */
function reportsOf(
  entity: Fields,
  id: string,
  entityClass: string,
  now: number,
  units: Map<string, string>,
): readonly BareReport[] {
  const attributes = Object.entries(entity)
    .slice(0, MAXIMUM_ATTRIBUTES)
    .map(([name, value]) => [name, readAttribute(value)] as const);
  const time = timeOfEntity(entity, attributes) ?? now;
  const drafts = new Map<number, Draft>();
  const draftAt = (observedAt: number): Draft => {
    const at = Number.isNaN(observedAt) ? time : observedAt;
    const known = drafts.get(at);
    if (known !== undefined) return known;
    const draft: Draft = {
      time: at,
      position: undefined,
      heading: undefined,
      speed: undefined,
      values: Object.create(null) as Record<string, number | string>,
    };
    drafts.set(at, draft);
    return draft;
  };
  const place = placeOf(attributes);
  if (place !== undefined) draftAt(place.observedAt).position = place.position;
  for (const [name, attribute] of attributes) {
    if (SKIPPED.has(name) || attribute.value === undefined) continue;
    addValue(draftAt(attribute.observedAt), name, attribute, entityClass, units);
  }
  // An entity of which nothing is known but that it is there is reported as well.
  if (drafts.size === 0) draftAt(time);
  return [...drafts.values()].map((draft) => reportOf(draft, id, entityClass));
}

function reportOf(
  { time, position, heading, speed, values }: Draft,
  id: string,
  entityClass: string,
): BareReport {
  const [longitude, latitude] = position ?? [];
  return {
    class: entityClass,
    id,
    time,
    ...(longitude !== undefined && { longitude, latitude }),
    ...(heading !== undefined && { heading }),
    ...(speed !== undefined && { speed }),
    values,
  };
}

function timeOfEntity(
  entity: Fields,
  attributes: readonly (readonly [string, NgsiAttribute])[],
): number | undefined {
  let newest = -Infinity;
  for (const [, { observedAt }] of attributes) if (observedAt > newest) newest = observedAt;
  for (const name of TIMES) {
    const value = field(entity, name);
    const inner = fieldsOf(value);
    const time = ngsiTime(inner === undefined ? value : (field(inner, 'value') ?? value));
    if (!Number.isNaN(time)) return Math.max(time, newest);
  }
  return newest === -Infinity ? undefined : newest;
}

function placeOf(attributes: readonly (readonly [string, NgsiAttribute])[]): NgsiAttribute | undefined {
  for (const name of PLACES) {
    const found = attributes.find(([each, { position }]) => each === name && position !== undefined);
    if (found !== undefined) return found[1];
  }
  return attributes.find(([, { position }]) => position !== undefined)?.[1];
}

function addValue(
  draft: Draft,
  name: string,
  { value, unitCode }: NgsiAttribute,
  entityClass: string,
  units: Map<string, string>,
): void {
  if (typeof value !== 'number') {
    draft.values[name] = value ?? '';
    return;
  }
  if (name === 'speed') {
    const { scale, offset } = unitCode === '' ? DEFAULT_SPEED : unitOf(unitCode);
    draft.speed = value * scale + offset;
    return;
  }
  const { unit, scale, offset } = unitOf(unitCode);
  const converted = value * scale + offset;
  if (HEADINGS.has(name)) {
    draft.heading = converted;
    return;
  }
  const key = `${entityClass}\n${name}`;
  const known = units.get(key);
  if (known === undefined) units.set(key, unit);
  // Another quantity than before, which no factor makes the same: as if it were a text.
  draft.values[name] =
    known === undefined || known === unit || unitCode === '' ? converted : `${value} ${unitCode}`;
}
