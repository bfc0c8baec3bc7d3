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

/** Speed of the water's mean flow in each block of cells, m/s; 0 where it is dry. */
export function flowFrame(
  field: string,
  time: number,
  grid: GridGeometry,
  depths: Float32Array,
  speeds: Float32Array,
): FieldFrame {
  const { columns, rows } = grid;
  const { columns: wide, rows: high } = flowGeometry(grid);
  const values = new Float32Array(wide * high);
  const water = new Float32Array(wide * high);
  for (let row = 0; row < rows; row += 1) {
    const start = Math.floor(row / FLOW_BLOCK) * wide;
    for (let column = 0; column < columns; column += 1) {
      const cell = row * columns + column;
      const depth = depths[cell] as number;
      if (depth === 0) continue;
      const block = start + Math.floor(column / FLOW_BLOCK);
      values[block] = (values[block] as number) + depth * (speeds[cell] as number);
      water[block] = (water[block] as number) + depth;
    }
  }
  for (let block = 0; block < values.length; block += 1) {
    if ((water[block] as number) > 0) values[block] = (values[block] as number) / (water[block] as number);
  }
  return { field, time, values };
}

/** The worst of each cell, as frames of the run's end. */
export function* extremeFrames(extremes: FloodExtremes, time: number): Generator<FieldFrame> {
  yield { field: FIELD.maximumDepth, time, values: extremes.depth };
  yield { field: FIELD.arrival, time, values: extremes.arrival };
  yield { field: FIELD.hazard, time, values: extremes.hazard };
}
