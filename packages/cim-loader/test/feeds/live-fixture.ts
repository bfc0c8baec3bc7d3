import type { FeedHealth, FeedPosition, FeedSink } from '@cityloom/cim-loader';
import { EntityBatchBuilder, NewestReports } from '@cityloom/cim-loader';
import type { EntityBatch, EntityClass, EntityEvent } from '@cityloom/twin-core/entities';

export const VEHICLE: EntityClass = {
  id: 'vehicle',
  title: { en: 'Vehicles', 'zh-CN': '车辆' },
  mobile: true,
  properties: [{ id: 'load', title: { en: 'Load', 'zh-CN': '载荷' }, kind: 'number', unit: 'kg' }],
  timeToLive: 10,
  lostAfter: 60,
  jitterWindow: 2,
  history: { seconds: 3600, bytes: 1e8, fullRateSeconds: 600, coarseSeconds: 10 },
};

export const START: number = Date.parse('2026-05-01T08:00:00Z');

/** Reports of `count` vehicles from number `first`, at a time that grows with `round`. */
export function vehicles(round: number, first: number, count: number, entityClass = 'vehicle'): EntityBatch {
  const builder = new EntityBatchBuilder(entityClass, 'truth', START + round * 1000, count);
  for (let number = first; number < first + count; number++) {
    const row = builder.add(`v${number}`, START + round * 1000);
    builder.setSequence(row, round);
    builder.setPosition(row, degrees(71 + number * 1e-5 + round * 1e-6), degrees(51 + round * 1e-6));
    builder.setHeading(row, (number * 7 + round) % 360);
    builder.setSpeed(row, (number % 20) + 0.5);
    if (number % 3 === 0) builder.setNumber(row, 'load', number + round);
  }
  return builder.finish();
}

/** Positions of the twin are canonical at 1e-7 degrees. */
function degrees(value: number): number {
  return Math.round(value * 1e7) / 1e7;
}

/** Every report of a batch as plain values, for a comparison that shares nothing with the columns' code. */
export function rowsOf(batch: EntityBatch): Map<string, readonly unknown[]> {
  const rows = new Map<string, readonly unknown[]>();
  for (let row = 0; row < batch.count; row++) {
    const id = batch.ids[batch.entities[row] as number] ?? '?';
    const load = batch.values?.get('load')?.[row];
    rows.set(id, [
      batch.observationTimes[row],
      batch.sequences?.[row],
      batch.positions?.[row * 2],
      batch.positions?.[row * 2 + 1],
      batch.headings?.[row],
      batch.speeds?.[row],
      typeof load === 'number' && Number.isNaN(load) ? undefined : load,
    ]);
  }
  return rows;
}

/** A sink that keeps what there is, as the rules of the protocol have it. */
export class FoldingSink implements FeedSink {
  readonly classes: EntityClass[] = [];
  readonly events: EntityEvent[] = [];
  readonly conditions: string[] = [];
  snapshots = 0;
  batches = 0;
  health_: FeedHealth | undefined;
  position: FeedPosition | undefined;
  /** What `reports` gives back: a busy receiver. */
  busy: (() => Promise<void>) | undefined;
  #newest = new Map<string, NewestReports>();
  #waiting: { check: () => boolean; resolve: () => void }[] = [];

  defineClass(entityClass: EntityClass): void {
    this.classes.push(entityClass);
  }

  snapshot(batches: readonly EntityBatch[], position: FeedPosition | undefined): void {
    this.snapshots++;
    this.#newest = new Map();
    for (const batch of batches) this.#add(batch);
    this.position = position;
    this.#look();
  }

  reports(batch: EntityBatch, position: FeedPosition | undefined): void | Promise<void> {
    this.batches++;
    this.#add(batch);
    this.position = position ?? this.position;
    this.#look();
    return this.busy?.();
  }

  event(event: EntityEvent): void {
    this.events.push(event);
    this.#look();
  }

  health(health: FeedHealth): void {
    this.health_ = health;
    if (this.conditions.at(-1) !== health.condition) this.conditions.push(health.condition);
    this.#look();
  }

  /** All entities of a class by name. */
  rows(entityClass = 'vehicle'): Map<string, readonly unknown[]> {
    const batches = this.#newest.get(entityClass)?.batches('', 0) ?? [];
    return new Map(batches.flatMap((batch) => [...rowsOf(batch)]));
  }

  /** Resolves when something the feed tells makes it true. */
  until(check: () => boolean): Promise<void> {
    if (check()) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiting.push({ check, resolve });
    });
  }

  #add(batch: EntityBatch): void {
    let newest = this.#newest.get(batch.entityClass);
    if (newest === undefined) {
      newest = new NewestReports(batch.entityClass, { ended: 'remove' });
      this.#newest.set(batch.entityClass, newest);
    }
    newest.add(batch);
  }

  #look(): void {
    this.#waiting = this.#waiting.filter(({ check, resolve }) => {
      if (!check()) return true;
      resolve();
      return false;
    });
  }
}

/** What a source has said, kept in the plainest way. */
export class Truth {
  readonly rows = new Map<string, readonly unknown[]>();

  add(batch: EntityBatch): EntityBatch {
    for (const [id, row] of rowsOf(batch)) {
      const before = this.rows.get(id);
      this.rows.set(
        id,
        row.map((value, at) => value ?? before?.[at]),
      );
    }
    return batch;
  }
}
