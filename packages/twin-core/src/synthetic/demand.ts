import { activityAt } from './daily-profiles.ts';
import { enterRoad, leaveRoad } from './lanes.ts';
import { MODE, STEP, type Traffic } from './traffic-state.ts';
import type { Fleet } from './vehicle-fleet.ts';

/** How many of the fleet drive: `daily` follows the hour of the day, `constant` keeps all on the road. */
export type Demand = 'daily' | 'constant';

/** Lets vehicles park and set out again, so that as many drive as the hour asks for. */
export interface DemandControl {
  /** One step. */
  step(): void;
}

/** Steps between two looks at the demand. */
const INTERVAL = Math.round(1 / STEP);
/** Vehicles that set out in one look at most. */
const MOST_STARTS = 5;
const AT_PLACE = 1.5;
const STANDING = 0.3;

/**
 * Follows the day: of the fleet, as many drive as {@link activityAt} says; who comes to its target when too many do
 * parks there, off the road, and the one that has stood longest sets out when too few do.
 * @param startTime milliseconds since 1970. @param longitude degrees. @param draw uniform in [0, 1).
 */
export function createDemand(
  traffic: Traffic,
  fleet: Fleet,
  startTime: number,
  longitude: number,
  draw: () => number,
): DemandControl {
  const wantedNow = (): number =>
    Math.round(fleet.count * activityAt(startTime + traffic.stepCount * STEP * 1000, longitude));
  const parked: number[] = [];
  let driving = fleet.count;
  // At the start, who does not drive has parked already.
  const share = wantedNow() / Math.max(1, fleet.count);
  for (let vehicle = fleet.first; vehicle < fleet.first + fleet.count; vehicle++) {
    if (draw() < share) continue;
    leaveRoad(traffic, vehicle);
    parked.push(vehicle);
    driving--;
  }
  return {
    step: () => {
      if (traffic.stepCount % INTERVAL !== 0) return;
      driving -= takeParked(traffic, parked);
      const missing = wantedNow() - driving;
      traffic.parkingWanted = Math.max(0, -missing - traffic.parkers.length);
      for (let start = 0; start < Math.min(MOST_STARTS, missing); start++) {
        const vehicle = parked.shift();
        if (vehicle === undefined) return;
        if (setOut(traffic, vehicle)) driving++;
        else parked.push(vehicle);
      }
    },
  };
}

function setOut(traffic: Traffic, vehicle: number): boolean {
  const edge = traffic.edges[vehicle] as number;
  return enterRoad(traffic, vehicle, edge, traffic.places[vehicle] as number, MODE.roaming);
}

/** Takes those off the road who stand where they park. @returns how many. */
function takeParked(traffic: Traffic, parked: number[]): number {
  const { parkers } = traffic;
  let taken = 0;
  for (let index = parkers.length - 1; index >= 0; index--) {
    const vehicle = parkers[index] as number;
    const distance = (traffic.stopPlaces[vehicle] as number) - (traffic.places[vehicle] as number);
    const isThere = Math.abs(distance) < AT_PLACE && (traffic.speeds[vehicle] as number) < STANDING;
    if (!isThere) continue;
    parkers.splice(index, 1);
    leaveRoad(traffic, vehicle);
    parked.push(vehicle);
    taken++;
  }
  return taken;
}
