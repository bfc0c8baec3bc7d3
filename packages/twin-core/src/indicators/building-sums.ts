import type { FeatureTable } from '../scene/feature-table.ts';
import type { LayerView } from '../twin/view.ts';
import { type BuildingQuantities, buildingQuantities } from './building-quantities.ts';

/** Sums over the buildings of a view. */
export interface BuildingSums {
  count: number;
  footprintArea: number;
  floorArea: number;
  volume: number;
  people: number;
  heightSum: number;
  heightCount: number;
  /** Metres; `undefined` if no building has a height. */
  maximumHeight: number | undefined;
}

interface TableSums {
  readonly sums: Readonly<BuildingSums>;
  /** Rows of the highest buildings, highest first. */
  readonly highest: readonly number[];
}

/** More than a scenario is likely to hide; beyond that the table is scanned again. */
const HIGHEST_KEPT = 256;

/** A table never changes, so its sums are worked out once, however many branches and drags ask. */
const sumsOfTable = new WeakMap<FeatureTable, TableSums>();

/**
 * Sums of a layer: those of the base table, less its hidden rows, plus the rows of the branch.
 * After the first call on a city the cost is the number of the branch's objects.
 */
export function sumBuildings(layer: LayerView): BuildingSums {
  const total = emptySums();
  for (const { table, hiddenRows } of layer.parts) {
    const { sums, highest } = tableSums(table);
    add(total, sums, 1);
    // In order of row, so that the same effect gives the same last bit whatever the order of the edits.
    const hidden = [...(hiddenRows ?? [])].sort((a, b) => a - b);
    for (const row of hidden) add(total, rowSums(buildingQuantities(table, row)), -1);
    const height = hidden.length === 0 ? sums.maximumHeight : maximumWithout(table, highest, new Set(hidden));
    total.maximumHeight = larger(total.maximumHeight, height);
  }
  return total;
}

function tableSums(table: FeatureTable): TableSums {
  let known = sumsOfTable.get(table);
  if (known === undefined) {
    const sums = emptySums();
    const heights: [height: number, row: number][] = [];
    for (let row = 0; row < table.count; row++) {
      const quantities = buildingQuantities(table, row);
      add(sums, rowSums(quantities), 1);
      sums.maximumHeight = larger(sums.maximumHeight, quantities.height);
      if (quantities.height !== undefined) keepHighest(heights, quantities.height, row);
    }
    known = { sums, highest: highestFirst(heights).map(([, row]) => row) };
    sumsOfTable.set(table, known);
  }
  return known;
}

/** Keeps up to twice the number wanted and thins out when full: linear in all. */
function keepHighest(heights: [number, number][], height: number, row: number): void {
  heights.push([height, row]);
  if (heights.length >= 2 * HIGHEST_KEPT) heights.splice(0, heights.length, ...highestFirst(heights));
}

function highestFirst(heights: readonly [number, number][]): [number, number][] {
  return heights.toSorted(([a], [b]) => b - a).slice(0, HIGHEST_KEPT);
}

function maximumWithout(
  table: FeatureTable,
  highest: readonly number[],
  hidden: ReadonlySet<number>,
): number | undefined {
  const row = highest.find((candidate) => !hidden.has(candidate));
  if (row !== undefined) return buildingQuantities(table, row).height;
  let maximum: number | undefined;
  for (let index = 0; index < table.count; index++) {
    if (!hidden.has(index)) maximum = larger(maximum, buildingQuantities(table, index).height);
  }
  return maximum;
}

function larger(a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return Math.max(a, b);
}

function emptySums(): BuildingSums {
  return {
    count: 0,
    footprintArea: 0,
    floorArea: 0,
    volume: 0,
    people: 0,
    heightSum: 0,
    heightCount: 0,
    maximumHeight: undefined,
  };
}

function rowSums(quantities: BuildingQuantities): BuildingSums {
  const { isPart, coveredArea, floorArea, volume, people, height } = quantities;
  return {
    count: isPart ? 0 : 1,
    footprintArea: coveredArea,
    floorArea,
    volume,
    people,
    heightSum: height ?? 0,
    heightCount: height === undefined ? 0 : 1,
    maximumHeight: height,
  };
}

function add(total: BuildingSums, part: Readonly<BuildingSums>, sign: 1 | -1): void {
  total.count += sign * part.count;
  total.footprintArea += sign * part.footprintArea;
  total.floorArea += sign * part.floorArea;
  total.volume += sign * part.volume;
  total.people += sign * part.people;
  total.heightSum += sign * part.heightSum;
  total.heightCount += sign * part.heightCount;
}
