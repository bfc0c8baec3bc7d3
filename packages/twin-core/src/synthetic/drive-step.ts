import { followingBraking, freeAcceleration, HARDEST_BRAKING } from './car-following.ts';
import { observeCongestion } from './congestion.ts';
import { chooseLane, laneBeyond, turnCosine } from './lane-choice.ts';
import { crossNode } from './lanes.ts';
import { keepGrant, mayCross } from './right-of-way.ts';
import { edgeAfter, endsOn } from './routes.ts';
import { drawRoute } from './routing.ts';
import { NO_SIGNAL } from './signals.ts';
import { NO_EDGE } from './streets.ts';
import { MODE, NO_VEHICLE, STEP, type Traffic } from './traffic-state.ts';

/** Sideways acceleration drivers accept in a turn, m/s². */
const TURN_ACCELERATION = 2.5;
/** Radius of a right-angled turn, metres, as the shapes round it. */
const TURN_RADIUS = 10;
const LEAST_TURN_SPEED = 2;
/** Drivers look at what comes this many edges on. */
const EDGES_AHEAD = 12;
/** Standing so long at the front of a lane, a roaming driver looks for another way, seconds. */
const REROUTE_AFTER = 60;

/** Speed drivers slow down to ahead of a siren, m/s; how far right they draw, metres; and how fast, m/s. */
const GIVE_WAY_SPEED = 5.5;
const GIVE_WAY_SHIFT = 0.9;
const SHIFT_SPEED = 0.5;

/** Nearer to the end of an edge, its lane of the next one stays chosen, metres: the turn has begun. */
const LANE_CHOSEN = 12;

/** A front this far beyond the stop line is over it, metres; less is rounding. */
const OVER_THE_LINE = 1e-3;

/** What hinders one vehicle; one object for all, so that a step makes no garbage. */
const view = { desiredSpeed: 0, braking: 0, room: 0 };

/**
 * One step of {@link STEP} seconds: all vehicles decide from the same state, then all move. Ballistic update (Treiber and
 * Kanagaraj 2015, Physica A 419, 183): v' = v + a dt, x' = x + v dt + a dt² / 2, and a vehicle that would reverse stops
 * where its speed is nought.
 */
export function driveStep(traffic: Traffic): void {
  const count = traffic.vehicleCount;
  const { modes } = traffic;
  for (let vehicle = 0; vehicle < count; vehicle++) {
    if (modes[vehicle] !== MODE.off) decide(traffic, vehicle);
  }
  for (let vehicle = 0; vehicle < count; vehicle++) {
    if (modes[vehicle] !== MODE.off) move(traffic, vehicle);
  }
  traffic.stepCount++;
  observeCongestion(traffic);
}

/** Takes an obstacle into account: `gap` metres from bumper to bumper. */
function follow(traffic: Traffic, speed: number, gap: number, obstacleSpeed: number): void {
  const braking = followingBraking(speed, gap, speed - obstacleSpeed, traffic.driver);
  if (braking > view.braking) view.braking = braking;
  if (gap < view.room) view.room = gap;
}

/** The speed from which comfortable braking reaches another within a distance. */
function approachSpeed(traffic: Traffic, speed: number, distance: number): number {
  return Math.sqrt(speed * speed + 2 * traffic.driver.braking * 0.7 * (distance > 0 ? distance : 0));
}

function decide(traffic: Traffic, vehicle: number): void {
  const { streets, places, halfLengths } = traffic;
  const edge = traffic.edges[vehicle] as number;
  const place = places[vehicle] as number;
  const speed = traffic.speeds[vehicle] as number;
  const half = halfLengths[vehicle] as number;
  view.desiredSpeed = (streets.speeds[edge] as number) * (traffic.speedFactors[vehicle] as number);
  if (traffic.sirenCount > 0 || traffic.shifts[vehicle] !== 0) giveWay(traffic, vehicle, edge, place);
  view.braking = 0;
  view.room = Infinity;
  const leader = traffic.ahead[vehicle] as number;
  if (leader === NO_VEHICLE) lookAhead(traffic, vehicle, edge, place, speed, half);
  else {
    const gap = (places[leader] as number) - place - (halfLengths[leader] as number) - half;
    follow(traffic, speed, gap, traffic.speeds[leader] as number);
  }
  if (traffic.stopEdges[vehicle] === edge) stopAt(traffic, vehicle, speed, place);
  const acceleration = freeAcceleration(speed, view.desiredSpeed, traffic.driver) - view.braking;
  traffic.accelerations[vehicle] = acceleration < -HARDEST_BRAKING ? -HARDEST_BRAKING : acceleration;
  traffic.room[vehicle] = view.room > 0 ? view.room : 0;
}

/** Ahead of a siren drivers slow down and draw to the right, so that it passes between the lanes (a rescue lane). */
function giveWay(traffic: Traffic, vehicle: number, edge: number, place: number): void {
  const isAhead = place >= (traffic.sirens[edge] as number);
  if (isAhead) view.desiredSpeed = Math.min(view.desiredSpeed, GIVE_WAY_SPEED);
  const shift = traffic.shifts[vehicle] as number;
  const missing = (isAhead ? GIVE_WAY_SHIFT : 0) - shift;
  const most = SHIFT_SPEED * STEP;
  traffic.shifts[vehicle] = shift + Math.max(-most, Math.min(most, missing));
}

/** Brings a vehicle to rest at its stop, less than a metre before it. */
function stopAt(traffic: Traffic, vehicle: number, speed: number, place: number): void {
  const distance = (traffic.stopPlaces[vehicle] as number) - place;
  const gap = distance + traffic.driver.standstillGap;
  if (gap < 0) return;
  const braking = followingBraking(speed, gap, speed, traffic.driver);
  if (braking > view.braking) view.braking = braking;
  if (distance < view.room) view.room = distance;
}

/** What the first of a lane sees: the line, the tails of those who left, the last of the lanes to come, turns. */
function lookAhead(
  traffic: Traffic,
  vehicle: number,
  firstEdge: number,
  place: number,
  speed: number,
  half: number,
): void {
  const { streets, driver } = traffic;
  const stopping = (speed * speed) / (2 * driver.braking);
  const asking = stopping + driver.standstillGap + 3;
  const horizon = stopping * 1.3 + speed * driver.timeGap + driver.standstillGap + 10;
  let edge = firstEdge;
  let next = traffic.nextEdges[vehicle] as number;
  let lane = traffic.lanes[vehicle] as number;
  let distance = (streets.lengths[edge] as number) - place;
  if (distance > LANE_CHOSEN) chooseLane(traffic, vehicle);
  let nextLane = traffic.nextLanes[vehicle] as number;
  for (let hop = 0; hop < EDGES_AHEAD; hop++) {
    const gap = distance - half;
    if (gap > horizon) return;
    if (next === NO_EDGE) {
      follow(traffic, speed, gap, 0);
      return;
    }
    followTail(traffic, vehicle, lane, distance, speed, half);
    if (isHeld(traffic, vehicle, edge, next, nextLane, gap, asking)) {
      // The line is a metre ahead of where they stop, so that nobody creeps over it.
      follow(traffic, speed, gap + 1, 0);
      if (gap < view.room) view.room = gap;
      return;
    }
    limitTurn(traffic, vehicle, edge, next, distance);
    const last = traffic.rears[nextLane] as number;
    if (last === vehicle) return;
    if (last !== NO_VEHICLE) {
      const rear = distance + (traffic.places[last] as number) - (traffic.halfLengths[last] as number);
      follow(traffic, speed, rear - half, traffic.speeds[last] as number);
      return;
    }
    if (traffic.stopEdges[vehicle] === next) {
      follow(traffic, speed, distance + (traffic.stopPlaces[vehicle] as number) + driver.standstillGap, 0);
    }
    if (endsOn(traffic, vehicle, next)) return;
    edge = next;
    lane = nextLane;
    distance += streets.lengths[edge] as number;
    next = edgeAfter(traffic, vehicle, edge);
    if (next !== NO_EDGE) nextLane = laneBeyond(streets, lane, edge, next);
  }
}

/** Whether a vehicle must stop at the end of an edge. @param asking distance from which right of way is asked for, metres. */
function isHeld(
  traffic: Traffic,
  vehicle: number,
  edge: number,
  next: number,
  lane: number,
  gap: number,
  asking: number,
): boolean {
  if (gap < -OVER_THE_LINE) {
    keepGrant(traffic, vehicle, lane);
    return false;
  }
  if (gap > asking && traffic.signals.phases[edge] === NO_SIGNAL) return false;
  return !mayCross(traffic, vehicle, edge, next, lane, gap);
}

/** Keeps off the tail of who left the lane last, if it is still on it or just beyond. */
function followTail(
  traffic: Traffic,
  vehicle: number,
  lane: number,
  distance: number,
  speed: number,
  half: number,
): void {
  const leaver = traffic.leavers[lane] as number;
  if (leaver === NO_VEHICLE || leaver === vehicle || traffic.modes[leaver] === MODE.off) return;
  const driven = (traffic.odometers[leaver] as number) - (traffic.leaveOdometers[lane] as number);
  const tail = driven - (traffic.halfLengths[leaver] as number);
  if (tail > traffic.driver.standstillGap) return;
  follow(traffic, speed, distance + tail - half, traffic.speeds[leaver] as number);
}

/** Slows down for a turn and for a slower road beyond it. */
function limitTurn(traffic: Traffic, vehicle: number, edge: number, next: number, distance: number): void {
  const { shapes, streets } = traffic;
  const cosine = turnCosine(shapes, edge, next);
  let speed = (streets.speeds[next] as number) * (traffic.speedFactors[vehicle] as number);
  if (cosine < 0.98) {
    // tan(θ / 2) by the half-angle formula: a turn of angle θ that begins `reach` before the corner has radius reach / tan(θ / 2).
    const tangent = Math.sqrt((1 - cosine) / (1 + cosine + 1e-6));
    const turning = Math.sqrt((TURN_ACCELERATION * TURN_RADIUS) / tangent);
    speed = Math.min(speed, turning > LEAST_TURN_SPEED ? turning : LEAST_TURN_SPEED);
  }
  if (speed >= view.desiredSpeed) return;
  const limit = approachSpeed(traffic, speed, distance);
  if (limit < view.desiredSpeed) view.desiredSpeed = limit;
}

function move(traffic: Traffic, vehicle: number): void {
  const { speeds, places, odometers, streets } = traffic;
  const speed = speeds[vehicle] as number;
  const acceleration = traffic.accelerations[vehicle] as number;
  let newSpeed = speed + acceleration * STEP;
  let way = speed * STEP + (acceleration * STEP * STEP) / 2;
  if (newSpeed < 0) {
    newSpeed = 0;
    way = acceleration < 0 ? (speed * speed) / (-2 * acceleration) : 0;
  }
  const room = traffic.room[vehicle] as number;
  if (way > room) {
    // Standing still needs no holding back: only what moves is counted.
    if (way > 1e-3) traffic.heldBack++;
    way = room;
    newSpeed = Math.min(newSpeed, way / STEP);
  }
  speeds[vehicle] = newSpeed;
  odometers[vehicle] = (odometers[vehicle] as number) + way;
  places[vehicle] = (places[vehicle] as number) + way;
  while (
    places[vehicle] >= (streets.lengths[traffic.edges[vehicle] as number] as number) &&
    traffic.nextEdges[vehicle] !== NO_EDGE
  ) {
    crossNode(traffic, vehicle);
  }
  if (newSpeed > 0.1 || traffic.ahead[vehicle] !== NO_VEHICLE) traffic.waiting[vehicle] = 0;
  else wait(traffic, vehicle);
}

function wait(traffic: Traffic, vehicle: number): void {
  const edge = traffic.edges[vehicle] as number;
  const waited = (traffic.waiting[vehicle] as number) + STEP;
  traffic.waiting[vehicle] = waited;
  if (waited < REROUTE_AFTER || traffic.modes[vehicle] !== MODE.roaming) return;
  const gap =
    (traffic.streets.lengths[edge] as number) -
    (traffic.places[vehicle] as number) -
    (traffic.halfLengths[vehicle] as number);
  if (gap < -OVER_THE_LINE) return;
  traffic.waiting[vehicle] = REROUTE_AFTER / 2;
  drawRoute(traffic, vehicle);
}
