import type { FlowWater } from '../../shallow-water/index.ts';
import type { FieldDescription, FieldFrame, GridGeometry } from '../../simulation/model.ts';
import type { LocalizedText } from '../../units/quantity.ts';
import type { FloodExtremes } from './flood-extremes.ts';
import { HAZARD_LIMITS } from './hazard-rating.ts';
import { DEPTH_LABELS, DEPTH_LIMITS, HAZARD_LABELS } from './texts.ts';

/** Ids of the model's fields. */
export const FIELD = {
  depth: 'flood-depth',
  flowEast: 'flood-flow-east',
  flowNorth: 'flood-flow-north',
  maximumDepth: 'flood-maximum-depth',
  arrival: 'flood-arrival',
  hazard: 'flood-hazard',
} as const;

/** Flow is kept for blocks of so many cells by as many: it is read as arrows, not cell by cell. */
export const FLOW_BLOCK = 4;

/** The grid of the flow. */
export function flowGeometry({ bounds, columns, rows, cellSize }: GridGeometry): GridGeometry {
  const [west, south, east, north] = bounds;
  const [wide, high] = [Math.ceil(columns / FLOW_BLOCK), Math.ceil(rows / FLOW_BLOCK)];
  return {
    columns: wide,
    rows: high,
    cellSize: cellSize * FLOW_BLOCK,
    bounds: [
      west,
      south,
      west + ((east - west) * wide * FLOW_BLOCK) / columns,
      south + ((north - south) * high * FLOW_BLOCK) / rows,
    ],
  };
}

const DEPTH_LEVELS = DEPTH_LIMITS.map((limit, index) => ({
  limit,
  label: DEPTH_LABELS[index] ?? { en: '', 'zh-CN': '' },
}));

const HOURS = [
  { limit: 60, label: { en: 'within 15 min', 'zh-CN': '15 分钟内' } },
  { limit: 900, label: { en: '15–30 min', 'zh-CN': '15–30 分钟' } },
  { limit: 1800, label: { en: '30–60 min', 'zh-CN': '30–60 分钟' } },
  { limit: 3600, label: { en: '1–2 h', 'zh-CN': '1–2 小时' } },
  { limit: 7200, label: { en: 'after 2 h', 'zh-CN': '2 小时后' } },
];

const DRY: LocalizedText = { en: 'dry', 'zh-CN': '无水' };
const STAYED_DRY: LocalizedText = { en: 'stays dry', 'zh-CN': '未受淹' };

/** The fields a run has. */
export function fieldsOf(grid: GridGeometry): FieldDescription[] {
  const flow = flowGeometry(grid);
  return [
    {
      id: FIELD.depth,
      title: { en: 'Depth of water', 'zh-CN': '水深' },
      unit: 'm',
      grid,
      levels: DEPTH_LEVELS,
      standardName: 'flood_water_thickness',
      empty: DRY,
      water: { flowEast: FIELD.flowEast, flowNorth: FIELD.flowNorth },
    },
    {
      id: FIELD.maximumDepth,
      title: { en: 'Greatest depth', 'zh-CN': '最大水深' },
      unit: 'm',
      grid,
      levels: DEPTH_LEVELS,
      standardName: 'flood_water_thickness',
      empty: STAYED_DRY,
    },
    {
      id: FIELD.arrival,
      title: { en: 'First flooded after', 'zh-CN': '首次受淹时间' },
      unit: 's',
      grid,
      levels: HOURS,
      empty: STAYED_DRY,
    },
    {
      id: FIELD.hazard,
      title: { en: 'Hazard to people, d (v + 0.5) + DF', 'zh-CN': '对人危险度 d (v + 0.5) + DF' },
      unit: '1',
      grid,
      levels: HAZARD_LIMITS.map((limit, index) => ({
        limit,
        label: HAZARD_LABELS[index] ?? { en: '', 'zh-CN': '' },
      })),
      empty: STAYED_DRY,
    },
    {
      id: FIELD.flowEast,
      title: { en: 'Flow towards the east', 'zh-CN': '向东流速' },
      unit: 'm/s',
      grid: flow,
      levels: [],
      standardName: 'eastward_flood_water_velocity',
    },
    {
      id: FIELD.flowNorth,
      title: { en: 'Flow towards the north', 'zh-CN': '向北流速' },
      unit: 'm/s',
      grid: flow,
      levels: [],
      standardName: 'northward_flood_water_velocity',
    },
  ];
}

/** Speeds of the water's mean flow towards east and north in each block of cells, m/s; 0 where it is dry. */
export function flowFrames(flowing: FlowWater, grid: GridGeometry): readonly FieldFrame[] {
  const { columns } = grid;
  const { columns: wide, rows: high } = flowGeometry(grid);
  const [east, north] = [new Float32Array(wide * high), new Float32Array(wide * high)];
  const water = new Float32Array(wide * high);
  flowing.eachWet(Number.MIN_VALUE, (cell, depth, eastwards, northwards) => {
    const row = Math.floor(cell / columns);
    const block = Math.floor(row / FLOW_BLOCK) * wide + Math.floor((cell - row * columns) / FLOW_BLOCK);
    east[block] = (east[block] as number) + depth * eastwards;
    north[block] = (north[block] as number) + depth * northwards;
    water[block] = (water[block] as number) + depth;
  });
  for (let block = 0; block < water.length; block += 1) {
    const held = water[block] as number;
    if (held === 0) continue;
    east[block] = (east[block] as number) / held;
    north[block] = (north[block] as number) / held;
  }
  const { time } = flowing;
  return [
    { field: FIELD.flowEast, time, values: east },
    { field: FIELD.flowNorth, time, values: north },
  ];
}

/** The worst of each cell, as frames of the run's end. */
export function* extremeFrames(extremes: FloodExtremes, time: number): Generator<FieldFrame> {
  yield { field: FIELD.maximumDepth, time, values: extremes.depth };
  yield { field: FIELD.arrival, time, values: extremes.arrival };
  yield { field: FIELD.hazard, time, values: extremes.hazard };
}
