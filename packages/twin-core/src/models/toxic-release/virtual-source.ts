import type { Sigmas } from './sigmas.ts';

/** A curve of dispersion is searched up to this distance, metres. */
const FARTHEST = 1e7;
const HALVINGS = 70;

/**
 * Distance at which a curve of dispersion that never falls reaches a value: how far upwind a point source stands
 * that has this spread here. Where the curve levels off below it, the end of the search: it grows no more.
 */
export function virtualDistance(sigma: (x: number) => number, value: number): number {
  if (!(value > 0)) return 0;
  let near = 0;
  let far = FARTHEST;
  for (let round = 0; round < HALVINGS; round += 1) {
    const middle = (near + far) / 2;
    if (sigma(middle) < value) near = middle;
    else far = middle;
  }
  return far;
}

/**
 * Dispersion of a cloud that has a size from the start: that of point sources further upwind, one for the width
 * and one for the depth (Turner 1970, p. 39).
 * @param from metres downwind where the cloud has this size.
 */
export function grownFrom(sigmas: Sigmas, start: { y: number; z: number }, from = 0): Sigmas {
  const shiftY = virtualDistance((x) => sigmas.y(x), start.y) - from;
  const shiftZ = virtualDistance((x) => sigmas.z(x), start.z) - from;
  return {
    // Never below the start: curves that level off would fall short of it.
    y: (x) => Math.max(start.y, sigmas.y(x + shiftY)),
    z: (x) => Math.max(start.z, sigmas.z(x + shiftZ)),
  };
}
