import { type Bounds, metresPerDegree } from '@cityloom/twin-core';
import { type EntityStore } from '@cityloom/twin-core/entities';

/** Where entities were: visits per cell, rows from north to south. */
export interface HeatCounts {
  readonly bounds: Bounds;
  readonly columns: number;
  readonly rows: number;
  readonly counts: Uint32Array;
  readonly greatest: number;
  /** Side of a cell, metres. */
  readonly cell: number;
}

/** Counts a part at a time. */
export interface HeatCounting {
  /** Goes on. @returns the counts once all entities are done. */
  step(isOver: () => boolean): HeatCounts | undefined;
}

/** Side of a cell, metres, and cells along one side at most. */
const CELL = 40;
const MOST = 640;

/** Window of a heat map, milliseconds since 1970, and the area it covers at least. */
export interface HeatWindow {
  readonly from: number;
  readonly to: number;
  /** The city. What was beyond both it and the present places does not count. */
  readonly around?: Bounds | undefined;
}

/** Area of the present places of a class and of the city, somewhat widened; `undefined`: nothing has a place. */
function areaOf(positions: Float64Array, slotCount: number, around: Bounds | undefined): Bounds | undefined {
  const area: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  const widen = (longitude: number, latitude: number): void => {
    area[0] = Math.min(area[0], longitude);
    area[1] = Math.min(area[1], latitude);
    area[2] = Math.max(area[2], longitude);
    area[3] = Math.max(area[3], latitude);
  };
  for (let slot = 0; slot < slotCount; slot++) {
    const longitude = positions[2 * slot] as number;
    const latitude = positions[2 * slot + 1] as number;
    if (Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90) widen(longitude, latitude);
  }
  if (!(area[2] >= area[0])) return undefined;
  if (around !== undefined) {
    widen(around[0], around[1]);
    widen(around[2], around[3]);
  }
  const [metresEast, metresNorth] = metresPerDegree(area[1]);
  const [wide, high] = [(4 * CELL) / metresEast, (4 * CELL) / metresNorth];
  return [area[0] - wide, area[1] - high, area[2] + wide, area[3] + high];
}

/**
 * Counts in which cells the entities of a class were within a window. Each stay counts once: an
 * entity that waits counts no more than one that passes, one that comes again counts again. Between two reports the
 * cells along the straight line count.
 * @returns `undefined` where the class has no place.
 */
export function createHeatCounting(
  store: EntityStore,
  entityClass: string,
  { from, to, around }: HeatWindow,
): HeatCounting | undefined {
  const table = store.tables.get(entityClass);
  const bounds = table && areaOf(table.positions, table.slotCount, around);
  if (table === undefined || bounds === undefined) return undefined;
  const [west, south, east, north] = bounds;
  const [metresEast, metresNorth] = metresPerDegree((south + north) / 2);
  const [wide, high] = [(east - west) * metresEast, (north - south) * metresNorth];
  const cell = Math.max(CELL, wide / MOST, high / MOST);
  const columns = Math.max(1, Math.ceil(wide / cell));
  const rows = Math.max(1, Math.ceil(high / cell));
  const counts = new Uint32Array(columns * rows);
  let slot = 0;
  let greatest = 0;
  let last = -1;

  function visit(x: number, y: number): void {
    const column = Math.floor(x);
    const row = Math.floor(y);
    if (column < 0 || row < 0 || column >= columns || row >= rows) return;
    const place = row * columns + column;
    if (place === last) return;
    last = place;
    const count = (counts[place] as number) + 1;
    counts[place] = count;
    if (count > greatest) greatest = count;
  }

  function addWay(positions: Float64Array): void {
    let before: readonly [number, number] | undefined;
    last = -1;
    for (let at = 0; at + 1 < positions.length; at += 2) {
      const x = (((positions[at] as number) - west) / (east - west)) * columns;
      const y = ((north - (positions[at + 1] as number)) / (north - south)) * rows;
      if (Number.isNaN(x) || Number.isNaN(y)) continue;
      const steps =
        before === undefined
          ? 1
          : Math.min(MOST, Math.ceil(2 * Math.hypot(x - before[0], y - before[1])) || 1);
      for (let step = 1; step <= steps; step++) {
        const share = step / steps;
        visit(
          before === undefined ? x : before[0] + (x - before[0]) * share,
          before === undefined ? y : before[1] + (y - before[1]) * share,
        );
      }
      before = [x, y];
    }
  }

  return {
    step(isOver) {
      while (slot < table.slotCount) {
        const id = table.idOf(slot);
        slot += 1;
        if (id !== undefined) addWay(store.track(entityClass, id, from, to).positions);
        if (isOver()) break;
      }
      return slot < table.slotCount ? undefined : { bounds, columns, rows, counts, greatest, cell };
    },
  };
}
