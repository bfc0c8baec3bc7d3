import type { SolidSet } from '../../solids/solid-set.ts';

/** Points that may see the sun: windows of buildings, cells of the ground. Metres of the solids' plane. */
export interface SunPoints {
  readonly count: number;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly z: Float64Array;
  /** Outward normal of the wall a point is on; 0 on open ground. */
  readonly normalX: Float64Array;
  readonly normalY: Float64Array;
  /** Side of its building a window is on, from 0; -1 on the ground. */
  readonly side: Int32Array;
  /** Floor of a window, from 0. */
  readonly floor: Int32Array;
  /** Points [starts[n], starts[n + 1]) belong to group n: a building, or a row of the ground. */
  readonly starts: Int32Array;
  /** Name of each group: id of the building. */
  readonly groups: readonly string[];
}

/** Where windows are taken. */
export interface WindowPlan {
  readonly windowHeight: number;
  readonly windowSpacing: number;
  readonly floors: 'ground' | 'all';
  readonly storeyHeight: number;
}

/** Windows stand this far before their wall, metres: their own wall must not shade them. */
const BEFORE_WALL = 0.05;
/** Edges shorter than this have no window, metres. */
const SHORTEST_EDGE = 0.5;
/** Cosine of the turn from which a new side begins (20°). */
const SAME_SIDE = 0.9397;

/** Height of a cell that is not asked for, metres. */
export const NO_GROUND = -1e9;

/** Points as they are found. */
export interface PointList {
  readonly values: number[];
  readonly starts: number[];
  readonly groups: string[];
}

const VALUES = 7;

/** An empty list to add groups of points to. */
export function createPointList(): PointList {
  return { values: [], starts: [0], groups: [] };
}

/** Ends a group. */
export function closeGroup(list: PointList, name: string): void {
  list.starts.push(list.values.length / VALUES);
  list.groups.push(name);
}

/**
 * Adds the windows of a building, a group: those of its solids, of which one may stand on another. On the ground floor
 * alone only the lowest of them have windows. What another solid covers is left out when the sun is asked for.
 */
export function addBuilding(
  list: PointList,
  name: string,
  solids: SolidSet,
  parts: Int32Array,
  plan: WindowPlan,
): void {
  const ground = parts.reduce((least, solid) => Math.min(least, solids.ground[solid] as number), Infinity);
  // Floors are counted from the ground of the whole building.
  const floorsUnder = Array.from(parts, (solid) =>
    Math.round(((solids.foot[solid] as number) - ground) / plan.storeyHeight),
  );
  const lowest = floorsUnder.reduce((least, floor) => Math.min(least, floor), Infinity);
  let side = -1;
  for (const [index, solid] of parts.entries()) {
    const floor = floorsUnder[index] as number;
    if (plan.floors === 'ground' && floor > lowest) continue;
    // A building of one solid has its floors from 0, carried or not.
    side = addWindows(list, solids, solid, plan, { side, floor: parts.length === 1 ? 0 : floor });
  }
  closeGroup(list, name);
}

/**
 * Adds the windows of a solid: along each edge at equal distances, on the floors asked for.
 * @param before last side, and floors below, that other solids of the building have.
 * @returns its last side.
 */
function addWindows(
  list: PointList,
  solids: SolidSet,
  solid: number,
  plan: WindowPlan,
  before: { readonly side: number; readonly floor: number },
): number {
  const { corners, cornerOffsets, ringOffsets, foot, top } = solids;
  const base = foot[solid] as number;
  const height = (top[solid] as number) - base;
  const floors = plan.floors === 'ground' ? 1 : Math.max(1, Math.round(height / plan.storeyHeight));
  let { side } = before;
  const lastRing = ringOffsets[solid + 1] as number;
  for (let ring = ringOffsets[solid] as number; ring < lastRing; ring++) {
    let [beforeX, beforeY] = [0, 0];
    const last = (cornerOffsets[ring + 1] as number) - 1;
    for (let at = cornerOffsets[ring] as number; at < last; at++) {
      const x = corners[2 * at] as number;
      const y = corners[2 * at + 1] as number;
      const alongX = (corners[2 * at + 2] as number) - x;
      const alongY = (corners[2 * at + 3] as number) - y;
      const length = Math.sqrt(alongX * alongX + alongY * alongY);
      if (length < SHORTEST_EDGE) continue;
      // Outlines turn left and courtyards right: outside is on the right of both.
      const normal = [alongY / length, -alongX / length] as const;
      if (normal[0] * beforeX + normal[1] * beforeY < SAME_SIDE) side++;
      [beforeX, beforeY] = normal;
      const windows = Math.max(1, Math.round(length / plan.windowSpacing));
      for (let floor = 0; floor < floors; floor++) {
        const z = base + plan.windowHeight + floor * plan.storeyHeight;
        if (z >= base + height) break;
        for (let window = 0; window < windows; window++) {
          const share = (window + 0.5) / windows;
          const windowX = x + share * alongX + normal[0] * BEFORE_WALL;
          const windowY = y + share * alongY + normal[1] * BEFORE_WALL;
          list.values.push(windowX, windowY, z, normal[0], normal[1], side, before.floor + floor);
        }
      }
    }
  }
  return side;
}

/** Adds a point of open ground. */
export function addGround(list: PointList, x: number, y: number, z: number): void {
  list.values.push(x, y, z, 0, 0, -1, 0);
}

/** The list as columns. */
export function pointsOf({ values, starts, groups }: PointList): SunPoints {
  const count = values.length / VALUES;
  const column = (which: number): Float64Array =>
    Float64Array.from({ length: count }, (_, point) => values[point * VALUES + which] as number);
  return {
    count,
    x: column(0),
    y: column(1),
    z: column(2),
    normalX: column(3),
    normalY: column(4),
    side: Int32Array.from(column(5)),
    floor: Int32Array.from(column(6)),
    starts: Int32Array.from(starts),
    groups,
  };
}
