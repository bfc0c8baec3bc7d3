import { turnCosine } from './lane-choice.ts';
import { signalAspect } from './signals.ts';
import { NO_EDGE } from './streets.ts';
import { NO_VEHICLE, STEP, type Traffic } from './traffic-state.ts';

/** A way driven with the siren on. */
export interface SirenDrive {
  readonly vehicle: number;
  /** Edges from where it starts to where it is needed. */
  readonly path: readonly number[];
  /** Place of the edge it is on in the path. */
  index: number;
  /** Metres along the last edge where it stops. */
  readonly goal: number;
  /** Metres driven so far. */
  driven: number;
}

/** Of the free-flow speed, how fast a driver with special rights goes on a free road. */
const EMERGENCY_SPEED = 1.2;
/** Past vehicles that gave way, and through a junction not shown green, m/s: at 20 km/h it can stop for who did not hear. */
const PASSING_SPEED = 11;
const CROSSING_SPEED = 5.6;
const ACCELERATION = 2;
const BRAKING = 2.5;
/** Sideways acceleration in a turn, m/s², and the radius of a right-angled one, metres. */
const TURN_ACCELERATION = 3;
const TURN_RADIUS = 10;
/** What it looks at ahead, metres. */
const HORIZON = 150;
/** Drivers so far ahead give way, and junctions so near are cleared, metres. */
const HEARD = 80;
/** It drives so far left of the middle of the left lane, metres: between the lanes, or along the middle of the road. */
const RESCUE_LANE = -1.75;

/** Takes back where sirens are heard, before all drives say it anew. */
export function clearSirens(traffic: Traffic, drives: Iterable<SirenDrive>): void {
  traffic.sirenCount = 0;
  for (const { path, index } of drives) {
    for (let at = Math.max(0, index - 2); at < path.length && at < index + 24; at++) {
      const edge = path[at] as number;
      traffic.sirens[edge] = Infinity;
      traffic.sirenNodes[traffic.streets.targets[edge] as number] = 0;
    }
  }
}

/** Says along which edges and at which nodes a siren is heard. */
export function soundSiren(traffic: Traffic, { vehicle, path, index }: SirenDrive): void {
  const { streets, sirens, sirenNodes } = traffic;
  traffic.sirenCount++;
  let from = traffic.places[vehicle] as number;
  let ahead = -from;
  for (let at = index; at < path.length && ahead < HEARD; at++) {
    const edge = path[at] as number;
    sirens[edge] = Math.min(sirens[edge] as number, from);
    ahead += streets.lengths[edge] as number;
    if (ahead < HEARD) sirenNodes[streets.targets[edge] as number] = 1;
    from = 0;
  }
}

/** Speed at which something so far ahead is reached at a speed, braking as the driver likes to. */
const fromDistance = (speed: number, distance: number): number =>
  Math.sqrt(speed * speed + 2 * BRAKING * Math.max(0, distance));

function turnSpeed(cosine: number): number {
  if (cosine > 0.98) return Infinity;
  const tangent = Math.sqrt((1 - cosine) / (1 + cosine + 1e-6));
  return Math.max(2, Math.sqrt((TURN_ACCELERATION * TURN_RADIUS) / tangent));
}

/** Whether somebody is on an edge ahead of a place. */
function isOccupied({ streets, fronts, places }: Traffic, edge: number, from: number): boolean {
  for (
    let lane = streets.laneOffsets[edge] as number;
    lane < (streets.laneOffsets[edge + 1] as number);
    lane++
  ) {
    const front = fronts[lane] as number;
    if (front !== NO_VEHICLE && (places[front] as number) > from) return true;
  }
  return false;
}

/** Whether other roads meet at the end of an edge and it shows no green. */
function isContested(traffic: Traffic, edge: number): boolean {
  const node = traffic.streets.targets[edge] as number;
  if (traffic.streets.junctions[node] === 0) return false;
  return (
    (traffic.signals.phases[edge] as number) > 1 ||
    signalAspect(traffic.signals, edge, traffic.stepCount * STEP) !== 'green'
  );
}

/** Greatest speed that all that lies ahead allows, m/s. */
function allowedSpeed(traffic: Traffic, drive: SirenDrive): number {
  const { streets, shapes } = traffic;
  const { path, index, vehicle } = drive;
  let place = traffic.places[vehicle] as number;
  let distance = -place;
  let allowed = Infinity;
  for (let at = index; at < path.length && distance < HORIZON; at++) {
    const edge = path[at] as number;
    const own = EMERGENCY_SPEED * (streets.speeds[edge] as number);
    allowed = Math.min(allowed, fromDistance(own, distance));
    if (distance < HEARD && isOccupied(traffic, edge, place)) allowed = Math.min(allowed, PASSING_SPEED);
    const isLast = at === path.length - 1;
    const end = distance + (isLast ? drive.goal : (streets.lengths[edge] as number));
    if (isLast) return Math.min(allowed, fromDistance(0, end));
    if (isContested(traffic, edge))
      allowed = Math.min(allowed, fromDistance(contestedSpeed(traffic, edge), end));
    allowed = Math.min(
      allowed,
      fromDistance(turnSpeed(turnCosine(shapes, edge, path[at + 1] as number)), end),
    );
    distance = end;
    place = 0;
  }
  return allowed;
}

/** On the faster road nobody need slow down much for a side road; elsewhere, and at red, it creeps across. */
function contestedSpeed({ streets, signals }: Traffic, edge: number): number {
  if ((signals.phases[edge] as number) <= 1) return CROSSING_SPEED;
  return Math.max(CROSSING_SPEED, 0.9 * (streets.speeds[edge] as number));
}

/**
 * One step of a drive with the siren on. The vehicle is in no lane: drivers ahead of it slow down and draw to the right, it passes
 * between the lanes (German road traffic order StVO § 11 (2) and § 38; most countries have the like). Speeds: 1.2 times the free-flow
 * speed on a free road, 40 km/h past others, 20 km/h over a red light.
 * @returns whether it is there.
 */
export function driveWithSiren(traffic: Traffic, drive: SirenDrive): boolean {
  const { vehicle, path } = drive;
  const { streets, speeds, places } = traffic;
  const speed = speeds[vehicle] as number;
  const allowed = allowedSpeed(traffic, drive);
  const newSpeed = Math.max(0, Math.min(allowed, speed + ACCELERATION * STEP));
  const way = ((speed + newSpeed) / 2) * STEP;
  speeds[vehicle] = newSpeed;
  drive.driven += way;
  traffic.odometers[vehicle] = (traffic.odometers[vehicle] as number) + way;
  let place = (places[vehicle] as number) + way;
  while (drive.index < path.length - 1 && place >= (streets.lengths[path[drive.index] as number] as number)) {
    place -= streets.lengths[path[drive.index] as number] as number;
    drive.index++;
  }
  places[vehicle] = place;
  placeOnPath(traffic, drive);
  return (
    drive.index === path.length - 1 &&
    (place >= drive.goal - 1 || (newSpeed < 0.3 && place >= drive.goal - 3))
  );
}

/** Tells the vehicle's columns where its drive has it, so that it is reported like any other. */
export function placeOnPath(traffic: Traffic, { vehicle, path, index }: SirenDrive): void {
  const { laneOffsets } = traffic.streets;
  const leftLane = (edge: number): number =>
    edge === NO_EDGE ? NO_EDGE : (laneOffsets[edge + 1] as number) - 1;
  const [previous, edge, next] = [
    path[index - 1] ?? NO_EDGE,
    path[index] ?? NO_EDGE,
    path[index + 1] ?? NO_EDGE,
  ];
  traffic.previousEdges[vehicle] = previous;
  traffic.edges[vehicle] = edge;
  traffic.nextEdges[vehicle] = next;
  traffic.previousLanes[vehicle] = leftLane(previous);
  traffic.lanes[vehicle] = leftLane(edge);
  traffic.nextLanes[vehicle] = leftLane(next);
  const shift = traffic.shifts[vehicle] as number;
  traffic.shifts[vehicle] = Math.max(RESCUE_LANE, shift - STEP);
}
