import {
  applyEntityChange,
  createEntityStore,
  foldEntityLog,
  type EntityChange,
} from '@cityloom/twin-core/entities';
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { batchOf, START, vehicleClass } from './live-inputs.ts';
import { LOG_START, SAMPLE_LOG_HASH, sampleLog } from './sample-log.ts';

const defined: EntityChange = { kind: 'entity.class', at: START, entityClass: vehicleClass() };

function reports(source: string, at: number, ...ids: readonly string[]): EntityChange {
  const batch = batchOf(
    ids.map((id) => ({ id, time: at, position: [71, 51] })),
    { source },
  );
  return { kind: 'entity.reports', at, batch };
}

describe('applyEntityChange', () => {
  it('ends with a snapshot what its source does not name any more, and nothing of other sources', () => {
    const store = foldEntityLog([defined, reports('one', START, 'a', 'b'), reports('two', START, 'c')]);
    const at = START + 1000;
    const named = batchOf([{ id: 'b', time: at, position: [71, 51] }], { source: 'one' });
    const counts = applyEntityChange(store, { kind: 'entity.snapshot', at, source: 'one', batches: [named] });
    const table = store.tables.get('vehicle');
    expect(['a', 'b', 'c'].map((id) => table?.slotOf(id) !== -1)).toEqual([false, true, true]);
    expect(counts.applied).toBe(2);
  });

  it('ends an entity whose clock runs ahead of the snapshot as well', () => {
    const ahead = reports('one', START + 200_000, 'a');
    const store = foldEntityLog([defined, ahead]);
    applyEntityChange(store, { kind: 'entity.snapshot', at: START, source: 'one', batches: [] });
    expect(store.tables.get('vehicle')?.count).toBe(0);
  });

  it('folds up to a time as a store that has seen no more', () => {
    const log = [defined, reports('one', START, 'a'), reports('one', START + 1000, 'a', 'b')];
    const store = createEntityStore();
    for (const change of log.slice(0, 2)) applyEntityChange(store, change);
    expect(foldEntityLog(log, START + 999).hashAt(START + 2000)).toBe(store.hashAt(START + 2000));
    expect(foldEntityLog(log).hashAt(START + 2000)).not.toBe(store.hashAt(START + 2000));
  });
});

describe('the log', () => {
  it('comes to the same hash on every platform', () => {
    expect(foldEntityLog(sampleLog(120, 30)).hashAt(LOG_START + 77_500)).toBe(SAMPLE_LOG_HASH);
  });

  it('is the state: questions in between and repeated reports change nothing', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 10, max: 150 }),
        fc.integer({ min: 1, max: 25 }),
        fc.array(fc.nat(200_000), { minLength: 4, maxLength: 8 }),
        (seconds, vehicles, asked) => {
          const log = sampleLog(seconds, vehicles);
          const store = createEntityStore();
          for (const [index, change] of log.entries()) {
            applyEntityChange(store, change);
            const time = LOG_START + (asked[index % asked.length] ?? 0);
            if (change.kind !== 'entity.class' && index % 5 === 0) store.statesAt('vehicle', time);
            if (change.kind === 'entity.reports' && index % 3 === 0) applyEntityChange(store, change);
          }
          const folded = foldEntityLog(log);
          for (const offset of asked) {
            expect(store.hashAt(LOG_START + offset)).toBe(folded.hashAt(LOG_START + offset));
          }
        },
      ),
      { seed: 21, numRuns: 30 },
    );
  });

  it('folded up to a moment knows what was known then: later reports of earlier times alone tell it apart', () => {
    const log = sampleLog(60, 10);
    for (const until of [20_000, 41_000, 59_000]) {
      const known = foldEntityLog(log, LOG_START + until);
      const again = createEntityStore();
      for (const change of log.filter(({ at }) => at <= LOG_START + until)) applyEntityChange(again, change);
      expect(again.hashAt(LOG_START + until)).toBe(known.hashAt(LOG_START + until));
    }
    expect(foldEntityLog(log, LOG_START + 20_000).hashAt(LOG_START + 41_000)).not.toBe(
      foldEntityLog(log).hashAt(LOG_START + 41_000),
    );
  });
});
