import { Cartesian3, Matrix4, Transforms } from '@cesium/engine';
import { createEntityFrame } from '@cityloom/viewer/cesium/internals';
import { expect, test } from 'vitest';

test.each([
  ['Astana', 71.43, 51.13],
  ['Quito', -78.5, -0.2],
  ['Longyearbyen', 15.6, 78.2],
  ['Suva', 179.9, -18.1],
])('within two degrees of %s positions turn into the frame as by Cesium', (_, longitude, latitude) => {
  const frame = createEntityFrame([longitude, latitude]);
  const toFixed = Transforms.eastNorthUpToFixedFrame(Cartesian3.fromDegrees(longitude, latitude));
  const fromFixed = Matrix4.inverseTransformation(toFixed, new Matrix4());
  const local = new Float32Array(4);
  for (const [east, north, height] of [
    [0, 0, 0],
    [0.01, -0.02, 35],
    [-0.4, 0.3, 0],
    [2, 2, 1000],
    [-2, -1.5, -20],
  ] as const) {
    frame.toLocal(longitude + east, latitude + north, height, local, 1);
    const world = Cartesian3.fromDegrees(longitude + east, latitude + north, height);
    const { x, y, z } = Matrix4.multiplyByPoint(fromFixed, world, new Cartesian3());
    for (const [axis, expected] of [x, y, z].entries()) {
      expect(Math.abs((local[axis + 1] ?? NaN) - Math.fround(expected))).toBeLessThan(
        Math.max(1e-4, Math.abs(expected) * 1e-6),
      );
    }
  }
});
