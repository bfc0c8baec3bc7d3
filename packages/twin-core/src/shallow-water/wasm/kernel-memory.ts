import type { FlowAllocator, FlowLayout } from '../flow-state.ts';
import type { WebAssemblyMemory } from './web-assembly.ts';

/** Bytes of a page of WebAssembly. */
const PAGE = 65_536;
/** The first page is the module's own. */
const START = PAGE;
/** Four numbers may be read across the end of an array. */
const SLACK = 64;

/** Values per cell: two moments of depth and two discharges, bed, friction, share of the rain, and infiltration. */
const VALUES_PER_CELL = 10;
/** Rows that a strip has of its own: copies of discharges; or speeds, fluxes and sides of cells. */
export const SCRATCH_ROWS = 54;
/** Bytes of the descriptions of a state and of a strip with its sums, generously. */
const DESCRIPTION = 256;

/** Pages that a state of this layout takes with so many strips. */
export function pagesFor({ length, stride, rows }: FlowLayout, strips: number): number {
  const values = VALUES_PER_CELL * (4 * length + SLACK);
  const spans = 4 * (4 * (rows + 2) + SLACK);
  const scratch = strips * (4 * SCRATCH_ROWS * stride + SLACK + DESCRIPTION);
  return Math.ceil((START + values + spans + scratch + DESCRIPTION + SLACK) / PAGE);
}

/** Gives memory away piece by piece, from the bottom up. */
export interface KernelMemory extends FlowAllocator {
  values(length: number): Float32Array;
  /** Place of so many bytes. */
  bytes(length: number): number;
}

export function createKernelMemory({ buffer }: WebAssemblyMemory): KernelMemory {
  let top = START;
  const take = (bytes: number): number => {
    const place = top;
    top += Math.ceil((bytes + SLACK) / 16) * 16;
    return place;
  };
  return {
    values: (length) => new Float32Array(buffer, take(4 * length), length),
    columns: (length) => new Int32Array(buffer, take(4 * length), length),
    bytes: take,
  };
}
