import { createLocalPlane, type Position } from '@cityloom/twin-core';

/** Length of a way over the ground, metres: edge by edge on the plane of its first corner. */
export function lengthOf(line: readonly Position[]): number {
  return line.slice(1).reduce((sum, [longitude, latitude], index) => {
    const from = line[index];
    if (from === undefined) return sum;
    const plane = createLocalPlane(from);
    return sum + Math.hypot(plane.east(longitude, latitude), plane.north(latitude));
  }, 0);
}
