import type { EntityBatch, EntityClass } from '@cityloom/twin-core/entities';
import { NewestReports } from '../../feeds/newest-reports.ts';

/** What a source stands at: its classes and the newest report of each entity. */
export class LivePresent {
  readonly #classes = new Map<string, EntityClass>();
  readonly #newest = new Map<string, NewestReports>();

  get classes(): readonly EntityClass[] {
    return [...this.#classes.values()];
  }

  defineClass(entityClass: EntityClass): void {
    this.#classes.set(entityClass.id, entityClass);
  }

  add(batch: EntityBatch): void {
    let newest = this.#newest.get(batch.entityClass);
    if (newest === undefined) {
      newest = new NewestReports(batch.entityClass, { ended: 'remove' });
      this.#newest.set(batch.entityClass, newest);
    }
    newest.add(batch);
  }

  /** Entities of a class. */
  count(entityClass: string): number {
    return this.#newest.get(entityClass)?.count ?? 0;
  }

  /** A copy of all there is, in batches of at most so many reports. @param classes `undefined`: all. */
  batches(classes: ReadonlySet<string> | undefined, largest: number, now: number): readonly EntityBatch[] {
    return [...this.#newest]
      .filter(([name]) => classes?.has(name) !== false)
      .flatMap(([, newest]) => newest.batches('', now, largest));
  }
}
