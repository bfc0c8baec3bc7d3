import type { Random } from '../time/random.ts';
import { CITY_DRIVER, type FollowingParameters } from './car-following.ts';
import { createRouteFinder, type RouteFinder } from './route-tree.ts';
import type { Signals } from './signals.ts';
import type { StreetShapes } from './street-shapes.ts';
import { NO_EDGE, type Streets } from './streets.ts';
import { drivingTimesOf, freeTravelTimes } from './travel-times.ts';

/** Seconds per step of the simulation. */
export const STEP = 0.1;
/** No vehicle. */
export const NO_VEHICLE = -1;

/** How a vehicle behaves; indexes {@link Traffic.modes}. */
export const MODE = {
  /** Off the road: takes no part. */
  off: 0,
  /** Drives from one drawn target to the next. */
  roaming: 1,
  /** Drives to its stop and stands there until told otherwise. */
  errand: 2,
} as const;

/** What traffic is made of. */
export interface TrafficOptions {
  readonly driver?: FollowingParameters;
  /** Edges roaming vehicles are sent to. */
  readonly targets: Uint32Array;
  /** Vehicles there can be, on and off the road. */
  readonly capacity: number;
}

/**
 * State of all vehicles, in columns by vehicle, and of the lanes. A lane is a list of its vehicles from front to
 * rear; a vehicle's place is that of its middle. Plain data: the rules are functions over it.
 */
export interface Traffic {
  readonly streets: Streets;
  readonly shapes: StreetShapes;
  readonly signals: Signals;
  readonly driver: FollowingParameters;
  readonly random: Random;
  readonly finder: RouteFinder;
  /** Steps done. */
  stepCount: number;
  /** Vehicles known; below the capacity. */
  vehicleCount: number;
  /** Times a vehicle had to be held back at what was ahead, because the model's step would have passed it. */
  heldBack: number;

  readonly modes: Uint8Array;
  readonly edges: Uint32Array;
  /** Metres along the edge. */
  readonly places: Float64Array;
  /** m/s. */
  readonly speeds: Float64Array;
  /** m/s², of this step. */
  readonly accelerations: Float64Array;
  /** Metres it may move at most in this step. */
  readonly room: Float64Array;
  /** Half its length, metres. */
  readonly halfLengths: Float64Array;
  /** Of the free-flow speed, how much this driver drives. */
  readonly speedFactors: Float64Array;
  /** Metres driven. */
  readonly odometers: Float64Array;
  /** Seconds it stands for want of room or right of way. */
  readonly waiting: Float64Array;
  readonly previousEdges: Uint32Array;
  readonly nextEdges: Uint32Array;
  /** Lane it is on, as `Streets.laneOffsets` numbers them, that it came from and that it is bound for. */
  readonly lanes: Uint32Array;
  readonly previousLanes: Uint32Array;
  readonly nextLanes: Uint32Array;
  /** Index of its tree in `trees`. */
  readonly treeOf: Uint32Array;
  /** Loop of edges it keeps to instead of a tree, and its place there; each edge follows the one before. */
  readonly paths: (readonly number[] | undefined)[];
  readonly pathIndexes: Uint32Array;
  /** Metres right of the middle of its lane, to let a siren pass. */
  readonly shifts: Float64Array;
  /** Edge and place of the next stop; {@link NO_EDGE}: none. */
  readonly stopEdges: Uint32Array;
  readonly stopPlaces: Float64Array;
  /** Vehicle ahead and behind on the same lane. */
  readonly ahead: Int32Array;
  readonly behind: Int32Array;

  /** Front and rear vehicle by lane. */
  readonly fronts: Int32Array;
  readonly rears: Int32Array;
  /** Vehicle that left the lane last, and its odometer then: its tail may still be on it. */
  readonly leavers: Int32Array;
  readonly leaveOdometers: Float64Array;
  /** Vehicle that may enter the lane next, and the step it last asked. */
  readonly grants: Int32Array;
  readonly grantSteps: Float64Array;
  /** Vehicles that entered the edge so far, all lanes. */
  readonly entered: Uint32Array;
  /** Vehicles that shall park where they next arrive, and those on their last metres to it. */
  parkingWanted: number;
  readonly parkers: number[];
  /** Vehicles with a siren on their way. */
  sirenCount: number;
  /** By edge: place from which on a siren comes, metres; Infinity without one. */
  readonly sirens: Float64Array;
  /** 1: a siren comes to this node. */
  readonly sirenNodes: Uint8Array;
  /** 1: closed. */
  readonly closed: Uint8Array;
  /** Seconds an edge takes at free-flow speed; with the signal's wait; with the traffic of the last minutes. */
  readonly drivingTimes: Float64Array;
  readonly freeTimes: Float64Array;
  readonly travelTimes: Float64Array;
  /** Speeds and vehicles by edge; of use within one measurement alone. */
  readonly speedSums: Float64Array;
  readonly speedCounts: Uint32Array;

  /** Edge every tree leads to; the first are those of roaming vehicles. */
  readonly treeTargets: number[];
  /** Edge to take at each node, by tree; made when first needed. */
  readonly trees: (Uint32Array | undefined)[];
  readonly roamingTrees: number;
  readonly treeIndex: Map<number, number>;
}

/** What ways are planned on, before anything drives. */
export type Roadways = Pick<Traffic, 'streets' | 'shapes' | 'finder' | 'closed' | 'freeTimes'>;

/** Roads of a city, all open. */
export function createRoadways(streets: Streets, shapes: StreetShapes, signals: Signals): Roadways {
  return {
    ...{ streets, shapes, finder: createRouteFinder(streets), closed: new Uint8Array(streets.edgeCount) },
    freeTimes: freeTravelTimes(streets, signals),
  };
}

/** Empty streets, ready for vehicles. @throws {RangeError} without targets. */
export function createTraffic(
  streets: Streets,
  shapes: StreetShapes,
  signals: Signals,
  random: Random,
  options: TrafficOptions,
): Traffic {
  const { capacity, targets } = options;
  const { edgeCount } = streets;
  const laneCount = streets.laneOffsets[edgeCount] as number;
  if (targets.length === 0)
    throw new RangeError('createTraffic: there are no targets; give at least one edge.');
  const freeTimes = freeTravelTimes(streets, signals);
  return {
    ...{ drivingTimes: drivingTimesOf(streets), freeTimes, travelTimes: freeTimes.slice() },
    ...{ speedSums: new Float64Array(edgeCount), speedCounts: new Uint32Array(edgeCount) },
    ...{ streets, shapes, signals, random, stepCount: 0, vehicleCount: 0, heldBack: 0, sirenCount: 0 },
    ...{ parkingWanted: 0, parkers: [] },
    driver: options.driver ?? CITY_DRIVER,
    finder: createRouteFinder(streets),
    modes: new Uint8Array(capacity),
    edges: new Uint32Array(capacity).fill(NO_EDGE),
    places: new Float64Array(capacity),
    speeds: new Float64Array(capacity),
    accelerations: new Float64Array(capacity),
    room: new Float64Array(capacity),
    halfLengths: new Float64Array(capacity),
    speedFactors: new Float64Array(capacity),
    odometers: new Float64Array(capacity),
    waiting: new Float64Array(capacity),
    previousEdges: new Uint32Array(capacity).fill(NO_EDGE),
    nextEdges: new Uint32Array(capacity).fill(NO_EDGE),
    lanes: new Uint32Array(capacity).fill(NO_EDGE),
    previousLanes: new Uint32Array(capacity).fill(NO_EDGE),
    nextLanes: new Uint32Array(capacity).fill(NO_EDGE),
    treeOf: new Uint32Array(capacity),
    paths: Array.from({ length: capacity }, () => undefined),
    pathIndexes: new Uint32Array(capacity),
    shifts: new Float64Array(capacity),
    stopEdges: new Uint32Array(capacity).fill(NO_EDGE),
    stopPlaces: new Float64Array(capacity),
    ahead: new Int32Array(capacity).fill(NO_VEHICLE),
    behind: new Int32Array(capacity).fill(NO_VEHICLE),
    fronts: new Int32Array(laneCount).fill(NO_VEHICLE),
    rears: new Int32Array(laneCount).fill(NO_VEHICLE),
    leavers: new Int32Array(laneCount).fill(NO_VEHICLE),
    leaveOdometers: new Float64Array(laneCount),
    grants: new Int32Array(laneCount).fill(NO_VEHICLE),
    grantSteps: new Float64Array(laneCount).fill(-10),
    entered: new Uint32Array(edgeCount),
    sirens: new Float64Array(edgeCount).fill(Infinity),
    sirenNodes: new Uint8Array(streets.nodeCount),
    closed: new Uint8Array(edgeCount),
    treeTargets: [...targets],
    trees: Array.from(targets, () => undefined),
    roamingTrees: targets.length,
    treeIndex: new Map(Array.from(targets, (edge, index) => [edge, index])),
  };
}
