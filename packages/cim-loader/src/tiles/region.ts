import type { Region } from './content-job.ts';

/** Regions are written in steps of this many radians (6 mm), rounded outwards. */
const ANGLE_STEP = 1e-9;

/** And of this many metres. */
const HEIGHT_STEP = 0.01;

const RADIANS_PER_DEGREE = Math.PI / 180;

/**
 * @param bounds west, south, east, north in degrees.
 * @param heights least and greatest, metres above the ellipsoid.
 * @param margins how far a vertex may lie outside: degrees of longitude, degrees of latitude, metres.
 */
export function regionOf(
  bounds: readonly number[],
  heights: readonly [bottom: number, top: number],
  margins: readonly [east: number, north: number, up: number],
): Region {
  const [west, south, east, north] = bounds as readonly [number, number, number, number];
  const [marginEast, marginNorth, marginUp] = margins;
  return [
    down((west - marginEast) * RADIANS_PER_DEGREE, ANGLE_STEP),
    down((south - marginNorth) * RADIANS_PER_DEGREE, ANGLE_STEP),
    up((east + marginEast) * RADIANS_PER_DEGREE, ANGLE_STEP),
    up((north + marginNorth) * RADIANS_PER_DEGREE, ANGLE_STEP),
    down(heights[0] - marginUp, HEIGHT_STEP),
    up(heights[1] + marginUp, HEIGHT_STEP),
  ];
}

/** Smallest region around several. */
export function unionOfRegions(regions: readonly Region[]): Region {
  const union: [number, number, number, number, number, number] = [
    Infinity,
    Infinity,
    -Infinity,
    -Infinity,
    Infinity,
    -Infinity,
  ];
  for (const region of regions) {
    for (const i of [0, 1, 4] as const) union[i] = Math.min(union[i], region[i]);
    for (const i of [2, 3, 5] as const) union[i] = Math.max(union[i], region[i]);
  }
  return union;
}

/** Division by the whole-number inverse of the step prints short: 1.247 and not 1.2470000000000001. */
function down(value: number, step: number): number {
  const perUnit = Math.round(1 / step);
  return Math.floor(value * perUnit) / perUnit;
}

function up(value: number, step: number): number {
  return -down(-value, step);
}
