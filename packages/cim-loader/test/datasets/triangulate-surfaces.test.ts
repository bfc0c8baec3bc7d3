import { triangulateSurfaces } from '@cityloom/cim-loader';
import type { SurfaceColumn } from '@cityloom/cim-loader';
import { createEnuFrame, geodeticToEcef } from '@cityloom/twin-core';
import type { Ecef, EastNorthUp } from '@cityloom/twin-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

type Point = readonly [x: number, y: number, z: number];
type Polygon = readonly (readonly Point[])[];

const ORIGIN: readonly [number, number] = [116.39, 39.9];
const FRAME = createEnuFrame(ORIGIN, 40);

/** Rows of polygons given in metres east, north and up of Beijing. */
function columnOf(rows: readonly (readonly Polygon[])[]): SurfaceColumn {
  const positions: number[] = [];
  const [positionOffsets, ringOffsets, polygonOffsets] = [[0], [0], [0]];
  for (const polygons of rows) {
    for (const rings of polygons) {
      for (const ring of rings) {
        for (const point of ring) positions.push(...toWgs84(point));
        positionOffsets.push(positions.length / 3);
      }
      ringOffsets.push(positionOffsets.length - 1);
    }
    polygonOffsets.push(ringOffsets.length - 1);
  }
  return {
    positions: Float64Array.from(positions),
    positionOffsets: Uint32Array.from(positionOffsets),
    ringOffsets: Uint32Array.from(ringOffsets),
    polygonOffsets: Uint32Array.from(polygonOffsets),
  };
}

/** Near the origin, where a degree is a fixed number of metres to 1e-6. */
const EAST = geodeticToEcef([ORIGIN[0] + 0.0001, ORIGIN[1]], 40);
const NORTH = geodeticToEcef([ORIGIN[0], ORIGIN[1] + 0.0001], 40);
const METRES_EAST = FRAME.fromEcef(EAST)[0] / 0.0001;
const METRES_NORTH = FRAME.fromEcef(NORTH)[1] / 0.0001;
const toWgs84 = ([x, y, z]: Point): Point => [
  ORIGIN[0] + x / METRES_EAST,
  ORIGIN[1] + y / METRES_NORTH,
  40 + z,
];

function corner(column: SurfaceColumn, index: number): EastNorthUp {
  const [longitude = 0, latitude = 0, height = 0] = column.positions.subarray(index * 3, index * 3 + 3);
  const ecef: Ecef = geodeticToEcef([longitude, latitude], height);
  return FRAME.fromEcef(ecef);
}

/** Sum of area vectors, sum of areas and volume against the origin. */
function measure(
  column: SurfaceColumn,
  indices: Uint32Array,
): { area: number; vector: Point; volume: number } {
  let [area, volume] = [0, 0];
  const vector = [0, 0, 0];
  for (let at = 0; at < indices.length; at += 3) {
    const a = corner(column, indices[at] ?? 0);
    const b = corner(column, indices[at + 1] ?? 0);
    const c = corner(column, indices[at + 2] ?? 0);
    const cross = crossOf(minus(b, a), minus(c, a));
    area += Math.hypot(...cross) / 2;
    cross.forEach((value, axis) => (vector[axis] = (vector[axis] ?? 0) + value / 2));
    volume += (a[0] * cross[0] + a[1] * cross[1] + a[2] * cross[2]) / 6;
  }
  return { area, vector: [vector[0] ?? 0, vector[1] ?? 0, vector[2] ?? 0], volume };
}

const minus = (a: Point, b: Point): Point => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
const crossOf = (a: Point, b: Point): Point => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];

/** A box turned about all axes, its walls pierced by a window hole on one side (with a reveal: the solid is closed). */
function box(size: Point, at: Point, angles: Point): Polygon[] {
  const turn = (point: Point): Point => {
    let [x, y, z] = point;
    for (const [axis, angle] of angles.entries()) {
      const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
      if (axis === 0) [y, z] = [y * cosine - z * sine, y * sine + z * cosine];
      else if (axis === 1) [z, x] = [z * cosine - x * sine, z * sine + x * cosine];
      else [x, y] = [x * cosine - y * sine, x * sine + y * cosine];
    }
    return [x + at[0], y + at[1], z + at[2]];
  };
  const p = (x: number, y: number, z: number): Point => turn([x * size[0], y * size[1], z * size[2]]);
  return [
    [[p(0, 0, 0), p(0, 1, 0), p(1, 1, 0), p(1, 0, 0)]],
    [[p(0, 0, 1), p(1, 0, 1), p(1, 1, 1), p(0, 1, 1)]],
    [
      [p(0, 0, 0), p(1, 0, 0), p(1, 0, 1), p(0, 0, 1)],
      [p(0.2, 0, 0.2), p(0.2, 0, 0.8), p(0.8, 0, 0.8), p(0.8, 0, 0.2)],
    ],
    [[p(0.2, 0, 0.2), p(0.8, 0, 0.2), p(0.8, 0, 0.8), p(0.2, 0, 0.8)]],
    [[p(1, 0, 0), p(1, 1, 0), p(1, 1, 1), p(1, 0, 1)]],
    [[p(1, 1, 0), p(0, 1, 0), p(0, 1, 1), p(1, 1, 1)]],
    [[p(0, 1, 0), p(0, 0, 0), p(0, 0, 1), p(0, 1, 1)]],
  ];
}

describe('triangulateSurfaces', () => {
  it('keeps area, volume and outside of boxes however they are turned', () => {
    const length = fc.double({ min: 0.5, max: 60, noNaN: true });
    const place = fc.double({ min: -200, max: 200, noNaN: true });
    const angle = fc.double({ min: -Math.PI, max: Math.PI, noNaN: true });
    fc.assert(
      fc.property(
        fc.tuple(length, length, length),
        fc.tuple(place, place, fc.double({ min: -20, max: 20, noNaN: true })),
        fc.tuple(angle, angle, angle),
        (size, at, angles) => {
          const column = columnOf([box(size, at, angles)]);
          const { indices, triangleOffsets, degeneratePolygons } = triangulateSurfaces(column);
          const { area, vector, volume } = measure(column, indices);
          const [a, b, c] = size;
          expect(degeneratePolygons).toBe(0);
          expect(triangleOffsets.at(-1)).toBe(indices.length / 3);
          expect(area / (2 * (a * b + b * c + c * a))).toBeCloseTo(1, 4);
          expect(volume / (a * b * c)).toBeCloseTo(1, 2);
          // A closed surface has no area vector: holes are cut out and the window faces as its wall does.
          expect(Math.hypot(...vector) / area).toBeLessThan(1e-4);
        },
      ),
      { seed: 20_261_122, numRuns: 300 },
    );
  });

  it('turns triangles of concave polygons as the polygon turns', () => {
    const shape: Point[] = [
      [0, 0, 0],
      [4, 0, 0],
      [4, 2, 0],
      [2, 2, 0],
      [2, 4, 0],
      [0, 4, 0],
    ];
    const dart: Point[] = [
      [0, 0, 0],
      [4, 1, 0],
      [0, 2, 0],
      [1, 1, 0],
    ];
    const column = columnOf([[[shape], [shape.toReversed()], [dart]]]);
    const { indices, triangleOffsets } = triangulateSurfaces(column);
    const areaOf = (polygon: number): number => {
      const [from = 0, to = 0] = triangleOffsets.subarray(polygon, polygon + 2);
      return measure(column, indices.subarray(from * 3, to * 3)).vector[2];
    };
    expect(areaOf(0)).toBeCloseTo(12, 4);
    expect(areaOf(1)).toBeCloseTo(-12, 4);
    expect(areaOf(2)).toBeCloseTo(3, 4);
  });

  it('takes a range of rows with indices into the whole column', () => {
    const at = (x: number): Polygon[] => box([1, 1, 1], [x, 0, 0], [0, 0, 0]);
    const column = columnOf([at(0), at(10), at(20)]);
    const whole = triangulateSurfaces(column);
    const middle = triangulateSurfaces(column, 1, 2);
    expect(middle.firstPolygon).toBe(7);
    const share = whole.indices.length / 3;
    expect(middle.indices).toEqual(whole.indices.subarray(share, 2 * share));
  });

  it('counts polygons without area and gives no triangle for them', () => {
    const line: Polygon = [
      [
        [0, 0, 0],
        [1, 0, 0],
        [2, 0, 0],
        [3, 0, 0],
        [4, 0, 0],
      ],
    ];
    const { indices, degeneratePolygons } = triangulateSurfaces(
      columnOf([
        [
          line,
          [
            [
              [0, 0, 0],
              [1, 1, 1],
            ],
          ],
        ],
        [],
      ]),
    );
    expect(indices).toHaveLength(0);
    expect(degeneratePolygons).toBe(2);
  });
});
