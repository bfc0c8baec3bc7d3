import type { FeedHealth, FeedSink } from '@cityloom/cim-loader';
import {
  applyEntityChange,
  createEntityStore,
  type EntityBatch,
  type EntityClass,
  type EntityStore,
  type EntityStoreOptions,
} from '@cityloom/twin-core/entities';

/** A sink whose reports go where they go in the twin: into the store, by the rules of its log. */
export class StoreSink implements FeedSink {
  readonly store: EntityStore;
  readonly #source: string;
  health_: FeedHealth | undefined;
  snapshots = 0;
  #waiting: { check: () => boolean; resolve: () => void }[] = [];

  constructor(source: string, options: EntityStoreOptions = {}) {
    this.#source = source;
    this.store = createEntityStore(options);
  }

  defineClass(entityClass: EntityClass): void {
    this.store.defineClass(entityClass);
  }

  snapshot(batches: readonly EntityBatch[]): void {
    this.snapshots++;
    applyEntityChange(this.store, { kind: 'entity.snapshot', at: Date.now(), source: this.#source, batches });
    this.#look();
  }

  reports(batch: EntityBatch): void {
    this.store.apply(batch);
    this.#look();
  }

  event(): void {
    this.#look();
  }

  health(health: FeedHealth): void {
    this.health_ = health;
    this.#look();
  }

  /** Time and place of every entity of a class by name. */
  rows(entityClass = 'vehicle'): Map<string, readonly number[]> {
    const rows = new Map<string, readonly number[]>();
    const table = this.store.tables.get(entityClass);
    for (let slot = 0; slot < (table?.slotCount ?? 0); slot++) {
      if (table?.isUsed(slot) !== true) continue;
      rows.set(table.idOf(slot) ?? '?', [
        table.observationTimes[slot] as number,
        table.positions[slot * 2] as number,
        table.positions[slot * 2 + 1] as number,
      ]);
    }
    return rows;
  }

  /** Resolves when something the feed tells makes it true. */
  until(check: () => boolean): Promise<void> {
    if (check()) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiting.push({ check, resolve });
    });
  }

  #look(): void {
    this.#waiting = this.#waiting.filter(({ check, resolve }) => {
      if (!check()) return true;
      resolve();
      return false;
    });
  }
}
