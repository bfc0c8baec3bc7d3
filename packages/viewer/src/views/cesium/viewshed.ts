import { type GroundSurface, metresPerDegree, type Position } from '@cityloom/twin-core';
import type { Eye } from './labels/label-occlusion.ts';

/** Directions the ground is looked at in: 8 m apart in a distance of two kilometres. */
const DIRECTIONS = 1536;
/** The first step along a direction, metres; each further one is longer by this share of the distance. */
const SHORTEST_STEP = 15;
const STEP_SHARE = 0.015;
/** Hills farther off hide nothing that could be made out, metres. */
const FARTHEST = 40_000;
/** A slope may stand this far over the line of sight, metres: the drawn mesh is not exact. */
const TOLERANCE = 3;
const EARTH_RADIUS = 6_371_000;

/** Distances of the samples along every direction, metres. */
const DISTANCES: readonly number[] = sampleDistances();

function sampleDistances(): readonly number[] {
  const distances: number[] = [];
  for (let at = SHORTEST_STEP; at < FARTHEST; at += Math.max(SHORTEST_STEP, at * STEP_SHARE))
    distances.push(at);
  return distances;
}

/** How far a level line from the eye is above the bent earth, metres. */
const drop = (distance: number): number => (distance * distance) / (2 * EARTH_RADIUS);

/**
 * What of the ground a camera sees over its hills, for many points at once: the ground is looked at once along each
 * direction, and a point then costs one look-up.
 * @returns whether a hill stands between a point and the eye; its height in metres above the datum.
 */
export function createViewshed(
  ground: GroundSurface,
  eye: Eye,
): (position: Position, height: number) => boolean {
  const [metresEast, metresNorth] = metresPerDegree(eye.position[1]);
  const count = DISTANCES.length;
  // Steepest slope to the ground up to each sample; directions are looked at when the first point lies there.
  const slopes = new Float32Array(DIRECTIONS * count);
  const known = new Uint8Array(DIRECTIONS);
  const look = (direction: number): void => {
    known[direction] = 1;
    const azimuth = (direction / DIRECTIONS) * 2 * Math.PI;
    const [east, north] = [Math.sin(azimuth) / metresEast, Math.cos(azimuth) / metresNorth];
    let steepest = -Infinity;
    for (let at = 0; at < count; at++) {
      const distance = DISTANCES[at] as number;
      const height = ground.heightAt(eye.position[0] + distance * east, eye.position[1] + distance * north);
      steepest = Math.max(steepest, (height - TOLERANCE - drop(distance) - eye.height) / distance);
      slopes[direction * count + at] = steepest;
    }
  };
  return (position, height) => {
    const east = (position[0] - eye.position[0]) * metresEast;
    const north = (position[1] - eye.position[1]) * metresNorth;
    const distance = Math.hypot(east, north);
    const before = samplesBefore(distance) - 1;
    if (before < 0) return false;
    const turn = Math.atan2(east, north) / (2 * Math.PI);
    const direction = Math.round((turn + 1) * DIRECTIONS) % DIRECTIONS;
    if (known[direction] === 0) look(direction);
    const slope = (height - drop(distance) - eye.height) / distance;
    return (slopes[direction * count + Math.min(before, count - 1)] as number) > slope;
  };
}

/** Number of samples that lie nearer than a distance. */
function samplesBefore(distance: number): number {
  let [low, high] = [0, DISTANCES.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((DISTANCES[middle] as number) < distance) low = middle + 1;
    else high = middle;
  }
  return low;
}
