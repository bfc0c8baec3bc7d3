import { chooseNext } from './routing.ts';
import { MODE, NO_VEHICLE, type Traffic } from './traffic-state.ts';
import { NO_EDGE } from './streets.ts';

/** What a vehicle is made with. */
export interface NewVehicle {
  readonly edge: number;
  /** From the kerb; default 0. */
  readonly lane?: number;
  /** Metres along the edge, of its middle. */
  readonly place: number;
  /** Metres. */
  readonly length: number;
  /** Of the free-flow speed; default 1. */
  readonly speedFactor?: number;
  /** m/s; default 0. */
  readonly speed?: number;
  /** Tree it follows. */
  readonly tree: number;
  readonly mode: number;
}

/**
 * Puts a vehicle between those on an edge. @returns its number, or {@link NO_VEHICLE} where there is no room.
 * @throws {RangeError} beyond the capacity.
 */
export function addVehicle(traffic: Traffic, vehicle: NewVehicle): number {
  const index = traffic.vehicleCount;
  if (index >= traffic.modes.length) {
    throw new RangeError(
      `addVehicle: ${traffic.modes.length} vehicles are all there can be; raise the capacity.`,
    );
  }
  traffic.halfLengths[index] = vehicle.length / 2;
  traffic.speedFactors[index] = vehicle.speedFactor ?? 1;
  traffic.treeOf[index] = vehicle.tree;
  if (!enterRoad(traffic, index, vehicle.edge, vehicle.place, vehicle.mode, vehicle.lane)) return NO_VEHICLE;
  traffic.speeds[index] = vehicle.speed ?? 0;
  traffic.vehicleCount = index + 1;
  return index;
}

/** A vehicle that never was on the road: idle at its place. @returns its number. */
export function addIdleVehicle(traffic: Traffic, length: number, speedFactor: number): number {
  const index = traffic.vehicleCount;
  if (index >= traffic.modes.length) {
    throw new RangeError(
      `addIdleVehicle: ${traffic.modes.length} vehicles are all there can be; raise the capacity.`,
    );
  }
  traffic.halfLengths[index] = length / 2;
  traffic.speedFactors[index] = speedFactor;
  traffic.vehicleCount = index + 1;
  return index;
}

/**
 * Brings a vehicle onto an edge, at rest, if there is room for it and a standstill gap before and behind. The vehicle behind
 * must be able to stop in time.
 * @param place metres along the edge, of its middle. @param fromKerb lane, counted from the kerb.
 */
export function enterRoad(
  traffic: Traffic,
  vehicle: number,
  edge: number,
  place: number,
  mode: number,
  fromKerb = 0,
): boolean {
  const { fronts, rears, ahead, behind, places } = traffic;
  const lane = (traffic.streets.laneOffsets[edge] as number) + fromKerb;
  let leader = NO_VEHICLE;
  let follower = fronts[lane] as number;
  while (follower !== NO_VEHICLE && (places[follower] as number) > place) {
    leader = follower;
    follower = behind[follower] as number;
  }
  if (!hasRoomAhead(traffic, vehicle, edge, lane, place, leader)) return false;
  if (!hasRoomBehind(traffic, vehicle, place, follower)) return false;
  traffic.edges[vehicle] = edge;
  traffic.lanes[vehicle] = lane;
  places[vehicle] = place;
  traffic.speeds[vehicle] = 0;
  traffic.waiting[vehicle] = 0;
  traffic.previousEdges[vehicle] = NO_EDGE;
  traffic.previousLanes[vehicle] = NO_EDGE;
  traffic.modes[vehicle] = mode;
  traffic.stopEdges[vehicle] = mode === MODE.roaming ? NO_EDGE : (traffic.stopEdges[vehicle] as number);
  // Edges it left before it stood aside must not take it for one that has just left.
  traffic.odometers[vehicle] = (traffic.odometers[vehicle] as number) + 100;
  ahead[vehicle] = leader;
  behind[vehicle] = follower;
  if (leader === NO_VEHICLE) fronts[lane] = vehicle;
  else behind[leader] = vehicle;
  if (follower === NO_VEHICLE) rears[lane] = vehicle;
  else ahead[follower] = vehicle;
  chooseNext(traffic, vehicle);
  return true;
}

function hasRoomAhead(
  traffic: Traffic,
  vehicle: number,
  edge: number,
  lane: number,
  place: number,
  leader: number,
): boolean {
  const front = place + (traffic.halfLengths[vehicle] as number);
  if (leader === NO_VEHICLE) {
    return front <= (traffic.streets.lengths[edge] as number) && isTailClear(traffic, edge, lane, front);
  }
  const rear = (traffic.places[leader] as number) - (traffic.halfLengths[leader] as number);
  return rear - front >= traffic.driver.standstillGap;
}

function hasRoomBehind(traffic: Traffic, vehicle: number, place: number, follower: number): boolean {
  const rear = place - (traffic.halfLengths[vehicle] as number);
  if (follower === NO_VEHICLE) return rear >= 0;
  const gap = rear - (traffic.places[follower] as number) - (traffic.halfLengths[follower] as number);
  const speed = traffic.speeds[follower] as number;
  return gap >= traffic.driver.standstillGap + speed + (speed * speed) / (2 * traffic.driver.braking);
}

/** Whether nothing that left a lane still stands on its last metres, from a place on. */
function isTailClear(traffic: Traffic, edge: number, lane: number, place: number): boolean {
  const leaver = traffic.leavers[lane] as number;
  if (leaver === NO_VEHICLE || traffic.modes[leaver] === MODE.off) return true;
  const driven = (traffic.odometers[leaver] as number) - (traffic.leaveOdometers[lane] as number);
  const tail = (traffic.streets.lengths[edge] as number) + driven - (traffic.halfLengths[leaver] as number);
  return tail - place > traffic.driver.standstillGap;
}

/** Takes a vehicle off the road, wherever it is in its lane. */
export function leaveRoad(traffic: Traffic, vehicle: number): void {
  unlink(traffic, vehicle);
  traffic.modes[vehicle] = MODE.off;
  traffic.speeds[vehicle] = 0;
}

function unlink(traffic: Traffic, vehicle: number): void {
  const { fronts, rears, ahead, behind } = traffic;
  const lane = traffic.lanes[vehicle] as number;
  const leader = ahead[vehicle] as number;
  const follower = behind[vehicle] as number;
  if (leader === NO_VEHICLE) fronts[lane] = follower;
  else behind[leader] = follower;
  if (follower === NO_VEHICLE) rears[lane] = leader;
  else ahead[follower] = leader;
  ahead[vehicle] = NO_VEHICLE;
  behind[vehicle] = NO_VEHICLE;
}

/** Moves the front vehicle of an edge onto the next one it has chosen. */
export function crossNode(traffic: Traffic, vehicle: number): void {
  const { ahead, rears, fronts, behind } = traffic;
  const from = traffic.edges[vehicle] as number;
  const to = traffic.nextEdges[vehicle] as number;
  const fromLane = traffic.lanes[vehicle] as number;
  const lane = traffic.nextLanes[vehicle] as number;
  const beyond = (traffic.places[vehicle] as number) - (traffic.streets.lengths[from] as number);
  unlink(traffic, vehicle);
  traffic.leavers[fromLane] = vehicle;
  traffic.leaveOdometers[fromLane] = (traffic.odometers[vehicle] as number) - beyond;
  const leader = rears[lane] as number;
  ahead[vehicle] = leader;
  if (leader === NO_VEHICLE) fronts[lane] = vehicle;
  else behind[leader] = vehicle;
  rears[lane] = vehicle;
  traffic.previousEdges[vehicle] = from;
  traffic.previousLanes[vehicle] = fromLane;
  traffic.edges[vehicle] = to;
  traffic.lanes[vehicle] = lane;
  traffic.places[vehicle] = beyond;
  traffic.waiting[vehicle] = 0;
  traffic.entered[to] = (traffic.entered[to] as number) + 1;
  if (traffic.grants[lane] === vehicle) traffic.grants[lane] = NO_VEHICLE;
  chooseNext(traffic, vehicle);
}
