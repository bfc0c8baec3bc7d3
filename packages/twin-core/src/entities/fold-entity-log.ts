import type { EntityBatch } from './entity-batch.ts';
import type { EntityChange } from './entity-log.ts';
import type { ApplyCounts, EntityStore, EntityStoreOptions } from './entity-store.ts';
import { createEntityStore } from './create-entity-store.ts';
import { createReportCounter } from './report-counter.ts';

/**
 * Makes one change of the log take effect on a store. A snapshot applies its batches, and then ends every
 * entity that was last reported by the same source and that no batch names: at the time of the change, or just after its
 * last report where that is later. A silence ends those it tells of without a report. Conditions of feeds and events change no entity.
 * @returns what became of the reports, those that end entities included.
 * @throws {RangeError} if the change defines a class that is wrong.
 */
export function applyEntityChange(store: EntityStore, change: EntityChange): ApplyCounts {
  const counter = createReportCounter();
  switch (change.kind) {
    case 'entity.class':
      store.defineClass(change.entityClass);
      break;
    case 'entity.reports':
      counter.add(store.apply(change.batch));
      break;
    case 'entity.snapshot':
      for (const batch of change.batches) counter.add(store.apply(batch));
      for (const batch of endingsOf(store, change.source, change.at, change.batches))
        counter.add(store.apply(batch));
      break;
    case 'entity.silence':
      store.removeSilent(change.before);
      break;
    case 'feed.condition':
    case 'entity.event':
      break;
  }
  return counter.snapshot();
}

/**
 * The store a log makes: the changes one after another in the order given.
 * @param until changes dated later than this, milliseconds since 1970, are left out.
 * @throws {RangeError} if a change defines a class that is wrong.
 */
export function foldEntityLog(
  changes: Iterable<EntityChange>,
  until: number = Number.POSITIVE_INFINITY,
  options: EntityStoreOptions = {},
): EntityStore {
  const store = createEntityStore(options);
  for (const change of changes) {
    if (change.at <= until) applyEntityChange(store, change);
  }
  return store;
}

/** Reports that end what a source had and its snapshot does not name. */
function endingsOf(
  store: EntityStore,
  source: string,
  at: number,
  batches: readonly EntityBatch[],
): readonly EntityBatch[] {
  const index = store.sources.indexOf(source);
  if (index < 0) return [];
  const endings: EntityBatch[] = [];
  for (const [entityClass, table] of store.tables) {
    const named = namesOf(batches.filter((batch) => batch.entityClass === entityClass));
    const ids: string[] = [];
    const times: number[] = [];
    for (let slot = 0; slot < table.slotCount; slot++) {
      if (!table.isUsed(slot) || table.sources[slot] !== index) continue;
      const id = table.idOf(slot);
      if (id === undefined || named.has(id)) continue;
      ids.push(id);
      times.push(Math.max(at, (table.observationTimes[slot] as number) + 1));
    }
    if (ids.length > 0) endings.push(endingOf(entityClass, source, at, ids, times));
  }
  return endings;
}

function namesOf(batches: readonly EntityBatch[]): ReadonlySet<string | undefined> {
  const named = new Set<string | undefined>();
  for (const { ids, entities, count } of batches) {
    for (const index of entities.subarray(0, count)) named.add(ids[index]);
  }
  return named;
}

function endingOf(
  entityClass: string,
  source: string,
  at: number,
  ids: readonly string[],
  times: readonly number[],
): EntityBatch {
  return {
    entityClass,
    source,
    // An observer whose clock is ahead must not be refused its end.
    arrivalTime: times.reduce((latest, time) => Math.max(latest, time), at),
    count: ids.length,
    ids,
    entities: Uint32Array.from(ids.keys()),
    observationTimes: Float64Array.from(times),
    ended: new Uint8Array(ids.length).fill(1),
  };
}
