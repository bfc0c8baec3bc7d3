import type { LocalPlane } from '../geo/local-plane.ts';
import type { View } from '../twin/view.ts';
import { positionOnPlane } from './plane-position.ts';

/** A rectangle of a plane, metres east and north of its origin. */
export interface PlaneBox {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/**
 * The ground as a lattice of heights over a rectangle of a plane, bilinear between its nodes. Plain data, so that it
 * travels to a worker.
 */
export interface GroundPatch {
  /** South-west node, metres east and north of the plane's origin. */
  readonly west: number;
  readonly south: number;
  /** Between nodes, metres. */
  readonly spacing: number;
  readonly columns: number;
  readonly rows: number;
  /** Metres above the datum of the city's terrain, row-major from the south-west node. */
  readonly heights: Float32Array;
  /** True if every node is at the same height. */
  readonly flat: boolean;
}

const MOST_NODES = 250_000;

/**
 * Samples a view's ground; 0 where the view has none.
 * @param spacing metres; wider where there would be more than 250,000 nodes.
 */
export function collectGround(view: View, plane: LocalPlane, box: PlaneBox, spacing: number): GroundPatch {
  const width = box.east - box.west;
  const height = box.north - box.south;
  const step = Math.max(spacing, Math.sqrt((width * height) / MOST_NODES));
  const columns = Math.max(2, Math.ceil(width / step) + 1);
  const rows = Math.max(2, Math.ceil(height / step) + 1);
  const heights = new Float32Array(columns * rows);
  let flat = true;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const position = positionOnPlane(plane, box.west + column * step, box.south + row * step);
      const at = row * columns + column;
      heights[at] = view.groundHeight(position) ?? 0;
      flat &&= heights[at] === heights[0];
    }
  }
  return { west: box.west, south: box.south, spacing: step, columns, rows, heights, flat };
}

/** Height of the ground at a point of the plane, metres; beyond the lattice the nearest edge holds. */
export function groundAt(ground: GroundPatch, x: number, y: number): number {
  const { heights, columns, rows, spacing } = ground;
  if (ground.flat) return heights[0] as number;
  const across = Math.min(Math.max((x - ground.west) / spacing, 0), columns - 1);
  const up = Math.min(Math.max((y - ground.south) / spacing, 0), rows - 1);
  const column = Math.min(Math.floor(across), columns - 2);
  const row = Math.min(Math.floor(up), rows - 2);
  const alongX = across - column;
  const alongY = up - row;
  const at = row * columns + column;
  const south = (heights[at] as number) * (1 - alongX) + (heights[at + 1] as number) * alongX;
  const north =
    (heights[at + columns] as number) * (1 - alongX) + (heights[at + columns + 1] as number) * alongX;
  return south * (1 - alongY) + north * alongY;
}
