import type { Walls } from './walls.ts';

/** Numbers per wall: see {@link Walls}. */
const WALL = 6;
/** Steps of a series of directions that are first proven at once, and most. */
const FIRST_STEPS = 4;
const MOST_STEPS = 64;
/** Of a wedge to either side, and of the hair it is wider than what it answers for; of directions of length 1. */
const WIDEST = 0.5;
/** Square of the sine of the widest step. */
const WIDEST_STEP = 0.06;
const MARGIN = 1e-6;

/**
 * What is known of the ways from one point: the sun passes along the sky in small steps, a sky is looked at from the
 * horizon up, and where one ray is free, most likely so are the next. One question about a thin wedge, upwards from its
 * lowest ray, answers for all in it.
 */
export interface FreeWedge {
  /** True if no wall can stand in the way; false tells nothing. Asked before {@link FreeWedge.prove}, once per ray. */
  covers(x: number, y: number, z: number, dx: number, dy: number, dz: number): boolean;
  /** As `covers`, after an attempt to prove that the way and those that will follow are free. */
  prove(dx: number, dy: number, dz: number): boolean;
}

/** Between two directions of the plane, the second to the left of the first, and above a slope. */
interface Sector {
  rightX: number;
  rightY: number;
  leftX: number;
  leftY: number;
  /** Metres up per metre along the plane, above 0. */
  slope: number;
}

/** A sector with its point, and a hair narrower the one of the directions it answers for: rounding never decides. */
interface Wedge extends Sector {
  readonly answers: Sector;
  x: number;
  y: number;
  z: number;
  /** Unit vector between the two directions. */
  middleX: number;
  middleY: number;
  /** Which numbers of a box are its corner nearest along the middle, and its corners farthest to the left and the right. */
  nearX: number;
  nearY: number;
  leftmostX: number;
  leftmostY: number;
  rightmostX: number;
  rightmostY: number;
}

/** @param stack room for the walk through the walls' hierarchy. */
export function createFreeWedge(walls: Walls, stack: Int32Array): FreeWedge {
  const sector: Sector = { rightX: 0, rightY: 0, leftX: 0, leftY: 0, slope: 0 };
  const wedge: Wedge = {
    ...sector,
    answers: { ...sector },
    x: Number.NaN,
    y: 0,
    z: 0,
    middleX: 0,
    middleY: 0,
    nearX: 0,
    nearY: 0,
    leftmostX: 0,
    leftmostY: 0,
    rightmostX: 0,
    rightmostY: 0,
  };
  let isProven = false;
  let isSeries = false;
  let steps = FIRST_STEPS;
  let [lastX, lastY, lastZ] = [0, 0, 0];
  let [beforeX, beforeY, beforeZ] = [0, 0, 0];
  return {
    covers(x, y, z, dx, dy, dz) {
      beforeX = lastX;
      beforeY = lastY;
      beforeZ = lastZ;
      lastX = dx;
      lastY = dy;
      lastZ = dz;
      isSeries = wedge.x === x && wedge.y === y && wedge.z === z;
      if (isSeries) return isProven && holds(wedge.answers, dx, dy, dz);
      wedge.x = x;
      wedge.y = y;
      wedge.z = z;
      isProven = false;
      return false;
    },
    prove(dx, dy, dz) {
      if (!isSeries || !open(wedge, dx, dy, dz, beforeX, beforeY, beforeZ, steps)) return false;
      isProven = !meetsWall(walls, stack, wedge);
      steps = isProven ? Math.min(2 * steps, MOST_STEPS) : Math.max(steps / 2, FIRST_STEPS / 2);
      return isProven;
    },
  };
}

function holds({ rightX, rightY, leftX, leftY, slope }: Sector, dx: number, dy: number, dz: number): boolean {
  if (rightX * dy - rightY * dx < 0 || dx * leftY - dy * leftX < 0) return false;
  return dz > 0 && dz * dz >= slope * slope * (dx * dx + dy * dy);
}

/**
 * Opens a wedge from a direction to where a series with the one before leads in some steps, or straight up.
 * @returns false for no series.
 */
function open(
  wedge: Wedge,
  dx: number,
  dy: number,
  dz: number,
  beforeX: number,
  beforeY: number,
  beforeZ: number,
  steps: number,
): boolean {
  const turn = dx * beforeY - dy * beforeX;
  const squares = (dx * dx + dy * dy) * (beforeX * beforeX + beforeY * beforeY);
  // Not of rays straight up, nor of wide steps.
  if (!(squares > 0 && turn * turn < WIDEST_STEP * squares)) return false;
  const inverse = 1 / Math.sqrt(dx * dx + dy * dy);
  const inverseBefore = 1 / Math.sqrt(beforeX * beforeX + beforeY * beforeY);
  const x = dx * inverse;
  const y = dy * inverse;
  const rise = dz * inverse - beforeZ * inverseBefore;
  const isUpright = turn * turn <= MARGIN * MARGIN * squares;
  if (isUpright && rise <= 0) return false;
  // Straight above one another: a hair to either side.
  const alongX = isUpright ? -y : x - beforeX * inverseBefore;
  const alongY = isUpright ? x : y - beforeY * inverseBefore;
  const length = Math.sqrt(alongX * alongX + alongY * alongY);
  const hair = MARGIN / length;
  const behind = isUpright ? hair : 0;
  const ahead = isUpright ? hair : Math.min(steps, WIDEST / length);
  const slope = dz * inverse + 1.5 * ahead * Math.min(0, rise);
  if (!(slope > MARGIN)) return false;
  span(wedge.answers, x - alongX * behind, y - alongY * behind, x + alongX * ahead, y + alongY * ahead);
  wedge.answers.slope = slope;
  const [startX, startY] = [x - alongX * (behind + hair), y - alongY * (behind + hair)];
  const [endX, endY] = [x + alongX * (ahead + hair), y + alongY * (ahead + hair)];
  span(wedge, startX, startY, endX, endY);
  wedge.slope = slope - MARGIN;
  const middleX = startX + endX;
  const middleY = startY + endY;
  const inverseMiddle = 1 / Math.sqrt(middleX * middleX + middleY * middleY);
  wedge.middleX = middleX * inverseMiddle;
  wedge.middleY = middleY * inverseMiddle;
  chooseCorners(wedge);
  return true;
}

/** Boxes are west, south, bottom, east, north, top. */
function chooseCorners(wedge: Wedge): void {
  wedge.nearX = wedge.middleX > 0 ? 0 : 3;
  wedge.nearY = wedge.middleY > 0 ? 1 : 4;
  wedge.leftmostX = wedge.rightY > 0 ? 0 : 3;
  wedge.leftmostY = wedge.rightX > 0 ? 4 : 1;
  wedge.rightmostX = wedge.leftY > 0 ? 3 : 0;
  wedge.rightmostY = wedge.leftX > 0 ? 1 : 4;
}

function span(sector: Sector, startX: number, startY: number, endX: number, endY: number): void {
  const isLeft = startX * endY - startY * endX > 0;
  sector.rightX = isLeft ? startX : endX;
  sector.rightY = isLeft ? startY : endY;
  sector.leftX = isLeft ? endX : startX;
  sector.leftY = isLeft ? endY : startY;
}

/** False if no wall reaches into a wedge. */
function meetsWall({ values, tree }: Walls, stack: Int32Array, wedge: Wedge): boolean {
  const { boxes, firsts, counts } = tree;
  let size = 0;
  stack[size++] = 0;
  while (size > 0) {
    const node = stack[--size] as number;
    const first = firsts[node] as number;
    const count = counts[node] as number;
    for (let wall = first; wall < first + count; wall++) {
      if (reaches(values, wall * WALL, wedge)) return true;
    }
    if (count > 0) continue;
    if (boxReaches(boxes, 6 * first, wedge)) stack[size++] = first;
    if (boxReaches(boxes, 6 * first + 6, wedge)) stack[size++] = first + 1;
  }
  return false;
}

/** False if a box lies to the right of a wedge, to its left, behind its point or below it. */
function boxReaches(boxes: Float32Array, at: number, wedge: Wedge): boolean {
  const { x, y, middleX, middleY, nearX, nearY } = wedge;
  const height = (boxes[at + 5] as number) - wedge.z;
  // No point of the box within the wedge is nearer than its corner nearest along the middle.
  const near = middleX * ((boxes[at + nearX] as number) - x) + middleY * ((boxes[at + nearY] as number) - y);
  if (height < wedge.slope * near || height < 0) return false;
  const far =
    middleX * ((boxes[at + 3 - nearX] as number) - x) + middleY * ((boxes[at + 5 - nearY] as number) - y);
  if (far < 0) return false;
  const leftX = (boxes[at + wedge.leftmostX] as number) - x;
  const leftY = (boxes[at + wedge.leftmostY] as number) - y;
  if (wedge.rightX * leftY - wedge.rightY * leftX < 0) return false;
  const rightX = (boxes[at + wedge.rightmostX] as number) - x;
  const rightY = (boxes[at + wedge.rightmostY] as number) - y;
  return wedge.leftY * rightX - wedge.leftX * rightY >= 0;
}

/** False if the ends of a wall lie to one side of a wedge, or its line leads past, or its top lies below. */
function reaches(values: Float64Array, at: number, wedge: Wedge): boolean {
  const { rightX, rightY, leftX, leftY, middleX, middleY } = wedge;
  const x = (values[at] as number) - wedge.x;
  const y = (values[at + 1] as number) - wedge.y;
  const alongX = values[at + 2] as number;
  const alongY = values[at + 3] as number;
  const endX = x + alongX;
  const endY = y + alongY;
  const fromRight = rightX * y - rightY * x;
  const endFromRight = rightX * endY - rightY * endX;
  if (fromRight < 0 && endFromRight < 0) return false;
  const fromLeft = leftY * x - leftX * y;
  const endFromLeft = leftY * endX - leftX * endY;
  if (fromLeft < 0 && endFromLeft < 0) return false;
  const side = x * alongY - y * alongX;
  // Either edge of the wedge leads away from the wall's line.
  if (side * (rightX * alongY - rightY * alongX) < 0 && side * (leftX * alongY - leftY * alongX) < 0) {
    return false;
  }
  const height = (values[at + 5] as number) - wedge.z;
  if (height < 0) return false;
  // How near the wall comes within the wedge: at its ends, or where it enters.
  const alongRight = side / (rightX * alongY - rightY * alongX);
  const alongLeft = side / (leftX * alongY - leftY * alongX);
  const right = alongRight * (middleX * rightX + middleY * rightY);
  const left = alongLeft * (middleX * leftX + middleY * leftY);
  const start = fromRight < 0 ? right : fromLeft < 0 ? left : middleX * x + middleY * y;
  const end = endFromRight < 0 ? right : endFromLeft < 0 ? left : middleX * endX + middleY * endY;
  const near = Math.min(start, end);
  return !(height < wedge.slope * near);
}
