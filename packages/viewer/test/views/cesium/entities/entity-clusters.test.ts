import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ClassLayer } from '../../../../src/views/cesium/entities/class-layer.ts';
import {
  createEntityClusters,
  type EntityCluster,
} from '../../../../src/views/cesium/entities/entity-clusters.ts';
import { MOTION_STRIDE } from '../../../../src/views/cesium/entities/motion-columns.ts';
import { clusterRadius } from '../../../../src/views/cesium/entities/overlay-painter.ts';
import type { ScreenProjection } from '../../../../src/views/cesium/entities/screen-projection.ts';

const SIZE = 800;

/** A camera straight above: a metre is a pixel. */
function fromAbove(): ScreenProjection {
  const at = { x: 0, y: 0 };
  return {
    width: SIZE,
    height: SIZE,
    update: () => undefined,
    get x() {
      return at.x;
    },
    get y() {
      return at.y;
    },
    project(east, north) {
      at.x = east;
      at.y = north;
      return true;
    },
  };
}

/** Places as a layer has them; of the rest of it the counting knows nothing. */
function layerOf(places: readonly (readonly [east: number, north: number])[]): ClassLayer {
  const values = new Float32Array(places.length * MOTION_STRIDE);
  places.forEach(([east, north], slot) => {
    values[slot * MOTION_STRIDE + 4] = east;
    values[slot * MOTION_STRIDE + 5] = north;
  });
  return {
    layer: { motion: { values, count: places.length }, settings: { visible: true } },
  } as unknown as ClassLayer;
}

function countsOf(places: readonly (readonly [number, number])[]): readonly EntityCluster[] {
  const clusters = createEntityClusters();
  const projection = fromAbove();
  const layers = [layerOf(places)];
  while (!clusters.step(layers, projection));
  return clusters.clusters;
}

test('two crowds on both sides of a cell’s edge are one count, crowds far apart are two', () => {
  const crowd = (east: number): [number, number][] => Array.from({ length: 200 }, () => [east, 100]);
  expect(countsOf([...crowd(71), ...crowd(73)])).toMatchObject([{ count: 400, east: 72 }]);
  expect(countsOf([...crowd(30), ...crowd(300)])).toMatchObject([{ count: 200 }, { count: 200 }]);
});

test('everything on the screen is counted once, and no count’s middle is under another’s disc', () => {
  const place = fc.tuple(fc.integer({ min: 0, max: SIZE - 1 }), fc.integer({ min: 0, max: SIZE - 1 }));
  fc.assert(
    fc.property(fc.array(place, { maxLength: 300 }), (places) => {
      const found = countsOf(places);
      expect(found.reduce((sum, { count }) => sum + count, 0)).toBe(places.length);
      for (const a of found) {
        for (const b of found) {
          if (a === b) continue;
          const apart = Math.hypot(a.east - b.east, a.north - b.north);
          expect(apart).toBeGreaterThan(0.5 * clusterRadius(Math.max(a.count, b.count)));
        }
      }
    }),
    { seed: 20_261_122, numRuns: 60 },
  );
});
