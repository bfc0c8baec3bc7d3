import type { PointCloudLayer } from '@cityloom/cim-loader';
import type { GroundSurface } from '@cityloom/twin-core';
import type { CloudColouring } from '../../../session/index.ts';
import type { CloudPoints } from './cloud-messages.ts';

/** Points drawn of one cloud: 16 MB on the graphics card, and a picture no denser than the screen. */
const MOST_CLOUD_POINTS = 1_000_000;
/** Share of the points that may lie below the map's ground: noise under the surface. */
const BELOW = 0.05;
const SAMPLED = 5000;
/** Above the ground, metres: right on it, half of the points would sink into its mesh. */
const CLEARANCE = 0.4;

/** Every so many points: of one file always the same ones. */
export function thinPoints(cloud: PointCloudLayer, most: number = MOST_CLOUD_POINTS): CloudPoints {
  const { positions, colours, classifications, intensities } = cloud;
  const placed: number[] = [];
  const step = Math.max(1, Math.ceil(positions.length / 3 / most));
  for (let at = 0; at < positions.length / 3; at += step) {
    if (Number.isFinite(positions[at * 3]) && Number.isFinite(positions[at * 3 + 2])) placed.push(at);
  }
  const threes = <Values extends Float64Array | Uint8Array>(values: Values, taken: Values): Values => {
    placed.forEach((at, index) => {
      taken.set(values.subarray(at * 3, at * 3 + 3), index * 3);
    });
    return taken;
  };
  return {
    positions: threes(positions, new Float64Array(placed.length * 3)),
    ...(colours && { colours: threes(colours, new Uint8Array(placed.length * 3)) }),
    ...(classifications && {
      classifications: Uint8Array.from(placed, (at) => classifications[at] as number),
    }),
    ...(intensities && { intensities: Uint16Array.from(placed, (at) => intensities[at] as number) }),
  };
}

/** What a cloud can be coloured by, the most telling first. */
export function colouringsOf(cloud: PointCloudLayer): readonly CloudColouring[] {
  const all: readonly (readonly [CloudColouring, boolean])[] = [
    ['rgb', cloud.colours !== undefined],
    // Unclassified points are of class 0 or 1.
    ['class', cloud.classifications?.some((code) => code > 1) === true],
    ['intensity', cloud.intensities !== undefined],
    ['height', true],
  ];
  return all.filter(([, isThere]) => isThere).map(([by]) => by);
}

/**
 * Metres that put the lowest points on the map's ground: heights of scans are above the ellipsoid or a sea level, the
 * ground is as the city has it.
 */
export function liftToGround({ positions }: CloudPoints, ground: GroundSurface): number {
  const heights: number[] = [];
  const step = Math.max(1, Math.floor(positions.length / 3 / SAMPLED)) * 3;
  for (let at = 0; at < positions.length; at += step) {
    const [longitude = 0, latitude = 0, height = 0] = positions.subarray(at, at + 3);
    heights.push(height - ground.heightAt(longitude, latitude));
  }
  heights.sort((a, b) => a - b);
  return CLEARANCE - (heights[Math.floor(heights.length * BELOW)] ?? 0);
}
