import { createRandom } from '@cityloom/twin-core';
import type { FlowForcing, FlowGrid } from '@cityloom/twin-core/shallow-water';

/** Seeded bumps on a slope under a metre of water: every face flows. */
export function wetGround(edge: number): FlowGrid {
  const random = createRandom(1);
  const bed = Float32Array.from(
    { length: edge * edge },
    (_, cell) => 0.3 * random.next() + 0.002 * (cell % edge),
  );
  const depth = new Float32Array(bed.length).fill(1);
  return { columns: edge, rows: edge, cellSize: 5, bed, manningRoughness: 0.03, depth };
}

/** Rain on all of it, and ground that takes some: all arrays of a city are read. */
export function wetForcing(edge: number): FlowForcing {
  return {
    rain: { times: [0, 1e6], values: [1e-5, 1e-5] },
    rainShare: new Float32Array(edge * edge).fill(1),
    infiltration: new Float32Array(edge * edge).fill(1e-7),
  };
}
