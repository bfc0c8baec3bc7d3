import { measureRing } from '../geo/ring.ts';
import type { Position } from '../geo/position.ts';
import type { FeatureTable } from '../scene/feature-table.ts';

/** Layer the building indicators read. */
export const BUILDINGS_LAYER = 'buildings';

/** Height of one storey where levels are not recorded, metres. */
export const STOREY_HEIGHT = 3;

/** Quantities of one building. Absent inputs count as 0, but for levels: at least 1. */
export interface BuildingQuantities {
  /** Area of the outline less its courtyards, m². */
  readonly footprintArea: number;
  /** Column `levels`; else height ÷ 3 m, rounded, at least 1. */
  readonly levels: number;
  /** Footprint × levels, m². */
  readonly floorArea: number;
  /** Footprint × height, m³. */
  readonly volume: number;
  readonly people: number;
  /** Metres; `undefined` where the table has none. */
  readonly height: number | undefined;
}

/** Quantities of a table's row, worked out each time; without an outline its areas are 0. */
export function buildingQuantities(table: FeatureTable, row: number): BuildingQuantities {
  const footprintArea = footprintOf(table, row);
  const height = numberAt(table, row, 'height');
  const recorded = numberAt(table, row, 'levels');
  const levels =
    recorded !== undefined && recorded > 0
      ? recorded
      : Math.max(1, Math.round((height ?? 0) / STOREY_HEIGHT));
  return {
    footprintArea,
    levels,
    floorArea: footprintArea * levels,
    volume: footprintArea * (height ?? 0),
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
