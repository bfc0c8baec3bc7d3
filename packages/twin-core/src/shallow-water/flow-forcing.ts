import { FlowError } from './flow-error.ts';
import type { FlowGrid } from './flow-grid.ts';
import { checkSeries } from './time-series.ts';
import type { TimeSeries } from './time-series.ts';

/** Side of the domain. */
export type FlowEdge = 'west' | 'east' | 'south' | 'north';

/** Water that enters at given cells, spread over them evenly. */
export interface Inflow {
  readonly name: string;
  /** Cells, row-major from the south-west. */
  readonly cells: readonly number[];
  /** m³/s for all cells together, 0 or more. */
  readonly discharge: TimeSeries;
}

/**
 * An open stretch of the domain's edge; all else is closed.
 * - `free`: water leaves by its own slope and never comes back.
 * - `stage`: a water body of given level stands outside; water goes both ways.
 */
export interface OpenBoundary {
  readonly name: string;
  readonly edge: FlowEdge;
  /** First cell along the edge, from the south or west. */
  readonly from: number;
  /** Last cell along the edge and one more. */
  readonly to: number;
  readonly kind: 'free' | 'stage';
  /** Height of the water outside in metres above the grid's datum; of `stage` only. */
  readonly level?: TimeSeries;
}

/**
 * Open water whose height something larger rules: a river in flood, a lake, the sea. Its cells are filled or drained to
 * it after each step; what that takes stands in the ledger with the open edges.
 */
export interface HeldWater {
  readonly name: string;
  readonly cells: readonly number[] | Int32Array;
  /**
   * Height of the water in each cell without the rise, metres above the grid's datum. A solver makes no copy: it must not
   * be changed, nor its buffer given away, while one runs.
   */
  readonly levels: readonly number[] | Float32Array;
  /** What is added to all of them, metres. */
  readonly rise: TimeSeries;
}

/** A bed that changes while the water runs: an embankment that breaches, a barrier that is put up. */
export interface BedChange {
  readonly name: string;
  readonly cells: readonly number[];
  /** Heights of the bed of these cells before and after, metres. */
  readonly from: readonly number[];
  readonly to: readonly number[];
  /** How far it has gone, 0 to 1. */
  readonly progress: TimeSeries;
}

/** A way for water beside the surface. */
export type FlowLink =
  | {
      readonly kind: 'pump';
      readonly name: string;
      readonly from: number;
      /** Cell it is pumped to; absent: out of the domain. */
      readonly to?: number;
      /** m³/s it moves while there is water. */
      readonly capacity: TimeSeries;
    }
  | {
      /** A pipe or opening under a bank: flow both ways by the difference of levels, as through an orifice. */
      readonly kind: 'culvert';
      readonly name: string;
      readonly from: number;
      readonly to: number;
      /** Height of its floor, metres above the grid's datum. */
      readonly invert: number;
      /** Metres. */
      readonly width: number;
      readonly height: number;
      /** Discharge coefficient in (0, 1]; 0.6 for a sharp edge. */
      readonly dischargeCoefficient: number;
    };

/** All that acts on the water besides its own weight. */
export interface FlowForcing {
  /** Depth of rain per second, m/s. */
  readonly rain?: TimeSeries;
  /** How many times the rain each cell takes: roofs' rain goes to the ground beside them. Absent: 1 on all ground. */
  readonly rainShare?: Float32Array;
  /** What the ground of each cell can take, m/s. */
  readonly infiltration?: Float32Array;
  readonly inflows?: readonly Inflow[];
  readonly boundaries?: readonly OpenBoundary[];
  readonly heldWater?: readonly HeldWater[];
  readonly bedChanges?: readonly BedChange[];
  readonly links?: readonly FlowLink[];
}

/** @throws {FlowError} naming the first thing that cannot be. */
export function checkForcing(forcing: FlowForcing, grid: FlowGrid): void {
  const { rain, rainShare, infiltration } = forcing;
  if (rain !== undefined) checkSeries(rain, 'The rain', 0);
  checkPerCell(rainShare, 'rainShare', grid);
  checkPerCell(infiltration, 'infiltration', grid);
  for (const { name, cells, discharge } of forcing.inflows ?? []) {
    checkCells(cells, `The inflow "${name}"`, grid);
    checkSeries(discharge, `The discharge of "${name}"`, 0);
  }
  for (const boundary of forcing.boundaries ?? []) checkBoundary(boundary, grid);
  for (const held of forcing.heldWater ?? []) checkHeldWater(held, grid);
  for (const change of forcing.bedChanges ?? []) checkBedChange(change, grid);
  for (const link of forcing.links ?? []) checkLink(link, grid);
}

function checkPerCell(values: Float32Array | undefined, name: string, { columns, rows }: FlowGrid): void {
  if (values === undefined) return;
  if (values.length !== columns * rows) {
    throw new FlowError(
      `${name} has ${values.length} values for ${columns * rows} cells; give one for each.`,
    );
  }
  const bad = values.findIndex((value) => !(value >= 0 && value < Infinity));
  if (bad >= 0) throw new FlowError(`${name} of cell ${bad} is ${values[bad]}; give 0 or more.`);
}

function checkCells(
  cells: Iterable<number> & { readonly length: number },
  what: string,
  grid: FlowGrid,
): void {
  const { columns, rows, bed } = grid;
  if (cells.length === 0) throw new FlowError(`${what} has no cell; place it inside the domain.`);
  for (const cell of cells) {
    if (!Number.isInteger(cell) || cell < 0 || cell >= columns * rows) {
      throw new FlowError(
        `${what} lies outside the domain (cell ${cell} of ${columns * rows}); move it inside or enlarge the domain.`,
      );
    }
    if (Number.isNaN(bed[cell])) {
      const at: [number, number] = [cell % columns, Math.floor(cell / columns)];
      throw new FlowError(
        `${what} stands on cell (${at[0]}, ${at[1]}), which is a wall; move it to ground.`,
        at,
      );
    }
  }
}

function checkBoundary({ name, edge, from, to, kind, level }: OpenBoundary, grid: FlowGrid): void {
  const length = edge === 'west' || edge === 'east' ? grid.rows : grid.columns;
  if (!(Number.isInteger(from) && Number.isInteger(to) && from >= 0 && to > from && to <= length)) {
    throw new FlowError(
      `The boundary "${name}" runs from cell ${from} to ${to} of the ${edge} edge; give a stretch within 0 to ${length}.`,
    );
  }
  if (kind !== 'stage') return;
  if (level === undefined)
    throw new FlowError(`The boundary "${name}" has no level; give the water's height.`);
  checkSeries(level, `The level of "${name}"`);
}

function checkHeldWater({ name, cells, levels, rise }: HeldWater, grid: FlowGrid): void {
  const what = `The held water "${name}"`;
  checkCells(cells, what, grid);
  if (levels.length !== cells.length) {
    throw new FlowError(`${what} has ${levels.length} levels for ${cells.length} cells; give one for each.`);
  }
  if (!levels.every((level) => Math.abs(level) <= 1e4)) {
    throw new FlowError(`${what} has a level beyond ±10000 m; give heights above the datum.`);
  }
  checkSeries(rise, `The rise of "${name}"`);
}

function checkBedChange({ name, cells, from, to, progress }: BedChange, grid: FlowGrid): void {
  checkCells(cells, `The bed change "${name}"`, grid);
  if (from.length !== cells.length || to.length !== cells.length) {
    throw new FlowError(`The bed change "${name}" needs a height before and after for each of its cells.`);
  }
  if (![...from, ...to].every((height) => Math.abs(height) <= 1e4)) {
    throw new FlowError(
      `The bed change "${name}" has a height beyond ±10000 m; give heights above the datum.`,
    );
  }
  checkSeries(progress, `The progress of "${name}"`, 0);
}

function checkLink(link: FlowLink, grid: FlowGrid): void {
  const what = `The ${link.kind} "${link.name}"`;
  checkCells(link.to === undefined ? [link.from] : [link.from, link.to], what, grid);
  if (link.from === link.to)
    throw new FlowError(`${what} begins and ends in the same cell; set its ends apart.`);
  if (link.kind === 'pump') {
    checkSeries(link.capacity, `${what}'s capacity`, 0);
    return;
  }
  const { width, height, dischargeCoefficient, invert } = link;
  if (!(
    width > 0 &&
    height > 0 &&
    dischargeCoefficient > 0 &&
    dischargeCoefficient <= 1 &&
    Math.abs(invert) <= 1e4
  )) {
    throw new FlowError(`${what} needs a width and height above 0 m and a discharge coefficient in (0, 1].`);
  }
}

/** What acts on the water but has no value for each cell; and no held water, which has one for each of its own. */
export type ActingForcing = Pick<FlowForcing, 'rain' | 'inflows' | 'boundaries' | 'bedChanges' | 'links'>;

/** A forcing without what has a value for each cell: a solver's state has that, and whoever lets theirs go has the memory back. */
export function withoutFields({ rain, inflows, boundaries, bedChanges, links }: FlowForcing): ActingForcing {
  return {
    ...(rain && { rain }),
    ...(inflows && { inflows }),
    ...(boundaries && { boundaries }),
    ...(bedChanges && { bedChanges }),
    ...(links && { links }),
  };
}
