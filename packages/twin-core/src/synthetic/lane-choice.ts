import { edgeAfter, endsOn } from './routes.ts';
import type { StreetShapes } from './street-shapes.ts';
import { NO_EDGE, type Streets } from './streets.ts';
import { NO_VEHICLE, type Traffic } from './traffic-state.ts';

/** Room in a lane beyond which more makes it no better, metres. */
const ROOM_ENOUGH = 40;
/** What staying in one's lane is worth in metres of room, and what the lane a driver prefers by habit is. */
const STAYING = 12;
const HABIT = 8;
/** Room a vehicle ahead gives up in the next seconds by its own speed, seconds. */
const FORESIGHT = 2;

/** Cosine of the angle between the end of an edge and the start of the next: 1 straight on, -1 turning round. */
export function turnCosine(shapes: StreetShapes, edge: number, next: number): number {
  const at = (shapes.offsets[edge + 1] as number) - 1;
  const start = shapes.offsets[next] as number;
  return (
    (shapes.directionEast[at] as number) * (shapes.directionEast[start] as number) +
    (shapes.directionNorth[at] as number) * (shapes.directionNorth[start] as number)
  );
}

/** Sine of the same angle: positive to the left. */
function turnSine(shapes: StreetShapes, edge: number, next: number): number {
  const at = (shapes.offsets[edge + 1] as number) - 1;
  const start = shapes.offsets[next] as number;
  return (
    (shapes.directionEast[at] as number) * (shapes.directionNorth[start] as number) -
    (shapes.directionNorth[at] as number) * (shapes.directionEast[start] as number)
  );
}

/** Lane of the next edge with the same place from the kerb, or the last there is. */
export function laneBeyond(streets: Streets, lane: number, edge: number, next: number): number {
  const first = streets.laneOffsets[next] as number;
  const place = lane - (streets.laneOffsets[edge] as number);
  return Math.min(first + place, (streets.laneOffsets[next + 1] as number) - 1);
}

/** Metres behind the last vehicle of a lane, with what it clears in the next seconds. */
function roomIn(traffic: Traffic, vehicle: number, lane: number): number {
  const last = traffic.rears[lane] as number;
  const holder = traffic.grants[lane] as number;
  const isWanted =
    holder !== NO_VEHICLE &&
    holder !== vehicle &&
    (traffic.grantSteps[lane] as number) >= traffic.stepCount - 1;
  const wanted = isWanted ? ROOM_ENOUGH / 4 : 0;
  if (last === NO_VEHICLE || last === vehicle) return ROOM_ENOUGH - wanted;
  const rear = (traffic.places[last] as number) - (traffic.halfLengths[last] as number);
  return Math.min(ROOM_ENOUGH, rear + FORESIGHT * (traffic.speeds[last] as number)) - wanted;
}

/**
 * Chooses the lane of the next edge. Who turns at its far end takes the lane on that side; else the lane with most room, of
 * equal ones the one straight ahead. Lanes are changed at nodes alone, never between.
 */
export function chooseLane(traffic: Traffic, vehicle: number): void {
  const { streets, shapes } = traffic;
  const next = traffic.nextEdges[vehicle] as number;
  if (next === NO_EDGE) {
    traffic.nextLanes[vehicle] = NO_EDGE;
    return;
  }
  const first = streets.laneOffsets[next] as number;
  const count = (streets.laneOffsets[next + 1] as number) - first;
  traffic.nextLanes[vehicle] = first;
  if (count === 1) return;
  const afterNext = endsOn(traffic, vehicle, next) ? NO_EDGE : edgeAfter(traffic, vehicle, next);
  let [from, to] = [first, first + count];
  if (afterNext !== NO_EDGE && turnCosine(shapes, next, afterNext) < Math.SQRT1_2) {
    // Of three lanes and more, two turn.
    const turning = count >= 3 ? 2 : 1;
    if (turnSine(shapes, next, afterNext) > 0) from = to - turning;
    else to = from + turning;
  }
  const straight = laneBeyond(
    streets,
    traffic.lanes[vehicle] as number,
    traffic.edges[vehicle] as number,
    next,
  );
  const habit = first + ((vehicle + next) % count);
  let best = -Infinity;
  for (let lane = from; lane < to; lane++) {
    const bonus = (lane === straight ? STAYING : 0) + (lane === habit ? HABIT : 0);
    const worth = roomIn(traffic, vehicle, lane) + bonus;
    if (worth <= best) continue;
    best = worth;
    traffic.nextLanes[vehicle] = lane;
  }
}
