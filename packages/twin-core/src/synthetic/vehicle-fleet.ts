import { addVehicle } from './lanes.ts';
import { drawRoute } from './routing.ts';
import { MODE, NO_VEHICLE, type Traffic } from './traffic-state.ts';

/** Kinds of private vehicles, how many of each hundred, and how long they are, metres. */
const KINDS = [
  { kind: 'car', share: 0.86, length: 4.6 },
  { kind: 'van', share: 0.09, length: 6 },
  { kind: 'truck', share: 0.05, length: 9 },
] as const;
/** Metres of lane one vehicle takes where it starts. */
const ROOM_EACH = 14;
/** Metres kept free at the end of an edge: nobody starts with its front over a stop line. */
const ROOM_AT_END = 8;

/** Vehicles that roam the city. */
export interface Fleet {
  /** Number of the first; the others follow. */
  readonly first: number;
  readonly count: number;
  readonly kinds: readonly string[];
}

/** Vehicles an edge can start with. */
function seatsOn(length: number): number {
  return Math.max(0, Math.floor((length - ROOM_AT_END) / ROOM_EACH));
}

/** Draws how many start on each lane: every seat of the city is as likely. */
function drawSeats(traffic: Traffic, count: number): Uint32Array {
  const { edgeCount, driven, lengths, laneOffsets } = traffic.streets;
  const seats: number[] = [];
  for (let edge = 0; edge < edgeCount; edge++) {
    if (driven[edge] === 0) continue;
    const onLane = seatsOn(lengths[edge] as number);
    for (let lane = laneOffsets[edge] as number; lane < (laneOffsets[edge + 1] as number); lane++) {
      for (let seat = 0; seat < onLane; seat++) seats.push(lane);
    }
  }
  if (seats.length < count) {
    throw new RangeError(
      `createSyntheticCity: ${count} vehicles do not fit the roads; ask for at most ${seats.length}.`,
    );
  }
  const perLane = new Uint32Array(laneOffsets[edgeCount] as number);
  for (let place = 0; place < count; place++) {
    const other = place + Math.floor(traffic.random.next() * (seats.length - place));
    const lane = seats[other] as number;
    seats[other] = seats[place] as number;
    perLane[lane] = (perLane[lane] as number) + 1;
  }
  return perLane;
}

/**
 * Puts vehicles on the roads, spread by the length of road, each on its way to a drawn target.
 * @throws {RangeError} if so many do not fit.
 */
export function addFleet(traffic: Traffic, count: number): Fleet {
  const first = traffic.vehicleCount;
  const perLane = drawSeats(traffic, count);
  const kinds: string[] = [];
  const { edgeCount, laneOffsets } = traffic.streets;
  for (let edge = 0; edge < edgeCount; edge++) {
    const firstLane = laneOffsets[edge] as number;
    for (let lane = firstLane; lane < (laneOffsets[edge + 1] as number); lane++) {
      seatVehicles(traffic, edge, lane - firstLane, perLane[lane] as number, kinds);
    }
  }
  return { first, count, kinds };
}

/** Puts so many on one lane, from front to rear, each within its own stretch. */
function seatVehicles(traffic: Traffic, edge: number, lane: number, count: number, kinds: string[]): void {
  const { random, streets } = traffic;
  const spacing = ((streets.lengths[edge] as number) - ROOM_AT_END) / count;
  for (let seat = count - 1; seat >= 0; seat--) {
    const draw = random.next();
    const kind =
      draw < KINDS[0].share ? KINDS[0] : draw < KINDS[0].share + KINDS[1].share ? KINDS[1] : KINDS[2];
    const place = (seat + 0.5) * spacing + (random.next() - 0.5) * (spacing - ROOM_EACH + 1);
    const speedFactor = 0.85 + 0.25 * random.next();
    const speed = Math.min(0.8 * (streets.speeds[edge] as number), Math.max(0, spacing - ROOM_EACH) / 3);
    const vehicle = addVehicle(traffic, {
      ...{ edge, lane, place: Math.max(kind.length / 2, place), length: kind.length, speedFactor, speed },
      ...{ tree: 0, mode: MODE.roaming },
    });
    if (vehicle === NO_VEHICLE) {
      throw new RangeError(`addFleet: no room at ${place} m of edge ${edge}; put the fleet on empty roads.`);
    }
    drawRoute(traffic, vehicle);
    kinds.push(kind.kind);
  }
}
