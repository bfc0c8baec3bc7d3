import type { FlowAllocator, FlowLayout } from '../flow-state.ts';
import type { WebAssemblyMemory } from './web-assembly.ts';

/** Bytes of a page of WebAssembly. */
export const PAGE = 65_536;
/** The first page is the module's own. */
const START = PAGE;
/** Four numbers may be read across the end of an array. */
const SLACK = 64;

/** Values per cell: two moments of depth and two discharges, bed, friction and share of the rain. */
const VALUES_PER_CELL = 9;
/** Sums in double precision that each row has: what seeps away, and what passes the edges inwards and outwards. */
export const ROW_SUMS = 3;
/** Bytes of what threads and strips have in common, generously. */
const DESCRIPTIONS = 1024;
const STRIP = 64;

/** What a kernel needs besides the arrays of its cells. */
export interface KernelNeeds {
  /** Threads, that of the run among them. */
  readonly threads: number;
  /** Most strips of a step. */
  readonly strips: number;
  /** Rows of the stride that each thread has of its own. */
  readonly scratchRows: number;
  /** Whether each cell has an infiltration. */
  readonly infiltration: boolean;
}

/** Pages that a state of this layout takes. */
export function pagesFor({ length, stride, rows }: FlowLayout, needs: KernelNeeds): number {
  const values = (VALUES_PER_CELL + (needs.infiltration ? 1 : 0)) * (4 * length + SLACK);
  const spans = 4 * (4 * (rows + 2) + SLACK);
  const sums = ROW_SUMS * (8 * (rows + 2) + SLACK);
  const scratch = needs.threads * (4 * needs.scratchRows * stride + SLACK);
  const strips = STRIP * needs.strips + SLACK;
  return Math.ceil((START + values + spans + sums + scratch + strips + DESCRIPTIONS) / PAGE);
}

/** Gives memory away piece by piece, from the bottom up. */
export interface KernelMemory extends FlowAllocator {
  values(length: number): Float32Array;
  /** Place of so many bytes. */
  bytes(length: number): number;
}

/** Pieces begin where no other piece shares a line of the processor's cache. */
const LINE = 64;

export function createKernelMemory({ buffer }: WebAssemblyMemory): KernelMemory {
  let top = START;
  const take = (bytes: number): number => {
    const place = top;
    top += Math.ceil(bytes / LINE) * LINE;
    return place;
  };
  return {
    values: (length) => new Float32Array(buffer, take(4 * length + 16), length),
    columns: (length) => new Int32Array(buffer, take(4 * length), length),
    bytes: take,
  };
}
