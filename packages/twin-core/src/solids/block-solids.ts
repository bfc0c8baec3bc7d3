import type { SolidSet } from './solid-set.ts';

/** An upright box on the ground at height 0, metres of the plane. */
export interface Block {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
  readonly top: number;
}

/** Solids without a city: boxes by their measures, for exact cases. */
export function blockSolids(blocks: readonly Block[]): SolidSet {
  const zeros = new Float64Array(blocks.length);
  return {
    origin: [0, 0],
    count: blocks.length,
    objects: blocks.map((_, index) => `block ${index}`),
    tableRows: new Int32Array(blocks.length).fill(-1),
    foot: zeros,
    top: Float64Array.from(blocks, ({ top }) => top),
    ground: zeros,
    corners: Float64Array.from(
      blocks.flatMap(({ west, south, east, north }) => [
        west,
        south,
        east,
        south,
        east,
        north,
        west,
        north,
        west,
        south,
      ]),
    ),
    cornerOffsets: Uint32Array.from({ length: blocks.length + 1 }, (_, index) => 5 * index),
    ringOffsets: Uint32Array.from({ length: blocks.length + 1 }, (_, index) => index),
  };
}
