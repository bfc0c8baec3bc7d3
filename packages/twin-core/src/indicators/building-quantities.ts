import { measureRing } from '../geo/ring.ts';
import type { Position } from '../geo/position.ts';
import { PART_OF } from '../massing/massing-changes.ts';
import type { FeatureTable } from '../scene/feature-table.ts';

/** Layer the building indicators read. */
export const BUILDINGS_LAYER = 'buildings';

/** Height of one storey where levels are not recorded, metres. */
export const STOREY_HEIGHT = 3;

/** Quantities of one building, or of one solid of it. Absent inputs count as 0, but for levels: at least 1. */
export interface BuildingQuantities {
  /** True for a further solid: a building of podium and tower is one building of two rows. */
  readonly isPart: boolean;
  /** Area of the outline less its courtyards, m². */
  readonly footprintArea: number;
  /** Footprint of what stands on the ground, m²; 0 for a part that another carries. */
  readonly coveredArea: number;
  /** Column `levels`, of a part also 0; else height ÷ 3 m, rounded, at least 1. */
  readonly levels: number;
  /** Footprint × levels, m². */
  readonly floorArea: number;
  /** Footprint × height, of a part less its `minHeight`, m³. */
  readonly volume: number;
  readonly people: number;
  /** Metres; `undefined` where the table has none. */
  readonly height: number | undefined;
}

/** Quantities of a table's row, worked out each time; without an outline its areas are 0. */
export function buildingQuantities(table: FeatureTable, row: number): BuildingQuantities {
  const footprintArea = footprintOf(table, row);
  const height = numberAt(table, row, 'height');
  const isPart = typeof table.value(row, PART_OF) === 'string';
  const bottom = isPart ? (numberAt(table, row, 'minHeight') ?? 0) : 0;
  const recorded = numberAt(table, row, 'levels');
  const levels =
    recorded !== undefined && (recorded > 0 || isPart)
      ? recorded
      : Math.max(1, Math.round(((height ?? 0) - bottom) / STOREY_HEIGHT));
  return {
    isPart,
    footprintArea,
    coveredArea: bottom > 0 ? 0 : footprintArea,
    levels,
    floorArea: footprintArea * levels,
    volume: footprintArea * Math.max(0, (height ?? 0) - bottom),
    people: numberAt(table, row, 'population') ?? 0,
    height,
  };
}

export function numberAt(table: FeatureTable, row: number, column: string): number | undefined {
  const value = table.value(row, column);
  return typeof value === 'number' ? value : undefined;
}

function footprintOf({ geometry }: FeatureTable, row: number): number {
  if (geometry?.type !== 'polygon') return 0;
  const { partOffsets, ringOffsets, positionOffsets, positions } = geometry;
  let area = 0;
  const first = ringOffsets[partOffsets[row] as number] as number;
  const last = ringOffsets[partOffsets[row + 1] as number] as number;
  for (let index = first; index < last; index++) {
    const ring: Position[] = [];
    const end = positionOffsets[index + 1] as number;
    for (let corner = positionOffsets[index] as number; corner < end; corner++) {
      ring.push([positions[2 * corner] as number, positions[2 * corner + 1] as number]);
    }
    // Outer rings are counter-clockwise and holes clockwise, so courtyards subtract themselves.
    if (ring.length > 0) area += measureRing(ring).signedArea;
  }
  return area;
}
