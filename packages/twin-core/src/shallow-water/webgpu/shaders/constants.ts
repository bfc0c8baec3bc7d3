import { GRAVITY, WALL } from '../../flow-state.ts';
import { SHORTEST_STEP } from '../../flow-solver.ts';
import { FACE_DEPTH } from '../../local-inertial.ts';
import { TILE_COLUMNS, TILE_ROWS } from '../tiles.ts';
import { declareConstants, TICKS_PER_SECOND } from './declarations.ts';

/** Stands for "no cell" and "no series". */
export const NONE = 0xffffffff;

/** Depth below 0 that is rounding in single precision, metres. */
const ROUNDING_DEPTH = 1e-7;

/** Threads of a workgroup that computes a tile, and of one that goes over lists. */
export interface GpuThreads {
  readonly tile: number;
  readonly list: number;
}

/** One thread per cell. */
export const HARDWARE_THREADS: GpuThreads = { tile: TILE_COLUMNS * TILE_ROWS, list: 64 };

/**
 * A program that stands in for a graphics processor runs four threads as one, and each further four of a workgroup on a
 * stack of their own, which costs it more than the work.
 */
export const SOFTWARE_THREADS: GpuThreads = { tile: 4, list: 4 };

/** Constants of all kernels. */
export function commonConstants({ tile, list }: GpuThreads): string {
  return declareConstants(
    {
      ...{ BED: 0, NONE, TILE_COLUMNS, TILE_ROWS, TILE_CELLS: TILE_COLUMNS * TILE_ROWS },
      ...{ TILE_THREADS: tile, LIST_THREADS: list },
    },
    { GRAVITY, WALL, FACE_DEPTH, SHORTEST_STEP, ROUNDING_DEPTH, TICKS_PER_SECOND },
  );
}
