import type { Region } from './content-job.ts';

/** Regions are written in steps of this many radians (6 mm), rounded outwards. */
const ANGLE_STEP = 1e-9;

/** And of this many metres. */
const HEIGHT_STEP = 0.01;

const RADIANS_PER_DEGREE = Math.PI / 180;

/** Grows while positions are added. */
export class RegionBuilder {
  private west = Infinity;
  private south = Infinity;
  private east = -Infinity;
  private north = -Infinity;
  private bottom = Infinity;
  private top = -Infinity;

  add(longitudeDegrees: number, latitudeDegrees: number, bottom: number, top: number): void {
    this.west = Math.min(this.west, longitudeDegrees);
    this.east = Math.max(this.east, longitudeDegrees);
    this.south = Math.min(this.south, latitudeDegrees);
    this.north = Math.max(this.north, latitudeDegrees);
    this.bottom = Math.min(this.bottom, bottom);
    this.top = Math.max(this.top, top);
  }

  /**
   * @param marginEast how far a vertex may lie outside what was added, degrees of longitude.
   * @param marginNorth degrees of latitude.
   * @param marginUp metres.
   */
  build(marginEast: number, marginNorth: number, marginUp: number): Region {
    return [
      down((this.west - marginEast) * RADIANS_PER_DEGREE, ANGLE_STEP),
      down((this.south - marginNorth) * RADIANS_PER_DEGREE, ANGLE_STEP),
      up((this.east + marginEast) * RADIANS_PER_DEGREE, ANGLE_STEP),
      up((this.north + marginNorth) * RADIANS_PER_DEGREE, ANGLE_STEP),
      down(this.bottom - marginUp, HEIGHT_STEP),
      up(this.top + marginUp, HEIGHT_STEP),
    ];
  }
}

/** Smallest region around several. */
export function unionOfRegions(regions: readonly Region[]): Region {
  return [
    Math.min(...regions.map((region) => region[0])),
    Math.min(...regions.map((region) => region[1])),
    Math.max(...regions.map((region) => region[2])),
    Math.max(...regions.map((region) => region[3])),
    Math.min(...regions.map((region) => region[4])),
    Math.max(...regions.map((region) => region[5])),
  ];
}

/** Division by the whole-number inverse of the step prints short: 1.247 and not 1.2470000000000001. */
function down(value: number, step: number): number {
  const perUnit = Math.round(1 / step);
  return Math.floor(value * perUnit) / perUnit;
}

function up(value: number, step: number): number {
  return -down(-value, step);
}
