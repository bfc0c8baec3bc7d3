import type { ObjectStates, StateLevel } from '../../simulation/model.ts';
import type { LocalizedText } from '../../units/quantity.ts';
import type { ObjectExtremes, RoadExtremes } from './affected.ts';
import type { FloodBuildings, FloodFacilities, FloodRoads } from './surface/collect-surface.ts';
import type { ShapeSet } from './surface/shapes.ts';
import { DEPTH_LABELS, DEPTH_LIMITS, SEVERITIES } from './texts.ts';

const DEPTH: LocalizedText = { en: 'Greatest depth', 'zh-CN': '最大水深' };
const ARRIVAL: LocalizedText = { en: 'Flooded after', 'zh-CN': '受淹时间' };
const HAZARD: LocalizedText = { en: 'Hazard rating', 'zh-CN': '危险度' };

const LEVELS: readonly StateLevel[] = DEPTH_LABELS.map((label, index) => ({
  label,
  severity: SEVERITIES[index] ?? 'red',
}));

/** Class of a depth: 0 below the first limit. */
function levelOf(depth: number): number {
  let level = 0;
  for (const limit of DEPTH_LIMITS) if (depth >= limit) level += 1;
  return level;
}

/** Objects of a set that are affected, by their places in it. */
function rowsWhere(set: ShapeSet, affects: (object: number) => boolean): number[] {
  return [...set.objects.keys()].filter(affects);
}

function commonOf(
  layer: string,
  set: ShapeSet,
  rows: readonly number[],
): Pick<ObjectStates, 'layer' | 'objects' | 'rows'> {
  return {
    layer,
    objects: rows.map((row) => set.objects[row] as string),
    rows: Int32Array.from(rows, (row) => set.tableRows[row] as number),
  };
}

function depthColumns(rows: readonly number[], extremes: ObjectExtremes): ObjectStates['columns'] {
  return [
    {
      name: 'depth',
      title: DEPTH,
      unit: 'm',
      values: Float32Array.from(rows, (row) => extremes.depth[row] as number),
    },
    {
      name: 'arrival',
      title: ARRIVAL,
      unit: 's',
      values: Float32Array.from(rows, (row) => extremes.arrival[row] as number),
    },
    {
      name: 'hazard',
      title: HAZARD,
      unit: '1',
      values: Float32Array.from(rows, (row) => extremes.hazard[row] as number),
    },
  ];
}

/** Buildings in water, by class of depth. */
export function buildingStates(buildings: FloodBuildings, extremes: ObjectExtremes): ObjectStates {
  const rows = rowsWhere(buildings, (row) => levelOf(extremes.depth[row] as number) > 0);
  const { people, peopleKnown } = buildings;
  return {
    ...commonOf('buildings', buildings, rows),
    columns: [
      ...depthColumns(rows, extremes),
      ...(peopleKnown
        ? [
            {
              name: 'people',
              title: { en: 'People', 'zh-CN': '人数' },
              unit: 'people',
              values: Float32Array.from(rows, (row) => people[row] as number),
            },
          ]
        : []),
    ],
    level: Uint8Array.from(rows, (row) => levelOf(extremes.depth[row] as number)),
    levels: LEVELS,
  };
}

/** Roads that cannot be driven: wet ones yellow, closed ones red. */
export function roadStates(roads: FloodRoads, extremes: RoadExtremes, impassableDepth: number): ObjectStates {
  const rows = rowsWhere(
    roads,
    (row) => roads.driven[row] === 1 && levelOf(extremes.depth[row] as number) > 0,
  );
  const depth = impassableDepth.toString();
  return {
    ...commonOf('roads', roads, rows),
    columns: [
      ...depthColumns(rows, extremes),
      {
        name: 'impassable',
        title: { en: 'Impassable length', 'zh-CN': '中断长度' },
        unit: 'm',
        values: Float32Array.from(rows, (row) => extremes.impassable[row] as number),
      },
    ],
    level: Uint8Array.from(rows, (row) => ((extremes.impassable[row] as number) > 0 ? 2 : 1)),
    levels: [
      { label: { en: 'Water on the road', 'zh-CN': '道路积水' }, severity: 'yellow' },
      { label: { en: `Impassable, from ${depth} m`, 'zh-CN': `道路中断（${depth} 米起）` }, severity: 'red' },
    ],
  };
}

/** Facilities in water. */
export function facilityStates(
  facilities: FloodFacilities,
  extremes: ObjectExtremes,
  floodedDepth: number,
): ObjectStates {
  const rows = rowsWhere(facilities, (row) => (extremes.depth[row] as number) >= floodedDepth);
  return {
    ...commonOf(facilities.layer, facilities, rows),
    columns: depthColumns(rows, extremes),
    level: Uint8Array.from(rows, (row) => Math.max(1, levelOf(extremes.depth[row] as number))),
    levels: LEVELS,
  };
}
