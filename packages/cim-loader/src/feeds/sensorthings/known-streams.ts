import { field, fieldsOf, textField, timeOf, type Fields } from '../cloud-events/field.ts';
import { positionOfGeometry, type GeometryPosition } from '../mapping/geometry-position.ts';
import type { BareReport } from '../mapping/map-record.ts';
import { unitOf, type UnitConversion } from '../unit-codes.ts';

/** A Datastream, as far as its observations need it. */
interface KnownStream {
  readonly thing: string;
  readonly name: string | undefined;
  readonly position: GeometryPosition | undefined;
  readonly property: string;
  readonly conversion: UnitConversion;
}

/** What an observation came to. */
export interface ReadObservation {
  readonly id: string;
  readonly report: BareReport;
  /** Milliseconds since 1970. */
  readonly time: number;
}

/** Datastreams of a service with their Things, Locations and units. */
export interface KnownStreams {
  /** Takes a Datastream with what is expanded in it. @returns its id; `undefined` where it cannot be used. */
  add(datastream: unknown): string | undefined;
  has(datastream: string): boolean;
  /** Ids by the path of the resource, as topics have it: `Datastreams(10)`, `Datastreams('a')`. */
  readonly paths: ReadonlyMap<string, string>;
  /** Unit of a property; `undefined`: none is known. */
  unit(property: string): string | undefined;
  /** An observation as a report of its Thing; `undefined` where it cannot be used. */
  read(observation: unknown, datastream: string): ReadObservation | undefined;
}

const LONGEST_NAME = 128;

export function createKnownStreams(entityClass: string): KnownStreams {
  const streams = new Map<string, KnownStream>();
  const paths = new Map<string, string>();
  const units = new Map<string, string>();
  /** Which stream of a Thing has a property's name: two of them must not overwrite each other. */
  const owners = new Map<string, string>();
  return {
    add: (datastream) => {
      const fields = fieldsOf(datastream);
      const id = fields === undefined ? undefined : idOf(fields);
      const thing = fields === undefined ? undefined : fieldsOf(field(fields, 'Thing'));
      const thingId = thing === undefined ? undefined : idOf(thing);
      if (fields === undefined || id === undefined || thing === undefined || thingId === undefined)
        return undefined;
      const conversion = conversionOf(fields);
      const property = propertyOf(fields, id, thingId, conversion.unit, units, owners);
      paths.set(pathOf(fields, id), id);
      streams.set(id, {
        thing: thingId,
        name: textField(thing, 'name', 4096)?.slice(0, LONGEST_NAME),
        position: locationOf(thing),
        property,
        conversion,
      });
      return id;
    },
    has: (datastream) => streams.has(datastream),
    paths,
    unit: (property) => units.get(property),
    read: (observation, datastream) => {
      const stream = streams.get(datastream);
      const fields = fieldsOf(observation);
      if (stream === undefined || fields === undefined) return undefined;
      return readObservation(fields, stream, entityClass);
    },
  };
}

/** Numbers and texts are ids alike. */
export function idOf(fields: Fields): string | undefined {
  const id = field(fields, '@iot.id');
  if (typeof id === 'number' && Number.isFinite(id)) return String(id);
  return typeof id === 'string' && id.length > 0 && id.length <= LONGEST_NAME ? id : undefined;
}

/** As OData writes keys: texts in quotes, with quotes in them doubled. */
function pathOf(datastream: Fields, id: string): string {
  const isNumber = typeof field(datastream, '@iot.id') === 'number';
  return isNumber ? `Datastreams(${id})` : `Datastreams('${id.replaceAll("'", "''")}')`;
}

function conversionOf(datastream: Fields): UnitConversion {
  const unit = fieldsOf(field(datastream, 'unitOfMeasurement'));
  const symbol = unit === undefined ? undefined : textField(unit, 'symbol', 64);
  const name = unit === undefined ? undefined : textField(unit, 'name', 64);
  return unitOf(symbol ?? name ?? '');
}

/** Name of what is observed; with the stream's where a Thing has two, with the unit where it is of another quantity. */
function propertyOf(
  datastream: Fields,
  id: string,
  thing: string,
  unit: string,
  units: Map<string, string>,
  owners: Map<string, string>,
): string {
  const observed = fieldsOf(field(datastream, 'ObservedProperty'));
  const own = textField(datastream, 'name', 4096) ?? `Datastream ${id}`;
  const name = (observed === undefined ? undefined : textField(observed, 'name', 4096)) ?? own;
  const hasUnit = (units.get(name) ?? unit) === unit;
  for (const candidate of [hasUnit ? name : `${name} (${unit})`, own, `${own} (${id})`]) {
    const property = candidate.slice(0, LONGEST_NAME);
    const owner = owners.get(`${thing}\n${property}`) ?? id;
    if (owner !== id || (units.get(property) ?? unit) !== unit) continue;
    owners.set(`${thing}\n${property}`, id);
    units.set(property, unit);
    return property;
  }
  return `Datastream ${id}`.slice(0, LONGEST_NAME);
}

function locationOf(thing: Fields): GeometryPosition | undefined {
  const locations = field(thing, 'Locations');
  if (!Array.isArray(locations)) return undefined;
  for (const each of locations as readonly unknown[]) {
    const location = fieldsOf(each);
    const position = location === undefined ? undefined : positionOfGeometry(field(location, 'location'));
    if (position !== undefined) return position;
  }
  return undefined;
}

function readObservation(
  fields: Fields,
  stream: KnownStream,
  entityClass: string,
): ReadObservation | undefined {
  const id = idOf(fields);
  const time = observedTime(field(fields, 'phenomenonTime') ?? field(fields, 'resultTime'));
  const value = resultOf(field(fields, 'result'), stream.conversion);
  if (id === undefined || Number.isNaN(time) || value === undefined) return undefined;
  const feature = fieldsOf(field(fields, 'FeatureOfInterest'));
  const observed = feature === undefined ? undefined : positionOfGeometry(field(feature, 'feature'));
  const report = reportOf(stream, entityClass, time, { [stream.property]: value }, observed);
  return { id, report, time };
}

/** Of an interval its end. */
function observedTime(value: unknown): number {
  return typeof value === 'string' && value.length <= 100 ? timeOf(value.split('/').at(-1)) : NaN;
}

function resultOf(result: unknown, { scale, offset }: UnitConversion): number | string | undefined {
  if (typeof result === 'number') return Number.isFinite(result) ? result * scale + offset : undefined;
  if (typeof result === 'boolean') return String(result);
  return typeof result === 'string' ? result.slice(0, LONGEST_NAME) : undefined;
}

/** What was observed somewhere is there; else where the Thing is. */
function reportOf(
  { thing, name, position }: KnownStream,
  entityClass: string,
  time: number,
  values: Readonly<Record<string, number | string>>,
  observed: GeometryPosition | undefined,
): BareReport {
  const [longitude, latitude] = observed ?? position ?? [];
  return {
    class: entityClass,
    id: thing,
    time,
    ...(longitude !== undefined && { longitude, latitude }),
    values: { ...(name !== undefined && { name }), ...values },
  };
}
