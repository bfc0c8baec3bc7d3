/** Buffers of the kernels, besides `grid`, which all see. */
export type BufferName =
  | 'water'
  | 'ground'
  | 'control'
  | 'meters'
  | 'flags'
  | 'edgeFaces'
  | 'sums'
  | 'tables'
  | 'lists'
  | 'heldSums';

/** The buffers in the order of their bindings, with their types. */
export const BUFFERS: Readonly<Record<BufferName, { readonly binding: number; readonly type: string }>> = {
  water: { binding: 0, type: 'array<f32>' },
  ground: { binding: 1, type: 'array<f32>' },
  control: { binding: 2, type: 'Control' },
  meters: { binding: 3, type: 'Meters' },
  flags: { binding: 4, type: 'array<atomic<u32>>' },
  edgeFaces: { binding: 5, type: 'array<f32>' },
  sums: { binding: 6, type: 'array<u32>' },
  tables: { binding: 7, type: 'array<vec2u>' },
  lists: { binding: 8, type: 'array<u32>' },
  heldSums: { binding: 9, type: 'array<u32>' },
};

/** Which buffers a kernel sees, and whether it writes to them. */
export type KernelBuffers = Readonly<Partial<Record<BufferName, 'read' | 'read_write'>>>;

/** A shader: its source, entry point and buffers. */
export interface KernelSource {
  readonly code: string;
  readonly entry: string;
  readonly buffers: KernelBuffers;
}

/** Members of `Control` that have a place of their own, and how many words they are. */
type ControlMember =
  | 'span'
  | 'mostSteps'
  | 'elapsed'
  | 'steps'
  | 'status'
  | 'computed'
  | 'attempts'
  | 'retry'
  | 'waveSpeed'
  | 'caution'
  | 'moment'
  | 'ticks'
  | 'duration'
  | 'accepted'
  | 'stable'
  | 'speed'
  | 'pumpedWhole'
  | 'pumpedPart'
  | 'length';

/** Places of the members of `Control`, in words. */
export const CONTROL: Readonly<Record<ControlMember, number>> = {
  span: 0,
  mostSteps: 1,
  elapsed: 2,
  steps: 3,
  status: 4,
  computed: 5,
  attempts: 6,
  retry: 7,
  waveSpeed: 8,
  caution: 9,
  moment: 10,
  ticks: 11,
  duration: 12,
  accepted: 13,
  stable: 14,
  speed: 15,
  pumpedWhole: 16,
  pumpedPart: 17,
  length: 18,
};

/** What became of a batch of steps. */
export const STATUS: { readonly running: number; readonly collapsed: number; readonly noNumber: number } = {
  running: 0,
  collapsed: 1,
  noNumber: 2,
};

/** Time is counted in so many parts of a second: sums of steps come out exact. */
export const TICKS_PER_SECOND: number = 2 ** 20;

type GridNumber =
  | 'columns'
  | 'rows'
  | 'stride'
  | 'moment'
  | 'east'
  | 'north'
  | 'friction'
  | 'rainShare'
  | 'infiltration'
  | 'tiles'
  | 'tilesAcross'
  | 'tilesUp'
  | 'dispatchAcross'
  | 'infiltrates'
  | 'openEdges'
  | 'begins'
  | 'series'
  | 'stages'
  | 'stagesAt'
  | 'edges'
  | 'edgesAt'
  | 'beds'
  | 'bedsAt'
  | 'inflows'
  | 'inflowsAt'
  | 'links'
  | 'linksAt'
  | 'held'
  | 'heldAt';

/** Members of `Grid` that are whole numbers, then those that are fractions; each is a word. */
const GRID_WHOLE: readonly GridNumber[] = [
  'columns',
  'rows',
  'stride',
  'moment',
  'east',
  'north',
  'friction',
  'rainShare',
  'infiltration',
  'tiles',
  'tilesAcross',
  'tilesUp',
  'dispatchAcross',
  'infiltrates',
  'openEdges',
  'begins',
  'series',
  'stages',
  'stagesAt',
  'edges',
  'edgesAt',
  'beds',
  'bedsAt',
  'inflows',
  'inflowsAt',
  'links',
  'linksAt',
  'held',
  'heldAt',
];
const GRID_FRACTIONS = ['cellSize', 'courantNumber', 'longestStep'] as const;

/** Where the uniform with the grid is bound. */
export const GRID_BINDING = 10;

/** What the kernels know of a grid and of its lists. The same kernels serve all grids: compiling takes seconds. */
export type GridNumbers = Readonly<Record<GridNumber | (typeof GRID_FRACTIONS)[number], number>>;

/** The grid's numbers as `Grid` has them. */
export function gridWords(numbers: GridNumbers): Uint32Array<ArrayBuffer> {
  const words = Uint32Array.from(GRID_WHOLE, (name) => numbers[name]);
  const fractions = Float32Array.from(GRID_FRACTIONS, (name) => numbers[name]);
  return Uint32Array.of(...words, ...new Uint32Array(fractions.buffer));
}

const GRID_STRUCT = `
struct Grid {
${GRID_WHOLE.map((name) => `  ${name}: u32,`).join('\n')}
${GRID_FRACTIONS.map((name) => `  ${name}: f32,`).join('\n')}
}
@group(0) @binding(${GRID_BINDING}) var<uniform> grid: Grid;
`;

const CONTROL_STRUCT = `
/** What decides on the steps, from one to the next. Times are counted in ticks from the start of the batch. */
struct Control {
  span: u32,
  mostSteps: u32,
  elapsed: u32,
  steps: u32,
  status: u32,
  computed: u32,
  attempts: u32,
  retry: u32,
  waveSpeed: f32,
  caution: f32,
  moment: u32,
  ticks: u32,
  duration: f32,
  accepted: u32,
  stable: f32,
  speed: f32,
  pumpedWhole: u32,
  pumpedPart: u32,
  // What each time series comes to in this step; the first is the rain, metres.
  acting: array<f32>,
}

/** Largest of all cells in a step, as the bits of numbers from 0 up: these are in the order of the numbers. */
struct Meters {
  fastest: atomic<u32>,
  held: atomic<u32>,
  // Largest lack of water in a cell, metres.
  lacking: atomic<u32>,
  broken: atomic<u32>,
  computed: atomic<u32>,
}
`;

/** Constants as WGSL; whole numbers are `u32` unless they are listed as fractions. */
export function declareConstants(
  whole: Readonly<Record<string, number>>,
  fractions: Readonly<Record<string, number>>,
): string {
  return [
    ...Object.entries(whole).map(([name, value]) => `const ${name} = ${value}u;`),
    ...Object.entries(fractions).map(([name, value]) => `const ${name}: f32 = ${value};`),
  ].join('\n');
}

/** Buffers as WGSL, with the structures they are made of. */
export function declareBuffers(buffers: KernelBuffers): string {
  const declared = Object.entries(buffers).map(([name, access]) => {
    const { binding, type } = BUFFERS[name as BufferName];
    return `@group(0) @binding(${binding}) var<storage, ${access}> ${name}: ${type};`;
  });
  return [GRID_STRUCT, CONTROL_STRUCT, ...declared].join('\n');
}
