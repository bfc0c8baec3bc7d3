import { createEntityStore, type EntityStore, type EntityTable } from '@cityloom/twin-core/entities';
import fc from 'fast-check';
import geodesic from 'geographiclib-geodesic';
import { describe, expect, it } from 'vitest';
import { batchOf, START, type TestReport, vehicleClass } from './live-inputs.ts';

function storeWith(...reports: readonly TestReport[]): { store: EntityStore; table: EntityTable } {
  const store = createEntityStore();
  store.defineClass(vehicleClass());
  for (const report of reports) store.apply(batchOf([report]));
  const table = store.tables.get('vehicle');
  if (table === undefined) throw new Error('class vehicle is missing');
  return { store, table };
}

const bus: TestReport = { id: 'bus', time: START, sequence: 1, position: [71.43, 51.13], fuel: 0.5 };

describe('createEntityStore', () => {
  it('keeps the report before the present, positions at 1e-7 degree and what a report leaves out', () => {
    const { store, table } = storeWith(bus, {
      id: 'bus',
      time: START + 1000,
      sequence: 2,
      position: [71.430_100_04, 51.13],
      door: 'open',
    });
    const slot = table.slotOf('bus');
    expect([...table.previousPositions.subarray(slot * 2, slot * 2 + 2)]).toEqual([71.43, 51.13]);
    expect(table.previousTimes[slot]).toBe(START);
    expect(table.positions[slot * 2]).toBe(71.4301);
    expect(table.numbers('fuel')[slot]).toBe(0.5);
    expect(table.valueTime(slot, 'fuel')).toBe(START);
    expect(table.text(slot, 'door')).toBe('open');
    expect(store.newest).toBe(START + 1000);
  });

  it('tells duplicates by sequence, or by time and content; they change nothing', () => {
    const { store, table } = storeWith(bus);
    const { version } = table;
    expect(store.apply(batchOf([bus])).duplicate).toBe(1);
    expect(store.apply(batchOf([{ ...bus, time: START + 500 }])).duplicate).toBe(1);
    const uncounted = { ...bus, sequence: NaN };
    expect(store.apply(batchOf([uncounted])).duplicate).toBe(1);
    expect(table.version).toBe(version);
    expect(store.apply(batchOf([{ ...uncounted, speed: 3 }])).applied).toBe(1);
  });

  it('never moves the present back, but takes the values of a late report that are newer than those known', () => {
    const { store, table } = storeWith(bus, { id: 'bus', time: START + 2000, position: [71.44, 51.14] });
    const late = store.apply(
      batchOf([{ id: 'bus', time: START + 1000, position: [71.435, 51.135], fuel: 0.25 }]),
    );
    const slot = table.slotOf('bus');
    expect(late).toEqual({ applied: 0, duplicate: 0, late: 1, rejected: {} });
    expect(table.observationTimes[slot]).toBe(START + 2000);
    expect(table.positions[slot * 2]).toBe(71.44);
    expect(table.numbers('fuel')[slot]).toBe(0.25);
  });

  it('counts what it refuses by reason, every report once', () => {
    const { store } = storeWith(bus);
    const base = { id: 'bus', time: START + 1000 };
    const counts = store.apply(
      batchOf(
        [
          { ...base, position: [181, 0] },
          { ...base, position: [NaN, 0] },
          { ...base, position: [0, Infinity] },
          { ...base, time: 0 },
          { ...base, time: NaN },
          { ...base, time: Date.UTC(2099, 0, 1) },
          { ...base, speed: -1 },
          { ...base, heading: Infinity },
          { ...base, fuel: 2 },
          { ...base, door: 'x'.repeat(129) },
          { id: '', time: START + 1000 },
          { id: 'y'.repeat(129), time: START + 1000 },
        ],
        { arrivalTime: START + 1000 },
      ),
    );
    expect(counts.rejected).toEqual({ badPosition: 3, badTime: 3, badMotion: 2, badValue: 2, badId: 2 });
    expect(store.apply(batchOf([bus], { entityClass: 'ship' })).rejected).toEqual({ unknownClass: 1 });
    expect(store.apply(batchOf([{ ...bus, time: START + 300_000 }], { arrivalTime: START })).duplicate).toBe(
      1,
    );
    expect(
      store.apply(batchOf([{ ...base, time: START + 300_001 }], { arrivalTime: START })).rejected,
    ).toEqual({
      badTime: 1,
    });
    expect(store.totals).toEqual({
      applied: 1,
      duplicate: 1,
      late: 0,
      rejected: { badPosition: 3, badTime: 4, badMotion: 2, badValue: 2, badId: 2, unknownClass: 1 },
    });
  });

  it('derives heading and speed as the geodesic has them, and keeps the heading of one that stands', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -179.99, max: 179.99, noNaN: true }),
        fc.double({ min: -80, max: 80, noNaN: true }),
        fc.double({ min: 0, max: 359.99, noNaN: true }),
        fc.double({ min: 5, max: 2000, noNaN: true }),
        (longitude, latitude, heading, distance) => {
          const end = geodesic.Geodesic.WGS84.Direct(latitude, longitude, heading, distance);
          const position = [end.lon2 ?? NaN, end.lat2 ?? NaN] as const;
          const { table } = storeWith(
            { id: 'bus', time: START, position: [longitude, latitude] },
            { id: 'bus', time: START + 10_000, position },
          );
          const turn = Math.abs((((((table.headings[0] ?? NaN) - heading) % 360) + 540) % 360) - 180);
          // Rounding to 1e-7 degree moves each end by up to 8 mm; the meridians turn along the way.
          expect(turn).toBeLessThan(0.2 + (distance / 1000) * 0.06);
          expect(Math.abs((table.speeds[0] ?? NaN) * 10 - distance)).toBeLessThan(0.025 + distance * 1e-4);
        },
      ),
      { seed: 20_261, numRuns: 300 },
    );
    const { store, table } = storeWith(
      { id: 'bus', time: START, position: [71, 51] },
      { id: 'bus', time: START + 1000, position: [71.001, 51] },
      { id: 'bus', time: START + 2000, position: [71.001, 51] },
    );
    expect(table.headings[0]).toBeCloseTo(90, 2);
    expect(table.speeds[0]).toBe(0);
    store.apply(batchOf([{ id: 'bus', time: START + 3000, position: [71.002, 51], heading: -90, speed: 4 }]));
    expect([table.headings[0], table.speeds[0]]).toEqual([270, 4]);
  });

  it('ends an entity, keeps its slot for its past, and has it back with a newer report', () => {
    const { store, table } = storeWith(bus, { id: 'bus', time: START + 5000, ended: true });
    expect([table.count, table.slotOf('bus'), table.isUsed(0), table.idOf(0)]).toEqual([0, -1, false, 'bus']);
    expect(store.apply(batchOf([{ id: 'bus', time: START + 2000, position: [71.5, 51.1] }])).late).toBe(1);
    expect(table.count).toBe(0);
    store.apply(batchOf([{ id: 'bus', time: START + 6000, position: [71.6, 51.1] }]));
    expect([table.count, table.slotOf('bus')]).toEqual([1, 0]);
    store.apply(batchOf([{ id: 'bus', time: START + 7000, ended: true }]));
    // An hour later its past is over: the slot goes to whoever comes next, and known lists of ids do not mistake it.
    const again = batchOf([{ id: 'car', time: START + 3_700_000, position: [71, 51] }]);
    store.apply(again);
    expect(table.idOf(0)).toBeUndefined();
    store.apply(batchOf([{ id: 'van', time: START + 3_700_000, position: [72, 52] }]));
    expect([table.slotOf('van'), table.count]).toEqual([0, 2]);
  });

  it('does not mistake a slot that has gone to another entity for the one a list of ids had', () => {
    const { store, table } = storeWith();
    const ids = ['a', 'b'];
    const at = (index: number, time: number, ended: boolean, longitude: number): void => {
      const batch = batchOf([{ id: 'a', time, position: [longitude, 0], ended }]);
      store.apply({ ...batch, ids, entities: Uint32Array.of(index) });
    };
    at(0, START, false, 1);
    at(0, START + 1, true, 1);
    at(1, START + 4_000_000, false, 2);
    store.apply(batchOf([{ id: 'c', time: START + 4_000_001, position: [3, 0] }]));
    at(0, START + 4_000_002, false, 4);
    expect(['a', 'b', 'c'].map((id) => table.positions[table.slotOf(id) * 2])).toEqual([4, 2, 3]);
  });

  it('holds no more entities than it may; one that has ended makes room', () => {
    const store = createEntityStore({ maximumEntities: 2 });
    store.defineClass(vehicleClass());
    const report = (id: string, time: number, ended = false): TestReport => ({
      id,
      time,
      position: [0, 0],
      ended,
    });
    const counts = store.apply(batchOf([report('a', START), report('b', START), report('c', START)]));
    expect(counts).toEqual({ applied: 2, duplicate: 0, late: 0, rejected: { tooManyEntities: 1 } });
    store.apply(batchOf([report('a', START + 1, true), report('c', START + 1)]));
    expect(store.tables.get('vehicle')?.slotOf('c')).toBe(0);
    expect(store.tables.get('vehicle')?.slotCount).toBe(2);
  });

  it('says how old a report is by its time to live and the class', () => {
    const { table } = storeWith(bus, { id: 'car', time: START, timeToLive: 30 });
    const ages = [10, 11, 30, 31, 60, 61].map((seconds) => START + seconds * 1000);
    expect(ages.map((now) => table.freshness(0, now))).toEqual([
      'live',
      'stale',
      'stale',
      'stale',
      'stale',
      'lost',
    ]);
    expect(ages.map((now) => table.freshness(1, now))).toEqual([
      'live',
      'live',
      'live',
      'stale',
      'stale',
      'lost',
    ]);
  });

  it('ends the silent on request and tells its listeners of what changed', () => {
    const { store, table } = storeWith(bus, { id: 'car', time: START + 9000 });
    const heard: string[] = [];
    const stop = store.subscribe((entityClass) => heard.push(entityClass));
    expect(store.removeSilent(START + 5000)).toBe(1);
    expect([table.slotOf('bus'), table.count]).toEqual([-1, 1]);
    store.apply(batchOf([{ id: 'car', time: START + 9000 }]));
    stop();
    store.apply(batchOf([{ id: 'car', time: START + 10_000 }]));
    expect(heard).toEqual(['vehicle']);
  });

  it('refuses a class that is wrong or loses a property, saying which field', () => {
    const { store } = storeWith();
    expect(() => {
      store.defineClass(vehicleClass({ id: 'a b' }));
    }).toThrow(/"a b".*id must be/);
    expect(() => {
      store.defineClass(vehicleClass({ lostAfter: 5 }));
    }).toThrow('lostAfter 5 s must be at least');
    expect(() => {
      store.defineClass(vehicleClass({ properties: [] }));
    }).toThrow('property fuel is in use');
    expect(() => store.statesAt('ship', START)).toThrow('No entity class ship; defined are: vehicle.');
  });
});
