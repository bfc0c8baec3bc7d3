import { isList, isRecord, type JsonRecord, nestedText, textOf } from './json-value.ts';

/** One entry of `CityObjects`, as far as it is what the specification asks. */
export interface CityObject {
  readonly id: string;
  readonly type: string;
  readonly record: JsonRecord;
  readonly geometries: readonly JsonRecord[];
  readonly parents: readonly string[];
  readonly children: readonly string[];
}

const NONE: readonly never[] = [];

/** @returns `undefined` for an entry without a type. */
export function readCityObject(id: string, value: unknown): CityObject | undefined {
  if (!isRecord(value)) return undefined;
  const type = textOf(value['type']);
  if (type === undefined) return undefined;
  const geometry = value['geometry'];
  return {
    id,
    type,
    record: value,
    geometries: isList(geometry) ? geometry.filter(isRecord) : NONE,
    parents: textsOf(value['parents']),
    children: textsOf(value['children'] ?? value['members']),
  };
}

const textsOf = (value: unknown): readonly string[] =>
  isList(value) ? value.filter((each): each is string => typeof each === 'string') : NONE;

/** Members of an object that are read elsewhere or follow from its geometry. */
const READ_MEMBERS: ReadonlySet<string> = new Set([
  'type',
  'attributes',
  'geometry',
  'parents',
  'children',
  'members',
  'geographicalExtent',
  'address',
]);

/**
 * Attributes of an object for the columns of its row: those of extensions too, nested ones as JSON text; of the
 * address, one column per member of the first (`address.locality`), all of several in `addresses`; of the surfaces,
 * those that say more than their kind in `surfaceAttributes`.
 */
export function attributesOf(
  { record }: CityObject,
  maximumDepth: number,
  locate: (location: unknown) => readonly [longitude: number, latitude: number] | undefined,
): { readonly values: Record<string, unknown>; readonly tooDeep: number } {
  const values: Record<string, unknown> = {};
  let tooDeep = 0;
  const set = (name: string, value: unknown): void => {
    if (typeof value !== 'object' || value === null) {
      values[name] = value;
      return;
    }
    const nested = nestedText(value, maximumDepth);
    if (nested === undefined) tooDeep++;
    else values[name] = nested;
  };
  const attributes = record['attributes'];
  if (isRecord(attributes)) for (const name in attributes) set(name, attributes[name]);
  for (const name in record) if (!READ_MEMBERS.has(name)) set(name, record[name]);
  const address = record['address'];
  if (address !== undefined) setAddress(address, set, locate);
  const surfaces = tellingSurfaces(record['geometry']);
  if (surfaces.length > 0) set('surfaceAttributes', surfaces);
  return { values, tooDeep };
}

function setAddress(
  address: unknown,
  set: (name: string, value: unknown) => void,
  locate: (location: unknown) => readonly [longitude: number, latitude: number] | undefined,
): void {
  const addresses = isList(address) ? address : [address];
  const [first] = addresses;
  if (!isRecord(first)) return;
  for (const [name, value] of Object.entries(first)) if (name !== 'location') set(`address.${name}`, value);
  const position = locate(first['location']);
  if (position !== undefined) {
    set('address.longitude', position[0]);
    set('address.latitude', position[1]);
  }
  if (addresses.length > 1) set('addresses', addresses.map(withoutLocation));
}

function withoutLocation(address: unknown): unknown {
  if (!isRecord(address)) return address;
  return Object.fromEntries(Object.entries(address).filter(([name]) => name !== 'location'));
}

/** Semantic surfaces that have attributes or a place in a hierarchy. */
function tellingSurfaces(geometry: unknown): readonly unknown[] {
  if (!isList(geometry)) return NONE;
  const telling: unknown[] = [];
  for (const each of geometry) {
    const semantics = isRecord(each) ? each['semantics'] : undefined;
    const surfaces = isRecord(semantics) ? semantics['surfaces'] : undefined;
    if (!isList(surfaces)) continue;
    if (surfaces.some((surface) => isRecord(surface) && Object.keys(surface).length > 1))
      telling.push(...surfaces);
  }
  return telling;
}
