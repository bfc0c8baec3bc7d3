import type { FlowStep, FlowSums } from '../flow-kernel.ts';
import type { FlowState, WaterState } from '../flow-state.ts';
import { ROW_SUMS } from './kernel-memory.ts';
import type { KernelMemory, KernelNeeds } from './kernel-memory.ts';
import type { RowRange } from './strips.ts';
import type { WebAssemblyMemory } from './web-assembly.ts';

/** Places of a state's members in its description, in words of four bytes; `memory.ts` of the kernels has them. */
const ARRAYS = 4;
const MOMENTS = 8;
const DURATION = 18;
const RAIN = 19;
const ORDER = 20;
const SUMS = 21;
const STATE_WORDS = SUMS + ROW_SUMS;
/** Words of a strip's description, and where the discharges beside it are. */
const STRIP_WORDS = 9;
const BESIDE = 5;
/** Places of a team's members: words, and its sums in double precision. */
const COUNT = 2;
const LARGEST = 4;
const LOWEST = 5;
const TEAM_SUMS = 6;
const TEAM_WORDS = TEAM_SUMS + 2 * ROW_SUMS;
/** Bytes of the words that threads change. */
const SHARED_WORDS = 192;

/** Where the module finds what the page writes. */
export interface TeamPlaces {
  readonly buffer: ArrayBuffer | SharedArrayBuffer;
  readonly team: number;
  readonly state: number;
  readonly strips: number;
  /** Rows of each thread's own, that of the run first. */
  readonly scratch: readonly number[];
}

/** Writes what stays the same over a run, for one strip of all rows. */
export function describeTeam(
  { buffer }: WebAssemblyMemory,
  allocator: KernelMemory,
  state: FlowState,
  needs: KernelNeeds,
  order: 0 | 1 | 2,
): TeamPlaces {
  const places: TeamPlaces = {
    buffer,
    state: allocator.bytes(4 * STATE_WORDS),
    team: allocator.bytes(4 * TEAM_WORDS),
    strips: allocator.bytes(4 * STRIP_WORDS * needs.strips),
    scratch: Array.from({ length: needs.threads }, () =>
      allocator.bytes(4 * needs.scratchRows * state.stride + 16),
    ),
  };
  const shared = allocator.bytes(SHARED_WORDS);
  const integers = new Int32Array(buffer);
  const { columns, rows, stride, bed, friction, rainShare, infiltration } = state;
  const sums = Array.from({ length: ROW_SUMS }, () => allocator.bytes(8 * (rows + 2)));
  integers.set([columns, rows, stride], places.state / 4);
  new Float32Array(buffer)[places.state / 4 + 3] = state.cellSize;
  const place = (array: ArrayBufferView | undefined): number => array?.byteOffset ?? 0;
  integers.set(
    [place(bed), place(friction), place(rainShare), place(infiltration)],
    places.state / 4 + ARRAYS,
  );
  integers[places.state / 4 + ORDER] = order;
  integers.set(sums, places.state / 4 + SUMS);
  integers.set([places.state, places.strips, 0, shared], places.team / 4);
  shareStrips(places, [{ first: 1, end: rows + 1 }]);
  return places;
}

/** Has the next steps computed in these strips. */
export function shareStrips({ buffer, team, strips }: TeamPlaces, ranges: readonly RowRange[]): void {
  const integers = new Int32Array(buffer);
  ranges.forEach(({ first, end }, at) => {
    integers.set([first, end], strips / 4 + at * STRIP_WORDS);
  });
  integers[team / 4 + COUNT] = ranges.length;
}

/** Writes what is new in a step. */
export function writeStep(places: TeamPlaces, state: FlowState, { duration, rain }: FlowStep): void {
  const integers = new Int32Array(places.buffer);
  const singles = new Float32Array(places.buffer);
  const addressesOf = ({ depth, east, north, from, to }: WaterState): number[] =>
    [depth, east, north, from, to].map((array) => array.byteOffset);
  integers.set([...addressesOf(state.now), ...addressesOf(state.next)], places.state / 4 + MOMENTS);
  singles[places.state / 4 + DURATION] = duration;
  singles[places.state / 4 + RAIN] = rain;
  const count = integers[places.team / 4 + COUNT] as number;
  const { east } = state.next;
  for (let at = 0; at < count; at += 1) {
    const strip = places.strips / 4 + at * STRIP_WORDS;
    const before = ((integers[strip] as number) - 1) * state.stride;
    const behind = (integers[strip + 1] as number) * state.stride;
    [before, behind].forEach((row, side) => {
      singles[strip + BESIDE + 2 * side] = east[row + 1] as number;
      singles[strip + BESIDE + 2 * side + 1] = east[row + state.columns + 1] as number;
    });
  }
}

/** What a step took and met. */
export function readTeam({
  buffer,
  team,
}: TeamPlaces): Omit<FlowSums, 'waveSpeed'> & { readonly largest: number } {
  const singles = new Float32Array(buffer, team, TEAM_WORDS);
  const [infiltrated, edgeInflow, edgeOutflow] = new Float64Array(buffer, team + 4 * TEAM_SUMS, ROW_SUMS);
  return {
    infiltrated: infiltrated as number,
    edgeInflow: edgeInflow as number,
    edgeOutflow: edgeOutflow as number,
    largest: singles[LARGEST] as number,
    lowest: singles[LOWEST] as number,
  };
}
