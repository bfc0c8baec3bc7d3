import type { DetailLevel } from './detail-level.ts';
import type { QuadCell } from './subtree.ts';

/** A tile as planned: which buildings it shows at which level of detail. */
export interface PlannedTile {
  /** Index into the levels; undefined for a tile without content of its own. */
  readonly level: number | undefined;
  /** Rows of the table, ascending. */
  readonly rows: Uint32Array;
  readonly children: readonly PlannedTile[];
  /** Place in the quadtree of implicit tiling. */
  readonly cell?: QuadCell;
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
  const tiles = tilesOfLevel(rows.slice(), 0, centres, levels);
  const [only] = tiles;
  if (tiles.length === 1 && only !== undefined) return only;
  return { level: undefined, rows: rows.slice().sort(), children: tiles };
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
  return [{ level: index, rows: rows.slice().sort(), children }];
}

function extentOf(rows: Uint32Array, { x, y }: RowCentres): { width: number; height: number } {
  let west = Infinity;
  let south = Infinity;
  let east = -Infinity;
  let north = -Infinity;
  for (const row of rows) {
    const rowX = x[row] as number;
    const rowY = y[row] as number;
    if (rowX < west) west = rowX;
    if (rowX > east) east = rowX;
    if (rowY < south) south = rowY;
    if (rowY > north) north = rowY;
  }
  return { width: east - west, height: north - south };
}

/**
 * Lower and upper half, by partitioning in place (Hoare's selection): sorting at every cut would take most of the
 * time of a plan of a million rows. Rows with equal coordinates are told apart by their number, so that the cut is
 * the same on every machine.
 */
function halves(rows: Uint32Array, coordinates: Float64Array): [Uint32Array, Uint32Array] {
  const middle = rows.length >> 1;
  let low = 0;
  let high = rows.length - 1;
  while (low < high) {
    const pivot = rows[(low + high) >> 1] as number;
    const value = coordinates[pivot] as number;
    let i = low;
    let j = high;
    while (i <= j) {
      while (isBefore(coordinates, rows[i] as number, value, pivot)) i++;
      while (isAfter(coordinates, rows[j] as number, value, pivot)) j--;
      if (i > j) break;
      const moved = rows[i] as number;
      rows[i++] = rows[j] as number;
      rows[j--] = moved;
    }
    if (middle <= j) high = j;
    else if (middle >= i) low = i;
    else break;
  }
  return [rows.subarray(0, middle), rows.subarray(middle)];
}

function isBefore(coordinates: Float64Array, row: number, value: number, pivot: number): boolean {
  const here = coordinates[row] as number;
  return here < value || (here === value && row < pivot);
}

function isAfter(coordinates: Float64Array, row: number, value: number, pivot: number): boolean {
  const here = coordinates[row] as number;
  return here > value || (here === value && row > pivot);
}
