import type { BatchValues, EntityBatch } from '../entities/entity-batch.ts';
import { headingOf, type LanePoint, type LaneWay, vehiclePoint } from './street-shapes.ts';
import { NO_EDGE } from './streets.ts';
import type { Traffic } from './traffic-state.ts';

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

/** Writes where a vehicle on the road is. */
export function writeVehicle(traffic: Traffic, vehicle: number, columns: MovingColumns, row: number): void {
  const { laterals } = traffic.shapes;
  way.previous = traffic.previousEdges[vehicle] as number;
  way.edge = traffic.edges[vehicle] as number;
  way.next = traffic.nextEdges[vehicle] as number;
  way.lateral = laterals[traffic.lanes[vehicle] as number] as number;
  if (way.previous !== NO_EDGE)
    way.previousLateral = laterals[traffic.previousLanes[vehicle] as number] as number;
  if (way.next !== NO_EDGE) way.nextLateral = laterals[traffic.nextLanes[vehicle] as number] as number;
  vehiclePoint(traffic.shapes, traffic.streets.lengths, way, traffic.places[vehicle] as number, point);
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
 * @param vehicles their numbers, in the order of `ids`. @param values of the properties, by entity, for those that report for the
 * first time.
 * @param time of the step, milliseconds since 1970.
 */
export function reportVehicles(
  traffic: Traffic,
  series: ReportSeries,
  first: number,
  time: number,
  kinds: readonly string[],
): EntityBatch | undefined {
  const { interval, ids, sequences } = series;
  const phase = traffic.stepCount % interval;
  const count = Math.max(0, Math.ceil((ids.length - phase) / interval));
  if (count === 0) return undefined;
  const columns = movingColumns(count);
  const isFirst = sequences[phase] === 0;
  const kindsNow: string[] = [];
  for (let row = 0, entity = phase; entity < ids.length; row++, entity += interval) {
    columns.entities[row] = entity;
    columns.observationTimes[row] = time;
    const sequence = (sequences[entity] as number) + 1;
    sequences[entity] = sequence;
    columns.sequences[row] = sequence;
    writeVehicle(traffic, first + entity, columns, row);
    if (isFirst) kindsNow.push(kinds[entity] as string);
  }
  const { entityClass, source } = series;
  const values: ReadonlyMap<string, BatchValues> | undefined = isFirst
    ? new Map([['kind', kindsNow]])
    : undefined;
  return {
    ...{ entityClass, source, arrivalTime: time, count, ids, ...columns },
    ...(values !== undefined && { values }),
  };
}
