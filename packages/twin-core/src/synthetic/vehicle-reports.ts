import type { BatchValues, EntityBatch } from '../entities/entity-batch.ts';
import { headingOf, type LanePoint, type LaneWay, vehiclePoint } from './street-shapes.ts';
import { NO_EDGE } from './streets.ts';
import { STEP, type Traffic } from './traffic-state.ts';

const UNITS_PER_DEGREE = 1e7;
const point: LanePoint = { east: 0, north: 0, directionEast: 1, directionNorth: 0 };
const way: LaneWay = { previous: 0, edge: 0, next: 0, previousLateral: 0, lateral: 0, nextLateral: 0 };

/** Degrees to the 1e-7 live data are kept at. */
export const roundDegrees = (degrees: number): number =>
  Math.round(degrees * UNITS_PER_DEGREE) / UNITS_PER_DEGREE;

/** Columns of one batch of things that move, filled row by row. */
export interface MovingColumns {
  readonly entities: Uint32Array;
  readonly observationTimes: Float64Array;
  readonly sequences: Float64Array;
  readonly positions: Float64Array;
  readonly headings: Float32Array;
  readonly speeds: Float32Array;
}

/** New columns for so many reports. */
export function movingColumns(count: number): MovingColumns {
  return {
    entities: new Uint32Array(count),
    observationTimes: new Float64Array(count),
    sequences: new Float64Array(count),
    positions: new Float64Array(count * 2),
    headings: new Float32Array(count),
    speeds: new Float32Array(count),
  };
}

/** Finds where a vehicle is drawn; into `point`. */
function locate(traffic: Traffic, vehicle: number): void {
  const { laterals } = traffic.shapes;
  way.previous = traffic.previousEdges[vehicle] as number;
  way.edge = traffic.edges[vehicle] as number;
  way.next = traffic.nextEdges[vehicle] as number;
  const shift = traffic.shifts[vehicle] as number;
  way.lateral = (laterals[traffic.lanes[vehicle] as number] as number) + shift;
  if (way.previous !== NO_EDGE)
    way.previousLateral = (laterals[traffic.previousLanes[vehicle] as number] as number) + shift;
  if (way.next !== NO_EDGE)
    way.nextLateral = (laterals[traffic.nextLanes[vehicle] as number] as number) + shift;
  vehiclePoint(traffic.shapes, traffic.streets.lengths, way, traffic.places[vehicle] as number, point);
}

/** Where a vehicle is, degrees. */
export function positionOf(
  traffic: Traffic,
  vehicle: number,
): readonly [longitude: number, latitude: number] {
  locate(traffic, vehicle);
  return [traffic.shapes.longitudeOf(point.east), traffic.shapes.latitudeOf(point.north)];
}

/** Writes where a vehicle is, how it is turned and how fast it drives. */
export function writeVehicle(traffic: Traffic, vehicle: number, columns: MovingColumns, row: number): void {
  locate(traffic, vehicle);
  columns.positions[row * 2] = roundDegrees(traffic.shapes.longitudeOf(point.east));
  columns.positions[row * 2 + 1] = roundDegrees(traffic.shapes.latitudeOf(point.north));
  columns.headings[row] = headingOf(point.directionEast, point.directionNorth);
  columns.speeds[row] = traffic.speeds[vehicle] as number;
}

/** Reports of one class, in turn: each entity once per interval, the entities spread evenly over it. */
export interface ReportSeries {
  readonly entityClass: string;
  readonly source: string;
  readonly ids: readonly string[];
  /** Steps between two reports of one entity. */
  readonly interval: number;
  /** Reports so far, by entity. */
  readonly sequences: Uint32Array;
}

/**
 * Reports of the vehicles whose turn it is.
 * @param vehicleOf number of an entity's vehicle. @param time of the step, milliseconds since 1970.
 * @param valuesOf values of the properties, in the order of the entities given; `undefined` for none.
 */
export function reportVehicles(
  traffic: Traffic,
  series: ReportSeries,
  vehicleOf: (entity: number) => number,
  time: number,
  valuesOf: (entities: Uint32Array, isFirst: boolean) => ReadonlyMap<string, BatchValues> | undefined,
): EntityBatch | undefined {
  const { interval, ids, sequences, entityClass, source } = series;
  const phase = traffic.stepCount % interval;
  const count = Math.max(0, Math.ceil((ids.length - phase) / interval));
  if (count === 0) return undefined;
  const columns = movingColumns(count);
  const isFirst = sequences[phase] === 0;
  for (let row = 0, entity = phase; entity < ids.length; row++, entity += interval) {
    columns.entities[row] = entity;
    columns.observationTimes[row] = time;
    const sequence = (sequences[entity] as number) + 1;
    sequences[entity] = sequence;
    columns.sequences[row] = sequence;
    writeVehicle(traffic, vehicleOf(entity), columns, row);
  }
  const values = valuesOf(columns.entities, isFirst);
  return {
    ...{ entityClass, source, arrivalTime: time, count, ids, ...columns },
    ...(values !== undefined && { values }),
  };
}

/** Steps between two reports of a thing that moves. */
const MOVING_INTERVAL = Math.round(1 / STEP);

/** Reports of a class that moves, each entity once a second. */
export function movingSeries(entityClass: string, source: string, ids: readonly string[]): ReportSeries {
  return { entityClass, source, ids, interval: MOVING_INTERVAL, sequences: new Uint32Array(ids.length) };
}
