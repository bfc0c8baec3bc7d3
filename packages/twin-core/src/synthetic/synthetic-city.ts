import type { EntityBatch } from '../entities/entity-batch.ts';
import type { EntityClass } from '../entities/entity-class.ts';
import type { RoadNetwork } from '../network/road-network.ts';
import type { FeatureTable } from '../scene/feature-table.ts';
import { createRandom } from '../time/random.ts';
import type { FollowingParameters } from './car-following.ts';
import type { BusLine } from './bus-lines.ts';
import { createBuses, planBuses } from './buses.ts';
import { createDemand, type Demand } from './demand.ts';
import { driveStep } from './drive-step.ts';
import { closeRows } from './routing.ts';
import { createEdgeFinder } from './edge-finder.ts';
import { createIncidents } from './incidents.ts';
import { createSensors } from './sensors.ts';
import { createSignals, deriveSignalNodes } from './signals.ts';
import { createStreetShapes } from './street-shapes.ts';
import { createStreets, drawTargets } from './streets.ts';
import { SYNTHETIC_CLASSES } from './synthetic-classes.ts';
import { createRoadways, createTraffic, STEP, type Traffic } from './traffic-state.ts';
import { createUnits, type Dispatch, type EmergencyUnit, planUnits } from './units.ts';
import { addFleet, type Fleet } from './vehicle-fleet.ts';
import { movingSeries, reportVehicles } from './vehicle-reports.ts';

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
  /** Whether as many drive as the hour of the day asks for, or all of them always. Default `daily`. */
  readonly demand?: Demand;
  /** Emergencies that the city makes up, to which it sends the nearest free unit itself. Default 12; 0 for a drill. */
  readonly incidentsPerHour?: number;
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
  /** Closes these rows of the road layer and opens all others; vehicles find another way, buses keep to their lines. */
  setClosedRows(rows: ReadonlySet<number>): void;
  /** Bus lines with their stops. */
  readonly busLines: readonly BusLine[];
  /** Fire engines, ambulances and police cars. */
  readonly units: readonly EmergencyUnit[];
  /**
   * Sends a unit to a position with its siren on, from wherever it is: by the quickest open way at free-flow times, up to 1.2 times
   * as fast, past others who draw to the right and slow down, with 20 km/h over red lights. Its `state` goes from `dispatched` to
   * `onScene`, after `secondsOnScene` to `returning` (in the lanes, without siren), and at its station to `available`.
   * @param unit its `id`. @param position degrees, WGS84; the scene is the nearest place of a road within 600 m.
   * @param secondsOnScene default 600; Infinity stays until {@link SyntheticCity.recall}.
   * @throws {RangeError} if there is no such unit, no road near or no open way.
   */
  dispatch(
    unit: string,
    position: readonly [longitude: number, latitude: number],
    secondsOnScene?: number,
  ): Dispatch;
  /** Sends a unit home, on its way or from the scene; one that is at home stays there. @throws {RangeError} if there is no such unit. */
  recall(unit: string): void;
  /** All vehicles and lanes, for reading alone. */
  readonly traffic: Traffic;
}

/** Milliseconds per step. */
const STEP_MILLISECONDS = STEP * 1000;
const MOST_VEHICLES = 100_000;
/** Targets vehicles are sent to. */
const TARGETS = 64;
const SECONDS_ON_SCENE = 600;
const INCIDENTS_PER_HOUR = 12;

function checkOptions({ vehicles = 0, startTime, incidentsPerHour = 0 }: SyntheticCityOptions): void {
  if (!Number.isInteger(vehicles) || vehicles < 0 || vehicles > MOST_VEHICLES) {
    throw new RangeError(
      `createSyntheticCity: vehicles is ${vehicles}; give an integer from 0 to ${MOST_VEHICLES}.`,
    );
  }
  if (!Number.isFinite(startTime)) {
    throw new RangeError(`createSyntheticCity: startTime is ${startTime}; give milliseconds since 1970.`);
  }
  if (!(incidentsPerHour >= 0 && incidentsPerHour <= 3600)) {
    throw new RangeError(
      `createSyntheticCity: incidentsPerHour is ${incidentsPerHour}; give a number from 0 to 3600.`,
    );
  }
}

/** All that drives and stands in a city. */
function populate(options: SyntheticCityOptions): {
  traffic: Traffic;
  city: Pick<SyntheticCity, 'busLines' | 'units' | 'dispatch' | 'recall'>;
  step: () => void;
  report: () => EntityBatch[];
} {
  const { network, tables, startTime, seed = 1, vehicles = 3000, source = 'synthetic' } = options;
  const random = createRandom(seed);
  const roads = tables?.get(network.layer);
  const streets = createStreets(network, roads);
  const shapes = createStreetShapes(streets, roads);
  const signalNodes = options.signalNodes ?? deriveSignalNodes(streets, shapes);
  const signals = createSignals(streets, shapes, signalNodes, () => random.next());
  const roadways = createRoadways(streets, shapes, signals);
  const finder = createEdgeFinder(streets, shapes);
  const busPlan = planBuses(roadways, finder, tables, seed);
  const unitPlan = planUnits(roadways, finder, tables, seed);
  const traffic = createTraffic(streets, shapes, signals, random, {
    targets: drawTargets(streets, TARGETS, random),
    capacity: vehicles + busPlan.count + unitPlan.count,
    ...(options.driver !== undefined && { driver: options.driver }),
  });
  const longitude = network.nodePositions[0] as number;
  const fleet = addFleet(traffic, vehicles);
  const buses = createBuses(traffic, busPlan, source, startTime, longitude);
  const units = createUnits(traffic, unitPlan, source);
  const sensors = createSensors(traffic, tables, seed, source);
  const steps: { step(): void }[] = [buses, units];
  const chance = createRandom((seed ^ 0xca_11) >>> 0);
  steps.push(createIncidents(traffic, units, options.incidentsPerHour ?? INCIDENTS_PER_HOUR, chance));
  if (options.demand !== 'constant')
    steps.push(createDemand(traffic, fleet, startTime, longitude, () => chance.next()));
  const vehicleReports = fleetReports(traffic, fleet, source);
  return {
    traffic,
    city: {
      ...{ busLines: buses.lines, units: units.list },
      recall: (unit) => {
        units.recall(unit);
      },
      dispatch: (unit, position, seconds = SECONDS_ON_SCENE) => units.dispatch(unit, position, seconds),
    },
    step: () => {
      driveStep(traffic);
      for (const part of steps) part.step();
    },
    report: () => {
      const time = startTime + traffic.stepCount * STEP_MILLISECONDS;
      const moved = [vehicleReports(time), buses.report(time)].filter((batch) => batch !== undefined);
      return [...moved, ...units.report(time), ...sensors.report(time)];
    },
  };
}

/**
 * A live city on the real roads of a city package: everything in it is made by rule and drawn numbers, and labelled synthetic.
 * @throws {RangeError} saying which option is wrong.
 */
export function createSyntheticCity(options: SyntheticCityOptions): SyntheticCity {
  checkOptions(options);
  const { startTime } = options;
  const { traffic, city, step, report } = populate(options);
  let isStarted = false;
  return {
    ...city,
    classes: SYNTHETIC_CLASSES,
    get time() {
      return startTime + traffic.stepCount * STEP_MILLISECONDS;
    },
    advance: (toTime) => {
      const batches: EntityBatch[] = [];
      if (!isStarted && toTime >= startTime) {
        isStarted = true;
        batches.push(...report());
      }
      const steps = Math.floor((toTime - startTime) / STEP_MILLISECONDS + 1e-6);
      while (traffic.stepCount < steps) {
        step();
        batches.push(...report());
      }
      return batches;
    },
    setClosedRows: (rows) => {
      closeRows(traffic, rows);
    },
    traffic,
  };
}

/** Reports of the fleet: the kind of each once. */
function fleetReports(
  traffic: Traffic,
  { first, count, kinds }: Fleet,
  source: string,
): (time: number) => EntityBatch | undefined {
  const ids = Array.from({ length: count }, (_, index) => `v${String(index + 1).padStart(5, '0')}`);
  const series = movingSeries('vehicle', source, ids);
  return (time) =>
    reportVehicles(
      traffic,
      series,
      (entity) => first + entity,
      time,
      (entities, isFirst) =>
        isFirst ? new Map([['kind', Array.from(entities, (entity) => kinds[entity] as string)]]) : undefined,
    );
}
