import { FlowError } from '../flow-error.ts';
import type { FlowState } from '../flow-state.ts';
import type { GpuLists } from './gpu-lists.ts';
import { tableWords } from './series-tables.ts';
import { CONTROL, gridWords } from './shaders/declarations.ts';
import type { BufferName, GridNumbers } from './shaders/declarations.ts';
import type { GpuThreads } from './shaders/constants.ts';
import { dispatchOf, tileOfPlace } from './tiles.ts';
import type { TileLayout } from './tiles.ts';
import { BUFFER_USAGE } from './web-gpu.ts';
import type { GpuBuffer, GpuDevice } from './web-gpu.ts';

/** Words of the sums of a tile: seeped away, in and out over the edge, each as metres and parts. */
export const TILE_SUMS = 6;
/** Words of the sums of a workgroup of held cells: given and taken. */
export const HELD_SUMS = 4;
/** Words of the largest values of a step. */
const METERS = 5;

/** How steps are taken. */
export interface GpuStepping {
  readonly courantNumber: number;
  /** Seconds. */
  readonly longestStep: number;
  /** Of the fastest wave at the start, m/s. */
  readonly waveSpeed: number;
  readonly threads: GpuThreads;
}

/** The buffers of a solver. */
export interface GpuMemory {
  readonly buffers: Readonly<Record<BufferName, GpuBuffer>>;
  /** The grid's numbers. */
  readonly grid: GpuBuffer;
  /** What comes back after a batch, and what comes back when the water is looked at. */
  readonly controlCopy: GpuBuffer;
  readonly waterCopy: GpuBuffer;
  /** Bytes of the parts of `waterCopy`. */
  readonly waterBytes: number;
  readonly sumsBytes: number;
  readonly heldBytes: number;
  readonly controlBytes: number;
  free(): void;
}

/**
 * Lays a state and what acts on it into buffers of the device.
 * @throws {FlowError} if the device has no buffers as large.
 */
export function layGpuMemory(
  device: GpuDevice,
  state: FlowState,
  tiles: TileLayout,
  lists: GpuLists,
  stepping: GpuStepping,
): GpuMemory {
  const made: GpuBuffer[] = [];
  const make = (words: number, usage: number): GpuBuffer => {
    const buffer = device.createBuffer({ size: Math.max(16, 4 * words), usage });
    made.push(buffer);
    return buffer;
  };
  const { storage, source, target, read } = BUFFER_USAGE;
  const words = wordsOf(state, tiles, lists, stepping.threads);
  assertFits(device, words, state);
  const buffers = Object.fromEntries(
    Object.entries(words).map(([name, length]) => [name, make(length, storage | source | target)]),
  ) as Record<BufferName, GpuBuffer>;
  fill(device, buffers, state, tiles, lists, stepping.waveSpeed);
  const numbers = gridWords(gridNumbers(state, tiles, lists, stepping));
  const grid = make(numbers.length, BUFFER_USAGE.uniform | target);
  device.queue.writeBuffer(grid, 0, numbers);
  const [waterBytes, sumsBytes] = [12 * state.length, 4 * TILE_SUMS * tiles.count];
  const [heldBytes, controlBytes] = [buffers.heldSums.size, 4 * CONTROL.length];
  return {
    buffers,
    grid,
    controlCopy: make(CONTROL.length, read | target),
    waterCopy: make((waterBytes + sumsBytes + heldBytes + controlBytes) / 4, read | target),
    waterBytes,
    sumsBytes,
    heldBytes,
    controlBytes,
    free() {
      for (const buffer of made) buffer.destroy();
    },
  };
}

function wordsOf(
  state: FlowState,
  tiles: TileLayout,
  lists: GpuLists,
  threads: GpuThreads,
): Record<BufferName, number> {
  const [across, up] = dispatchOf(Math.ceil(lists.held / threads.list));
  return {
    water: 6 * state.length,
    ground: (state.infiltration === undefined ? 3 : 4) * state.length,
    control: CONTROL.length + lists.series.length,
    meters: METERS,
    flags: 2 * tiles.count,
    edgeFaces: 2 * (state.rows + state.columns),
    sums: 2 * TILE_SUMS * tiles.count,
    tables: tableWords(lists.series),
    lists: lists.words.length,
    heldSums: lists.held === 0 ? 0 : HELD_SUMS * across * up,
  };
}

function assertFits({ limits }: GpuDevice, words: Record<BufferName, number>, state: FlowState): void {
  const most = Math.min(limits.maxBufferSize, limits.maxStorageBufferBindingSize);
  const bytes = 4 * Math.max(...Object.values(words));
  if (bytes <= most) return;
  throw new FlowError(
    `The graphics processor takes ${(most / 2 ** 20).toFixed(0)} MiB in one piece, and ${state.columns} × ${state.rows} ` +
      `cells need ${(bytes / 2 ** 20).toFixed(0)} MiB; take larger cells, a smaller area, or another back end.`,
  );
}

function fill(
  { queue }: GpuDevice,
  { water, ground, control, flags, lists: listBuffer }: Record<BufferName, GpuBuffer>,
  state: FlowState,
  tiles: TileLayout,
  lists: GpuLists,
  waveSpeed: number,
): void {
  const planes = (buffer: GpuBuffer, values: readonly (FlowState['bed'] | undefined)[]): void => {
    values.forEach((plane, at) => {
      if (plane) queue.writeBuffer(buffer, 4 * at * state.length, plane as Float32Array);
    });
  };
  planes(water, [state.now.depth, state.now.east, state.now.north]);
  planes(ground, [state.bed, state.friction, state.rainShare, state.infiltration]);
  queue.writeBuffer(control, 4 * CONTROL.waveSpeed, Float32Array.of(waveSpeed, 1));
  queue.writeBuffer(flags, 0, wetTiles(state, tiles));
  if (lists.words.length > 0) queue.writeBuffer(listBuffer, 0, lists.words);
}

/** Flags of the tiles that hold water, or in which it moves, at the start. */
function wetTiles(state: FlowState, tiles: TileLayout): Uint32Array {
  const flags = new Uint32Array(tiles.count);
  const { now, rows, stride } = state;
  for (let row = 1; row <= rows; row += 1) {
    const [from, to] = [now.from[row] as number, now.to[row] as number];
    for (let at = row * stride + from; at < row * stride + to; at += 1) {
      if (now.depth[at] === 0 && now.east[at] === 0 && now.north[at] === 0) continue;
      flags[tileOfPlace(state, tiles, at)] = 1;
    }
  }
  return flags;
}

function gridNumbers(
  { columns, rows, stride, length, cellSize, infiltration }: FlowState,
  tiles: TileLayout,
  lists: GpuLists,
  { courantNumber, longestStep }: GpuStepping,
): GridNumbers {
  return {
    ...{ columns, rows, stride, moment: 3 * length, east: length, north: 2 * length },
    ...{ friction: length, rainShare: 2 * length, infiltration: 3 * length },
    ...{ tiles: tiles.count, tilesAcross: tiles.across, tilesUp: tiles.up },
    dispatchAcross: dispatchOf(tiles.count)[0],
    infiltrates: infiltration === undefined ? 0 : 1,
    openEdges: lists.edges === 0 ? 0 : 1,
    // Held water changes how long the next step may be; else a step's end begins the next one.
    begins: lists.held === 0 ? 1 : 0,
    ...lists.numbers,
    ...{ cellSize, courantNumber, longestStep },
  };
}
