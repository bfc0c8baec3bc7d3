import type { Geometry } from '../geo/position.ts';
import type { AttributeValue } from '../scene/columns.ts';
import type { FeatureTable, ObjectId } from '../scene/feature-table.ts';
import { geometryOfRow, normalizeGeometry } from '../scene/geometry-column.ts';
import type { Change, RemoveObject, RoadSetting, UnknownChange } from '../twin/change.ts';
import type { CityBase } from '../twin/city-base.ts';
import { type Overlay, sameGeometry } from '../twin/overlay.ts';

/** A city with the effect of a list of changes. */
export interface Side {
  readonly base: CityBase;
  readonly overlay: Overlay;
}

/** What of an object can be altered by itself: it stands, its shape, an attribute, a rule for a road. */
export type Aspect = 'object' | 'geometry' | `attributes.${string}` | `road.${'closed' | keyof RoadSetting}`;

/** An object as a side has it. */
export interface ObjectState {
  readonly layer: string;
  readonly geometry: Geometry | undefined;
  /** Attributes the side's changes set; `value` also finds those of the base. */
  readonly altered: ReadonlyMap<string, AttributeValue>;
  value(name: string): AttributeValue;
  readonly closed: boolean;
  readonly setting: RoadSetting;
}

/** `undefined` where the object does not stand. */
export function readObject(side: Side, id: ObjectId): ObjectState | undefined {
  const { base, overlay } = side;
  const altered = overlay.objects.get(id);
  if (altered?.removed === true) return undefined;
  const table = base.find(id)?.table ?? (altered && base.table(altered.layer));
  if (table === undefined) return undefined;
  const attributes = altered?.attributes ?? new Map<string, AttributeValue>();
  const row = table.rowOf(id);
  return {
    layer: table.layer,
    geometry: altered === undefined ? shapeOfRow(table, row) : altered.geometry,
    altered: attributes,
    value: (name) => {
      if (attributes.has(name)) return attributes.get(name);
      return row < 0 ? undefined : table.value(row, name);
    },
    closed: overlay.closedRoads.has(id),
    setting: overlay.roadSettings.get(id) ?? {},
  };
}

function shapeOfRow({ geometry }: FeatureTable, row: number): Geometry | undefined {
  const shape = geometry && geometryOfRow(geometry, row);
  return shape && normalizeGeometry(shape);
}

/** Value of an aspect, as it is shown beside others. */
export function readAspect(state: ObjectState, aspect: Aspect): unknown {
  if (aspect === 'object') return 'present';
  if (aspect === 'geometry') return state.geometry;
  if (aspect === 'road.closed') return state.closed;
  const [group, name] = splitAspect(aspect);
  return group === 'attributes' ? state.value(name) : state.setting[name as keyof RoadSetting];
}

export function sameAspect(a: unknown, b: unknown, aspect: Aspect): boolean {
  return aspect === 'geometry'
    ? sameGeometry(a as Geometry | undefined, b as Geometry | undefined)
    : Object.is(a, b);
}

/** Group and name of an aspect: `attributes.height` → `['attributes', 'height']`. */
export function splitAspect(aspect: Aspect): readonly [group: string, name: string] {
  const dot = aspect.indexOf('.');
  return dot < 0 ? [aspect, ''] : [aspect.slice(0, dot), aspect.slice(dot + 1)];
}

/** Aspects by which one of the states may differ from another. */
export function aspectsOf(states: readonly (ObjectState | undefined)[]): Aspect[] {
  const names = new Set(states.flatMap((state) => [...(state?.altered.keys() ?? [])]));
  return [
    'geometry',
    ...[...names].sort().map((name): Aspect => `attributes.${name}`),
    'road.closed',
    'road.direction',
    'road.lanes',
    'road.speedLimitKmh',
  ];
}

/** True if the change, switched off or not, has a say in the aspect of an object. */
export function touches(change: Change, object: ObjectId, aspect: Aspect): boolean {
  if (change.kind === 'unknown' || change.object !== object) return false;
  return aspect === 'object' || change.kind === 'object.remove' || saysAbout(change, splitAspect(aspect));
}

function saysAbout(
  change: Exclude<Change, UnknownChange | RemoveObject>,
  [group, name]: readonly [group: string, name: string],
): boolean {
  switch (change.kind) {
    case 'object.add':
      return group !== 'road';
    case 'object.reshape':
      return group === 'geometry';
    case 'object.set':
      return group === 'attributes' && Object.hasOwn(change.attributes, name);
    case 'road.close':
    case 'road.open':
      return group === 'road' && name === 'closed';
    case 'road.set':
      return group === 'road' && Object.hasOwn(change, name);
  }
}

/**
 * The change without its say in one aspect, where it has others besides; else `undefined`. With it comes the part
 * that was taken out, as a change of its own.
 */
export function splitChange(
  change: Change,
  aspect: Aspect,
): { readonly rest: Change; readonly part: Change } | undefined {
  const [group, name] = splitAspect(aspect);
  const id = `${change.id}:${name}`;
  if (change.kind === 'object.set' && group === 'attributes') {
    const { [name]: value, ...others } = change.attributes;
    if (Object.keys(others).length === 0) return undefined;
    return {
      rest: { ...change, attributes: others },
      part: { ...change, id, attributes: { [name]: value } },
    };
  }
  if (change.kind === 'road.set' && group === 'road') {
    const { direction, lanes, speedLimitKmh, ...header } = change;
    const setting = Object.entries({ direction, lanes, speedLimitKmh }).filter(
      ([, value]) => value !== undefined,
    );
    const others = setting.filter(([key]) => key !== name);
    if (others.length === 0 || others.length === setting.length) return undefined;
    const own = setting.filter(([key]) => key === name);
    return {
      rest: { ...header, ...Object.fromEntries(others) },
      part: { ...header, id, ...Object.fromEntries(own) },
    };
  }
  return undefined;
}
