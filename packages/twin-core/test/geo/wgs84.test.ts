import { Cartesian3, Matrix4, Transforms } from '@cesium/engine';
import {
  createEnuFrame,
  createLocalFrame,
  ecefToGeodetic,
  geodeticToEcef,
  type Position,
} from '@cityloom/twin-core';
import { geodesicDestination, geodesicDistance } from '@cityloom/twin-core/geodesic';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const anywhere = fc.tuple(
  fc.double({ min: -180, max: 180, noNaN: true }),
  fc.double({ min: -90, max: 90, noNaN: true }),
);
const SEED = { seed: 20_261 };

describe('ECEF', () => {
  it('agrees with Cesium below a micrometre', () => {
    fc.assert(
      fc.property(anywhere, fc.double({ min: -500, max: 9000, noNaN: true }), (position, height) => {
        const theirs = Cartesian3.fromDegrees(position[0], position[1], height);
        const [x, y, z] = geodeticToEcef(position, height);
        expect(Math.hypot(x - theirs.x, y - theirs.y, z - theirs.z)).toBeLessThan(1e-6);
      }),
      SEED,
    );
  });

  it('comes back to the same place and height', () => {
    fc.assert(
      fc.property(anywhere, fc.double({ min: -10_000, max: 1_000_000, noNaN: true }), (position, height) => {
        const there = geodeticToEcef(position, height);
        const back = ecefToGeodetic(there);
        const again = geodeticToEcef(back.position, back.height);
        expect(back.height).toBeCloseTo(height, 6);
        expect(Math.hypot(there[0] - again[0], there[1] - again[1], there[2] - again[2])).toBeLessThan(1e-6);
      }),
      SEED,
    );
  });
});

describe('ENU frame', () => {
  it('agrees with Cesium, both ways', () => {
    const origin: Position = [71.43, 51.13];
    const frame = createEnuFrame(origin);
    // On the ellipsoid: above it, Cesium's surface normal is an approximation (6e-5 m here at 350 m).
    const theirs = Transforms.eastNorthUpToFixedFrame(Cartesian3.fromDegrees(...origin));
    const point = Matrix4.multiplyByPoint(theirs, new Cartesian3(1200, -340, 56), new Cartesian3());
    const [x, y, z] = frame.toEcef([1200, -340, 56]);
    expect(Math.hypot(x - point.x, y - point.y, z - point.z)).toBeLessThan(1e-6);
    const [east, north, up] = frame.fromEcef([point.x, point.y, point.z]);
    expect(Math.hypot(east - 1200, north + 340, up - 56)).toBeLessThan(1e-6);
  });
});

describe('local frame', () => {
  const origin: Position = [71.43, 51.13];
  const frame = createLocalFrame(origin);

  it('keeps the stated error against geodesics', () => {
    for (const [distance, error] of [
      [10_000, 1.2e-6],
      [30_000, 1.1e-5],
      [100_000, 1.2e-4],
    ] as const) {
      for (let azimuth = 0; azimuth < 360; azimuth += 15) {
        const near = geodesicDestination(origin, azimuth, distance - 100);
        const far = geodesicDestination(origin, azimuth, distance);
        const [e1, n1] = frame.toLocal(near);
        const [e2, n2] = frame.toLocal(far);
        const shortfall = 1 - Math.hypot(e2 - e1, n2 - n1) / geodesicDistance(near, far);
        expect(shortfall).toBeGreaterThan(-1e-9);
        expect(shortfall).toBeLessThan(error * 1.05);
      }
    }
  });

  it('inverts exactly', () => {
    const offset = fc.double({ min: -200_000, max: 200_000, noNaN: true });
    fc.assert(
      fc.property(offset, offset, (east, north) => {
        const [backEast, backNorth] = frame.toLocal(frame.toPosition([east, north]));
        expect(Math.hypot(backEast - east, backNorth - north)).toBeLessThan(1e-6);
      }),
      SEED,
    );
    expect(() => frame.toPosition([7e6, 0])).toThrow(/not on the Earth/);
  });
});
