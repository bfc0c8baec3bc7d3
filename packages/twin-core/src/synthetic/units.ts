import type { BatchValues, EntityBatch } from '../entities/entity-batch.ts';
import type { FeatureTable } from '../scene/feature-table.ts';
import { createRandom } from '../time/random.ts';
import type { EdgeFinder } from './edge-finder.ts';
import { addIdleVehicle, enterRoad, leaveRoad } from './lanes.ts';
import { treeTowards } from './routes.ts';
import { clearSirens, driveWithSiren, placeOnPath, type SirenDrive, soundSiren } from './siren-drive.ts';
import { NO_EDGE } from './streets.ts';
import { MODE, type Roadways, STEP, type Traffic } from './traffic-state.ts';
import { clamp, findStations, type Station, type UnitClass } from './unit-stations.ts';
import { movingSeries, positionOf, reportVehicles } from './vehicle-reports.ts';

/** What an emergency unit does; its property `state`. */
export type UnitState = 'available' | 'dispatched' | 'onScene' | 'returning';

/** An emergency unit as others see it. */
export interface EmergencyUnit {
  /** As in the reports, such as `ambulance-3`. */
  readonly id: string;
  readonly unitClass: UnitClass;
  readonly state: UnitState;
  readonly station: Station;
  /** Degrees, WGS84. */
  readonly position: readonly [longitude: number, latitude: number];
}

/** How a unit was sent. */
export interface Dispatch {
  /** Metres of the way. */
  readonly length: number;
  /** Seconds the way takes over the empty road at free-flow speed. */
  readonly freeTime: number;
}

/** The city's emergency units. */
export interface Units {
  readonly list: readonly EmergencyUnit[];
  /** Sends a unit. @throws {RangeError} if there is no such unit, or no road to the position. */
  dispatch(
    id: string,
    position: readonly [longitude: number, latitude: number],
    secondsOnScene: number,
  ): Dispatch;
  /** Sends a unit home from where it is. @throws {RangeError} if there is no such unit. */
  recall(id: string): void;
  step(): void;
  /** Reports of those whose turn it is. @param time milliseconds since 1970. */
  report(time: number): EntityBatch[];
}

interface Unit {
  readonly id: string;
  readonly unitClass: UnitClass;
  readonly station: Station;
  readonly vehicle: number;
  state: UnitState;
  drive: SirenDrive | undefined;
  /** Steps it stays on the scene, and the step it leaves. */
  stay: number;
  leaves: number;
}

const LENGTHS: Readonly<Record<UnitClass, number>> = { fireEngine: 9, ambulance: 6, policeCar: 4.8 };
/** A scene is reached from a road this near, metres. */
const SCENE_REACH = 600;
/** So near to its station a unit that returns is at home, metres. */
const AT_HOME = 2;

/** How many units a city has, so that room can be made for them, and where. */
export interface UnitPlan {
  readonly stations: readonly Station[];
  readonly finder: EdgeFinder;
  readonly count: number;
}

/** Stations of a city. */
export function planUnits(
  traffic: Roadways,
  finder: EdgeFinder,
  tables: ReadonlyMap<string, FeatureTable> | undefined,
  seed: number,
): UnitPlan {
  const stations = findStations(traffic, finder, tables, createRandom((seed ^ 0x11_9) >>> 0));
  return { stations, finder, count: stations.reduce((sum, { units }) => sum + units, 0) };
}

/** Puts the units of a plan at their stations, off the road. */
export function createUnits(traffic: Traffic, { stations, finder }: UnitPlan, source: string): Units {
  const units = makeUnits(traffic, stations);
  const byId = new Map(units.map((unit) => [unit.id, unit]));
  const groups = (Object.keys(LENGTHS) as UnitClass[]).map((unitClass) => {
    const members = units.filter((unit) => unit.unitClass === unitClass);
    return {
      members,
      series: movingSeries(
        unitClass,
        source,
        members.map(({ id }) => id),
      ),
    };
  });
  const known = (id: string): Unit => {
    const unit = byId.get(id);
    if (unit === undefined)
      throw new RangeError(`SyntheticCity: there is no unit ${id}; take one of \`units\`.`);
    return unit;
  };
  return {
    list: units.map((unit) => viewOf(traffic, unit)),
    dispatch: (id, position, secondsOnScene) =>
      dispatch(traffic, finder, known(id), position, secondsOnScene),
    recall: (id) => {
      const unit = known(id);
      if (unit.state === 'dispatched' || unit.state === 'onScene') goHome(traffic, unit);
    },
    step: () => {
      clearSirens(traffic, drivesOf(units));
      for (const unit of units) stepUnit(traffic, unit);
      for (const drive of drivesOf(units)) soundSiren(traffic, drive);
    },
    report: (time) =>
      groups.flatMap(({ members, series }) => {
        const memberOf = (entity: number): Unit => members[entity] as Unit;
        const batch = reportVehicles(
          traffic,
          series,
          (entity) => memberOf(entity).vehicle,
          time,
          (entities) => {
            const rows = Array.from(entities, memberOf);
            return new Map<string, BatchValues>([
              ['state', rows.map(({ state }) => state)],
              ['station', rows.map(({ station }) => station.name)],
            ]);
          },
        );
        return batch === undefined ? [] : [batch];
      }),
  };
}

function* drivesOf(units: readonly Unit[]): Generator<SirenDrive> {
  for (const { drive } of units) if (drive !== undefined) yield drive;
}

function makeUnits(traffic: Traffic, stations: readonly Station[]): Unit[] {
  const counts = new Map<UnitClass, number>();
  return stations.flatMap((station) =>
    Array.from({ length: station.units }, (): Unit => {
      const { unitClass, edge, place } = station;
      const number = (counts.get(unitClass) ?? 0) + 1;
      counts.set(unitClass, number);
      const vehicle = addIdleVehicle(traffic, LENGTHS[unitClass], 1);
      traffic.edges[vehicle] = edge;
      traffic.lanes[vehicle] = traffic.streets.laneOffsets[edge] as number;
      traffic.places[vehicle] = place;
      return {
        ...{ id: `${unitClass}-${number}`, unitClass, station, vehicle },
        ...{ state: 'available', drive: undefined, stay: 0, leaves: 0 },
      };
    }),
  );
}

function viewOf(traffic: Traffic, unit: Unit): EmergencyUnit {
  const { id, unitClass, station } = unit;
  return {
    ...{ id, unitClass, station },
    get state() {
      return unit.state;
    },
    get position() {
      return positionOf(traffic, unit.vehicle);
    },
  };
}

/** Quickest way over roads that are open from an edge into another; empty where none leads. */
function quickestWay(traffic: Traffic, from: number, to: number): number[] {
  const tree = traffic.finder.treeTo(to, traffic.closed, traffic.drivingTimes);
  const way = [from];
  while (way.at(-1) !== to) {
    const next = tree[traffic.streets.targets[way.at(-1) as number] as number] as number;
    if (next === NO_EDGE || way.length > traffic.streets.nodeCount) return [];
    way.push(next);
  }
  return way;
}

function dispatch(
  traffic: Traffic,
  finder: EdgeFinder,
  unit: Unit,
  [longitude, latitude]: readonly [number, number],
  secondsOnScene: number,
): Dispatch {
  const { shapes, streets } = traffic;
  const found = finder.nearest(shapes.eastOf(longitude), shapes.northOf(latitude), SCENE_REACH);
  if (found === undefined) {
    throw new RangeError(
      `SyntheticCity.dispatch: no road within ${SCENE_REACH} m of ${longitude}, ${latitude}; give a position near one.`,
    );
  }
  const goal = clamp(traffic, found);
  const { vehicle } = unit;
  const from = traffic.edges[vehicle] as number;
  const isAhead = from === goal.edge && goal.place >= (traffic.places[vehicle] as number);
  const path = isAhead ? [from] : wayRound(traffic, from, goal.edge);
  if (path.length === 0) {
    throw new RangeError(
      `SyntheticCity.dispatch: no open road leads from ${unit.id} to ${longitude}, ${latitude}; open one.`,
    );
  }
  if (traffic.modes[vehicle] !== MODE.off) leaveRoad(traffic, vehicle);
  if (unit.drive !== undefined) clearSirens(traffic, [unit.drive]);
  traffic.paths[vehicle] = undefined;
  unit.state = 'dispatched';
  unit.stay = Math.round(secondsOnScene / STEP);
  unit.drive = { vehicle, path, index: 0, goal: goal.place, driven: 0 };
  placeOnPath(traffic, unit.drive);
  const length =
    path.reduce((sum, edge) => sum + (streets.lengths[edge] as number), 0) -
    (traffic.places[vehicle] as number) -
    (streets.lengths[goal.edge] as number) +
    goal.place;
  const freeTime = path.reduce(
    (sum, edge) => sum + (streets.lengths[edge] as number) / (streets.speeds[edge] as number),
    0,
  );
  return { length, freeTime };
}

/** The quickest way, and round the block to a place of the same edge that lies behind. */
function wayRound(traffic: Traffic, from: number, to: number): number[] {
  if (from !== to) return quickestWay(traffic, from, to);
  const { streets } = traffic;
  const node = streets.targets[from] as number;
  const exits = streets.network.edgeOffsets;
  let best: number[] = [];
  for (let edge = exits[node] as number; edge < (exits[node + 1] as number); edge++) {
    if (streets.driven[edge] === 0 || traffic.closed[edge] === 1) continue;
    const way = quickestWay(traffic, edge, to);
    if (way.length > 0 && (best.length === 0 || way.length + 1 < best.length)) best = [from, ...way];
  }
  return best;
}

function stepUnit(traffic: Traffic, unit: Unit): void {
  if (unit.state === 'dispatched' && unit.drive !== undefined) {
    if (!driveWithSiren(traffic, unit.drive)) return;
    traffic.speeds[unit.vehicle] = 0;
    unit.drive = undefined;
    unit.state = 'onScene';
    unit.leaves = traffic.stepCount + unit.stay;
  } else if (unit.state === 'onScene') {
    if (traffic.stepCount >= unit.leaves) goHome(traffic, unit);
  } else if (unit.state === 'returning') {
    returnHome(traffic, unit);
  }
}

/** Ends what a unit does; from now on it looks for its way home as one of the traffic. */
function goHome(traffic: Traffic, unit: Unit): void {
  if (unit.drive !== undefined) clearSirens(traffic, [unit.drive]);
  unit.drive = undefined;
  unit.state = 'returning';
  const { vehicle, station } = unit;
  traffic.speeds[vehicle] = 0;
  traffic.treeOf[vehicle] = treeTowards(traffic, station.edge);
  traffic.stopEdges[vehicle] = station.edge;
  traffic.stopPlaces[vehicle] = station.place;
}

/** Returns without siren, in the lanes, as everyone drives; at its station it clears the road. */
function returnHome(traffic: Traffic, unit: Unit): void {
  const { vehicle, station } = unit;
  const edge = traffic.edges[vehicle] as number;
  const place = traffic.places[vehicle] as number;
  const isHome = edge === station.edge && Math.abs(place - station.place) < AT_HOME;
  if (traffic.modes[vehicle] === MODE.off) {
    if (!isHome) {
      enterRoad(traffic, vehicle, edge, place, MODE.errand);
      return;
    }
  } else if (isHome && (traffic.speeds[vehicle] as number) < 0.5) leaveRoad(traffic, vehicle);
  else return;
  unit.state = 'available';
  traffic.shifts[vehicle] = 0;
}
