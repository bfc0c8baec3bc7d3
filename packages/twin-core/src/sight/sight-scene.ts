import { createLocalPlane } from '../geo/local-plane.ts';
import type { LocalPlane } from '../geo/local-plane.ts';
import type { Bounds, Position } from '../geo/position.ts';
import { collectSolids, STANDING_LAYERS } from '../solids/solid-set.ts';
import type { SolidSet } from '../solids/solid-set.ts';
import type { View } from '../twin/view.ts';
import { collectGround, groundAt } from './ground-patch.ts';
import type { GroundPatch, PlaneBox } from './ground-patch.ts';
import { positionOnPlane } from './plane-position.ts';

/** Ground and solids around some positions, in one plane. Plain data, so that it travels to a worker. */
export interface SightScene {
  /** Where the plane's east and north are 0, degrees. */
  readonly origin: Position;
  readonly solids: SolidSet;
  readonly ground: GroundPatch;
}

/** Nodes of the ground are no closer than the terrain of a city has samples, metres. */
const FINEST_GROUND = 5;

/**
 * Collects what can stand between positions and all within a distance of them.
 * @param margin metres around the positions.
 * @param spacing of the ground's nodes, metres; at least 5.
 */
export function collectSightScene(
  view: View,
  positions: readonly Position[],
  margin: number,
  spacing: number,
): SightScene {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [longitude, latitude] of positions) {
    west = Math.min(west, longitude);
    south = Math.min(south, latitude);
    east = Math.max(east, longitude);
    north = Math.max(north, latitude);
  }
  const origin: Position = [(west + east) / 2, (south + north) / 2];
  const plane = createLocalPlane(origin);
  const box = boxAround(plane, [west, south, east, north], margin);
  const [low, high] = [
    positionOnPlane(plane, box.west, box.south),
    positionOnPlane(plane, box.east, box.north),
  ];
  // Parallels shorten northwards: a little more to either side, so that no corner is cut off.
  const slack = plane.longitudeReach(0.01 * (box.east - box.west) + 1);
  const bounds: Bounds = [low[0] - slack, low[1], high[0] + slack, high[1]];
  return {
    origin,
    solids: collectSolids(view, { bounds, origin, layers: STANDING_LAYERS }),
    ground: collectGround(view, plane, box, Math.max(spacing, FINEST_GROUND)),
  };
}

function boxAround(plane: LocalPlane, [west, south, east, north]: Bounds, margin: number): PlaneBox {
  const middle = (south + north) / 2;
  return {
    west: plane.east(west, middle) - margin,
    south: plane.north(south) - margin,
    east: plane.east(east, middle) + margin,
    north: plane.north(north) + margin,
  };
}

/** A roof or the ground under a point. */
export interface Standing {
  /** Metres above the datum of the city's terrain. */
  readonly height: number;
  /** Solid whose roof it is, -1 for the ground. */
  readonly solid: number;
}

/** The highest roof over a point of the plane, else the ground. */
export function standingAt({ solids, ground }: SightScene, x: number, y: number): Standing {
  let standing: Standing = { height: groundAt(ground, x, y), solid: -1 };
  for (let solid = 0; solid < solids.count; solid++) {
    const height = solids.top[solid] as number;
    if (height > standing.height && liesIn(solids, solid, x, y)) standing = { height, solid };
  }
  return standing;
}

/** True if a point of the plane lies in the outline of a solid. */
export function liesIn(
  { corners, cornerOffsets, ringOffsets }: SolidSet,
  solid: number,
  x: number,
  y: number,
): boolean {
  let inside = false;
  const endRing = ringOffsets[solid + 1] as number;
  for (let ring = ringOffsets[solid] as number; ring < endRing; ring++) {
    const last = (cornerOffsets[ring + 1] as number) - 1;
    for (let at = cornerOffsets[ring] as number; at < last; at++) {
      const y1 = corners[2 * at + 1] as number;
      const y2 = corners[2 * at + 3] as number;
      if (y1 > y === y2 > y) continue;
      const x1 = corners[2 * at] as number;
      const x2 = corners[2 * at + 2] as number;
      if (x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) inside = !inside;
    }
  }
  return inside;
}
