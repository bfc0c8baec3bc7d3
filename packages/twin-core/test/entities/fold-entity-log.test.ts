import { applyEntityChange, createEntityStore, foldEntityLog, type EntityChange } from '@cityloom/twin-core';
import { describe, expect, it } from 'vitest';
import { batchOf, START, vehicleClass } from './live-inputs.ts';

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
