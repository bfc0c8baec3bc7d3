import {
  findSelfCrossing,
  measureRing,
  pointInRing,
  segmentsIntersect,
  type Position,
} from '@cityloom/twin-core';
import { geodesicDistance, geodesicLength, geodesicRing } from '@cityloom/twin-core/geodesic';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const square: Position[] = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
  [0, 0],
];

/** Star-shaped ring around a centre: simple by construction. */
function starRing(radii: readonly number[], [longitude, latitude]: Position, scale: number): Position[] {
  const ring = radii.map((radius, index): Position => {
    const angle = (index / radii.length) * 2 * Math.PI;
    return [longitude + scale * radius * Math.cos(angle) * 1.6, latitude + scale * radius * Math.sin(angle)];
  });
  return [...ring, ring[0] ?? [0, 0]];
}

/** Many short geodesics come near edges straight in longitude and latitude. */
function densify(ring: readonly Position[], steps: number): Position[] {
  return ring.slice(1).flatMap(([x2, y2], index) => {
    const [x1, y1] = ring[index] ?? [0, 0];
    return Array.from({ length: steps }, (_, step): Position => {
      const share = step / steps;
      return [x1 + share * (x2 - x1), y1 + share * (y2 - y1)];
    });
  });
}

const radii = fc.array(fc.double({ min: 0.2, max: 1, noNaN: true }), { minLength: 4, maxLength: 24 });
const SEED = { seed: 20_262 };

describe('measureRing', () => {
  it('keeps the stated error against geodesic area and perimeter', () => {
    fc.assert(
      fc.property(radii, (values) => {
        // Half extents: 0.0045° of latitude is 500 m, 0.09° is 10 km.
        for (const [scale, error] of [
          [0.0045, 1e-6],
          [0.09, 2e-5],
        ] as const) {
          const ring = starRing(values, [71.43, 51.13], scale);
          const ours = measureRing(ring);
          const theirs = geodesicRing(densify(ring, 40));
          expect(Math.abs(ours.signedArea / theirs.signedArea - 1)).toBeLessThan(error);
          expect(Math.abs(ours.perimeter / theirs.perimeter - 1)).toBeLessThan(error);
        }
      }),
      { ...SEED, numRuns: 40 },
    );
  });

  it('finds the centre of an L and turns its sign with the ring', () => {
    const shape: Position[] = [
      [0, 0],
      [2e-4, 0],
      [2e-4, 1e-4],
      [1e-4, 1e-4],
      [1e-4, 2e-4],
      [0, 2e-4],
      [0, 0],
    ];
    const { centroid, signedArea } = measureRing(shape);
    expect(centroid[0]).toBeCloseTo(2.5e-4 / 3, 12);
    expect(centroid[1]).toBeCloseTo(2.5e-4 / 3, 12);
    expect(measureRing(shape.toReversed()).signedArea).toBeCloseTo(-signedArea, 9);
  });
});

describe('geodesic measures', () => {
  it('match published cases', () => {
    // JFK to LHR, Karney's introductory example; first line of GeodTest (Karney 2010).
    expect(geodesicDistance([-73.8, 40.6], [-0.5, 51.6])).toBeCloseTo(5_551_759.4, 1);
    expect(geodesicDistance([-139.44815, 35.60777], [-69.95921, -11.17491])).toBeCloseTo(
      8_935_244.560_481_8,
      6,
    );
    expect(geodesicLength(square)).toBeCloseTo(geodesicRing(square).perimeter, 6);
    expect(geodesicRing(square.slice(0, -1)).signedArea).toBeCloseTo(geodesicRing(square).signedArea, 3);
  });
});

describe('ring predicates', () => {
  it('counts edges and corners as inside', () => {
    expect(pointInRing([0.5, 0.5], square)).toBe(true);
    expect(pointInRing([1, 0.5], square)).toBe(true);
    expect(pointInRing([0, 0], square)).toBe(true);
    expect(pointInRing([1.000001, 0.5], square)).toBe(false);
    expect(pointInRing([-1, 1], square)).toBe(false);
  });

  it('agrees with the winding of a star about its centre', () => {
    fc.assert(
      fc.property(radii, fc.double({ min: 0, max: 6.28, noNaN: true }), (values, angle) => {
        const ring = starRing(values, [0, 0], 1);
        expect(pointInRing([0, 0], ring)).toBe(true);
        expect(pointInRing([0.01 * Math.cos(angle), 0.01 * Math.sin(angle)], ring)).toBe(true);
        expect(pointInRing([2 * Math.cos(angle), 2 * Math.sin(angle)], ring)).toBe(false);
      }),
      SEED,
    );
  });

  it('sees crossing, touching and collinear segments', () => {
    expect(segmentsIntersect([0, 0], [2, 2], [0, 2], [2, 0])).toBe(true);
    expect(segmentsIntersect([0, 0], [2, 0], [1, 0], [1, 5])).toBe(true);
    expect(segmentsIntersect([0, 0], [2, 0], [1, 0], [3, 0])).toBe(true);
    expect(segmentsIntersect([0, 0], [2, 0], [3, 0], [4, 0])).toBe(false);
    expect(segmentsIntersect([0, 0], [2, 0], [0, 1], [2, 1])).toBe(false);
  });
});

describe('findSelfCrossing', () => {
  it('passes simple rings, repeated positions included', () => {
    fc.assert(
      fc.property(radii, (values) => {
        expect(findSelfCrossing(starRing(values, [71, 51], 0.001))).toBeUndefined();
      }),
      SEED,
    );
    expect(
      findSelfCrossing([
        [0, 0],
        [1, 0],
        [1, 0],
        [1, 1],
        [0, 0],
      ]),
    ).toBeUndefined();
  });

  it('names the edges and the place of a bow tie', () => {
    expect(
      findSelfCrossing([
        [0, 0],
        [2, 2],
        [2, 0],
        [0, 2],
        [0, 0],
      ]),
    ).toEqual({
      firstEdge: 0,
      secondEdge: 2,
      position: [1, 1],
    });
  });

  it('finds a ring that touches itself and one that runs back on itself', () => {
    expect(
      findSelfCrossing([
        [0, 0],
        [4, 0],
        [4, 4],
        [2, 0],
        [0, 4],
        [0, 0],
      ]),
    ).toBeDefined();
    expect(
      findSelfCrossing([
        [0, 0],
        [2, 0],
        [1, 0],
        [1, 1],
        [0, 0],
      ]),
    ).toBeDefined();
    expect(
      findSelfCrossing([
        [1, 0],
        [2, 0],
        [2, 2],
        [0, 0],
        [1, 0],
      ]),
    ).toBeUndefined();
    expect(
      findSelfCrossing([
        [0, 0],
        [1, 0],
        [2, 0],
        [0, 0],
      ]),
    ).toBeDefined();
  });
});
