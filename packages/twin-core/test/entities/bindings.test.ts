import { createFeatureTable, createGeometryColumn, createRandom, type Position } from '@cityloom/twin-core';
import { bindToNearest, createMapMatcher, type EntityBatch } from '@cityloom/twin-core/entities';
import { createSyntheticCity } from '@cityloom/twin-core/synthetic';
import { describe, expect, it } from 'vitest';
import { gridSketch, networkOf } from '../synthetic/small-streets.ts';
import { batchOf, START } from './live-inputs.ts';

const METRES_EAST = 70_200;
const METRES_NORTH = 111_260;
const NETWORK = networkOf(gridSketch(10, 120));

/** Normal deviates, in metres. */
function gauss(random: { next(): number }): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}

/** A batch as a receiver with errors of so many metres sends it. */
function withErrors(batch: EntityBatch, noise: number, random: { next(): number }): EntityBatch {
  const positions = batch.positions?.map(
    (degrees, at) => degrees + (gauss(random) * noise) / (at % 2 === 0 ? METRES_EAST : METRES_NORTH),
  );
  return { ...batch, ...(positions && { positions }) };
}

/** Shares of matches with the edge that a vehicle of the synthetic city is on in truth: of all, and 15 m off junctions. */
function sharesRight(noise: number): { all: number; offJunctions: number; offset: number } {
  const city = createSyntheticCity({
    network: NETWORK,
    seed: 3,
    startTime: START,
    vehicles: 200,
    demand: 'constant',
  });
  const matcher = createMapMatcher(NETWORK, { positionError: noise });
  const random = createRandom(1);
  const [all, off] = [
    { reports: 0, right: 0 },
    { reports: 0, right: 0 },
  ];
  let offset = 0;
  for (let tick = 0; tick < 1500; tick++) {
    const moved = city.advance(START + tick * 100).filter(({ entityClass }) => entityClass === 'vehicle');
    for (const batch of moved) {
      for (const [row, match] of matcher.take(withErrors(batch, noise, random)).entries()) {
        const vehicle = batch.entities[row] as number;
        const place = city.traffic.places[vehicle] as number;
        const isRight = match?.edge === city.traffic.edges[vehicle];
        const isOff = Math.min(place, 120 - place) > 15;
        for (const counts of isOff ? [all, off] : [all]) {
          counts.reports++;
          if (isRight) counts.right++;
        }
        if (isRight) offset += Math.abs((match?.offset ?? NaN) - place);
      }
    }
  }
  return { all: all.right / all.reports, offJunctions: off.right / off.reports, offset: offset / all.right };
}

describe('createMapMatcher', () => {
  // At a junction, who stands within the error of it may be on either road.
  it.each([
    [5, 0.86, 0.97],
    [10, 0.82, 0.93],
  ])('finds the edge of vehicles whose positions err by %d m', (noise, all, offJunctions) => {
    const shares = sharesRight(noise);
    expect(shares.all).toBeGreaterThan(all);
    expect(shares.offJunctions).toBeGreaterThan(offJunctions);
    expect(shares.offset).toBeLessThan(noise);
  });

  it('stays on its road where another crosses it', () => {
    const matcher = createMapMatcher(NETWORK);
    // East along the road of node 20 to 21, over the crossing at 22.
    const report = (metres: number): EntityBatch =>
      batchOf([
        {
          id: 'bus',
          time: START + metres * 100,
          position: [71 + metres / METRES_EAST, 51 + (240 + 3) / METRES_NORTH],
          speed: 10,
        },
      ]);
    const rows = [10, 60, 118, 135, 180].map((metres) => matcher.take(report(metres))[0]);
    const sources = rows.map((match) => NETWORK.edgeTargets[match?.edge ?? -1]);
    expect(sources).toEqual([21, 21, 21, 22, 22]);
    expect(matcher.matchOf('vehicle', 'bus')).toEqual(rows.at(-1));
    expect(matcher.matchOf('vehicle', 'nobody')).toBeUndefined();
  });

  it('matches nothing where there is no road, and goes on where there is', () => {
    const matcher = createMapMatcher(NETWORK, { radius: 30 });
    const [far, none, near] = matcher.take(
      batchOf([
        { id: 'a', time: START, position: [71 + 60 / METRES_EAST, 51 + 60 / METRES_NORTH] },
        { id: 'b', time: START },
        { id: 'c', time: START, position: [71 + 60 / METRES_EAST, 51 + 20 / METRES_NORTH] },
      ]),
    );
    expect([far, none]).toEqual([undefined, undefined]);
    expect(near?.distance).toBeCloseTo(20, 0);
    expect(() => createMapMatcher(NETWORK, { radius: 0 })).toThrow(/radius is 0/);
  });
});

describe('bindToNearest', () => {
  it('takes the footprint a position is in, else the nearest within the limit', () => {
    const square = (east: number): readonly Position[] => [
      [71 + east / METRES_EAST, 51],
      [71 + (east + 20) / METRES_EAST, 51],
      [71 + (east + 20) / METRES_EAST, 51 + 20 / METRES_NORTH],
      [71 + east / METRES_EAST, 51 + 20 / METRES_NORTH],
      [71 + east / METRES_EAST, 51],
    ];
    const objects = createFeatureTable({
      layer: 'buildings',
      count: 3,
      ids: ['buildings/a', 'buildings/b', 'buildings/c'],
      geometry: createGeometryColumn('polygon', [
        { type: 'Polygon', coordinates: [square(0)] },
        { type: 'Polygon', coordinates: [square(50)] },
        undefined,
      ]),
      columns: new Map(),
    });
    const at = (east: number): readonly number[] => [71 + east / METRES_EAST, 51 + 10 / METRES_NORTH];
    const positions = Float64Array.from([10, 24, 45, 90].flatMap(at));
    const found = bindToNearest(objects, positions, 15);
    expect(found.map((nearest) => nearest?.object)).toEqual([
      'buildings/a',
      'buildings/a',
      'buildings/b',
      undefined,
    ]);
    expect(found.map((nearest) => Math.round(nearest?.distance ?? -1))).toEqual([0, 4, 5, -1]);
    expect(() => bindToNearest(objects, positions, 0)).toThrow(/limit is 0/);
  });
});
