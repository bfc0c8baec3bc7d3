import { footprintOfTriangles } from '@cityloom/cim-loader';
import type { PlanePolygon } from '@cityloom/cim-loader';
import { createRandom } from '@cityloom/twin-core';
import { describe, expect, it } from 'vitest';

type Corner = readonly [x: number, y: number, z: number];

/** Two triangles per quad. */
const quad = (a: Corner, b: Corner, c: Corner, d: Corner): number[] => [...a, ...b, ...c, ...a, ...c, ...d];

/** Floor, roof and walls of a box. */
function box(west: number, south: number, east: number, north: number, top: number): number[] {
  const [sw, se, ne, nw] = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
  ] as const;
  const at = ([x, y]: readonly [number, number], z: number): Corner => [x, y, z];
  return [
    ...quad(at(sw, top), at(se, top), at(ne, top), at(nw, top)),
    ...quad(at(nw, 0), at(ne, 0), at(se, 0), at(sw, 0)),
    ...quad(at(sw, 0), at(se, 0), at(se, top), at(sw, top)),
    ...quad(at(ne, 0), at(nw, 0), at(nw, top), at(ne, top)),
  ];
}

function area(polygons: readonly PlanePolygon[]): number {
  let sum = 0;
  for (const ring of polygons.flat()) {
    for (let at = 1; at < ring.length; at++) {
      const [x1, y1] = ring[at - 1] ?? [0, 0];
      const [x2, y2] = ring[at] ?? [0, 0];
      sum += (x1 * y2 - x2 * y1) / 2;
    }
  }
  return sum;
}

describe('footprintOfTriangles', () => {
  it('follows the outline of a box, also of one turned inside out', () => {
    const corners = box(0, 0, 10, 6, 5);
    const { polygons, method } = footprintOfTriangles(Float64Array.from(corners));
    expect(method).toBe('outline');
    expect(polygons.map((polygon) => polygon.map((ring) => ring.length))).toEqual([[5]]);
    expect(area(polygons)).toBeCloseTo(60, 6);
    const inside: number[] = [];
    for (let at = 0; at < corners.length; at += 9) {
      inside.push(
        ...corners.slice(at, at + 3),
        ...corners.slice(at + 6, at + 9),
        ...corners.slice(at + 3, at + 6),
      );
    }
    expect(area(footprintOfTriangles(Float64Array.from(inside)).polygons)).toBeCloseTo(60, 6);
  });

  it('joins roofs of different height that meet without common corners', () => {
    const corners = [...box(0, 0, 10, 6, 5), ...box(10, 2, 14, 4, 9)];
    const { polygons, method } = footprintOfTriangles(Float64Array.from(corners));
    expect(method).toBe('outline');
    expect(polygons.length).toBe(1);
    expect(area(polygons)).toBeCloseTo(68, 6);
  });

  it('keeps courtyards', () => {
    const frame = [box(0, 0, 10, 2, 5), box(0, 8, 10, 10, 5), box(0, 2, 2, 8, 5), box(8, 2, 10, 8, 5)].flat();
    const { polygons } = footprintOfTriangles(Float64Array.from(frame));
    expect(polygons.map((polygon) => polygon.length)).toEqual([2]);
    expect(area(polygons)).toBeCloseTo(64, 6);
  });

  it('unites roofs above each other', () => {
    const corners = [...box(0, 0, 10, 10, 5), ...box(5, 5, 15, 15, 9), ...box(1, 1, 3, 3, 20)];
    const { polygons, method } = footprintOfTriangles(Float64Array.from(corners));
    expect(method).toBe('outline');
    expect(area(polygons)).toBeCloseTo(175, 6);
  });

  it('gives walls alone a thin box', () => {
    const { polygons, method } = footprintOfTriangles(
      Float64Array.from(quad([0, 0, 0], [4, 0, 0], [4, 0, 3], [0, 0, 3])),
    );
    expect(method).toBe('wall');
    expect(area(polygons)).toBeCloseTo(0.4, 6);
  });

  it('covers as much as random terrain does', () => {
    const random = createRandom(7);
    const size = 12;
    const height = Array.from({ length: (size + 1) ** 2 }, () => random.next() * 3);
    const at = (x: number, y: number): Corner => [x, y, height[y * (size + 1) + x] ?? 0];
    const corners: number[] = [];
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++)
        corners.push(...quad(at(x, y), at(x + 1, y), at(x + 1, y + 1), at(x, y + 1)));
    }
    const { polygons, method } = footprintOfTriangles(Float64Array.from(corners));
    expect(method).toBe('outline');
    expect(polygons.flat().length).toBe(1);
    expect(area(polygons)).toBeCloseTo(size * size, 6);
  });
});
