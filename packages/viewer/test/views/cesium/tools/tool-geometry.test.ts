import {
  createLocalFrame,
  findSelfCrossing,
  isCounterClockwise,
  measureRing,
  type Position,
} from '@cityloom/twin-core';
import {
  type AreaGeometry,
  convexHull,
  distanceToLine,
  formatArea,
  formatLength,
  isInside,
  measureValue,
  metresPerPixel,
  moveGeometry,
  rectangleOnBase,
  scaleBar,
  snapAngle,
  snapPosition,
  snapToLines,
  verticalFieldOfView,
} from '@cityloom/viewer/cesium/internals';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const HOME: Position = [71.43, 51.13];
const frame = createLocalFrame(HOME);
const metres = fc.double({ min: -300, max: 300, noNaN: true });
const point = fc.tuple(metres, metres);

describe('moveGeometry', () => {
  const square: AreaGeometry = {
    type: 'Polygon',
    coordinates: [
      [
        [0, 0],
        [40, 0],
        [40, 25],
        [0, 25],
        [0, 0],
      ].map(([x, y]) => frame.toPosition([x ?? 0, y ?? 0])),
    ],
  };
  const area = (geometry: AreaGeometry): number =>
    measureRing((geometry.type === 'Polygon' ? geometry.coordinates[0] : geometry.coordinates[0]?.[0]) ?? [])
      .signedArea;

  it('keeps the area however it is moved and turned, and comes back', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -3000, max: 3000, noNaN: true }),
        fc.double({ min: -3000, max: 3000, noNaN: true }),
        fc.double({ min: -7, max: 7, noNaN: true }),
        (east, north, angle) => {
          const moved = moveGeometry(square, HOME, { east, north, angle });
          expect(Math.abs(area(moved) / area(square) - 1)).toBeLessThan(1e-6);
          const centre = frame.toPosition([east, north]);
          // The way back, seen from the new centre.
          const [backEast, backNorth] = createLocalFrame(centre).toLocal(HOME);
          const back = moveGeometry(
            moveGeometry(moved, centre, { east: 0, north: 0, angle: -angle }),
            centre,
            { east: backEast, north: backNorth, angle: 0 },
          );
          for (const [i, position] of (back.coordinates[0] as Position[]).entries()) {
            const [x, y] = frame.toLocal(position);
            const [x0, y0] = frame.toLocal((square.coordinates[0] as Position[])[i] ?? HOME);
            expect(Math.hypot(x - x0, y - y0)).toBeLessThan(1e-4);
          }
        },
      ),
      { seed: 3, numRuns: 200 },
    );
  });

  it('shifts east and turns counter-clockwise', () => {
    const moved = moveGeometry(square, HOME, { east: 100, north: 0, angle: Math.PI / 2 });
    const corner = (moved.coordinates[0] as Position[])[1] ?? HOME;
    const [east, north] = frame.toLocal(corner);
    // Within what north turns by over 100 m.
    expect(east).toBeCloseTo(100, 2);
    expect(north).toBeCloseTo(40, 2);
  });
});

describe('rectangleOnBase', () => {
  it('is a simple counter-clockwise rectangle on the base edge, whichever side the third point lies', () => {
    fc.assert(
      fc.property(point, point, point, (a, b, c) => {
        const ring = rectangleOnBase(frame.toPosition(a), frame.toPosition(b), frame.toPosition(c));
        const base = Math.hypot(b[0] - a[0], b[1] - a[1]);
        const depth = Math.abs((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])) / base;
        if (base < 0.2 || depth < 0.2) return;
        expect(ring).toBeDefined();
        if (ring === undefined) return;
        expect(ring).toHaveLength(5);
        expect(isCounterClockwise(ring)).toBe(true);
        expect(findSelfCrossing(ring)).toBeUndefined();
        // Depth is on the 0.1 m grid.
        expect(Math.abs(measureRing(ring).signedArea - base * depth)).toBeLessThan(0.051 * base + 0.02);
      }),
      { seed: 5, numRuns: 300 },
    );
  });

  it('refuses a rectangle without depth', () => {
    const [a, b] = [frame.toPosition([0, 0]), frame.toPosition([10, 0])];
    expect(rectangleOnBase(a, b, frame.toPosition([4, 0.01]))).toBeUndefined();
    expect(rectangleOnBase(a, a, b)).toBeUndefined();
  });
});

it('snaps to 0.1 m of the frame', () => {
  const [east, north] = frame.toLocal(snapPosition(frame.toPosition([12.34, -7.89]), frame));
  expect(east).toBeCloseTo(12.3, 6);
  expect(north).toBeCloseTo(-7.9, 6);
});

it('measures and prints lengths and areas', () => {
  const corners = [
    [0, 0],
    [300, 0],
    [300, 400],
  ].map(([x, y]) => frame.toPosition([x ?? 0, y ?? 0]));
  expect(measureValue('distance', corners)).toBeCloseTo(700, 3);
  expect(measureValue('area', corners)).toBeCloseTo(60_000, 0);
  expect(measureValue('area', [...corners].reverse())).toBeCloseTo(60_000, 0);
  expect(measureValue('area', corners.slice(0, 2))).toBe(0);
  expect([3.14159, 532.4, 1234.5, 12_345].map(formatLength)).toEqual([
    '3.1 m',
    '532 m',
    '1.23 km',
    '12.3 km',
  ]);
  expect([42.42, 820.4, 34_200, 2.5e6].map(formatArea)).toEqual(['42.4 m²', '820 m²', '3.42 ha', '2.50 km²']);
});

it('hull holds every point, and only what lies between them', () => {
  const pixel = fc.record({ x: fc.integer({ min: 0, max: 100 }), y: fc.integer({ min: 0, max: 100 }) });
  fc.assert(
    fc.property(fc.array(pixel, { minLength: 5, maxLength: 30 }), (points) => {
      const hull = convexHull(points);
      if (hull.length < 3) return;
      const mean = {
        x: points.reduce((sum, { x }) => sum + x, 0) / points.length,
        y: points.reduce((sum, { y }) => sum + y, 0) / points.length,
      };
      for (const one of points) {
        const onEdge = distanceToLine(one, [...hull, hull[0] ?? one]) < 1e-6;
        expect(onEdge || isInside(one, hull)).toBe(true);
      }
      expect(isInside(mean, hull) || distanceToLine(mean, [...hull, hull[0] ?? mean]) < 1e-6).toBe(true);
      expect(isInside({ x: 101, y: 50 }, hull)).toBe(false);
    }),
    { seed: 11, numRuns: 200 },
  );
});

it('scale bar is round and fits', () => {
  expect(metresPerPixel(1000, Math.PI / 2, 500)).toBeCloseTo(4);
  expect(verticalFieldOfView(Math.PI / 2, 2)).toBeCloseTo(2 * Math.atan(0.5));
  expect(verticalFieldOfView(1, 0.5)).toBe(1);
  expect(scaleBar(4, 120)).toEqual({ metres: 200, pixels: 50 });
  expect(scaleBar(0.09, 100)).toEqual({ metres: 5, pixels: 5 / 0.09 });
  expect(scaleBar(NaN, 100)).toBeUndefined();
  fc.assert(
    fc.property(fc.double({ min: 1e-3, max: 1e5, noNaN: true }), (scale) => {
      const bar = scaleBar(scale, 120);
      expect(bar?.pixels).toBeLessThanOrEqual(120.000001);
      expect(bar?.pixels).toBeGreaterThan(40);
    }),
    { seed: 2 },
  );
});

describe('snapping', () => {
  const at = (east: number, north: number): Position => frame.toPosition([east, north]);
  const wall = [at(0, 0), at(40, 0), at(40, 30)];
  const local = (position: Position | undefined): readonly number[] =>
    position === undefined ? [] : frame.toLocal(position).slice(0, 2);

  it('holds to a corner before an edge, and to nothing out of reach', () => {
    const corner = snapToLines(at(38.6, 1.2), [wall], 2);
    expect(corner?.kind).toBe('corner');
    expect(local(corner?.position)).toEqual([expect.closeTo(40, 2), expect.closeTo(0, 2)]);
    const edge = snapToLines(at(20, 1.2), [wall], 2);
    expect(edge?.kind).toBe('edge');
    expect(local(edge?.position)).toEqual([expect.closeTo(20, 2), expect.closeTo(0, 2)]);
    expect(snapToLines(at(20, 3), [wall], 2)).toBeUndefined();
  });

  it('turns an edge to a multiple of 15° of the one before it and keeps its length', () => {
    fc.assert(
      fc.property(point, point, point, (a, b, c) => {
        fc.pre(Math.hypot(a[0] - b[0], a[1] - b[1]) > 1 && Math.hypot(c[0] - b[0], c[1] - b[1]) > 1);
        const turned = frame.toLocal(snapAngle(frame, at(...a), at(...b), at(...c)));
        const before = Math.atan2(b[1] - a[1], b[0] - a[0]);
        const after = Math.atan2(turned[1] - b[1], turned[0] - b[0]);
        const steps = (after - before) / (Math.PI / 12);
        expect(Math.abs(steps - Math.round(steps))).toBeLessThan(1e-3);
        expect(Math.hypot(turned[0] - b[0], turned[1] - b[1])).toBeCloseTo(
          Math.hypot(c[0] - b[0], c[1] - b[1]),
          2,
        );
      }),
      { seed: 5, numRuns: 200 },
    );
  });
});
