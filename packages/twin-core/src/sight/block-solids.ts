import type { SolidSet } from '../solids/solid-set.ts';

/** An upright block over an outline of the plane. */
export interface Block {
  readonly object: string;
  /** Metres east and north, the first corner not repeated. */
  readonly corners: readonly (readonly [x: number, y: number])[];
  /** Metres above the datum. Default: 0. */
  readonly foot?: number;
  readonly top: number;
}

/** Blocks on level ground as solids, at longitude and latitude 0: what closed forms are checked with. */
export function blockSolids(blocks: readonly Block[]): SolidSet {
  const corners: number[] = [];
  const offsets = [0];
  for (const block of blocks) {
    for (const [x, y] of [...block.corners, ...block.corners.slice(0, 1)]) corners.push(x, y);
    offsets.push(corners.length / 2);
  }
  return {
    origin: [0, 0],
    count: blocks.length,
    objects: blocks.map(({ object }) => object),
    tableRows: Int32Array.from(blocks, () => -1),
    foot: Float64Array.from(blocks, ({ foot }) => foot ?? 0),
    top: Float64Array.from(blocks, ({ top }) => top),
    ground: new Float64Array(blocks.length),
    corners: Float64Array.from(corners),
    cornerOffsets: Uint32Array.from(offsets),
    ringOffsets: Uint32Array.from({ length: blocks.length + 1 }, (_, index) => index),
  };
}

/** A block with sides along the axes, metres. */
export function boxBlock(
  object: string,
  west: number,
  south: number,
  east: number,
  north: number,
  top: number,
): Block {
  return {
    object,
    corners: [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
    ],
    top,
  };
}
