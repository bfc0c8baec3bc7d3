import { FlowError } from '../flow-error.ts';
import type { FlowForcing } from '../flow-forcing.ts';
import type { FlowGrid } from '../flow-grid.ts';
import type { FlowKernel, FlowStep } from '../flow-kernel.ts';
import { sumEdgeFaces } from '../edge-sums.ts';
import { fastestWave } from '../wave-speed.ts';
import { createFlowState, GRAVITY, layOut } from '../flow-state.ts';
import type { FlowEquation, FlowState, WaterState } from '../flow-state.ts';
import { decodeBase64 } from './decode-base64.ts';
import { KERNELS } from './kernel-bytes.ts';
import { createKernelMemory, pagesFor, SCRATCH_ROWS } from './kernel-memory.ts';
import type { KernelMemory } from './kernel-memory.ts';
import { webAssembly } from './web-assembly.ts';
import type { WebAssemblyMemory } from './web-assembly.ts';

/** Numbers that one instruction computes. */
const LANES = 4;
/** Rounding of depths in single precision, metres. */
const ROUNDING_DEPTH = 1e-7;

/** Places of a state's members in its description, in words of four bytes. */
const DURATION = 18;
const RAIN = 19;
const ORDER = 20;
/** Words of a strip's description. */
const STRIP_WORDS = 8;
/** Places of its sums. */
const LARGEST = 6;
const LOWEST = 7;

/** Whether this engine runs the kernels. */
export function canRunWasm(): boolean {
  return webAssembly()?.validate(decodeBase64(KERNELS)) ?? false;
}

/** What the kernel of each equation is called. */
const STEPS = { 'local-inertial': 'stepLocalInertial', 'shallow-water': 'stepShallowWater' } as const;

/**
 * The kernels in WebAssembly: single precision, four cells at a time; grid and
 * forcing must have been checked.
 */
export function createWasmKernel(
  grid: FlowGrid,
  forcing: FlowForcing,
  equation: FlowEquation,
  order: 1 | 2,
): FlowKernel {
  const engine = webAssembly();
  if (engine === undefined)
    throw new FlowError('This engine has no WebAssembly; choose the scalar back end.');
  const layout = layOut(grid, LANES);
  const memory = new engine.Memory({ initial: pagesFor(layout, 1) });
  const { exports } = new engine.Instance(new engine.Module(decodeBase64(KERNELS)), { env: { memory } });
  const allocator = createKernelMemory(memory);
  const state = createFlowState(grid, forcing, allocator, layout);
  const places = describe(memory, allocator, state);
  places.integers[places.statePlace / 4 + ORDER] = order;
  const run = exports[STEPS[equation]] as (state: number, strip: number) => void;
  return {
    state,
    roundingDepth: ROUNDING_DEPTH,
    waveSpeed: () => fastestWave(state, equation),
    step(step) {
      writeStep(state, places, step);
      run(places.statePlace, places.stripPlace);
      const { singles, doubles, sumsPlace } = places;
      const largest = singles[sumsPlace / 4 + LARGEST] as number;
      const sums = {
        infiltrated: doubles[sumsPlace / 8] as number,
        lowest: singles[sumsPlace / 4 + LOWEST] as number,
      };
      if (equation === 'local-inertial') {
        return { ...sums, ...sumEdgeFaces(state), waveSpeed: Math.sqrt(GRAVITY * largest) };
      }
      const [edgeInflow, edgeOutflow] = [
        doubles[sumsPlace / 8 + 1] as number,
        doubles[sumsPlace / 8 + 2] as number,
      ];
      return { ...sums, edgeInflow, edgeOutflow, waveSpeed: largest };
    },
  };
}

/** The descriptions that the module reads, as words. */
interface Descriptions {
  readonly statePlace: number;
  readonly stripPlace: number;
  readonly sumsPlace: number;
  readonly integers: Int32Array;
  readonly singles: Float32Array;
  readonly doubles: Float64Array;
}

function describe({ buffer }: WebAssemblyMemory, allocator: KernelMemory, state: FlowState): Descriptions {
  const statePlace = allocator.bytes(4 * (ORDER + 1));
  const sumsPlace = allocator.bytes(4 * (LOWEST + 1));
  const stripPlace = allocator.bytes(4 * STRIP_WORDS);
  const scratch = allocator.bytes(4 * SCRATCH_ROWS * state.stride);
  const integers = new Int32Array(buffer);
  const singles = new Float32Array(buffer);
  const place = (array: ArrayBufferView | undefined): number => array?.byteOffset ?? 0;
  const { columns, rows, stride, bed, friction, rainShare, infiltration } = state;
  integers.set([columns, rows, stride], statePlace / 4);
  singles[statePlace / 4 + 3] = state.cellSize;
  integers.set([place(bed), place(friction), place(rainShare), place(infiltration)], statePlace / 4 + 4);
  integers.set([1, rows + 1, scratch, sumsPlace], stripPlace / 4);
  return { statePlace, stripPlace, sumsPlace, integers, singles, doubles: new Float64Array(buffer) };
}

function writeStep(
  state: FlowState,
  { statePlace, integers, singles }: Descriptions,
  { duration, rain }: FlowStep,
): void {
  const places = ({ depth, east, north, from, to }: WaterState): number[] =>
    [depth, east, north, from, to].map((array) => array.byteOffset);
  integers.set([...places(state.now), ...places(state.next)], statePlace / 4 + 8);
  singles[statePlace / 4 + DURATION] = duration;
  singles[statePlace / 4 + RAIN] = rain;
}
