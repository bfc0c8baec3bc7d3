import type { Position } from '../../geo/position.ts';
import { pow } from '../../numeric/power.ts';
import { constantSeries, FlowError, integralBetween } from '../../shallow-water/index.ts';
import type {
  FlowEdge,
  FlowForcing,
  HeldWater,
  Inflow,
  OpenBoundary,
  TimeSeries,
} from '../../shallow-water/index.ts';
import type { GridGeometry } from '../../simulation/model.ts';
import { bedChangesOf } from './bed-changes.ts';
import type { FloodParameters } from './parameters.ts';
import { COVER } from './surface/cell-cover.ts';
import { floodPlaneOf } from './surface/flood-plane.ts';
import type { FloodSurface } from './surface/flood-surface.ts';
import { nearestOpenCell } from './surface/object-cells.ts';

const MILLIMETRE = 1e-3;

/** All that a run's parameters let act on a surface. @throws {FlowError} if a place is of no use. */
export function forcingOf(
  parameters: FloodParameters,
  surface: FloodSurface,
  geometry: GridGeometry,
): FlowForcing {
  const isHeld = parameters.openWater === 'held';
  return {
    ...(parameters.rainMillimetres > 0 && { rain: rainSeries(parameters) }),
    rainShare: surface.rainShare,
    infiltration: surface.infiltration,
    inflows: inflowsOf(parameters, surface, geometry),
    boundaries: parameters.edges === 'free' ? freeEdges(surface, isHeld) : [],
    heldWater: isHeld ? heldWaters(parameters, surface) : [],
    bedChanges: bedChangesOf(parameters, surface, geometry),
    links: surface.links,
  };
}

/** Rivers rise; a pond that none runs through stays as it is. */
function heldWaters(parameters: FloodParameters, { rivers, lakes }: FloodSurface): HeldWater[] {
  return [
    { name: 'rivers', ...rivers, rise: riverSeries(parameters) },
    { name: 'lakes', ...lakes, rise: constantSeries(0) },
  ].filter(({ cells }) => cells.length > 0);
}

/** Where the peak of an event lies, as a share of its duration. */
const PEAK_SHARE = 0.4;
/** Of the Chicago storm: i = a / (t + b)^n, seconds and 1. */
const CHICAGO_B = 600;
const CHICAGO_N = 0.7;
/** Points of its course. */
const CHICAGO_POINTS = 60;

/** Depth of rain per second over time, m/s; its integral is the whole event. */
export function rainSeries({ rainMillimetres, rainDuration, rainPattern }: FloodParameters): TimeSeries {
  const course = courseOf(rainPattern, rainDuration);
  const last = course.times.at(-1) as number;
  const factor = (rainMillimetres * MILLIMETRE) / integralBetween(course, 0, last);
  return { times: course.times, values: course.values.map((value) => value * factor) };
}

function courseOf(pattern: FloodParameters['rainPattern'], duration: number): TimeSeries {
  const peak = PEAK_SHARE * duration;
  if (pattern === 'uniform') return { times: [0, duration, duration + 1], values: [1, 1, 0] };
  if (pattern === 'triangular') return { times: [0, peak, duration], values: [0, 1, 0] };
  const times: number[] = [];
  const values: number[] = [];
  for (let point = 0; point <= CHICAGO_POINTS; point += 1) {
    const time = (point / CHICAGO_POINTS) * duration;
    times.push(time);
    values.push(chicagoIntensity(time, peak, duration));
  }
  return { times: [...times, duration + 1], values: [...values, 0] };
}

/** Keifer and Chu 1957, equations 8 and 9, for i = a / (t + b)^n, without the factor a. */
function chicagoIntensity(time: number, peak: number, duration: number): number {
  const away = time < peak ? (peak - time) / PEAK_SHARE : (time - peak) / (1 - PEAK_SHARE);
  // Far from the peak of a long event the curve would come to nothing in the course of days; it never gets there.
  return ((1 - CHICAGO_N) * Math.min(away, duration) + CHICAGO_B) / pow(away + CHICAGO_B, 1 + CHICAGO_N);
}

/** What rivers rise by over time, metres. */
export function riverSeries(parameters: FloodParameters): TimeSeries {
  const { riverRise, riverRiseDuration: rising, riverPeakDuration: high } = parameters;
  if (riverRise === 0) return constantSeries(0);
  const fall = rising + Math.max(high, 1);
  return { times: [0, rising, fall, fall + rising], values: [0, riverRise, riverRise, 0] };
}

function inflowsOf(parameters: FloodParameters, surface: FloodSurface, geometry: GridGeometry): Inflow[] {
  const { inflowPosition, inflowDischarge, inflowRiseDuration: rising, inflowDuration } = parameters;
  if (inflowPosition === undefined || inflowDischarge === 0) return [];
  const cells = cellsAround(inflowPosition, surface, geometry, 'inflowPosition');
  const discharge: TimeSeries =
    rising === 0
      ? { times: [0, inflowDuration, inflowDuration + 1], values: [inflowDischarge, inflowDischarge, 0] }
      : rising * 2 === inflowDuration
        ? { times: [0, rising, inflowDuration], values: [0, inflowDischarge, 0] }
        : {
            times: [0, rising, inflowDuration - rising, inflowDuration],
            values: [0, inflowDischarge, inflowDischarge, 0],
          };
  return [{ name: 'inflow', cells, discharge }];
}

/** The open cell nearest to a place, and those around it: what pours onto one cell alone makes a tower of water. */
function cellsAround(
  position: Position,
  { cells: grid, flow }: FloodSurface,
  geometry: GridGeometry,
  name: string,
): number[] {
  const plane = floodPlaneOf(geometry);
  const isOpen = (cell: number): boolean => !Number.isNaN(flow.bed[cell]);
  const nearest = nearestOpenCell(grid, plane.east(position[0]), plane.north(position[1]), isOpen);
  if (nearest === undefined) {
    throw new FlowError(
      `${name}: [${position.join(', ')}] lies outside the domain, or no open ground is near; ` +
        'move it, or draw an area that holds it.',
    );
  }
  const column = nearest % grid.columns;
  const row = (nearest - column) / grid.columns;
  const found: number[] = [];
  for (let near = Math.max(0, row - 1); near <= Math.min(grid.rows - 1, row + 1); near += 1) {
    for (
      let beside = Math.max(0, column - 1);
      beside <= Math.min(grid.columns - 1, column + 1);
      beside += 1
    ) {
      const cell = near * grid.columns + beside;
      if (isOpen(cell)) found.push(cell);
    }
  }
  return found;
}

/** All of the domain's edge but where held water crosses it: its level is ruled, it does not run out. */
function freeEdges(surface: FloodSurface, held: boolean): OpenBoundary[] {
  const { columns, rows } = surface.cells;
  const isHeld = (cell: number): boolean => held && surface.cover[cell] === COVER.water;
  const edges: readonly (readonly [FlowEdge, number, (at: number) => number])[] = [
    ['west', rows, (row) => row * columns],
    ['east', rows, (row) => row * columns + columns - 1],
    ['south', columns, (column) => column],
    ['north', columns, (column) => (rows - 1) * columns + column],
  ];
  return edges.flatMap(([edge, length, cellAt]) => {
    const stretches: OpenBoundary[] = [];
    let from = 0;
    for (let at = 0; at <= length; at += 1) {
      if (at < length && !isHeld(cellAt(at))) continue;
      if (at > from) stretches.push({ name: `${edge} edge`, edge, from, to: at, kind: 'free' });
      from = at + 1;
    }
    return stretches;
  });
}
