import {
  applyEntityChange,
  type BatchValues,
  createEntityStore,
  type EntityStore,
  foldEntityLog,
} from '@cityloom/twin-core/entities';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batchOf, START, type TestReport, vehicleClass } from './live-inputs.ts';

/** Whether a field is there, and its value. */
function maybe<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.option(arbitrary, { nil: undefined });
}

const reportArbitrary = fc
  .record({
    id: fc.constantFrom('a', 'b', 'c'),
    time: fc.integer({ min: 0, max: 400 }).map((seconds) => START + seconds * 1000),
    position: maybe(
      fc.tuple(
        fc.integer({ min: 714_000_000, max: 714_100_000 }),
        fc.integer({ min: -200_000, max: 200_000 }),
      ),
    ),
    height: maybe(fc.integer({ min: -5, max: 50 })),
    heading: maybe(fc.integer({ min: 0, max: 255 }).map((code) => (code * 360) / 256)),
    speed: maybe(fc.integer({ min: 0, max: 30 })),
    fuel: maybe(fc.constantFrom(0.1, 0.5, 0.9)),
    door: maybe(fc.constantFrom('open', 'shut')),
    ended: fc.integer({ min: 0, max: 30 }).map((draw) => draw === 0),
  })
  .map(({ position, ...rest }): TestReport => {
    const said = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
    const place = position === undefined ? {} : { position: [position[0] / 1e7, position[1] / 1e7] as const };
    return { ...(said as Pick<TestReport, 'id' | 'time'>), ...place };
  });

function storeOf(reports: readonly TestReport[], chunk: number): EntityStore {
  const store = createEntityStore();
  store.defineClass(vehicleClass());
  const arrivalTime = START + 400_000;
  for (let at = 0; at < reports.length; at += chunk) {
    store.apply(batchOf(reports.slice(at, at + chunk), { arrivalTime }));
  }
  return store;
}

const TIMES = [0, 37, 150, 222, 399, 400, 430].map((seconds) => START + seconds * 1000);

describe('history', () => {
  it('is the same after any order, repetition and division into batches of the same reports', () => {
    fc.assert(
      fc.property(
        fc.array(reportArbitrary, { minLength: 1, maxLength: 60 }),
        fc.array(fc.nat(), { minLength: 70, maxLength: 70 }),
        fc.integer({ min: 1, max: 20 }),
        (reports, draws, chunk) => {
          const inOrder = storeOf(
            reports.toSorted((a, b) => a.time - b.time),
            1000,
          );
          const keyed = [...reports, ...reports.slice(0, 10)].map((report, at) => ({
            report,
            key: draws[at] ?? 0,
          }));
          const mixed = storeOf(
            keyed.toSorted((a, b) => a.key - b.key).map(({ report }) => report),
            chunk,
          );
          for (const time of TIMES) expect(mixed.hashAt(time)).toBe(inOrder.hashAt(time));
        },
      ),
      { seed: 4711, numRuns: 300 },
    );
  });

  it('takes late reports into sealed blocks as if they had come in time', () => {
    const random = fc.sample(reportArbitrary, { seed: 12, numRuns: 6000 }).map((report, index) => ({
      ...report,
      id: 'a',
      time: START + index * 50,
      ended: false,
    }));
    const isLate = (index: number): boolean => index % 7 === 3;
    const late = random.filter((_, index) => isLate(index));
    const mixed = storeOf([...random.filter((_, index) => !isLate(index)), ...late.toReversed()], 100);
    const inOrder = storeOf(random, 1000);
    expect(mixed.totals.late).toBe(late.length);
    const times = Array.from({ length: 200 }, (_, index) => START + index * 1531);
    const at = (store: EntityStore): unknown => [
      store.track('vehicle', 'a', START, START + 3e5),
      times.map((time) => store.statesAt('vehicle', time).positions.slice(0, 2)),
    ];
    expect(at(mixed)).toEqual(at(inOrder));
  });

  it('gives every report back, and places between two along the line, as a list of all reports does', () => {
    const reports = fc
      .sample(
        fc.record({
          step: fc.integer({ min: 1, max: 3000 }),
          east: fc.integer({ min: -2000, max: 2000 }),
          north: fc.integer({ min: -2000, max: 2000 }),
          speed: fc.integer({ min: 0, max: 400 }),
        }),
        { seed: 99, numRuns: 1000 },
      )
      .reduce<{ time: number; x: number; y: number; speed: number }[]>(
        (list, { step, east, north, speed }) => {
          const last = list.at(-1) ?? { time: START, x: 714_000_000, y: 511_000_000 };
          list.push({ time: last.time + step, x: last.x + east, y: last.y + north, speed: speed / 10 });
          return list;
        },
        [],
      );
    const store = createEntityStore();
    store.defineClass(vehicleClass());
    for (const { time, x, y, speed } of reports) {
      store.apply(batchOf([{ id: 'a', time, position: [x / 1e7, y / 1e7], heading: 90, speed }]));
    }
    const track = store.track('vehicle', 'a', START, Infinity);
    expect([...track.times]).toEqual(reports.map(({ time }) => time));
    expect([...track.positions]).toEqual(reports.flatMap(({ x, y }) => [x / 1e7, y / 1e7]));
    expect([...track.speeds].map((speed) => Math.round(speed * 10) / 10)).toEqual(
      reports.map(({ speed }) => speed),
    );
    const last = reports.at(-1);
    for (let time = START - 500; time < (last?.time ?? 0) + 70_000; time += 777) {
      const states = store.statesAt('vehicle', time);
      const after = reports.findIndex((report) => report.time > time);
      const [from, to] = [reports[after < 0 ? reports.length - 1 : after - 1], reports[after]];
      if (from === undefined || time - from.time > 60_000) {
        expect(states.present[0]).toBe(0);
        continue;
      }
      const share = to === undefined ? 0 : (time - from.time) / (to.time - from.time);
      expect(states.present[0]).toBe(1);
      expect(states.observationTimes[0]).toBe(from.time);
      expect(states.positions[0]).toBeCloseTo((from.x + share * ((to ?? from).x - from.x)) / 1e7, 11);
      expect(states.positions[1]).toBeCloseTo((from.y + share * ((to ?? from).y - from.y)) / 1e7, 11);
    }
  });

  it('knows the state at a time as the fold of the log up to it does', () => {
    const reports = fc.sample(reportArbitrary, { seed: 5, numRuns: 500 }).toSorted((a, b) => a.time - b.time);
    const log = [
      { kind: 'entity.class', at: START, entityClass: vehicleClass() } as const,
      ...reports.map(
        (report) => ({ kind: 'entity.reports', at: report.time, batch: batchOf([report]) }) as const,
      ),
    ];
    const whole = foldEntityLog(log);
    for (const time of TIMES) {
      expect(whole.hashAt(time)).toBe(foldEntityLog(log, time).hashAt(time));
    }
    const replayed = createEntityStore();
    for (const change of log) applyEntityChange(replayed, change);
    expect(replayed.hashAt(START + 200_000)).toBe(whole.hashAt(START + 200_000));
  });

  it('stays within its bytes, thins what is old and forgets what is older', () => {
    const store = createEntityStore();
    const history = { seconds: 1200, bytes: 4e6, fullRateSeconds: 300, coarseSeconds: 10 };
    store.defineClass(vehicleClass({ history }));
    const ids = Array.from({ length: 50 }, (_, index) => `v${index}`);
    let most = 0;
    for (let second = 0; second < 4000; second++) {
      const reports = ids.map((id, index) => ({
        id,
        time: START + second * 1000,
        position: [71 + Math.sin(second / 50 + index) / 100, 51 + Math.cos(second / 70) / 100] as const,
      }));
      store.apply(batchOf(reports));
      most = Math.max(most, store.historyBytes);
    }
    expect(most).toBeLessThanOrEqual(4e6);
    const track = store.track('vehicle', 'v7', START, Infinity);
    const steps = [...track.times].map((time, index) => time - (track.times[index - 1] ?? time));
    // Whole blocks are forgotten: up to 71 samples of 10 s more than the limit.
    expect(track.times[0]).toBeGreaterThan(START + 2_000_000);
    expect(track.times[0]).toBeLessThanOrEqual(START + 2_800_000);
    expect(steps.slice(-250).every((step) => step === 1000)).toBe(true);
    expect(steps.slice(2, 60).every((step) => step === 10_000)).toBe(true);
    expect(
      store.apply(batchOf([{ id: 'v7', time: START + 1_000_000, position: [71, 51] }])).rejected,
    ).toEqual({ tooOld: 1 });
  });

  it('gives the oldest up where bytes run out', () => {
    const store = createEntityStore();
    const history = { seconds: 86_400, bytes: 2e6, fullRateSeconds: 86_400, coarseSeconds: 10 };
    store.defineClass(vehicleClass({ history }));
    const random = fc.sample(fc.double({ min: -1, max: 1, noNaN: true }), { seed: 3, numRuns: 997 });
    for (let second = 0; second < 3000; second++) {
      const reports = Array.from({ length: 100 }, (_, index) => ({
        id: `v${index}`,
        time: START + second * 1000,
        position: [71 + (random[(second * 7 + index) % 997] ?? 0) / 10, 51] as const,
        fuel: ((second * 31 + index) % 100) / 100,
      }));
      store.apply(batchOf(reports));
      expect(store.historyBytes).toBeLessThanOrEqual(2e6);
    }
    const start = store.historyStart('vehicle');
    expect(start).toBeGreaterThan(START + 1_000_000);
    const { present } = store.statesAt('vehicle', START + 2_990_000);
    expect(present.every((here) => here === 1)).toBe(true);
  });

  it('keeps the changes of values, numbers and texts', () => {
    const store = createEntityStore();
    store.defineClass(vehicleClass());
    for (let second = 0; second < 500; second++) {
      store.apply(
        batchOf([
          {
            id: 'a',
            time: START + second * 1000,
            fuel: second < 250 ? 0.5 : 0.25,
            door: second % 2 === 0 ? 'open' : 'shut',
          },
        ]),
      );
    }
    const fuel = store.series('vehicle', 'a', 'fuel', START, Infinity);
    expect(fuel.times[0]).toBe(START);
    expect(fuel.times.length).toBeLessThan(60);
    const turn = [...fuel.values].indexOf(0.25);
    expect(fuel.times[turn]).toBe(START + 250_000);
    const doors = store.series('vehicle', 'a', 'door', START + 100_000, START + 102_000);
    expect(doors.values).toEqual(['open', 'shut', 'open']);
  });

  it('never throws on what a source sends, counts each report once and stays at its bound', () => {
    const wild = fc.oneof(
      fc.constantFrom(NaN, Infinity, -Infinity, -0, 1e300, START, START + 1000),
      fc.double(),
    );
    const store = createEntityStore({ maximumEntities: 20 });
    store.defineClass(vehicleClass());
    fc.assert(
      fc.property(
        fc.integer({ min: -2, max: 12 }),
        fc.array(wild, { minLength: 12, maxLength: 40 }),
        fc.array(fc.string(), { maxLength: 8 }),
        fc.array(fc.nat(9), { maxLength: 12 }),
        (count, numbers, ids, entities) => {
          const counts = store.apply({
            entityClass: 'vehicle',
            source: ids.join(''),
            arrivalTime: START + 1000,
            count,
            ids,
            entities: Uint32Array.from(entities),
            observationTimes: Float64Array.from(numbers, (number, at) =>
              at % 3 === 0 ? number : START + at,
            ),
            sequences: Float64Array.from(numbers.toReversed()),
            positions: Float64Array.from(numbers),
            heights: Float32Array.from(numbers.slice(3)),
            headings: Float32Array.from(numbers.slice(2)),
            speeds: Float32Array.from(numbers.slice(5)),
            values: new Map<string, BatchValues>([
              ['fuel', ids],
              ['door', Float64Array.from(numbers)],
            ]),
            ended: Uint8Array.from(numbers),
          });
          const rejected = Object.values(counts.rejected).reduce((sum, reports) => sum + reports, 0);
          expect(counts.applied + counts.duplicate + counts.late + rejected).toBe(Math.max(0, count));
        },
      ),
      { seed: 808, numRuns: 500 },
    );
    expect(store.tables.get('vehicle')?.slotCount).toBeLessThanOrEqual(20);
  });
});
