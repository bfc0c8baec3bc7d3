import { checkEntityClass } from './check-class.ts';
import type { EntityClass } from './entity-class.ts';
import type { EntityStore, EntityStoreOptions, EntityTable } from './entity-store.ts';
import { LiveClass, statedCount } from './live-class.ts';
import { createSlotBudget } from './slot-budget.ts';
import { createSourceNames } from './source-names.ts';
import { createReportCounter } from './report-counter.ts';
import { ReportReader } from './report-reader.ts';
import { hashStates } from './state-hash.ts';

const YEAR_2000 = 946_684_800_000;

/**
 * An empty store of live entities. It reads no clock: the time of arrival comes with each batch.
 *
 * What becomes of a report:
 * - One that is newer than its entity's present becomes the present. Heading and speed that it does not say are derived
 *   from the last two positions; where these are less than 0.1 m apart, the heading stays.
 * - The same sequence as the present, or the same time with nothing new, is a duplicate. Two different reports of one
 *   time are joined: what one does not say is taken from the other, and of two sayings the greater, so that
 *   the order of arrival does not matter.
 * - An older one enters the history. Of its values only those are taken into the present that are newer than the known.
 * - `ended` ends the entity at that time; it is no longer used, but keeps its slot and past for as long as the history of
 *   its class lasts. An older report still enters that past; a newer one brings the entity back.
 * - Values of properties the class does not define are passed over.
 * @throws {RangeError} if an option is out of range.
 */
export function createEntityStore(options: EntityStoreOptions = {}): EntityStore {
  const { maximumEntities = 1_000_000, earliest = YEAR_2000, clockTolerance = 300 } = options;
  checkOptions(maximumEntities, clockTolerance);
  const classes = new Map<string, LiveClass>();
  const tables = new Map<string, EntityTable>();
  const sources = createSourceNames();
  const totals = createReportCounter();
  const listeners = new Set<(entityClass: string) => void>();
  const report = new ReportReader({ earliest, tolerance: clockTolerance * 1000 });
  const budget = createSlotBudget(maximumEntities, classes);
  let version = 0;
  const changed = (entityClass: string): void => {
    version++;
    for (const listener of listeners) listener(entityClass);
  };
  const classOf = (id: string): LiveClass => classNamed(classes, id);
  return {
    tables,
    sources: sources.names,
    get version() {
      return version;
    },
    get totals() {
      return totals.snapshot();
    },
    get historyBytes() {
      return historyBytesOf(classes.values());
    },
    get newest() {
      return newestOf(classes.values());
    },
    defineClass: (entityClass: EntityClass) => {
      const known = classes.get(entityClass.id);
      checkEntityClass(entityClass, known?.table.entityClass);
      if (known !== undefined) {
        known.define(entityClass);
        return;
      }
      const made = new LiveClass(entityClass, budget);
      classes.set(entityClass.id, made);
      tables.set(entityClass.id, made.table);
    },
    apply: (batch) => {
      const counter = createReportCounter();
      const live = classes.get(batch.entityClass);
      if (live === undefined) counter.reject('unknownClass', statedCount(batch));
      const moved = live?.apply(batch, sources.indexOf(batch.source), report, counter) ?? false;
      const counts = counter.snapshot();
      totals.add(counts);
      if (moved) changed(batch.entityClass);
      return counts;
    },
    removeSilent: (before) => {
      let removed = 0;
      for (const [id, live] of classes) {
        const here = live.removeSilent(before);
        removed += here;
        if (here > 0) changed(id);
      }
      return removed;
    },
    statesAt: (entityClass, time, into) => classOf(entityClass).statesAt(time, into),
    track: (entityClass, id, from, to) => classOf(entityClass).track(id, from, to),
    series: (entityClass, id, property, from, to) => classOf(entityClass).series(id, property, from, to),
    historyStart: (entityClass) => classOf(entityClass).historyStart(),
    hashAt: (time) => hashStates([...classes.values()], time),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}

function checkOptions(maximumEntities: number, clockTolerance: number): void {
  if (!Number.isInteger(maximumEntities) || maximumEntities < 1) {
    throw new RangeError(`maximumEntities is ${maximumEntities}; give a whole number, 1 or more.`);
  }
  if (!(clockTolerance >= 0) || clockTolerance === Infinity) {
    throw new RangeError(`clockTolerance is ${clockTolerance}; give seconds, 0 or more.`);
  }
}

function classNamed(classes: ReadonlyMap<string, LiveClass>, id: string): LiveClass {
  const found = classes.get(id);
  if (found !== undefined) return found;
  throw new RangeError(`No entity class ${id}; defined are: ${[...classes.keys()].join(', ') || 'none'}.`);
}

function newestOf(classes: Iterable<LiveClass>): number {
  let newest = -Infinity;
  for (const { table } of classes) newest = Math.max(newest, table.newest);
  return newest === -Infinity ? NaN : newest;
}

function historyBytesOf(classes: Iterable<LiveClass>): number {
  let bytes = 0;
  for (const live of classes) bytes += live.historyBytes;
  return bytes;
}
