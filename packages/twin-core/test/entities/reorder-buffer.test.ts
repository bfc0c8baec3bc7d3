import { createReorderBuffer, type EntityBatch, type ReorderBuffer } from '@cityloom/twin-core/entities';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batchOf, START, type TestReport } from './live-inputs.ts';

const buffer = (maximumReports = 1000): ReorderBuffer =>
  createReorderBuffer({ jitterWindow: () => 2, maximumReports });

/** Reports of batches, as `id@second`. */
function listed(batches: readonly EntityBatch[]): string[] {
  return batches.flatMap((batch) =>
    Array.from(
      batch.entities,
      (entity, row) => `${batch.ids[entity] ?? '?'}@${((batch.observationTimes[row] ?? NaN) - START) / 1000}`,
    ),
  );
}

const at = (id: string, second: number, more: Partial<TestReport> = {}): TestReport => ({
  id,
  time: START + second * 1000,
  position: [71, 51],
  ...more,
});

const arriving = (second: number, ...reports: readonly TestReport[]): EntityBatch =>
  batchOf(reports, { arrivalTime: START + second * 1000 });

describe('createReorderBuffer', () => {
  it('holds a report for the window of its class and gives it out behind those it had overtaken', () => {
    const held = buffer();
    held.push(arriving(1, at('a', 1)));
    held.push(arriving(2, at('b', 0.5), at('a', 0.5)));
    expect(listed(held.release(START + 2999))).toEqual([]);
    expect(listed(held.release(START + 3000))).toEqual(['a@0.5', 'a@1']);
    expect(held.held).toBe(1);
    expect(listed(held.flush())).toEqual(['b@0.5']);
    expect(held.counts).toEqual({ released: 3, duplicate: 0, tooLate: 0, refused: 0 });
  });

  it('counts what comes too late, is repeated, or has no time or name', () => {
    const held = buffer();
    held.push(arriving(1, at('a', 1), at('a', 1)));
    held.release(START + 3000);
    held.push(arriving(3, at('a', 0.5), at('a', 1), at('', 2), at('c', NaN), at('c', 4000)));
    expect(held.counts).toEqual({ released: 1, duplicate: 2, tooLate: 1, refused: 3 });
    expect(held.held).toBe(0);
  });

  it('is not disturbed by a clock that is an hour behind', () => {
    const held = buffer();
    held.push(arriving(1, at('behind', -3600), at('right', 1)));
    held.push(arriving(2, at('behind', -3599), at('right', 2)));
    expect(listed(held.release(START + 4000))).toEqual([
      'behind@-3600',
      'behind@-3599',
      'right@1',
      'right@2',
    ]);
  });

  it('is bounded: what came first goes on before its time', () => {
    const held = buffer(10);
    for (let second = 0; second < 100; second++) held.push(arriving(second / 100, at('a', second / 100)));
    expect(held.held).toBeLessThanOrEqual(10);
    expect(listed(held.flush())).toHaveLength(100);
    expect(held.counts.tooLate).toBe(0);
  });

  it('keeps all that a report says', () => {
    const held = buffer();
    const full = at('a', 1, {
      sequence: 7,
      height: 12,
      heading: 90,
      speed: 3,
      timeToLive: 5,
      binding: 'roads/osm/way/1',
      fuel: 0.5,
      door: 'open',
      ended: true,
    });
    held.push(arriving(1, at('b', 2), full));
    const [batch] = held.flush();
    expect(batch).toEqual({ ...arriving(1, full, at('b', 2)) });
  });

  it('gives the same order whatever the order and repetition of arrival within the window', () => {
    const reports = fc.uniqueArray(fc.record({ id: fc.constantFrom('a', 'b', 'c'), tick: fc.nat(200) }), {
      minLength: 1,
      maxLength: 60,
      selector: ({ id, tick }) => `${id}${tick}`,
    });
    const arrivals = fc.tuple(reports, fc.array(fc.nat(1999), { minLength: 120, maxLength: 120 }));
    fc.assert(
      fc.property(arrivals, ([sent, delays]) => {
        const come = [...sent, ...sent]
          .map(({ id, tick }, index) => ({ id, tick, arrival: tick * 100 + (delays[index] ?? 0) }))
          .sort((one, other) => one.arrival - other.arrival);
        const held = buffer();
        const released = new Map<string, string[]>();
        const take = (batches: readonly EntityBatch[]): void => {
          for (const name of listed(batches)) {
            const id = name.slice(0, 1);
            released.set(id, [...(released.get(id) ?? []), name]);
          }
        };
        for (const { id, tick, arrival } of come) {
          held.push(arriving(arrival / 1000, at(id, tick / 10)));
          take(held.release(START + arrival));
        }
        take(held.flush());
        for (const [id, names] of released) {
          const ticks = sent.filter((report) => report.id === id).map(({ tick }) => tick);
          expect(names).toEqual(ticks.sort((a, b) => a - b).map((tick) => `${id}@${tick / 10}`));
        }
        expect(held.counts.released).toBe(sent.length);
        expect(held.counts.duplicate + held.counts.tooLate).toBe(sent.length);
      }),
      { seed: 11, numRuns: 200 },
    );
  });
});
