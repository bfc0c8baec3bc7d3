import { createSha256 } from '@cityloom/twin-core';
import {
  addFleet,
  addVehicle,
  CITY_DRIVER,
  closeRows,
  createSyntheticCity,
  driveStep,
  equilibriumGap,
  followingBraking,
  freeAcceleration,
  laneCapacity,
  MODE,
  STEP,
  type SyntheticCity,
} from '@cityloom/twin-core/synthetic';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Bodies, edgeBetween, gridSketch, networkOf, ringSketch, trafficOn } from './small-streets.ts';

describe('car following', () => {
  it('is at rest in the equilibrium gap, exactly', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 0.99, noNaN: true }),
        fc.double({ min: 3, max: 35, noNaN: true }),
        (share, desired) => {
          const speed = share * desired;
          const gap = equilibriumGap(speed, desired, CITY_DRIVER);
          const acceleration =
            freeAcceleration(speed, desired, CITY_DRIVER) - followingBraking(speed, gap, 0, CITY_DRIVER);
          expect(Math.abs(acceleration)).toBeLessThan(1e-12);
        },
      ),
      { seed: 4 },
    );
  });

  it('settles on a ring at the speed whose equilibrium gap the ring leaves', () => {
    const network = networkOf(ringSketch(40, 100, 15));
    const traffic = trafficOn(network, [0, 20], { capacity: 100 });
    const count = 100;
    for (let index = 0; index < count; index++) {
      const at = index * 40;
      const edge = edgeBetween(network, Math.floor(at / 100), (Math.floor(at / 100) + 1) % 40);
      addVehicle(traffic, { edge, place: 10 + (at % 100) * 0.75, length: 5, tree: 0, mode: MODE.roaming });
    }
    for (let step = 0; step < 20_000; step++) driveStep(traffic);
    const gap = 4000 / count - 5;
    const speed = traffic.speeds[0] as number;
    expect(equilibriumGap(speed, 15, CITY_DRIVER)).toBeCloseTo(gap, 3);
    for (let index = 0; index < count; index++) expect(traffic.speeds[index]).toBeCloseTo(speed, 3);
  });
});

describe('signals', () => {
  it('let a queue go at the flow of the model, below its steady capacity', () => {
    // 0 → 1 (signal) → 2 → 3 → 0; the queue stands before node 1.
    const network = networkOf({
      nodes: [
        [0, 0],
        [600, 0],
        [1800, 0],
        [900, 3000],
      ],
      edges: [
        [0, 1, 15],
        [1, 2, 15],
        [2, 3, 15],
        [3, 0, 15],
        [2, 1, 15],
        [1, 0, 15],
      ],
    });
    const first = edgeBetween(network, 0, 1);
    const beyond = edgeBetween(network, 1, 2);
    const programme = { green: 95, amber: 3, allRed: 2 };
    const traffic = trafficOn(network, [edgeBetween(network, 2, 3)], {
      capacity: 60,
      signalNodes: [1],
      programme,
    });
    for (let index = 0; index < 55; index++) {
      addVehicle(traffic, { edge: first, place: 595 - index * 7, length: 5, tree: 0, mode: MODE.roaming });
    }
    const crossings: number[] = [];
    for (let step = 0; step < 950; step++) {
      const before = traffic.entered[beyond] as number;
      driveStep(traffic);
      if ((traffic.entered[beyond] as number) > before) crossings.push(step * STEP);
    }
    const capacity = laneCapacity(15, 5, CITY_DRIVER) * 3600;
    // v / (s_e + l) is greatest at 9.9 m/s: 1,956 vehicles an hour.
    expect(capacity).toBeGreaterThan(1900);
    expect(capacity).toBeLessThan(2000);
    const [tenth, fortieth] = [crossings[10] ?? NaN, crossings[40] ?? NaN];
    const flow = (30 / (fortieth - tenth)) * 3600;
    expect(flow).toBeGreaterThan(0.8 * capacity);
    expect(flow).toBeLessThanOrEqual(capacity * 1.01);
  });

  it('hold everyone at red', () => {
    const network = networkOf(gridSketch(4, 200));
    const programme = { green: 0, amber: 0, allRed: 50 };
    const every = Array.from({ length: 16 }, (_, node) => node);
    const traffic = trafficOn(network, [0, 7, 20], { capacity: 60, signalNodes: every, programme });
    addFleet(traffic, 60);
    for (let step = 0; step < 1200; step++) driveStep(traffic);
    expect(traffic.entered.reduce((sum, count) => sum + count, 0)).toBe(0);
  });
});

describe('traffic on a grid', () => {
  it('never overlaps, jumps, reverses or loses a vehicle', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e6 }),
        fc.integer({ min: 20, max: 220 }),
        fc.integer({ min: 25, max: 180 }),
        fc.boolean(),
        fc.constantFrom(undefined, 'primary', 'tertiary'),
        (seed, wanted, spacing, hasSignals, road) => {
          const network = networkOf(gridSketch(5, spacing));
          const targets = [0, 9, 23, 37, 51, 70];
          const signalNodes = hasSignals ? [6, 7, 8, 11, 12, 13] : [];
          const seats = 80 * Math.floor((spacing - 8) / 14);
          const count = Math.min(wanted, Math.floor(seats * 0.6));
          const traffic = trafficOn(network, targets, {
            ...{ capacity: count, seed, signalNodes },
            ...(road !== undefined && { road }),
          });
          addFleet(traffic, count);
          const bodies = new Bodies();
          const before = traffic.odometers.slice();
          const worst = { overlap: 0, backward: 0, forward: 0, beyond: 0 };
          for (let step = 0; step < 1000; step++) {
            bodies.watch(traffic);
            driveStep(traffic);
            if (step === 500) closeRows(traffic, new Set([network.edgeRows[12] as number]));
            for (let vehicle = 0; vehicle < count; vehicle++) {
              const way = (traffic.odometers[vehicle] as number) - (before[vehicle] as number);
              before[vehicle] = traffic.odometers[vehicle] as number;
              worst.backward = Math.max(worst.backward, -way);
              worst.forward = Math.max(worst.forward, way);
              const length = traffic.streets.lengths[traffic.edges[vehicle] as number] as number;
              worst.beyond = Math.max(worst.beyond, (traffic.places[vehicle] as number) - length);
            }
            bodies.watch(traffic);
            if (step % 10 === 0) worst.overlap = Math.max(worst.overlap, bodies.overlap(traffic));
          }
          expect(worst.overlap).toBeLessThan(1e-6);
          expect(worst.backward).toBe(0);
          expect(worst.forward).toBeLessThan(20 * STEP);
          expect(worst.beyond).toBeLessThan(1e-9);
          expect(onRoad(traffic)).toBe(count);
        },
      ),
      { seed: 11, numRuns: 12 },
    );
  });

  it('goes round a closed road', () => {
    const network = networkOf(gridSketch(5, 100));
    const closedRow = network.edgeRows[edgeBetween(network, 6, 11)] as number;
    const traffic = trafficOn(network, [edgeBetween(network, 11, 16), edgeBetween(network, 8, 3)], {
      capacity: 50,
    });
    addFleet(traffic, 50);
    for (let step = 0; step < 600; step++) driveStep(traffic);
    const closed = [edgeBetween(network, 6, 11), edgeBetween(network, 11, 6)];
    const used = closed.reduce((sum, edge) => sum + (traffic.entered[edge] as number), 0);
    expect(used).toBeGreaterThan(0);
    closeRows(traffic, new Set([closedRow]));
    // Those whose front is over the line already may still come.
    for (let step = 0; step < 50; step++) driveStep(traffic);
    const after = closed.map((edge) => traffic.entered[edge]);
    const driven = traffic.odometers.reduce((sum, way) => sum + way, 0);
    for (let step = 0; step < 1200; step++) driveStep(traffic);
    expect(closed.map((edge) => traffic.entered[edge])).toEqual(after);
    expect(traffic.odometers.reduce((sum, way) => sum + way, 0)).toBeGreaterThan(driven + 5000);
  });
});

function onRoad(traffic: ReturnType<typeof trafficOn>): number {
  let count = 0;
  for (let lane = 0; lane < traffic.fronts.length; lane++) {
    let previous = -1;
    for (
      let vehicle = traffic.fronts[lane] as number;
      vehicle >= 0;
      vehicle = traffic.behind[vehicle] as number
    ) {
      expect(traffic.lanes[vehicle]).toBe(lane);
      expect(traffic.ahead[vehicle]).toBe(previous);
      previous = vehicle;
      count++;
    }
    expect(traffic.rears[lane]).toBe(previous);
  }
  return count;
}

function hashOf(city: SyntheticCity, until: number, step: number): string {
  const hash = createSha256();
  for (let time = city.time; time <= until; time += step) {
    for (const batch of city.advance(time)) {
      hash.update(
        `${batch.entityClass} ${batch.observationTimes.join(' ')} ${batch.positions?.join(' ') ?? ''}`,
      );
      hash.update(
        `${batch.entities.join(' ')} ${batch.headings?.join(' ') ?? ''} ${batch.speeds?.join(' ') ?? ''}`,
      );
    }
  }
  return hash.digestHex();
}

describe('the synthetic city', () => {
  const network = networkOf(gridSketch(6, 150));
  const make = (seed: number): SyntheticCity =>
    createSyntheticCity({ network, seed, startTime: 1_800_000_000_000, vehicles: 150 });

  it('gives the same reports for the same seed, however it is advanced', () => {
    const until = 1_800_000_060_000;
    const once = hashOf(make(3), until, 100);
    expect(hashOf(make(3), until, 1000)).toBe(once);
    expect(hashOf(make(4), until, 100)).not.toBe(once);
  });

  it('reports each vehicle once a second, where it drives: smoothly, to the right of the line', () => {
    const city = make(5);
    const last = new Map<
      number,
      { time: number; longitude: number; latitude: number; heading: number; speed: number }
    >();
    let reports = 0;
    for (let second = 0; second <= 60; second++) {
      for (const batch of city.advance(1_800_000_000_000 + second * 1000)) {
        if (batch.entityClass !== 'vehicle') continue;
        for (let row = 0; row < batch.count; row++) {
          const entity = batch.entities[row] as number;
          const now = {
            time: batch.observationTimes[row] as number,
            longitude: batch.positions?.[row * 2] as number,
            latitude: batch.positions?.[row * 2 + 1] as number,
            heading: batch.headings?.[row] as number,
            speed: batch.speeds?.[row] as number,
          };
          const before = last.get(entity);
          last.set(entity, now);
          reports++;
          if (before === undefined) continue;
          expect(now.time - before.time).toBe(1000);
          const way = Math.hypot(
            (now.longitude - before.longitude) * 70_200,
            (now.latitude - before.latitude) * 111_260,
          );
          expect(way).toBeLessThan(1.6 * Math.max(now.speed, before.speed) + 1);
        }
      }
    }
    expect(last.size).toBe(150);
    expect(reports).toBeGreaterThanOrEqual(150 * 60);
  });

  it('says which option is wrong', () => {
    expect(() => createSyntheticCity({ network, startTime: 0, vehicles: 1e6 })).toThrow(
      /vehicles is 1000000/u,
    );
    expect(() => createSyntheticCity({ network, startTime: 0, vehicles: 90_000 })).toThrow(
      /do not fit.*at most/u,
    );
    expect(() => createSyntheticCity({ network, startTime: NaN })).toThrow(/startTime is NaN/u);
  });
});
