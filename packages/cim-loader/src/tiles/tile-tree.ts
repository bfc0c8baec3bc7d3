import type { DetailLevel } from './detail-level.ts';

/** A tile as planned: which buildings it shows at which level of detail. */
export interface PlannedTile {
  /** Index into the levels; undefined for a tile without content of its own. */
  readonly level: number | undefined;
  /** Rows of the table, ascending. */
  readonly rows: Uint32Array;
  readonly children: readonly PlannedTile[];
}

/** Where the buildings stand: plane coordinates of their centres, metres, by row. */
export interface RowCentres {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/**
 * Cuts the rows in halves at the median, always across the longer side, and makes a tile wherever a piece
 * first fits a level. Tiles of a level are therefore about equally full whatever the density of the city,
 * and each row is in exactly one tile of each level on its way down:
 *
 * ```
 *   all rows ─ half ─ half ─┬─ tile of level 0 ─ half ─┬─ tile of level 1 ─ …
 *                           └─ tile of level 0         └─ tile of level 1
 * ```
 * A tile whose only child would show the same rows is left out unless that child is of the last level.
 */
export function planTree(
  rows: Uint32Array,
  centres: RowCentres,
  levels: readonly DetailLevel[],
): PlannedTile {
  const tiles = tilesOfLevel(rows, 0, centres, levels);
  const [only] = tiles;
  if (tiles.length === 1 && only !== undefined) return only;
  return { level: undefined, rows: rows.toSorted(), children: tiles };
}

function tilesOfLevel(
  rows: Uint32Array,
  index: number,
  centres: RowCentres,
  levels: readonly DetailLevel[],
): PlannedTile[] {
  const level = levels[index];
  if (level === undefined || rows.length === 0) return [];
  const extent = extentOf(rows, centres);
  const fits =
    rows.length <= level.maximumRows && Math.max(extent.width, extent.height) <= level.maximumExtent;
  // Buildings on one spot cannot be told apart by cutting; the count alone decides then.
  if (!fits && rows.length > 1) {
    const [low, high] = halves(rows, extent.width >= extent.height ? centres.x : centres.y);
    return [...tilesOfLevel(low, index, centres, levels), ...tilesOfLevel(high, index, centres, levels)];
  }
  const children = tilesOfLevel(rows, index + 1, centres, levels);
  const [only] = children;
  const isLastLevel = index + 2 >= levels.length;
  if (children.length === 1 && only !== undefined && !isLastLevel) return [only];
  return [{ level: index, rows: rows.toSorted(), children }];
}

function extentOf(rows: Uint32Array, { x, y }: RowCentres): { width: number; height: number } {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const row of rows) {
    west = Math.min(west, x[row] as number);
    east = Math.max(east, x[row] as number);
    south = Math.min(south, y[row] as number);
    north = Math.max(north, y[row] as number);
  }
  return { width: east - west, height: north - south };
}

/** Rows with equal coordinates are told apart by their number, so that the cut is the same on every machine. */
function halves(rows: Uint32Array, coordinates: Float64Array): [Uint32Array, Uint32Array] {
  const sorted = rows.toSorted((a, b) => (coordinates[a] as number) - (coordinates[b] as number) || a - b);
  const middle = sorted.length >> 1;
  return [sorted.subarray(0, middle), sorted.subarray(middle)];
}
