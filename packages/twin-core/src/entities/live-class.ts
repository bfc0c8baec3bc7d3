import { advancePresent, joinPresent, writeValues } from './apply-report.ts';
import { LONGEST_TEXT } from './check-class.ts';
import { ClassTable, ENDED, type PropertyColumn, USED } from './class-table.ts';
import { EndedEntities } from './ended-entities.ts';
import type { EntityBatch } from './entity-batch.ts';
import type { EntityClass } from './entity-class.ts';
import { EntityPast } from './entity-past.ts';
import type { EntitySeries, EntityStates, EntityTrack } from './entity-store.ts';
import type { ExactState } from './exact-state.ts';
import { readExactState, readTrack } from './history/read-history.ts';
import { readStates } from './history/read-states.ts';
import type { ReportCounter } from './report-counter.ts';
import type { ReportReader } from './report-reader.ts';
import { type CachedSlots, SlotCache, slotAt } from './slot-cache.ts';
import { statesFor } from './state-columns.ts';

/** Slots that all classes of a store may hold together. */
export interface SlotBudget {
  /** Makes room for one more. @returns false if there is none. */
  take(): boolean;
  give(): void;
}

/** Reports a batch says it has: a whole number, whatever it says. */
export function statedCount({ count }: EntityBatch): number {
  return Number.isFinite(count) ? Math.max(0, Math.floor(count)) : 0;
}

/** One class of a store: present, past, and what it remembers of lists of ids. */
export class LiveClass {
  readonly table: ClassTable;
  readonly past: EntityPast;
  readonly #cache = new SlotCache();
  readonly #ended: EndedEntities;
  readonly #budget: SlotBudget;

  constructor(entityClass: EntityClass, budget: SlotBudget) {
    this.table = new ClassTable(entityClass);
    this.past = new EntityPast(this.table);
    this.#ended = new EndedEntities(this.table);
    this.#budget = budget;
  }

  /** Takes a new definition of the class, checked already. */
  define(entityClass: EntityClass): void {
    this.table.define(entityClass);
    this.past.define(entityClass.history);
  }

  /** Takes the reports of a batch of this class, and counts what became of each. @returns true if anything changed. */
  apply(batch: EntityBatch, source: number, report: ReportReader, counter: ReportCounter): boolean {
    const { entities, ids } = batch;
    const stated = statedCount(batch);
    const rows = Math.min(stated, entities.length);
    counter.reject('badId', stated - rows);
    const cached = this.#cache.of(ids);
    const { table } = this;
    const version = table.version + 1;
    const arrival = batch.arrivalTime;
    let changed = false;
    report.open(batch, table);
    for (let row = 0; row < rows; row++) {
      const refused = report.read(row);
      if (refused !== undefined) {
        counter.reject(refused);
        continue;
      }
      const slot = this.#slotFor(ids, cached, entities[row] as number, counter);
      if (slot < 0 || !this.#take(slot, report, counter)) continue;
      changed = true;
      table.changedAt[slot] = version;
      table.arrivalTimes[slot] = arrival;
      table.sources[slot] = source;
    }
    if (changed) table.version = version;
    this.#forgetEnded();
    return changed;
  }

  /** Ends entities silent since before a time. @returns how many. */
  removeSilent(before: number): number {
    const { table } = this;
    let removed = 0;
    for (let slot = 0; slot < table.slotCount; slot++) {
      if (table.states[slot] !== USED || !((table.observationTimes[slot] as number) < before)) continue;
      this.#end(slot);
      table.changedAt[slot] = table.version + 1;
      removed++;
    }
    if (removed > 0) table.version++;
    return removed;
  }

  /** Properties in the order of their ids. */
  get propertiesById(): readonly PropertyColumn[] {
    return this.table.columns.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  }

  get historyBytes(): number {
    return this.past.bytes;
  }

  statesAt(time: number, into: EntityStates | undefined): EntityStates {
    const { table } = this;
    const states = statesFor(table.slotCount, into);
    const lostAfter = table.entityClass.lostAfter * 1000;
    states.present.fill(0, table.slotCount);
    readStates(this.past.samples, table.slotCount, time, lostAfter, states);
    return states;
  }

  track(id: string, from: number, to: number): EntityTrack {
    return readTrack(this.past.samples, this.table.slots.get(id) ?? -1, from, to);
  }

  /** Reads the last report at or before a time. @returns false where the entity was not there then. */
  exactStateAt(slot: number, time: number, into: ExactState): boolean {
    return readExactState(this.past.samples, slot, time, this.table.entityClass.lostAfter * 1000, into);
  }

  /** Last value of a property observed at or before a time. */
  valueAt(slot: number, property: string, time: number): number | string | undefined {
    return this.past.valueAt(slot, property, time);
  }

  series(id: string, property: string, from: number, to: number): EntitySeries {
    return this.past.series(this.table.slots.get(id) ?? -1, property, from, to);
  }

  /** Earliest time from which the history is whole; NaN while empty. */
  historyStart(): number {
    return this.past.start();
  }

  /** Gives the slot of the entity that ended first back. @returns false if none has ended. */
  reclaim(): boolean {
    const slot = this.#ended.first();
    if (slot < 0) return false;
    this.#ended.removeFirst();
    this.#release(slot);
    return true;
  }

  /** Slot of a known or new entity; -1 and counted where there can be none. */
  #slotFor(ids: readonly string[], cached: CachedSlots, index: number, counter: ReportCounter): number {
    const known = cached.slots[index] ?? -1;
    if (known >= 0 && this.table.generations[known] === cached.generations[index]) return known;
    const id = ids[index];
    if (id === undefined || id.length === 0 || id.length > LONGEST_TEXT) {
      counter.reject('badId');
      return -1;
    }
    const slot = slotAt(this.table, ids, cached, index);
    if (slot >= 0) return slot;
    if (!this.#budget.take()) {
      counter.reject('tooManyEntities');
      return -1;
    }
    const opened = this.table.open(id);
    cached.slots[index] = opened;
    cached.generations[index] = this.table.generations[opened] as number;
    return opened;
  }

  /** @returns true if the present or the past changed. */
  #take(slot: number, report: ReportReader, counter: ReportCounter): boolean {
    const { table, past } = this;
    const known = table.observationTimes[slot] as number;
    if (report.sequence === table.sequences[slot] && report.time !== known) {
      counter.duplicate++;
      return false;
    }
    if (report.time === known) {
      if (!joinPresent(table, slot, report)) {
        counter.duplicate++;
        return false;
      }
      past.rejoin(slot, report);
      counter.applied++;
      this.#settle(slot, report);
      return true;
    }
    if (report.time < known) return this.#takeLate(slot, report, counter);
    if (report.time > table.newest) table.newest = report.time;
    advancePresent(table, slot, report);
    past.append(slot, report);
    counter.applied++;
    if (table.states[slot] === ENDED && !report.ended) {
      table.states[slot] = USED;
      table.count++;
    }
    this.#settle(slot, report);
    return true;
  }

  #takeLate(slot: number, report: ReportReader, counter: ReportCounter): boolean {
    const insertion = this.past.insert(slot, report);
    if (insertion === 'tooOld') counter.reject('tooOld');
    else if (insertion === 'duplicate') counter.duplicate++;
    else {
      counter.late++;
      writeValues(this.table, slot, report);
      return true;
    }
    return false;
  }

  /** What a report says besides place and values. */
  #settle(slot: number, report: ReportReader): void {
    const { table } = this;
    table.timesToLive[slot] = Number.isNaN(report.timeToLive)
      ? table.entityClass.timeToLive
      : report.timeToLive;
    if (report.binding !== undefined) table.bind(slot, report.binding);
    if (report.ended) this.#end(slot);
  }

  #end(slot: number): void {
    const { table } = this;
    if (table.states[slot] !== USED) return;
    table.states[slot] = ENDED;
    table.count--;
    this.#ended.add(slot);
  }

  /** Entities that ended longer ago than the past is kept lose their slots. */
  #forgetEnded(): void {
    const { table } = this;
    const kept = Math.max(table.entityClass.history.seconds, table.entityClass.lostAfter) * 1000;
    for (;;) {
      const slot = this.#ended.first();
      if (slot < 0 || (table.observationTimes[slot] as number) >= table.newest - kept) return;
      this.#ended.removeFirst();
      this.#release(slot);
    }
  }

  #release(slot: number): void {
    this.past.release(slot);
    this.table.release(slot);
    this.#budget.give();
  }
}
