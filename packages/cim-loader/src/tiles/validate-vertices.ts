import { ecefToGeodetic } from '@cityloom/twin-core';
import type { ContentSummary } from './validate-content.ts';
import { multiply } from './tile-frame.ts';

const RADIANS_PER_DEGREE = Math.PI / 180;

/** Rounding of the arithmetic alone: a tenth of a millimetre. */
const ANGLE_SLACK = 2e-11;
const HEIGHT_SLACK = 1e-3;

/** glTF's y up to the z up of 3D Tiles. */
const Y_UP_TO_Z_UP: readonly number[] = [1, 0, 0, 0, 0, 0, 1, 0, 0, -1, 0, 0, 0, 0, 0, 1];

/** @returns what is wrong if a vertex lies outside `[west, south, east, north, bottom, top]` (radians, metres). */
export function outsideRegion(
  { node, positions }: ContentSummary,
  transform: readonly number[],
  [west, south, east, north, bottom, top]: readonly [number, number, number, number, number, number],
): string | undefined {
  const matrix = multiply(multiply(transform, Y_UP_TO_Z_UP), node);
  const at = (row: number, x: number, y: number, z: number): number =>
    (matrix[row] as number) * x +
    (matrix[4 + row] as number) * y +
    (matrix[8 + row] as number) * z +
    (matrix[12 + row] as number);
  for (let i = 0; i < positions.length; i += 3) {
    const [x, y, z] = [positions[i] as number, positions[i + 1] as number, positions[i + 2] as number];
    const { position, height } = ecefToGeodetic([at(0, x, y, z), at(1, x, y, z), at(2, x, y, z)]);
    const longitude = position[0] * RADIANS_PER_DEGREE;
    const latitude = position[1] * RADIANS_PER_DEGREE;
    const isInside =
      longitude >= west - ANGLE_SLACK &&
      longitude <= east + ANGLE_SLACK &&
      latitude >= south - ANGLE_SLACK &&
      latitude <= north + ANGLE_SLACK &&
      height >= bottom - HEIGHT_SLACK &&
      height <= top + HEIGHT_SLACK;
    if (!isInside) {
      return `vertex ${i / 3} at ${position.join(', ')}, ${height.toFixed(3)} m is outside its tile's region`;
    }
  }
  return undefined;
}
