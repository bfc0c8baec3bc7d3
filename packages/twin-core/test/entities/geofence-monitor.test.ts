import { createRandom, pointInRing, type Position, type Ring } from '@cityloom/twin-core';
import {
  createGeofenceMonitor,
  createReorderBuffer,
  type EntityEvent,
  type GeofenceMonitor,
  type GeofenceRule,
} from '@cityloom/twin-core/entities';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batchOf, START, type TestReport } from './live-inputs.ts';

/** Degrees of a metre, about, at 51° north. */
const EAST = 1 / 70_000;

function box(west: number, south: number, east: number, north: number): Ring {
  return [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
}

/** From 71.00 to 71.01 east, 51.00 to 51.01 north: about 700 m by 1,100 m. */
const SQUARE: GeofenceRule = { id: 'square', polygon: [box(71, 51, 71.01, 51.01)] };

function at(second: number, longitude: number, more: Partial<TestReport> = {}): TestReport {
  return { id: 'car', time: START + second * 1000, position: [longitude, 51.005], ...more };
}

function feed(monitor: GeofenceMonitor, ...reports: readonly TestReport[]): readonly EntityEvent[] {
  return reports.flatMap((report) => monitor.take(batchOf([report])));
}

/** Events as `enter@5.5`. */
function told(events: readonly EntityEvent[]): string[] {
  return events.map(({ type, time }) => `${type.replace('geofence.', '')}@${(time - START) / 1000}`);
}

describe('createGeofenceMonitor', () => {
  it('dates a crossing where the way between two reports meets the edge', () => {
    const events = feed(createGeofenceMonitor([SQUARE]), at(0, 70.995), at(10, 71.005), at(20, 71.025));
    expect(told(events)).toEqual(['enter@5', 'leave@12.5']);
    expect(events[0]).toEqual({
      id: `geofence.enter:square:vehicle:car:${START + 5000}`,
      type: 'geofence.enter',
      entityClass: 'vehicle',
      entity: 'car',
      time: START + 5000,
      data: { fence: 'square', longitude: 71, latitude: 51.005, speed: expect.closeTo(70.2, 0) as number },
    });
  });

  it('tells of one who passes through between two reports, and of holes passed on the way', () => {
    const holed = { ...SQUARE, polygon: [box(71, 51, 71.01, 51.01), box(71.004, 51.004, 71.006, 51.006)] };
    const events = feed(createGeofenceMonitor([holed]), at(0, 70.99), at(30, 71.02));
    expect(told(events)).toEqual(['enter@10', 'leave@14', 'enter@16', 'leave@20']);
  });

  it('lets nobody leave who stays within the margin of the edge', () => {
    const near = 71.01 + 6 * EAST;
    const far = 71.01 + 30 * EAST;
    const wander = [at(0, 71.005), at(1, near), at(2, 71.0099), at(3, near), at(4, 71.0099), at(5, near)];
    const monitor = createGeofenceMonitor([SQUARE]);
    expect(feed(monitor, ...wander)).toEqual([]);
    expect(monitor.countInside('square')).toBe(1);
    const left = feed(monitor, at(6, far));
    // Dated when it crossed the edge for the last time, between the fourth and the fifth second.
    expect(told(left)).toEqual([`leave@${4 + Math.round((0.0001 / (6 * EAST + 0.0001)) * 1000) / 1000}`]);
    expect(monitor.countInside('square')).toBe(0);
    expect(told(feed(createGeofenceMonitor([{ ...SQUARE, margin: 0 }]), ...wander))).toHaveLength(5);
  });

  it('tells of a stay once, when it was long enough, even where only the way out shows it', () => {
    const rule = { ...SQUARE, dwellSeconds: 20 };
    const stayed = feed(
      createGeofenceMonitor([rule]),
      at(0, 70.995),
      at(10, 71.005),
      at(40, 71.005),
      at(60, 71.006),
    );
    expect(told(stayed)).toEqual(['enter@5', 'dwell@25']);
    const passed = feed(createGeofenceMonitor([rule]), at(0, 70.995), at(30, 71.005), at(90, 71.02));
    expect(told(passed)).toEqual(['enter@15', 'dwell@35', 'leave@50']);
    expect(told(feed(createGeofenceMonitor([rule]), at(0, 70.99), at(30, 71.02)))).toEqual([
      'enter@10',
      'leave@20',
    ]);
  });

  it('tells of each exceedance of the speed once, when it began', () => {
    const rule = { ...SQUARE, speedLimit: 20 };
    const speeds = [10, 30, 25, 19, 30, 17, 22];
    const reports = speeds.map((speed, second) => at(second, 71.001 + second / 1000, { speed }));
    const events = feed(createGeofenceMonitor([rule]), ...reports);
    // 19 m/s is not slow enough to exceed anew; 17 is.
    expect(told(events)).toEqual(['speed@0.5', 'speed@5.6']);
    expect(events[0]?.data).toMatchObject({ limit: 20, speed: 30 });
    const entering = feed(
      createGeofenceMonitor([rule]),
      at(0, 70.995, { speed: 30 }),
      at(10, 71.005, { speed: 30 }),
    );
    expect(told(entering)).toEqual(['enter@5', 'speed@5']);
    const derived = feed(createGeofenceMonitor([rule]), at(0, 71.001), at(10, 71.005));
    expect(told(derived)).toEqual(['speed@10']);
  });

  it('takes one who is first seen inside, or ends there, as one who has not crossed', () => {
    const monitor = createGeofenceMonitor([SQUARE]);
    expect(feed(monitor, at(0, 71.005), at(1, 71.005, { ended: true }), at(60, 71.1))).toEqual([]);
    expect(monitor.countInside('square')).toBe(0);
  });

  it('does not guess a way through a long silence', () => {
    const monitor = createGeofenceMonitor([SQUARE], { longestGap: 60 });
    expect(told(feed(monitor, at(0, 70.99), at(100, 71.02), at(200, 71.005), at(300, 71.02)))).toEqual([
      'enter@200',
      'leave@300',
    ]);
  });

  it('keeps who is inside when other fences change, and takes a new fence as it finds it', () => {
    const monitor = createGeofenceMonitor([SQUARE]);
    feed(monitor, at(0, 70.995), at(10, 71.005));
    monitor.setRules([SQUARE, { ...SQUARE, id: 'copy' }]);
    expect(told(feed(monitor, at(11, 71.005)))).toEqual([]);
    expect([monitor.countInside('square'), monitor.countInside('copy')]).toEqual([1, 1]);
    expect(feed(monitor, at(20, 71.02)).map(({ data }) => data['fence'])).toEqual(['copy', 'square']);
  });

  it('watches the classes of a fence alone and counts what it cannot follow', () => {
    const monitor = createGeofenceMonitor([{ ...SQUARE, classes: ['bus'] }], { maximumEntities: 2 });
    expect(feed(monitor, at(0, 70.995), at(10, 71.005))).toEqual([]);
    feed(monitor, at(0, 71, { id: 'b' }), at(0, 71, { id: 'c' }), at(5, 71), at(11, NaN), at(12, 400));
    expect(monitor.counts).toEqual({ followed: 5, passedOver: 1, unwatched: 1 });
  });

  it('says which rule is wrong', () => {
    const open: Ring = [
      [71, 51],
      [72, 51],
      [72, 52],
      [71, 52],
    ];
    expect(() => createGeofenceMonitor([{ id: 'gate', polygon: [open] }])).toThrow(/"gate".*not closed/);
    expect(() => createGeofenceMonitor([SQUARE, SQUARE])).toThrow(/"square" stands twice/);
    expect(() => createGeofenceMonitor([{ ...SQUARE, speedLimit: -1 }])).toThrow(/speedLimit is -1/);
  });
});

/** A fence with bays and a hole, so that straight ways cross it often. */
const STAR: GeofenceRule = {
  id: 'star',
  polygon: [
    Array.from({ length: 25 }, (_, corner): Position => {
      const angle = ((corner % 24) / 24) * 2 * Math.PI;
      const radius = corner % 2 === 0 ? 0.009 : 0.004;
      return [71.005 + Math.cos(angle) * radius, 51.005 + Math.sin(angle) * radius];
    }),
    box(71.004, 51.004, 71.006, 51.006),
  ],
  dwellSeconds: 30,
  speedLimit: 60,
};

/** Ways of several entities that wander over the fences. */
function wandering(seed: number): TestReport[] {
  const random = createRandom(seed);
  const reports: TestReport[] = [];
  for (const id of ['a', 'b', 'c']) {
    let [longitude, latitude] = [71.005, 51.005];
    for (let second = 0; second < 40; second++) {
      longitude = Math.min(71.02, Math.max(70.99, longitude + (random.next() - 0.5) * 0.008));
      latitude = Math.min(51.02, Math.max(50.99, latitude + (random.next() - 0.5) * 0.008));
      const speed = random.next() < 0.5 ? random.next() * 100 : NaN;
      reports.push({ id, time: START + second * 2000, position: [longitude, latitude], speed });
    }
  }
  return reports;
}

const RULES = [SQUARE, STAR, { ...STAR, id: 'sharp', margin: 0 }];
const inOrder = (events: readonly EntityEvent[]): EntityEvent[] =>
  events.toSorted((a, b) => (a.id < b.id ? -1 : 1));

function eventsInOrder(reports: readonly TestReport[]): EntityEvent[] {
  const sorted = reports.toSorted((a, b) => a.time - b.time);
  return inOrder(feed(createGeofenceMonitor(RULES), ...sorted));
}

describe('the events of a way', () => {
  it('are the same, each once, whatever is reordered within the window or repeated', () => {
    const delays = fc.array(fc.nat(4999), { minLength: 240, maxLength: 240 });
    fc.assert(
      fc.property(fc.nat(1000), delays, (seed, late) => {
        const sent = wandering(seed);
        const come = [...sent, ...sent]
          .map((report, index) => ({ report, arrival: report.time + (late[index] ?? 0) }))
          .sort((a, b) => a.arrival - b.arrival);
        const buffer = createReorderBuffer({ jitterWindow: () => 5 });
        const monitor = createGeofenceMonitor(RULES);
        const events: EntityEvent[] = [];
        for (const { report, arrival } of come) {
          buffer.push(batchOf([report], { arrivalTime: arrival }));
          for (const batch of buffer.release(arrival)) events.push(...monitor.take(batch));
        }
        for (const batch of buffer.flush()) events.push(...monitor.take(batch));
        expect(inOrder(events)).toEqual(eventsInOrder(sent));
        expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
      }),
      { seed: 4, numRuns: 40 },
    );
  });

  it('are the same over a resume at any point, and of the same ids where reports are fed again', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.nat(119), fc.nat(119), (seed, cut, overlap) => {
        const sent = wandering(seed).toSorted((a, b) => a.time - b.time);
        const first = createGeofenceMonitor(RULES);
        const before = feed(first, ...sent.slice(0, cut));
        const memory: unknown = JSON.parse(JSON.stringify(first.capture()));
        const second = createGeofenceMonitor(RULES, { memory: memory as ReturnType<typeof first.capture> });
        const after = feed(second, ...sent.slice(Math.max(0, cut - overlap)));
        expect(inOrder([...before, ...after])).toEqual(eventsInOrder(sent));
      }),
      { seed: 5, numRuns: 40 },
    );
  });

  it('agree with what fine steps along the way show', () => {
    const [outer, hole] = STAR.polygon;
    if (outer === undefined || hole === undefined) throw new Error('the star has lost a ring');
    const isInside = (position: Position): boolean =>
      pointInRing(position, outer) && !pointInRing(position, hole);
    let told = 0;
    for (let seed = 0; seed < 10; seed++) {
      const way = wandering(seed).filter(({ id }) => id === 'a');
      const expected: number[] = [];
      const steps = 2000;
      for (const [index, to] of way.entries()) {
        const from = way[index - 1];
        if (from?.position === undefined || to.position === undefined) continue;
        const [[x0, y0], [x1, y1]] = [from.position, to.position];
        let inside = isInside([x0, y0]);
        for (let step = 1; step <= steps; step++) {
          const share = step / steps;
          const now = isInside([x0 + (x1 - x0) * share, y0 + (y1 - y0) * share]);
          if (now !== inside) expected.push(from.time + share * 2000);
          inside = now;
        }
      }
      const rule = { id: 'sharp', polygon: STAR.polygon, margin: 0 };
      const events = feed(createGeofenceMonitor([rule]), ...way);
      expect(events).toHaveLength(expected.length);
      for (const [index, { time }] of events.entries()) {
        expect(Math.abs(time - (expected[index] ?? NaN))).toBeLessThanOrEqual(2);
      }
      told += events.length;
    }
    expect(told).toBeGreaterThan(100);
  });
});
