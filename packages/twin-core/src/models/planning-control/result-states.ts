import type { ObjectStates, ResultOutline } from '../../simulation/model.ts';
import type { LocalizedText, Unit } from '../../units/quantity.ts';
import { coverage, floorAreaRatio, greenRatio, keepsToRules, maximumHeight } from './checks.ts';
import type { ExaminedBuilding, ExaminedParcel } from './examine-parcel.ts';
import { BROKEN_EDGE, FAILS, SETBACK_LINE } from './texts.ts';

/** Buildings that break a rule of the parcel they belong to, worst first. */
export function failingBuildings(examined: readonly ExaminedParcel[]): ExaminedBuilding[] {
  return examined
    .flatMap(({ buildings }) => buildings)
    .filter((each) => overshootOf(each) > 0)
    .sort((a, b) => overshootOf(b) - overshootOf(a) || (a.building.object < b.building.object ? -1 : 1));
}

function overshootOf({ heightOvershoot, setbackShortfall }: ExaminedBuilding): number {
  return Math.max(heightOvershoot, setbackShortfall);
}

interface StateColumn<Row> {
  readonly name: string;
  readonly title: LocalizedText;
  readonly unit: Unit;
  readonly value: (row: Row) => number;
}

function statesOf<Row>(
  layer: string,
  rows: readonly Row[],
  identity: (row: Row) => { readonly object: string; readonly row: number },
  fails: (row: Row) => boolean,
  columns: readonly StateColumn<Row>[],
): ObjectStates[] {
  if (rows.length === 0) return [];
  return [
    {
      layer,
      objects: rows.map((row) => identity(row).object),
      rows: Int32Array.from(rows, (row) => identity(row).row),
      columns: columns.map(({ name, title, unit, value }) => ({
        name,
        title,
        unit,
        values: Float32Array.from(rows, value),
      })),
      level: Uint8Array.from(rows, (row) => (fails(row) ? 1 : 0)),
      levels: [{ label: FAILS, severity: 'red' }],
    },
  ];
}

const BUILDING_COLUMNS: readonly StateColumn<ExaminedBuilding>[] = [
  {
    name: 'overshoot',
    title: { en: 'Over the limit', 'zh-CN': '超限' },
    unit: 'm',
    value: overshootOf,
  },
  {
    name: 'heightOvershoot',
    title: { en: 'Over the height limit', 'zh-CN': '超高' },
    unit: 'm',
    value: (each) => each.heightOvershoot,
  },
  {
    name: 'setbackShortfall',
    title: { en: 'Missing of the setback', 'zh-CN': '退界不足' },
    unit: 'm',
    value: (each) => each.setbackShortfall,
  },
  {
    name: 'boundaryDistance',
    title: { en: 'Distance to the boundary', 'zh-CN': '至地块边界距离' },
    unit: 'm',
    value: (each) => each.boundaryDistance,
  },
  {
    name: 'floorArea',
    title: { en: 'Floor area above ground', 'zh-CN': '地上建筑面积' },
    unit: 'm²',
    value: (each) => each.floorAreaAbove,
  },
  {
    name: 'share',
    title: { en: 'Share within the parcel', 'zh-CN': '位于地块内的比例' },
    unit: '1',
    value: (each) => each.share,
  },
];

/** States of the buildings in the parcels; one that several parcels share has the row of the one it lies in most. */
export function buildingStates(examined: readonly ExaminedParcel[]): ObjectStates[] {
  const mostly = new Map<string, ExaminedBuilding>();
  for (const each of examined.flatMap(({ buildings }) => buildings)) {
    const known = mostly.get(each.building.object);
    if (known === undefined || each.share > known.share) mostly.set(each.building.object, each);
  }
  return statesOf(
    'buildings',
    [...mostly.values()],
    ({ building }) => building,
    (each) => overshootOf(each) > 0,
    BUILDING_COLUMNS,
  );
}

const PARCEL_COLUMNS: readonly StateColumn<ExaminedParcel>[] = [
  {
    name: 'floorAreaRatio',
    title: { en: 'Floor area ratio', 'zh-CN': '容积率' },
    unit: '1',
    value: floorAreaRatio,
  },
  { name: 'coverage', title: { en: 'Building coverage', 'zh-CN': '建筑密度' }, unit: '1', value: coverage },
  { name: 'greenRatio', title: { en: 'Green ratio', 'zh-CN': '绿地率' }, unit: '1', value: greenRatio },
  {
    name: 'maximumHeight',
    title: { en: 'Greatest height', 'zh-CN': '最大建筑高度' },
    unit: 'm',
    value: maximumHeight,
  },
  {
    name: 'floorArea',
    title: { en: 'Floor area above ground', 'zh-CN': '地上建筑面积' },
    unit: 'm²',
    value: (each) => each.floorAreaAbove,
  },
  {
    name: 'population',
    title: { en: 'Residents', 'zh-CN': '居住人口' },
    unit: 'people',
    value: (each) => each.people,
  },
];

/** States of the parcels of the layer. */
export function parcelStates(examined: readonly ExaminedParcel[]): ObjectStates[] {
  return statesOf(
    'parcels',
    examined.filter(({ parcel }) => parcel.object !== undefined),
    ({ parcel }) => ({ object: parcel.object ?? '', row: parcel.row }),
    (each) => !keepsToRules(each),
    PARCEL_COLUMNS,
  );
}

/** The setback lines of all parcels. */
export function outlinesOf(examined: readonly ExaminedParcel[]): ResultOutline[] {
  const rings = examined.flatMap(({ setbackLine }) => setbackLine);
  const broken = examined.flatMap(brokenEdges);
  return [
    ...(rings.length === 0 ? [] : [{ id: 'setback', label: SETBACK_LINE, severity: 'blue', rings } as const]),
    ...(broken.length === 0
      ? []
      : [{ id: 'setback-broken', label: BROKEN_EDGE, severity: 'red', rings: broken } as const]),
  ];
}

/** Edges that a building stands too near to. */
function brokenEdges({ buildings }: ExaminedParcel): Float64Array[] {
  const edges = new Map(
    buildings.flatMap(({ edgeShortfalls }) => edgeShortfalls).map(({ edge }) => [edge.number, edge]),
  );
  return [...edges.values()].map(({ from, to }) => Float64Array.of(...from, ...to));
}
