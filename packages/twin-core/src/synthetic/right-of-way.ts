import { laneBeyond } from './lane-choice.ts';
import { edgeAfter, endsOn } from './routes.ts';
import { NO_SIGNAL, signalAspect } from './signals.ts';
import { NO_EDGE } from './streets.ts';
import { NO_VEHICLE, STEP, type Traffic } from './traffic-state.ts';

/** Braking a driver accepts to stop at amber, m/s². */
const AMBER_BRAKING = 2.5;
/** Seconds a vehicle on a main road must be away for one from a side road to go. */
const CRITICAL_GAP = 4;
/** After so many seconds at the line drivers take any gap that needs no braking of others. */
const PATIENCE = 30;
/** A road is main against another if it is so much faster. */
const MAIN_ROAD_RATIO = 1.2;
/** Room is looked for over this many edges beyond a junction. */
const EDGES_BEYOND = 4;
/** Faster than this a vehicle ahead is taken to clear the junction, m/s. */
const MOVING_ON = 3;
/** Slower than this a vehicle stands, m/s. */
const STANDING_SPEED = 1;

/**
 * Whether a vehicle may cross the end of an edge into a lane of the next one. Rule: at a signal, when it shows green, or
 * amber and it is too late to stop. At junctions, only if there is room for the whole vehicle beyond (the keep-clear rule);
 * nobody from another
 * road while a siren comes; without a signal, side roads give way to vehicles less than 4 s away on roads at least 1.2 times as fast (less the longer
 * they wait, none after 30 s), and everyone to those who could not stop any more. One vehicle at a time is let into a lane;
 * who came first, goes first.
 * @param gap from its front to the stop line, metres.
 */
export function mayCross(
  traffic: Traffic,
  vehicle: number,
  edge: number,
  next: number,
  lane: number,
  gap: number,
): boolean {
  const { grants, grantSteps, streets } = traffic;
  const isSignalled = traffic.signals.phases[edge] !== NO_SIGNAL;
  if (isSignalled && isStopped(traffic, vehicle, edge, gap)) return false;
  if (isTaken(traffic, vehicle, lane)) return false;
  const node = streets.sources[next] as number;
  if (traffic.sirenNodes[node] === 1 && traffic.sirens[edge] === Infinity) return false;
  if (streets.junctions[node] === 1) {
    if (!hasRoomBeyond(traffic, vehicle, next, lane)) return false;
    const isFree = isSignalled || grants[lane] === vehicle;
    if (!isFree && mustYield(traffic, vehicle, edge, next, node)) return false;
  }
  grants[lane] = vehicle;
  grantSteps[lane] = traffic.stepCount;
  return true;
}

/** Whether another vehicle has asked for a lane in this step or the one before. */
function isTaken({ grants, grantSteps, stepCount }: Traffic, vehicle: number, lane: number): boolean {
  const holder = grants[lane] as number;
  return holder !== NO_VEHICLE && holder !== vehicle && (grantSteps[lane] as number) >= stepCount - 1;
}

function isStopped(traffic: Traffic, vehicle: number, edge: number, gap: number): boolean {
  const aspect = signalAspect(traffic.signals, edge, traffic.stepCount * STEP);
  if (aspect !== 'amber') return aspect === 'red';
  const speed = traffic.speeds[vehicle] as number;
  return gap >= (speed * speed) / (2 * AMBER_BRAKING);
}

/** Keeps the right to enter a lane for a vehicle whose front is over the line already. */
export function keepGrant(traffic: Traffic, vehicle: number, lane: number): void {
  traffic.grants[lane] = vehicle;
  traffic.grantSteps[lane] = traffic.stepCount;
}

/**
 * Junctions are kept clear: one is entered only if whoever is last beyond it moves on or leaves room for the whole vehicle;
 * what lies beyond is followed over the short edges inside the junction.
 */
function hasRoomBeyond(traffic: Traffic, vehicle: number, next: number, lane: number): boolean {
  const { streets } = traffic;
  const needed = 2 * (traffic.halfLengths[vehicle] as number) + traffic.driver.standstillGap;
  let room = 0;
  for (let hop = 0; hop < EDGES_BEYOND; hop++) {
    const last = traffic.rears[lane] as number;
    if (last !== NO_VEHICLE && last !== vehicle) {
      if ((traffic.speeds[last] as number) > MOVING_ON) return true;
      return room + (traffic.places[last] as number) - (traffic.halfLengths[last] as number) > needed;
    }
    room += streets.lengths[next] as number;
    if (room > needed || endsOn(traffic, vehicle, next)) return true;
    const beyond = edgeAfter(traffic, vehicle, next);
    if (beyond === NO_EDGE) return true;
    lane = laneBeyond(streets, lane, next, beyond);
    next = beyond;
  }
  return true;
}

function mustYield(traffic: Traffic, vehicle: number, edge: number, next: number, node: number): boolean {
  const { streets } = traffic;
  const waited = traffic.waiting[vehicle] as number;
  if (waited >= PATIENCE) return false;
  const criticalGap = CRITICAL_GAP * (1 - waited / PATIENCE);
  const end = streets.incomingOffsets[node + 1] as number;
  for (let at = streets.incomingOffsets[node] as number; at < end; at++) {
    const approach = streets.incoming[at] as number;
    if (approach === edge || approach === (streets.reverses[edge] as number)) continue;
    const lastLane = streets.laneOffsets[approach + 1] as number;
    for (let lane = streets.laneOffsets[approach] as number; lane < lastLane; lane++) {
      const other = traffic.fronts[lane] as number;
      if (other === NO_VEHICLE || other === vehicle) continue;
      if (isInTheWay(traffic, other, approach, edge, next, criticalGap)) return true;
    }
  }
  return false;
}

/** Whether the first vehicle of another approach has the right to go before one on `edge` bound for `next`. */
function isInTheWay(
  traffic: Traffic,
  other: number,
  approach: number,
  edge: number,
  next: number,
  criticalGap: number,
): boolean {
  const { streets } = traffic;
  const speed = traffic.speeds[other] as number;
  if (speed < STANDING_SPEED) return false;
  const isMain = (streets.speeds[approach] as number) >= MAIN_ROAD_RATIO * (streets.speeds[edge] as number);
  const target = traffic.nextEdges[other] as number;
  // Equal roads meet only where both want the same lane.
  if (!isMain && target !== next) return false;
  if (target === NO_EDGE || target === streets.reverses[edge]) return false;
  const distance =
    (streets.lengths[approach] as number) -
    (traffic.places[other] as number) -
    (traffic.halfLengths[other] as number);
  const stopping = (speed * speed) / (2 * traffic.driver.braking);
  return distance < (isMain ? Math.max(stopping, criticalGap * speed) : stopping);
}
