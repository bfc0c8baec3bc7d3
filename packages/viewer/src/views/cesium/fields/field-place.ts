import { BoundingSphere, type Cartesian3, Matrix4 } from '@cesium/engine';
import type { GridGeometry } from '@cityloom/twin-core';
import { LocalFrame } from '../local-frame.ts';

/** Where a grid lies: a frame in its middle, and its shape on the curved earth in that frame. */
export interface FieldPlace {
  readonly frame: LocalFrame;
  /**
   * Points of the ellipsoid at 3 × 3 places of the grid, south-west first, columns before rows: the curve of degree two
   * through them is within millimetres of a city's ground.
   */
  readonly lattice: readonly Cartesian3[];
  /** Earth-centred coordinates to the frame. */
  readonly fromFixed: Matrix4;
  /** Earth-centred, whatever the ground between the heights. */
  readonly sphere: BoundingSphere;
}

/** @param heights lowest and highest of what is drawn, metres. */
export function placeOfGrid({ bounds }: GridGeometry, heights: readonly [number, number]): FieldPlace {
  const [west, south, east, north] = bounds;
  const frame = new LocalFrame([(west + east) / 2, (south + north) / 2]);
  const at = (column: number, row: number, height: number): Cartesian3 =>
    frame.toLocal([west + ((east - west) * column) / 2, south + ((north - south) * row) / 2], height);
  const numbers = [0, 1, 2];
  const lattice = numbers.flatMap((row) => numbers.map((column) => at(column, row, 0)));
  const hull = heights.flatMap((height) =>
    numbers.flatMap((row) => numbers.map((column) => at(column, row, height))),
  );
  const local = BoundingSphere.fromPoints(hull);
  const sphere = BoundingSphere.transform(local, frame.toFixed, new BoundingSphere());
  const fromFixed = Matrix4.inverseTransformation(frame.toFixed, new Matrix4());
  return { frame, fromFixed, lattice, sphere };
}
