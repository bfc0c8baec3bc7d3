import type {
  ApplyCounts,
  EntityBatch,
  EntityChange,
  EntityStore,
  EntityTable,
} from '@cityloom/twin-core/entities';
import { rowsOf } from './batch-slices.ts';
import type { SliceRunner } from './slice-runner.ts';

/** Rows applied between two looks at the clock. */
const ROWS = 1024;
/** Slots looked through between two looks at the clock. */
const SLOTS = 8192;

const NOTHING: ApplyCounts = { applied: 0, duplicate: 0, late: 0, rejected: {} };

/** What arrived: reports, or all that a source has. */
export type Arrival = Extract<EntityChange, { readonly kind: 'entity.reports' | 'entity.snapshot' }>;

/** Told what becomes of an arrival. */
export interface ArrivalListener {
  /** After each piece of it. @param reports rows of the piece that the source sent. */
  applied(counts: ApplyCounts, reports: number): void;
}

/** The queue between feeds and store. */
export interface ReportIntake {
  push(arrival: Arrival, listener: ArrivalListener): void;
  /** Drops what waits of a source. */
  drop(source: string): void;
}

/**
 * Applies what arrives in its order, in pieces of a slice; the state is that of `applyEntityChange` with the whole.
 * @param onFailure told where something that listens to the store fails.
 * @param onApplied told each piece after it was applied: together they are a log that makes the same state.
 */
export function createReportIntake(
  store: EntityStore,
  runner: SliceRunner,
  onApplied: (change: Extract<EntityChange, { readonly kind: 'entity.reports' }>) => void,
  onFailure: (error: unknown) => void,
): ReportIntake {
  const queue: { readonly arrival: Arrival; readonly listener: ArrivalListener }[] = [];
  let isRunning = false;

  /** Whoever listens to the store may fail: what follows is applied all the same. */
  function apply(batch: EntityBatch, at: number): ApplyCounts {
    try {
      const counts = store.apply(batch);
      onApplied({ kind: 'entity.reports', at, batch });
      return counts;
    } catch (error) {
      onFailure(error);
      return NOTHING;
    }
  }

  function* reports(batch: EntityBatch, at: number, listener: ArrivalListener): Generator<void> {
    for (let from = 0; from < batch.count; from += ROWS) {
      const part = rowsOf(batch, from, Math.min(from + ROWS, batch.count));
      listener.applied(apply(part, at), part.count);
      yield;
    }
  }

  /** What the source had and does not name any more has ended. */
  function* endings(named: Named, source: string, at: number, listener: ArrivalListener): Generator<void> {
    const index = store.sources.indexOf(source);
    if (index < 0) return;
    for (const [entityClass, table] of store.tables) {
      const names = named.get(entityClass);
      for (let from = 0; from < table.slotCount; from += SLOTS) {
        const batch = endingOf({ table, names, source: { name: source, index }, at }, from, from + SLOTS);
        if (batch !== undefined) listener.applied(apply(batch, at), 0);
        yield;
      }
    }
  }

  function* work(): Generator<void> {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const { arrival, listener } = next;
      if (arrival.kind === 'entity.reports') {
        yield* reports(arrival.batch, arrival.at, listener);
        continue;
      }
      const named: Named = new Map();
      for (const batch of arrival.batches) {
        yield* name(named, batch);
        yield* reports(batch, arrival.at, listener);
      }
      yield* endings(named, arrival.source, arrival.at, listener);
    }
    isRunning = false;
  }

  return {
    push(arrival, listener) {
      queue.push({ arrival, listener });
      if (isRunning) return;
      isRunning = true;
      runner.run(work());
    },
    drop(source) {
      const kept = queue.filter(({ arrival }) => sourceOf(arrival) !== source);
      queue.splice(0, queue.length, ...kept);
    },
  };
}

/** Names a snapshot has, by class. */
type Named = Map<string, Set<string>>;

function* name(named: Named, { entityClass, ids, entities, count }: EntityBatch): Generator<void> {
  let names = named.get(entityClass);
  if (names === undefined) named.set(entityClass, (names = new Set()));
  for (let row = 0; row < count; row += 1) {
    const id = ids[entities[row] as number];
    if (id !== undefined) names.add(id);
    if (row % SLOTS === SLOTS - 1) yield;
  }
}

interface Ending {
  readonly table: EntityTable;
  readonly names: ReadonlySet<string> | undefined;
  readonly source: { readonly name: string; readonly index: number };
  readonly at: number;
}

/** Reports that end what the source has in a range of slots and does not name. */
function endingOf({ table, names, source, at }: Ending, from: number, to: number): EntityBatch | undefined {
  const ids: string[] = [];
  const times: number[] = [];
  for (let slot = from; slot < Math.min(to, table.slotCount); slot += 1) {
    if (!table.isUsed(slot) || table.sources[slot] !== source.index) continue;
    const id = table.idOf(slot);
    if (id === undefined || names?.has(id) === true) continue;
    ids.push(id);
    times.push(Math.max(at, (table.observationTimes[slot] as number) + 1));
  }
  if (ids.length === 0) return undefined;
  return {
    entityClass: table.entityClass.id,
    source: source.name,
    // An observer whose clock is ahead must not be refused its end.
    arrivalTime: times.reduce((latest, time) => Math.max(latest, time), at),
    count: ids.length,
    ids,
    entities: Uint32Array.from(ids.keys()),
    observationTimes: Float64Array.from(times),
    ended: new Uint8Array(ids.length).fill(1),
  };
}

function sourceOf(arrival: Arrival): string {
  return arrival.kind === 'entity.reports' ? arrival.batch.source : arrival.source;
}
