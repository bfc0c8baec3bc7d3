/** Where a tile lies in the web Mercator square, rows from the north. */
export interface TileAddress {
  readonly zoom: number;
  readonly column: number;
  readonly row: number;
}

/** Deepest zoom whose numbers are exact in doubles. */
export const DEEPEST_ZOOM = 26;

/** Number of the first tile of a zoom: tiles of all coarser ones come before it. */
export const firstOfZoom = (zoom: number): number => (4 ** zoom - 1) / 3;

/** Address of a tile by its number: along a Hilbert curve, zoom by zoom (PMTiles 3, section 4.1). */
export function addressOfTile(number: number): TileAddress {
  let zoom = 0;
  while (zoom < DEEPEST_ZOOM && number >= firstOfZoom(zoom + 1)) zoom++;
  let rest = number - firstOfZoom(zoom);
  let [x, y] = [0, 0];
  for (let size = 1; size < 2 ** zoom; size *= 2) {
    const right = Math.floor(rest / 2) % 2;
    const lower = (rest % 2) ^ right;
    [x, y] = turn(size, x, y, right, lower);
    x += size * right;
    y += size * lower;
    rest = Math.floor(rest / 4);
  }
  return { zoom, column: x, row: y };
}

function turn(size: number, x: number, y: number, right: number, lower: number): [number, number] {
  if (lower === 1) return [x, y];
  return right === 1 ? [size - 1 - y, size - 1 - x] : [y, x];
}

/** Number of a tile: the inverse of {@link addressOfTile}. */
export function numberOfTile({ zoom, column, row }: TileAddress): number {
  let [x, y] = [column, row];
  let number = firstOfZoom(zoom);
  for (let size = 2 ** (zoom - 1); size >= 1; size /= 2) {
    const right = Math.floor(x / size) % 2;
    const lower = Math.floor(y / size) % 2;
    number += size * size * ((3 * right) ^ lower);
    [x, y] = turn(size, x - right * size, y - lower * size, right, lower);
  }
  return number;
}
