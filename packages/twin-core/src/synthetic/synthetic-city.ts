import type { EntityBatch } from '../entities/entity-batch.ts';
import type { EntityClass } from '../entities/entity-class.ts';
import type { RoadNetwork } from '../network/road-network.ts';
import type { FeatureTable } from '../scene/feature-table.ts';
import { createRandom } from '../time/random.ts';
import type { FollowingParameters } from './car-following.ts';
import { driveStep } from './drive-step.ts';
import { closeRows } from './routing.ts';
import { createSensors } from './sensors.ts';
import { createSignals, deriveSignalNodes } from './signals.ts';
import { createStreetShapes } from './street-shapes.ts';
import { createStreets, drawTargets } from './streets.ts';
import { SYNTHETIC_CLASSES } from './synthetic-classes.ts';
import { createTraffic, STEP, type Traffic } from './traffic-state.ts';
import { addFleet, type Fleet } from './vehicle-fleet.ts';
import { reportVehicles, type ReportSeries } from './vehicle-reports.ts';

/** What a live city is made from. */
export interface SyntheticCityOptions {
  readonly network: RoadNetwork;
  /** Tables of the city by layer: `roads` gives bends, `points-of-interest` stations and stops. Default none. */
  readonly tables?: ReadonlyMap<string, FeatureTable>;
  /** Integer in [0, 2^32); the same seed makes the same city. Default 1. */
  readonly seed?: number;
  /** Time of the first report, milliseconds since 1970. */
  readonly startTime: number;
  /** Default 3,000; at most 100,000. */
  readonly vehicles?: number;
  readonly driver?: FollowingParameters;
  /** Nodes with a signal. Default: by the rule of `deriveSignalNodes`. */
  readonly signalNodes?: Uint32Array;
  /** Name of the feed in the batches. Default `synthetic`. */
  readonly source?: string;
}

/** A city that moves by itself; the same calls make the same reports. */
export interface SyntheticCity {
  readonly classes: readonly EntityClass[];
  /** Time reached, milliseconds since 1970. */
  readonly time: number;
  /**
   * Lets time pass up to `toTime` (milliseconds since 1970), in steps of 0.1 s.
   * @returns all reports of it in order of time; at most one batch per class and step.
   */
  advance(toTime: number): EntityBatch[];
  /** Closes these rows of the road layer and opens all others; vehicles find another way. */
  setClosedRows(rows: ReadonlySet<number>): void;
  /** All vehicles and lanes, for reading alone. */
  readonly traffic: Traffic;
}

/** Milliseconds per step. */
const STEP_MILLISECONDS = STEP * 1000;
/** Steps between two reports of a thing that moves. */
const MOVING_INTERVAL = Math.round(1 / STEP);
const MOST_VEHICLES = 100_000;
/** Targets vehicles are sent to. */
const TARGETS = 64;

/**
 * A live city on the real roads of a city package: everything in it is made by rule and drawn numbers, and labelled synthetic.
 * @throws {RangeError} saying which option is wrong.
 */
export function createSyntheticCity(options: SyntheticCityOptions): SyntheticCity {
  const { network, tables, startTime, seed = 1, vehicles = 3000, source = 'synthetic' } = options;
  if (!Number.isInteger(vehicles) || vehicles < 0 || vehicles > MOST_VEHICLES) {
    throw new RangeError(
      `createSyntheticCity: vehicles is ${vehicles}; give an integer from 0 to ${MOST_VEHICLES}.`,
    );
  }
  if (!Number.isFinite(startTime)) {
    throw new RangeError(`createSyntheticCity: startTime is ${startTime}; give milliseconds since 1970.`);
  }
  const random = createRandom(seed);
  const roads = tables?.get(network.layer);
  const streets = createStreets(network, roads);
  const shapes = createStreetShapes(streets, roads);
  const signalNodes = options.signalNodes ?? deriveSignalNodes(streets, shapes);
  const signals = createSignals(streets, shapes, signalNodes, () => random.next());
  const traffic = createTraffic(streets, shapes, signals, random, {
    targets: drawTargets(streets, TARGETS, random),
    capacity: vehicles,
    ...(options.driver !== undefined && { driver: options.driver }),
  });
  const fleet = addFleet(traffic, vehicles);
  const reports = fleetReports(fleet, source);
  const sensors = createSensors(traffic, tables, seed, source);
  let isStarted = false;

  const report = (batches: EntityBatch[]): void => {
    const time = startTime + traffic.stepCount * STEP_MILLISECONDS;
    const moved = reportVehicles(traffic, reports, fleet.first, time, fleet.kinds);
    if (moved !== undefined) batches.push(moved);
    batches.push(...sensors.report(time));
  };
  return {
    classes: SYNTHETIC_CLASSES,
    get time() {
      return startTime + traffic.stepCount * STEP_MILLISECONDS;
    },
    advance: (toTime) => {
      const batches: EntityBatch[] = [];
      if (!isStarted && toTime >= startTime) {
        isStarted = true;
        report(batches);
      }
      const steps = Math.floor((toTime - startTime) / STEP_MILLISECONDS + 1e-6);
      while (traffic.stepCount < steps) {
        driveStep(traffic);
        report(batches);
      }
      return batches;
    },
    setClosedRows: (rows) => {
      closeRows(traffic, rows);
    },
    traffic,
  };
}

function fleetReports(fleet: Fleet, source: string): ReportSeries {
  const ids = Array.from({ length: fleet.count }, (_, index) => `v${String(index + 1).padStart(5, '0')}`);
  return {
    ...{ entityClass: 'vehicle', source, ids, interval: MOVING_INTERVAL },
    sequences: new Uint32Array(fleet.count),
  };
}
