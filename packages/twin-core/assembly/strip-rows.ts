// What a strip of the shallow water kernel keeps besides the state, row by row. Compiled by AssemblyScript.
import { State, Strip } from './memory';

/**
 * Rows of a strip's own: speeds of three rows of cells, by turns; four fluxes of three rows of faces; and of second order
 * four sides of four values for two rows of cells by turns, with what the bed's slope in a cell takes along both axes.
 */
export const SPEEDS: i32 = 0;
export const SOUTH: i32 = 6;
export const NORTH: i32 = 10;
export const WEST: i32 = 14;
export const SIDES: i32 = 18;
export const THRUSTS: i32 = 50;

/** Which of a row of fluxes. */
export const MASS: i32 = 0;
export const BEFORE: i32 = 1;
export const BEHIND: i32 = 2;
export const ACROSS: i32 = 3;

@inline
export function rowOf(state: State, strip: Strip, row: i32): usize {
  return strip.scratch + (<usize>(row * state.stride) << 2);
}

@inline
export function speedsOf(state: State, strip: Strip, row: i32, axis: i32): usize {
  return rowOf(state, strip, SPEEDS + 2 * (row % 3) + axis);
}

/** Where the values of a side of a row's cells are kept, one row each: depth, bed, speeds towards east and north. */
@inline
export function sidesOf(state: State, strip: Strip, row: i32, side: i32): usize {
  return rowOf(state, strip, SIDES + 16 * (row & 1) + 4 * side);
}

@inline
export function thrustsOf(state: State, strip: Strip, row: i32): usize {
  return rowOf(state, strip, THRUSTS + 2 * (row & 1));
}
