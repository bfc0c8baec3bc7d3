import type { Position } from '@cityloom/twin-core';
import type {
  EntityClass,
  EntityProperty,
  EntityStore,
  EntityTable,
  Freshness,
} from '@cityloom/twin-core/entities';
import type { EntityName, LiveScene } from '../../session/index.ts';

/** One observed value. */
export interface EntityValue {
  readonly property: EntityProperty;
  readonly value: number | string | undefined;
  /** When it was observed, milliseconds since 1970; NaN where there is none. */
  readonly time: number;
}

/** What is known of one entity at the moment on show. */
export interface EntityFacts {
  readonly name: EntityName;
  readonly entityClass: EntityClass;
  /** Its value of the property `name`, or its id. */
  readonly title: string;
  readonly freshness: Freshness | 'ended';
  /** Milliseconds since 1970; NaN before the first report. */
  readonly observed: number;
  readonly position: Position | undefined;
  /** Metres above the ground datum; NaN: on the ground. */
  readonly height: number;
  readonly heading: number;
  readonly speed: number;
  /** NaN where the source does not count, and in the past. */
  readonly sequence: number;
  /** Feed; `undefined` in the past. */
  readonly source: string | undefined;
  readonly binding: string | undefined;
  readonly values: readonly EntityValue[];
}

/** Name of a property that many sources call their entities by. */
const NAME = 'name';

const placeOf = (positions: Float64Array, at: number): Position | undefined => {
  const longitude = positions[2 * at] as number;
  return Number.isNaN(longitude) ? undefined : [longitude, positions[2 * at + 1] as number];
};

function presentValue(table: EntityTable, slot: number, property: EntityProperty): EntityValue {
  const time = table.valueTime(slot, property.id);
  if (property.kind === 'text') return { property, value: table.text(slot, property.id), time };
  const value = table.numbers(property.id)[slot] as number;
  return { property, value: Number.isNaN(value) ? undefined : value, time };
}

function presentFacts(store: EntityStore, table: EntityTable, name: EntityName, now: number): EntityFacts {
  const slot = table.slotOf(name.id);
  const { entityClass } = table;
  if (slot < 0) return { ...pastFacts(store, entityClass, name, now), freshness: 'ended' };
  const values = entityClass.properties.map((property) => presentValue(table, slot, property));
  return {
    name,
    entityClass,
    title: titleOf(name, values),
    freshness: table.freshness(slot, now),
    observed: table.observationTimes[slot] as number,
    position: placeOf(table.positions, slot),
    height: table.heights[slot] as number,
    heading: table.headings[slot] as number,
    speed: table.speeds[slot] as number,
    sequence: table.sequences[slot] as number,
    source: store.sources[table.sources[slot] as number],
    binding: table.bindingOf(slot),
    values,
  };
}

function lastValue(
  store: EntityStore,
  name: EntityName,
  property: EntityProperty,
  time: number,
): EntityValue {
  const { times, values } = store.series(name.entityClass, name.id, property.id, -Infinity, time);
  const last = times.length - 1;
  return { property, value: values[last], time: times[last] ?? NaN };
}

/** As last reported at or before a moment. */
function pastFacts(
  store: EntityStore,
  entityClass: EntityClass,
  name: EntityName,
  time: number,
): EntityFacts {
  const track = store.track(name.entityClass, name.id, -Infinity, time);
  const values = entityClass.properties.map((property) => lastValue(store, name, property, time));
  const last = track.times.length - 1;
  const observed = track.times[last] ?? NaN;
  const age = (time - observed) / 1000;
  const table = store.tables.get(name.entityClass);
  const slot = table?.slotOf(name.id) ?? -1;
  return {
    name,
    entityClass,
    title: titleOf(name, values),
    freshness: age <= entityClass.timeToLive ? 'live' : age <= entityClass.lostAfter ? 'stale' : 'lost',
    observed,
    position: last < 0 ? undefined : placeOf(track.positions, last),
    height: NaN,
    heading: track.headings[last] ?? NaN,
    speed: track.speeds[last] ?? NaN,
    sequence: NaN,
    source: undefined,
    binding: slot < 0 ? undefined : table?.bindingOf(slot),
    values,
  };
}

function titleOf(name: EntityName, values: readonly EntityValue[]): string {
  const named = values.find(({ property, value }) => property.id === NAME && typeof value === 'string');
  return typeof named?.value === 'string' && named.value !== '' ? named.value : name.id;
}

/** What is known of an entity at the moment on show; `undefined` where its class is not known. */
export function entityFacts(scene: LiveScene, name: EntityName): EntityFacts | undefined {
  const { store } = scene;
  const table = store.tables.get(name.entityClass);
  if (table === undefined) return undefined;
  const time = scene.displayTime();
  return scene.past
    ? pastFacts(store, table.entityClass, name, time)
    : presentFacts(store, table, name, time);
}

/** What people call an entity; its id where nobody gave it a name. */
export function entityTitle(store: EntityStore, { entityClass, id }: EntityName): string {
  const table = store.tables.get(entityClass);
  const hasName = table?.entityClass.properties.some(
    ({ id: name, kind }) => name === NAME && kind === 'text',
  );
  const slot = hasName === true ? (table?.slotOf(id) ?? -1) : -1;
  const name = slot < 0 ? undefined : table?.text(slot, NAME);
  return name === undefined || name === '' ? id : name;
}
