import type { FlowGrid, FlowLink, HeldWater, TimeSeries } from '../../../shallow-water/index.ts';
import { constantSeries } from '../../../shallow-water/index.ts';
import type { PlaneGrid } from '../../../sight/surface-raster.ts';
import { alongLine, COVER, coverCells } from './cell-cover.ts';
import type { CellCover } from './cell-cover.ts';
import type { FloodSurfaceInput } from './collect-surface.ts';
import { deriveGround } from './derived-ground.ts';
import { floodPlaneOf } from './flood-plane.ts';
import { cellsOfBuildings, cellsOfLines, cellsOfPoints, nearestOpenCell } from './object-cells.ts';
import type { ObjectCells } from './object-cells.ts';
import { shareRoofRain } from './roof-rain.ts';
import type { SurfaceRoughness, SurfaceSettings } from './surface-settings.ts';

/** A city as ground for water, in cells. */
export interface FloodSurface {
  readonly cells: PlaneGrid;
  /** The bed, its roughness, and the water that stands on it at the start. */
  readonly flow: FlowGrid & { readonly bed: Float32Array; readonly depth: Float32Array };
  /** Height of the bed without barriers, metres: what a breach goes down to. */
  readonly bedWithoutBarriers: Float32Array;
  /** Values of `COVER`. */
  readonly cover: Uint8Array;
  readonly rainShare: Float32Array;
  /** m/s. */
  readonly infiltration: Float32Array;
  /** Rivers, and what they run through, with the height they have without a flood; may be empty. */
  readonly rivers: StandingWater;
  /** Lakes and ponds that no river runs through; may be empty. */
  readonly lakes: StandingWater;
  readonly links: readonly FlowLink[];
  readonly buildingCells: ObjectCells;
  readonly roadCells: ObjectCells;
  readonly barrierCells: ObjectCells;
  /** Barriers that are put up while the water runs, the earliest first. */
  readonly laterBarriers: readonly LaterBarrier[];
  /** One for each set of facilities. */
  readonly facilityCells: readonly ObjectCells[];
  /** The ground follows a rule: the city has no terrain. */
  readonly derived: boolean;
  /** Share of the cells that have no ground though the city has terrain. */
  readonly holes: number;
}

/** What is of use once the water has the ground: the other arrays take more memory than the water itself. */
export interface LaidSurface extends Pick<
  FloodSurface,
  'cells' | 'cover' | 'derived' | 'holes' | 'buildingCells' | 'roadCells' | 'facilityCells'
> {
  /** Rivers, lakes or ponds lie in the domain. */
  readonly hasOpenWater: boolean;
}

/** A barrier that is put up while the water runs. */
export interface LaterBarrier {
  readonly name: string;
  /** Seconds after the start of the run. */
  readonly start: number;
  readonly cells: readonly number[];
  /** Height of its crest in each, metres. */
  readonly crests: readonly number[];
}

/** Cells of open water, and how high it stands in them, metres. */
export type StandingWater = Pick<HeldWater, 'cells' | 'levels'>;

/** Puts what was read of a city into cells. */
export function* buildFloodSurface(
  input: FloodSurfaceInput,
  settings: SurfaceSettings,
): Generator<undefined, FloodSurface> {
  const { cells } = floodPlaneOf(input.geometry);
  const ground = input.ground ?? (yield* deriveGround(cells, input.water, settings));
  yield undefined;
  const covered = yield* coverCells(cells, input, settings.waterDepth);
  yield undefined;
  const bed = layBed(ground, covered, settings);
  const bedWithoutBarriers = bed.slice();
  const { barrierCells, laterBarriers } = raiseBarriers(cells, input, ground, bed);
  yield undefined;
  const isOpen = (cell: number): boolean => !Number.isNaN(bed[cell]);
  const roofs = Uint8Array.from(covered.cover, (cover) => (cover === COVER.building ? 1 : 0));
  const rivers = waterOf(ground, bed, covered, 1);
  const lakes = waterOf(ground, bed, covered, 0);
  return {
    cells,
    flow: {
      ...{ columns: cells.columns, rows: cells.rows, cellSize: cells.cellSize, bed },
      manningRoughness: roughnessOf(covered.cover, settings.manningRoughness),
      depth: depthsOf([rivers, lakes], bed),
    },
    bedWithoutBarriers,
    cover: covered.cover,
    rainShare: shareRoofRain(roofs, cells.columns, cells.rows),
    infiltration: infiltrationOf(covered.cover, settings),
    rivers,
    lakes,
    links: [...culvertsOf(cells, input, bed), ...pumpsOf(cells, input, isOpen)],
    buildingCells: cellsOfBuildings(cells, input.buildings, isOpen),
    roadCells: cellsOfLines(cells, input.roads, isOpen, (road) => input.roads.grounded[road] === 1),
    barrierCells,
    laterBarriers,
    facilityCells: input.facilities.map((set) => cellsOfPoints(cells, set, isOpen)),
    derived: input.ground === undefined,
    holes: shareOfHoles(ground),
  };
}

function layBed(
  ground: Float32Array,
  { cover, bedDepth }: CellCover,
  { buildings, floorHeight, kerbHeight }: SurfaceSettings,
): Float32Array {
  return ground.map((height, cell) => {
    const kind = cover[cell];
    if (kind === COVER.building) return buildings === 'blocked' ? NaN : height + floorHeight;
    if (kind === COVER.water || kind === COVER.channel) return height - (bedDepth[cell] as number);
    return kind === COVER.road ? height - kerbHeight : height;
  });
}

/** Raises the ground under barriers that stand, and tells which cells each raises now or later. */
function raiseBarriers(
  grid: PlaneGrid,
  { barriers }: FloodSurfaceInput,
  ground: Float32Array,
  bed: Float32Array,
): Pick<FloodSurface, 'barrierCells' | 'laterBarriers'> {
  const cells: number[] = [];
  const offsets = [0];
  const laterBarriers: LaterBarrier[] = [];
  barriers.objects.forEach((name, barrier) => {
    const raised = new Set<number>();
    alongLine(grid, barriers, barrier, barriers.width[barrier] as number, (cell) => {
      if (!Number.isNaN(bed[cell])) raised.add(cell);
    });
    const crests = Array.from(raised, (cell) =>
      Math.fround((ground[cell] as number) + (barriers.height[barrier] as number)),
    );
    const start = barriers.standsFrom[barrier] as number;
    const own = [...raised];
    cells.push(...own);
    offsets.push(cells.length);
    if (start > 0) {
      laterBarriers.push({ name, start, cells: own, crests });
      return;
    }
    own.forEach((cell, at) => {
      bed[cell] = Math.max(bed[cell] as number, crests[at] as number);
    });
  });
  laterBarriers.sort((one, other) => one.start - other.start);
  return {
    barrierCells: { cells: Uint32Array.from(cells), offsets: Uint32Array.from(offsets) },
    laterBarriers,
  };
}

function roughnessOf(cover: Uint8Array, roughness: SurfaceRoughness): Float32Array {
  const { ground, road, green, water, building } = roughness;
  const byCover = [ground, green, road, water, water, building];
  return Float32Array.from(cover, (value) => byCover[value] as number);
}

function infiltrationOf(cover: Uint8Array, { greenInfiltration, drainage }: SurfaceSettings): Float32Array {
  // Nothing seeps out of rivers, and the roofs' rain is taken beside them.
  const byCover = [drainage, greenInfiltration, drainage, 0, 0, 0];
  return Float32Array.from(cover, (value) => byCover[value] as number);
}

/** Where barriers cross it, there is no water. */
function waterOf(
  ground: Float32Array,
  bed: Float32Array,
  { cover, rises }: CellCover,
  wanted: 0 | 1,
): StandingWater {
  const cells: number[] = [];
  const levels: number[] = [];
  cover.forEach((value, cell) => {
    const level = ground[cell] as number;
    if (value !== COVER.water || rises[cell] !== wanted || !((bed[cell] as number) < level)) return;
    cells.push(cell);
    levels.push(level);
  });
  return { cells: Int32Array.from(cells), levels: Float32Array.from(levels) };
}

function depthsOf(waters: readonly StandingWater[], bed: Float32Array): Float32Array {
  const depths = new Float32Array(bed.length);
  for (const { cells, levels } of waters) {
    cells.forEach((cell, index) => {
      depths[cell] = (levels[index] as number) - (bed[cell] as number);
    });
  }
  return depths;
}

/** Share of the sharp-edged orifice, for openings that state none. */
const DISCHARGE_COEFFICIENT = 0.6;

/** Waterways in pipes join the cells their ends lie in. */
function* culvertsOf(
  grid: PlaneGrid,
  { channels }: FloodSurfaceInput,
  bed: Float32Array,
): Generator<FlowLink> {
  const { corners, cornerOffsets, ringOffsets, objects } = channels;
  for (const [channel, name] of objects.entries()) {
    if (channels.culvert[channel] === 0) continue;
    const first = cornerOffsets[ringOffsets[channel] as number] as number;
    const last = (cornerOffsets[ringOffsets[channel + 1] as number] as number) - 1;
    const ends = [first, last].map((at) =>
      lowestNear(grid, corners[2 * at] as number, corners[2 * at + 1] as number, bed),
    );
    const [from, to] = ends;
    // A pipe that leaves the domain, or begins and ends in one cell, moves nothing.
    if (from === undefined || to === undefined || from === to) continue;
    yield {
      kind: 'culvert',
      name,
      from,
      to,
      invert: Math.max(bed[from] as number, bed[to] as number),
      width: channels.width[channel] as number,
      height: channels.depth[channel] as number,
      dischargeCoefficient: DISCHARGE_COEFFICIENT,
    };
  }
}

/** The lowest open cell among that of a point and its neighbours: the mouth of a pipe lies in a channel's bed. */
function lowestNear(
  { columns, rows, cellSize }: PlaneGrid,
  x: number,
  y: number,
  bed: Float32Array,
): number | undefined {
  const [column, row] = [Math.floor(x / cellSize), Math.floor(y / cellSize)];
  if (column < 0 || column >= columns || row < 0 || row >= rows) return undefined;
  let lowest: number | undefined;
  for (let near = Math.max(0, row - 1); near <= Math.min(rows - 1, row + 1); near += 1) {
    for (let beside = Math.max(0, column - 1); beside <= Math.min(columns - 1, column + 1); beside += 1) {
      const cell = near * columns + beside;
      const height = bed[cell] as number;
      if (height < (lowest === undefined ? Infinity : (bed[lowest] as number))) lowest = cell;
    }
  }
  return lowest;
}

function* pumpsOf(
  grid: PlaneGrid,
  { pumps }: FloodSurfaceInput,
  isOpen: (cell: number) => boolean,
): Generator<FlowLink> {
  for (const [pump, name] of pumps.objects.entries()) {
    const corner = pumps.cornerOffsets[pumps.ringOffsets[pump] as number] as number;
    const [x, y] = [pumps.corners[2 * corner] as number, pumps.corners[2 * corner + 1] as number];
    const from = nearestOpenCell(grid, x, y, isOpen);
    if (from === undefined) continue;
    yield {
      kind: 'pump',
      name,
      from,
      capacity: pumpSeries(pumps.capacity[pump] as number, pumps.standsFrom[pump] as number),
    };
  }
}

/** What a pump moves over time, m³/s. @param start seconds. */
function pumpSeries(capacity: number, start: number): TimeSeries {
  if (start === 0) return constantSeries(capacity);
  return { times: [0, start, start + 1], values: [0, 0, capacity] };
}

function shareOfHoles(ground: Float32Array): number {
  let holes = 0;
  for (const height of ground) if (Number.isNaN(height)) holes += 1;
  return holes / ground.length;
}
