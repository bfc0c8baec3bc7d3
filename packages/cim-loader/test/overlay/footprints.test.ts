import { createFootprints } from '@cityloom/cim-loader';
import {
  createFeatureTable,
  createGeometryColumn,
  type FeatureTable,
  type Position,
} from '@cityloom/twin-core';
import fc from 'fast-check';
import { intersection } from 'polyclip-ts';
import { describe, expect, it } from 'vitest';

const METRES = 111_320;

function tableOf(rings: readonly (readonly Position[])[]): FeatureTable {
  const geometry = createGeometryColumn(
    'polygon',
    rings.map((ring) => ({ type: 'Polygon', coordinates: [ring] })),
  );
  return createFeatureTable({
    layer: 'a',
    count: rings.length,
    ids: rings.map((_, at) => `a/${at}`),
    geometry,
    columns: new Map(),
  });
}

/** Star around a centre: simple by construction, concave mostly. */
function star(centre: Position, radii: readonly number[]): Position[] {
  const ring = radii.map((radius, at): Position => {
    const angle = (2 * Math.PI * at) / radii.length;
    return [centre[0] + (radius * Math.cos(angle)) / METRES, centre[1] + (radius * Math.sin(angle)) / METRES];
  });
  return [...ring, ring[0] as Position];
}

function shoelace(rings: readonly (readonly (readonly [number, number])[])[]): number {
  let twice = 0;
  for (const ring of rings) {
    for (let at = 1; at < ring.length; at++) {
      const [x1, y1] = ring[at - 1] as [number, number];
      const [x2, y2] = ring[at] as [number, number];
      twice += (x1 - 10) * (y2 - 0.01) - (x2 - 10) * (y1 - 0.01);
    }
  }
  return twice / 2;
}

describe('footprints', () => {
  it('measure what two areas share as a polygon clipper does', () => {
    const radii = fc.array(fc.double({ min: 2, max: 40, noNaN: true }), { minLength: 3, maxLength: 12 });
    const shift = fc.double({ min: -40, max: 40, noNaN: true });
    fc.assert(
      fc.property(radii, radii, shift, shift, (first, second, east, north) => {
        const a = star([10, 0.01], first);
        const b = star([10 + east / METRES, 0.01 + north / METRES], second);
        const footprints = createFootprints(tableOf([a, b]));
        const clipped = intersection([a as [number, number][]], [b as [number, number][]]) as [
          number,
          number,
        ][][][];
        const expected = clipped.reduce((sum, polygon) => sum + Math.abs(shoelace(polygon)), 0);
        // Square degrees to the plane's square metres by the ratio of the same ring's areas.
        const scale = footprints.areaOf(0) / Math.abs(shoelace([a]));
        const shared = footprints.intersectionArea(0, footprints, 1);
        expect(Math.abs(shared - expected * scale)).toBeLessThan(0.01);
      }),
      { seed: 4, numRuns: 500 },
    );
  });

  it('knows areas on the ellipsoid, holes and parts, and finds neighbours by their bounds', () => {
    const square = (x: number, y: number, size: number): Position[] => [
      [x, y],
      [x + size, y],
      [x + size, y + size],
      [x, y + size],
      [x, y],
    ];
    const geometry = createGeometryColumn('polygon', [
      {
        type: 'MultiPolygon',
        coordinates: [
          [square(71.4, 51.1, 0.002), square(71.4005, 51.1005, 0.001)],
          [square(71.41, 51.1, 0.001)],
        ],
      },
      undefined,
      { type: 'Polygon', coordinates: [square(71.4015, 51.1015, 0.002)] },
    ]);
    const footprints = createFootprints(
      createFeatureTable({ layer: 'a', count: 3, ids: ['a/0', 'a/1', 'a/2'], geometry, columns: new Map() }),
    );
    // GeographicLib (geodesic polygon area): 0.002° square at 51.1° N is 31,170.157 m².
    expect(footprints.areaOf(0) / (31_170.157 * (1 - 0.25 + 0.25))).toBeCloseTo(1, 4);
    expect(footprints.areaOf(1)).toBe(0);
    expect(footprints.candidates(footprints.boundsOf(2))).toEqual([0, 2]);
    expect(footprints.candidates(footprints.boundsOf(1))).toEqual([]);
  });
});
