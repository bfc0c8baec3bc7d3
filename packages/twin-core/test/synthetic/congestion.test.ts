import { addFleet, CITY_DRIVER, driveStep, laneCapacity, type Traffic } from '@cityloom/twin-core/synthetic';
import { describe, expect, it } from 'vitest';
import { gridSketch, networkOf, trafficOn } from './small-streets.ts';

const MINUTE = 600;

/** Way all vehicles drive in so many minutes, metres. */
function drive(traffic: Traffic, minutes: number): number {
  const before = traffic.odometers.reduce((sum, way) => sum + way, 0);
  for (let step = 0; step < minutes * MINUTE; step++) driveStep(traffic);
  return traffic.odometers.reduce((sum, way) => sum + way, 0) - before;
}

/** A grid of main roads, signals at its inner crossings, targets all over. */
function gridTraffic(count: number, seed: number): Traffic {
  const side = 6;
  const inner = Array.from({ length: side * side }, (_, node) => node).filter((node) => {
    const [row, column] = [Math.floor(node / side), node % side];
    return row > 0 && column > 0 && row < side - 1 && column < side - 1;
  });
  const network = networkOf(gridSketch(side, 150));
  const targets = Array.from({ length: 24 }, (_, index) => (index * 5) % network.edgeCount);
  const traffic = trafficOn(network, targets, {
    ...{ capacity: count, seed, signalNodes: inner, road: 'primary' },
  });
  addFleet(traffic, count);
  return traffic;
}

describe('an hour of dense traffic', () => {
  it('neither seizes up nor leaves anyone standing, and no lane carries more than it can', () => {
    // 300 vehicles on 36 km of lanes.
    const traffic = gridTraffic(300, 7);
    drive(traffic, 10);
    const early = drive(traffic, 10);
    const entered = traffic.entered.slice();
    drive(traffic, 30);
    const before = traffic.odometers.slice();
    const late = drive(traffic, 10);
    expect(late).toBeGreaterThan(0.85 * early);
    for (const [vehicle, way] of traffic.odometers.entries()) {
      expect(way - (before[vehicle] as number), `vehicle ${vehicle}`).toBeGreaterThan(500);
    }
    for (const [edge, count] of traffic.entered.entries()) {
      const flow = (count - (entered[edge] as number)) / (40 * 60);
      const lanes =
        (traffic.streets.laneOffsets[edge + 1] as number) - (traffic.streets.laneOffsets[edge] as number);
      const speed = 1.1 * (traffic.streets.speeds[edge] as number);
      expect(flow).toBeLessThanOrEqual(lanes * laneCapacity(speed, 4.6, CITY_DRIVER));
    }
  });

  it('keeps its flow below the fundamental diagram at any density', () => {
    for (const count of [60, 240, 600]) {
      const traffic = gridTraffic(count, 3);
      drive(traffic, 2);
      const metres = drive(traffic, 3);
      const { streets } = traffic;
      const lanes = streets.lengths.reduce(
        (sum, length, edge) =>
          sum + length * ((streets.laneOffsets[edge + 1] as number) - (streets.laneOffsets[edge] as number)),
        0,
      );
      // Edie (1963): flow is the way driven over the area of lane and time.
      const flow = metres / (lanes * 180);
      expect(flow).toBeGreaterThan(0);
      expect(flow).toBeLessThan(laneCapacity(16 * 1.1, 4.6, CITY_DRIVER));
      expect(flow).toBeLessThan((count / lanes) * 16 * 1.1);
    }
  });
});
