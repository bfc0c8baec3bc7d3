import {
  type Branch,
  createFeatureTable,
  createGeometryColumn,
  createSceneGraph,
  createTwin,
  type FeatureTable,
  type Geometry,
  type HeightGrid,
  type LayerNode,
  numberColumn,
  type Position,
  type RunRequest,
  textColumn,
  type Twin,
  type View,
} from '@cityloom/twin-core';

const described = { source: 'test survey', derived: false };

/** South-west corner of the town. */
export const CORNER: Position = [71.43, 51.13];
const EAST = 69_990;
const NORTH = 111_270;
/** Metres. */
export const WIDTH = 600;
export const DEPTH = 400;
/** The river runs from south to north along the west side. */
export const RIVER_WIDTH = 60;

export function at(x: number, y: number): Position {
  return [CORNER[0] + x / EAST, CORNER[1] + y / NORTH];
}

function box(x: number, y: number, width: number, depth: number): Geometry {
  return {
    type: 'Polygon',
    coordinates: [[at(x, y), at(x + width, y), at(x + width, y + depth), at(x, y + depth), at(x, y)]],
  };
}

function table(
  layer: string,
  type: 'polygon' | 'line' | 'point',
  geometries: readonly Geometry[],
  columns: FeatureTable['columns'],
): FeatureTable {
  return createFeatureTable({
    layer,
    count: geometries.length,
    ids: geometries.map((_, row) => `${layer}/test/${row}`),
    geometry: createGeometryColumn(type, geometries),
    columns,
  });
}

const text = (values: readonly (string | undefined)[]): ReturnType<typeof textColumn> =>
  textColumn(values, described);
const number = (values: readonly number[], unit: string): ReturnType<typeof numberColumn> =>
  numberColumn(values, { ...described, unit });

/** Houses in two rows along the road, the near row 40 m from the river. */
const HOUSES = [0, 1, 2, 3, 4, 5].map((index) =>
  box(RIVER_WIDTH + 40 + (index % 2) * 200, 60 + Math.floor(index / 2) * 100, 30, 40),
);

const TABLES: readonly FeatureTable[] = [
  table(
    'buildings',
    'polygon',
    HOUSES,
    new Map<string, FeatureTable['columns'] extends ReadonlyMap<string, infer C> ? C : never>([
      ['height', number([9, 9, 9, 12, 12, 12], 'm')],
      ['population', number([10, 20, 30, 40, 50, 60], 'people')],
    ]),
  ),
  table(
    'roads',
    'line',
    [
      { type: 'LineString', coordinates: [at(RIVER_WIDTH + 20, -50), at(RIVER_WIDTH + 20, DEPTH + 50)] },
      { type: 'LineString', coordinates: [at(-50, 205), at(RIVER_WIDTH + 20, 205)] },
      { type: 'LineString', coordinates: [at(RIVER_WIDTH + 20, 205), at(WIDTH + 50, 205)] },
    ],
    new Map([
      ['class', text(['residential', 'residential', 'residential'])],
      ['bridge', text([undefined, 'yes', undefined])],
    ]),
  ),
  table(
    'water',
    'polygon',
    [box(-10, -100, RIVER_WIDTH + 10, DEPTH + 200)],
    new Map([['class', text(['river'])]]),
  ),
  // A ditch in a pipe, under where a road might be.
  table(
    'waterways',
    'line',
    [{ type: 'LineString', coordinates: [at(345, 302), at(255, 302)] }],
    new Map([
      ['class', text(['ditch'])],
      ['tunnel', text(['culvert'])],
    ]),
  ),
  table('green', 'polygon', [box(400, 0, 150, DEPTH)], new Map([['class', text(['park'])]])),
  table(
    'points-of-interest',
    'point',
    [
      { type: 'Point', coordinates: at(RIVER_WIDTH + 43, 80) },
      { type: 'Point', coordinates: at(560, 200) },
      { type: 'Point', coordinates: at(RIVER_WIDTH + 43, 90) },
    ],
    new Map([['class', text(['school', 'hospital', 'cafe'])]]),
  ),
];

/** The bank stands 1 m over the river, the ground rises by 1 in 200 from there. */
export function groundAt(x: number): number {
  return x < RIVER_WIDTH ? 100 : 101 + (x - RIVER_WIDTH) / 200;
}

function terrain(): HeightGrid {
  const [columns, rows, spacing] = [170, 120, 5];
  const [west, south] = at(-100, -100);
  const [east, north] = at(-100 + columns * spacing, -100 + rows * spacing);
  const heights = Float32Array.from({ length: columns * rows }, (_, cell) =>
    groundAt(-100 + ((cell % columns) + 0.5) * spacing),
  );
  return { columns, rows, bounds: [west, south, east, north], heights };
}

/** South-west corner, width and depth, metres. */
export type Box = readonly [x: number, y: number, width: number, depth: number];

/** What is otherwise than in the usual town. */
export interface TownVariant {
  readonly withTerrain?: boolean;
  /** Instead of the river. */
  readonly ponds?: readonly Box[];
  /** What they are. Default: `pond`. */
  readonly kind?: string;
  /** Instead of the pipe, a line from the north to y = 240 m: a river, or else a ditch. */
  readonly through?: boolean;
}

function tablesOf({ ponds, kind = 'pond', through }: TownVariant): readonly FeatureTable[] {
  if (ponds === undefined) return TABLES;
  const outlines = ponds.map((pond) => box(...pond));
  const water = table('water', 'polygon', outlines, new Map([['class', text(ponds.map(() => kind))]]));
  const course = [at(330, 420), at(330, 300), at(330, 240)];
  const river = table(
    'waterways',
    'line',
    [{ type: 'LineString', coordinates: course }],
    new Map([['class', text([through === true ? 'river' : 'ditch'])]]),
  );
  return TABLES.map((each) =>
    each.layer === 'water' ? water : each.layer === 'waterways' && through !== undefined ? river : each,
  );
}

/** A small town on the east bank of a river. */
export function riverTown(variant: TownVariant = {}): Twin {
  const { withTerrain = true } = variant;
  const layers = tablesOf(variant).map((each): LayerNode => ({
    kind: 'layer',
    id: each.layer,
    title: { en: each.layer, 'zh-CN': each.layer },
    layerKind: 'vector',
    table: each,
    visible: true,
  }));
  const title = { en: 'River town', 'zh-CN': '河镇' };
  const scene = createSceneGraph({ kind: 'group', id: 'city', title, children: layers }, [71, 51, 72, 52]);
  return createTwin({ scene, terrain: withTerrain ? [terrain()] : [] });
}

/** The whole town. */
export const AREA = [at(0, 0), at(WIDTH, 0), at(WIDTH, DEPTH), at(0, DEPTH)];

/** A line along the bank with a height over the ground. */
export function addLevee(
  branch: Branch,
  height: number,
  attributes: Readonly<Record<string, string | number>> = {},
): void {
  branch.apply({
    ...{ id: 'levee', at: '2026-11-23T09:00:00Z', by: 'test', kind: 'object.add' },
    layer: 'barriers',
    object: 'barriers/plan/levee',
    geometry: {
      type: 'LineString',
      coordinates: [at(RIVER_WIDTH + 8, -60), at(RIVER_WIDTH + 11, DEPTH + 60)],
    },
    attributes: { class: 'levee', height, ...attributes },
  });
}

/** A pump of 2 m³/s in the middle of the town. @param standsFrom seconds after the start of a run. */
export function addPump(branch: Branch, standsFrom = 0): void {
  branch.apply({
    ...{ id: 'pump', at: '2026-11-23T09:00:00Z', by: 'test', kind: 'object.add' },
    layer: 'facilities',
    object: 'facilities/plan/pump',
    geometry: { type: 'Point', coordinates: at(300, 200) },
    attributes: { class: 'pump', capacity: 2, ...(standsFrom > 0 && { standsFrom }) },
  });
}

/** The town with the pump and a levee that is too low. */
export function pumpedTown(): View {
  const branch = riverTown().createBranch({ id: 'pumped', title: 'pumped' });
  addPump(branch);
  addLevee(branch, 0.3);
  return branch.view();
}

/**
 * One run whose hash is written down: the same number in Node, in a worker thread and in a browser. A change of it
 * means that results changed: raise the model's version with it.
 */
export const goldenRequest: RunRequest = {
  model: 'flood',
  parameters: {
    area: AREA,
    rainMillimetres: 50,
    rainDuration: 1800,
    riverRise: 1.4,
    riverRiseDuration: 900,
    inflowPosition: at(300, 200),
    inflowDischarge: 2,
    simulatedDuration: 1800,
    cellSize: 10,
  },
  seed: 1,
};

export const GOLDEN_HASH = '63a432ec81bd45f1eb3c1c4b2e2df9103dcc1b9c8bc2a8c2590ce431ad014ca4';

/** The same at cells enough for several threads, with a breach of the levee: as many as there are, the result is one. */
export const sharedRequest: RunRequest = {
  ...goldenRequest,
  parameters: {
    ...(goldenRequest.parameters as object),
    cellSize: 2,
    riverRiseDuration: 60,
    simulatedDuration: 60,
    frameInterval: 60,
    breachPosition: at(RIVER_WIDTH + 10, 200),
    breachStart: 30,
    breachDuration: 15,
  },
};

export const SHARED_HASH = 'f0dcf9fd02d1b5a0ce8bb135f6a3272d1c88e5e844f65732a69f0fe2c90beec5';
