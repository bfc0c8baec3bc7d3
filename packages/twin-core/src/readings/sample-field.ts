import type { Position } from '../geo/position.ts';
import type { GridGeometry } from '../simulation/model.ts';
import { framesAt } from './field-in-time.ts';
import type { FieldInTime } from './field-in-time.ts';

/** The four cells around a position and their weights, which sum to 1. */
interface Neighbours {
  /** Cell the position lies in. */
  readonly own: number;
  readonly cells: readonly [number, number, number, number];
  readonly weights: readonly [number, number, number, number];
}

function neighboursOf({ bounds, columns, rows }: GridGeometry, position: Position): Neighbours | undefined {
  const [west, south, east, north] = bounds;
  const x = ((position[0] - west) / (east - west)) * columns;
  const y = ((position[1] - south) / (north - south)) * rows;
  const [column, row] = [Math.floor(x), Math.floor(y)];
  if (!(column >= 0 && row >= 0 && column < columns && row < rows)) return undefined;
  // Values stand for the middles of cells; beyond the outermost middles the edge's value holds.
  const [left, across] = placeBetween(x - 0.5, columns);
  const [below, up] = placeBetween(y - 0.5, rows);
  const right = Math.min(left + 1, columns - 1);
  const above = Math.min(below + 1, rows - 1);
  return {
    own: row * columns + column,
    cells: [below * columns + left, below * columns + right, above * columns + left, above * columns + right],
    weights: [(1 - across) * (1 - up), across * (1 - up), (1 - across) * up, across * up],
  };
}

/** Cell before a place and the share of the way to the next. */
function placeBetween(place: number, count: number): readonly [cell: number, share: number] {
  const held = Math.min(count - 1, Math.max(0, place));
  const cell = Math.floor(held);
  return [cell, held - cell];
}

/**
 * Bilinear between the middles of the cells, over those that hold something. A cell that holds nothing (dry ground, a
 * building, a cell never reached) has 0 and is no measurement: it neither gets a share of its neighbours nor lowers them.
 */
function mean({ own, cells, weights }: Neighbours, values: Float32Array): number {
  if (!isHeld(values[own])) return 0;
  let [sum, weight] = [0, 0];
  for (let corner = 0; corner < 4; corner += 1) {
    const value = values[cells[corner] as number];
    if (!isHeld(value)) continue;
    sum += value * (weights[corner] as number);
    weight += weights[corner] as number;
  }
  return weight > 0 ? sum / weight : 0;
}

function isHeld(value: number | undefined): value is number {
  return value !== undefined && value !== 0 && !Number.isNaN(value);
}

/**
 * Value of a frame at a position, in the field's unit: bilinear between the cells that hold something, 0 where the cell
 * holds nothing.
 * @param values of a frame, `rows * columns`.
 * @returns `undefined` outside the grid.
 */
export function sampleFrame(
  grid: GridGeometry,
  values: Float32Array,
  position: Position,
): number | undefined {
  const neighbours = neighboursOf(grid, position);
  return neighbours === undefined ? undefined : mean(neighbours, values);
}

/**
 * Value of a field at a position and time, in its unit: as {@link sampleFrame} in space, linear between frames; before
 * the first and after the last one those hold.
 * @param time seconds since the start of the run.
 * @returns `undefined` outside the grid.
 */
export function sampleField(
  { field, frames, times }: FieldInTime,
  time: number,
  position: Position,
): number | undefined {
  const neighbours = neighboursOf(field.grid, position);
  const mix = framesAt(times, time);
  if (neighbours === undefined || mix === undefined) return undefined;
  const before = mean(neighbours, frames[mix.before]?.values ?? new Float32Array());
  if (mix.mix === 0) return before;
  const after = mean(neighbours, frames[mix.after]?.values ?? new Float32Array());
  return before + (after - before) * mix.mix;
}

/**
 * Course of a field at a position: a value per frame, with its time. Empty outside the grid.
 * @param within another field of the same run: where and when it is 0, so is the course. Blocks of a coarse grid reach
 * over dry cells.
 */
export function courseAt(
  { field, frames }: FieldInTime,
  position: Position,
  within?: FieldInTime,
): readonly (readonly [seconds: number, value: number])[] {
  const neighbours = neighboursOf(field.grid, position);
  if (neighbours === undefined) return [];
  return frames.map(({ time, values }) => {
    const isOutside = within !== undefined && sampleField(within, time, position) === 0;
    return [time, isOutside ? 0 : mean(neighbours, values)] as const;
  });
}

/** All cells of a field at a time, linear between frames; not to be written to. */
export function fieldValuesAt({ frames, times }: FieldInTime, time: number): Float32Array {
  const { before, after, mix } = framesAt(times, time) ?? { before: 0, after: 0, mix: 0 };
  const first = frames[before]?.values ?? new Float32Array();
  const second = frames[after]?.values;
  if (mix === 0 || second === undefined) return first;
  return first.map((value, cell) => value + ((second[cell] as number) - value) * mix);
}
