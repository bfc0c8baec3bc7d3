import type { Bounds } from '../../geo/position.ts';
import type { NumberColumn } from '../../scene/columns.ts';
import type { FeatureTable, ObjectId } from '../../scene/feature-table.ts';
import type { GeometryColumn } from '../../scene/geometry-column.ts';
import type { TablePart, View } from '../../twin/view.ts';

/** Buildings reduced to points; plain typed arrays, so that they travel to a worker. */
export interface Receptors {
  readonly objects: readonly ObjectId[];
  /** Row of each building in the base table, -1 for a branch's own. */
  readonly tableRows: Int32Array;
  /** Centroids, longitude and latitude interleaved, degrees. */
  readonly positions: Float64Array;
  /** People per building; absent if the view has no such column. */
  readonly people: Float64Array | undefined;
  /** A rule made the numbers of people. */
  readonly peopleDerived: boolean;
  /** Of all buildings' outlines. */
  readonly bounds: Bounds;
}

export const LAYER = 'buildings';
const PEOPLE_COLUMN = 'population';

/**
 * Centroids, people and extent of the buildings of a view, a branch's own included.
 * @throws {RangeError} if the view has no buildings.
 */
export function collectReceptors(view: View): Receptors {
  const parts = view.layerIds.includes(LAYER) ? view.layer(LAYER).parts : [];
  const objects: ObjectId[] = [];
  const tableRows: number[] = [];
  const positions: number[] = [];
  const people: number[] = [];
  const bounds: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  const columns = parts.map((part) => peopleColumn(part.table));
  for (const [index, part] of parts.entries())
    addPart(part, columns[index], { objects, tableRows, positions, people, bounds });
  if (objects.length === 0) {
    throw new RangeError(
      'toxic-release: the view has no buildings; load a city package with a layer "buildings".',
    );
  }
  const known = columns.some((column) => column !== undefined);
  return {
    objects,
    tableRows: Int32Array.from(tableRows),
    positions: Float64Array.from(positions),
    people: known ? Float64Array.from(people) : undefined,
    peopleDerived: columns.some((column) => column?.derived === true),
    bounds,
  };
}

interface Collected {
  readonly objects: ObjectId[];
  readonly tableRows: number[];
  readonly positions: number[];
  readonly people: number[];
  readonly bounds: [number, number, number, number];
}

function addPart(part: TablePart, people: NumberColumn | undefined, collected: Collected): void {
  const { table, hiddenRows, overlay } = part;
  const shape = footprintsOf(table);
  if (shape === undefined) return;
  const { bounds } = collected;
  for (let row = 0; row < table.count; row += 1) {
    const longitude = shape.centroids[2 * row] as number;
    if (hiddenRows?.has(row) === true || Number.isNaN(longitude)) continue;
    collected.objects.push(table.idOf(row));
    collected.tableRows.push(overlay ? -1 : row);
    collected.positions.push(longitude, shape.centroids[2 * row + 1] as number);
    collected.people.push(peopleOf(people, row));
    bounds[0] = Math.min(bounds[0], shape.bounds[4 * row] as number);
    bounds[1] = Math.min(bounds[1], shape.bounds[4 * row + 1] as number);
    bounds[2] = Math.max(bounds[2], shape.bounds[4 * row + 2] as number);
    bounds[3] = Math.max(bounds[3], shape.bounds[4 * row + 3] as number);
  }
}

function peopleColumn(table: FeatureTable): NumberColumn | undefined {
  const column = table.columns.get(PEOPLE_COLUMN);
  return column?.kind === 'number' ? column : undefined;
}

function peopleOf(column: NumberColumn | undefined, row: number): number {
  const value = column?.values[row];
  return value === undefined || Number.isNaN(value) || value === column?.missing ? 0 : value;
}

export interface Footprints {
  /** Longitude and latitude per row; NaN without geometry. */
  readonly centroids: Float64Array;
  /** West, south, east and north per row. */
  readonly bounds: Float64Array;
}

/** Tables never change, so each is measured once, however many views and runs read it. */
const measured = new WeakMap<FeatureTable, Footprints>();

export function footprintsOf(table: FeatureTable): Footprints | undefined {
  const { geometry } = table;
  if (geometry === undefined) return undefined;
  let footprints = measured.get(table);
  if (footprints === undefined) {
    footprints = measureFootprints(geometry, table.count);
    measured.set(table, footprints);
  }
  return footprints;
}

function measureFootprints(geometry: GeometryColumn, count: number): Footprints {
  const centroids = new Float64Array(2 * count).fill(Number.NaN);
  const bounds = new Float64Array(4 * count);
  const { partOffsets, ringOffsets, positionOffsets } = geometry;
  for (let row = 0; row < count; row += 1) {
    const firstRing = ringOffsets[partOffsets[row] as number] as number;
    const lastRing = ringOffsets[partOffsets[row + 1] as number] as number;
    const start = positionOffsets[firstRing] as number;
    const end = positionOffsets[lastRing] as number;
    if (end > start) measureRow(geometry, row, firstRing, lastRing, { centroids, bounds });
  }
  return { centroids, bounds };
}

/** Area centroid over all rings of a row: outer rings turn left and holes right, so holes subtract. */
function measureRow(
  geometry: GeometryColumn,
  row: number,
  firstRing: number,
  lastRing: number,
  { centroids, bounds }: Footprints,
): void {
  const { positions, positionOffsets } = geometry;
  const start = positionOffsets[firstRing] as number;
  const end = positionOffsets[lastRing] as number;
  // Relative to the first position: areas of 1e-8 square degrees vanish beside 71² degrees.
  const west = positions[2 * start] as number;
  const south = positions[2 * start + 1] as number;
  let [area, momentX, momentY] = [0, 0, 0];
  for (let ring = firstRing; ring < lastRing; ring += 1) {
    const ringEnd = positionOffsets[ring + 1] as number;
    for (let index = positionOffsets[ring] as number; index < ringEnd - 1; index += 1) {
      const x0 = (positions[2 * index] as number) - west;
      const y0 = (positions[2 * index + 1] as number) - south;
      const x1 = (positions[2 * index + 2] as number) - west;
      const y1 = (positions[2 * index + 3] as number) - south;
      const cross = x0 * y1 - x1 * y0;
      area += cross;
      momentX += (x0 + x1) * cross;
      momentY += (y0 + y1) * cross;
    }
  }
  const box = boxOf(positions, start, end);
  bounds.set(box, 4 * row);
  const width = box[2] - box[0];
  const height = box[3] - box[1];
  if (Math.abs(area) > 1e-9 * width * height) {
    centroids[2 * row] = west + momentX / (3 * area);
    centroids[2 * row + 1] = south + momentY / (3 * area);
  } else {
    centroids[2 * row] = box[0] + width / 2;
    centroids[2 * row + 1] = box[1] + height / 2;
  }
}

function boxOf(positions: Float64Array, start: number, end: number): [number, number, number, number] {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let index = start; index < end; index += 1) {
    const longitude = positions[2 * index] as number;
    const latitude = positions[2 * index + 1] as number;
    box[0] = Math.min(box[0], longitude);
    box[1] = Math.min(box[1], latitude);
    box[2] = Math.max(box[2], longitude);
    box[3] = Math.max(box[3], latitude);
  }
  return box;
}
