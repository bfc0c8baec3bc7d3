import { createFreeWedge } from './free-wedge.ts';
import { nearestCap, roofsOf, solidAround, undersidesOf } from './caps.ts';
import type { Caps } from './caps.ts';
import type { SolidSet } from './solid-set.ts';
import { anyWall, collectWalls, nearestWall, wallDistance } from './walls.ts';
import type { NearestWall } from './walls.ts';

/** Where a ray first meets a solid. */
export interface SolidHit {
  /** Index into the solids. */
  readonly solid: number;
  /** In lengths of the direction. */
  readonly distance: number;
  readonly surface: 'wall' | 'roof' | 'underside';
}

/** Asks solids for what stands in the way. Metres of the solids' plane; heights above the city's datum. */
export interface RayCaster {
  readonly solids: SolidSet;
  /**
   * True if anything stands between a point outside of all solids and the point `maximumDistance` directions away,
   * which is outside as well.
   * @param dx of the direction, with `dy` and `dz`; need not have length 1.
   */
  occluded(
    x: number,
    y: number,
    z: number,
    dx: number,
    dy: number,
    dz: number,
    maximumDistance: number,
  ): boolean;
  /** A solid that the last `occluded` found in the way, or -1. Of several any, and not always the same one. */
  readonly occluder: number;
  /** The nearest surface a ray from outside meets, `undefined` for none. */
  firstHit(
    x: number,
    y: number,
    z: number,
    dx: number,
    dy: number,
    dz: number,
    maximumDistance: number,
  ): SolidHit | undefined;
  /** A solid the point lies in, or -1; a point on the surface may be either. */
  solidAt(x: number, y: number, z: number): number;
}

/**
 * Prepares solids for rays. Walls stand in a bounding volume hierarchy; a ray between two points outside of all
 * solids meets a wall of each solid it passes, or the underside of one that is carried, so that roofs are only asked
 * for the first hit. Rays from one point whose directions follow one another in small steps are the fastest to ask
 * about; the answers are the same in any order.
 */
export function createRayCaster(solids: SolidSet): RayCaster {
  const walls = collectWalls(solids);
  const undersides = undersidesOf(solids);
  const found: NearestWall = { wall: -1, distance: 0 };
  let roofs: Caps | undefined;
  let stack = new Int32Array(2 * Math.max(walls.tree.depth, undersides?.tree.depth ?? 0) + 4);
  const withRoofs = (): Caps => {
    if (roofs === undefined) {
      roofs = roofsOf(solids);
      if (stack.length < 2 * roofs.tree.depth + 4) stack = new Int32Array(2 * roofs.tree.depth + 4);
    }
    return roofs;
  };
  if (walls.values.length === 0) return emptyCaster(solids);
  let occluder = -1;
  const wedge = createFreeWedge(walls, new Int32Array(2 * walls.tree.depth + 4));
  // The sun moves little between two questions about one point: what shaded it a moment ago most likely still does.
  let lastWall = 0;
  return {
    solids,
    get occluder() {
      return occluder;
    },
    occluded(x, y, z, dx, dy, dz, maximumDistance) {
      let wall = -1;
      if (!wedge.covers(x, y, z, dx, dy, dz)) {
        if (wallDistance(walls.values, lastWall, x, y, z, dx, dy, dz) <= maximumDistance) wall = lastWall;
        else if (!wedge.prove(dx, dy, dz)) {
          wall = anyWall(walls, stack, x, y, z, dx, dy, dz, maximumDistance);
        }
      }
      if (wall >= 0) {
        lastWall = wall;
        occluder = walls.solids[wall] as number;
        return true;
      }
      occluder = -1;
      if (undersides === undefined) return false;
      occluder = nearestCap(undersides, stack, [x, y, z, dx, dy, dz], maximumDistance)?.solid ?? -1;
      return occluder >= 0;
    },
    firstHit(x, y, z, dx, dy, dz, maximumDistance) {
      nearestWall(walls, stack, x, y, z, dx, dy, dz, maximumDistance, found);
      const caps = dz < 0 ? withRoofs() : dz > 0 ? undersides : undefined;
      const cap = caps && nearestCap(caps, stack, [x, y, z, dx, dy, dz], found.distance);
      if (cap !== undefined) return { ...cap, surface: dz < 0 ? 'roof' : 'underside' };
      if (found.wall < 0) return undefined;
      return { solid: walls.solids[found.wall] as number, distance: found.distance, surface: 'wall' };
    },
    solidAt: (x, y, z) => solidAround(withRoofs(), stack, x, y, z),
  };
}

function emptyCaster(solids: SolidSet): RayCaster {
  return {
    solids,
    occluder: -1,
    occluded: () => false,
    firstHit: () => undefined,
    solidAt: () => -1,
  };
}
