import { addVehicle } from './lanes.ts';
import { drawRoute, MODE, NO_VEHICLE, type Traffic } from './traffic-state.ts';

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

/** Draws how many start on each edge: every seat of the city is as likely. */
function drawSeats(traffic: Traffic, count: number): Uint32Array {
  const { edgeCount, driven, lengths } = traffic.streets;
  const seats: number[] = [];
  for (let edge = 0; edge < edgeCount; edge++) {
    if (driven[edge] === 0) continue;
    for (let seat = seatsOn(lengths[edge] as number); seat > 0; seat--) seats.push(edge);
  }
  if (seats.length < count) {
    throw new RangeError(
      `createSyntheticCity: ${count} vehicles do not fit the roads; ask for at most ${seats.length}.`,
    );
  }
  const perEdge = new Uint32Array(edgeCount);
  for (let place = 0; place < count; place++) {
    const other = place + Math.floor(traffic.random.next() * (seats.length - place));
    const edge = seats[other] as number;
    seats[other] = seats[place] as number;
    perEdge[edge] = (perEdge[edge] as number) + 1;
  }
  return perEdge;
}

/**
 * Puts vehicles on the roads, spread by the length of road, each on its way to a drawn target.
 * @throws {RangeError} if so many do not fit.
 */
export function addFleet(traffic: Traffic, count: number): Fleet {
  const first = traffic.vehicleCount;
  const perEdge = drawSeats(traffic, count);
  const kinds: string[] = [];
  const { random, streets } = traffic;
  for (let edge = 0; edge < perEdge.length; edge++) {
    const onEdge = perEdge[edge] as number;
    if (onEdge === 0) continue;
    const spacing = ((streets.lengths[edge] as number) - ROOM_AT_END) / onEdge;
    // From front to rear, each within its own stretch.
    for (let seat = onEdge - 1; seat >= 0; seat--) {
      const draw = random.next();
      const kind =
        draw < KINDS[0].share ? KINDS[0] : draw < KINDS[0].share + KINDS[1].share ? KINDS[1] : KINDS[2];
      const place = (seat + 0.5) * spacing + (random.next() - 0.5) * (spacing - ROOM_EACH + 1);
      const speedFactor = 0.85 + 0.25 * random.next();
      const speed = Math.min(0.8 * (streets.speeds[edge] as number), Math.max(0, spacing - ROOM_EACH) / 3);
      const vehicle = addVehicle(traffic, {
        ...{ edge, place: Math.max(kind.length / 2, place), length: kind.length, speedFactor, speed },
        ...{ tree: 0, mode: MODE.roaming },
      });
      if (vehicle === NO_VEHICLE) {
        throw new RangeError(
          `addFleet: no room at ${place} m of edge ${edge}; put the fleet on empty roads.`,
        );
      }
      drawRoute(traffic, vehicle);
      kinds.push(kind.kind);
    }
  }
  return { first, count, kinds };
}
