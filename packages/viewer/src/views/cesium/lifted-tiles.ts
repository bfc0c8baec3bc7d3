import { Resource } from '@cesium/engine';
import { type Bounds, type FeatureTable, rowBounds } from '@cityloom/twin-core';

/** Lowest and highest lift of the rows about a place, metres. */
export type LiftRange = (bounds: Bounds) => readonly [lowest: number, highest: number];

/** Cells along each side of the index: a city of ten kilometres has some of 150 m. */
const CELLS = 64;

const DEGREES = 180 / Math.PI;

/**
 * How far rows are lifted, by where they lie.
 * @param lifts metres upwards, by row.
 */
export function liftRange(table: FeatureTable, lifts: ArrayLike<number>): LiftRange {
  const { geometry, count } = table;
  const extents = Array.from({ length: count }, (_, row) =>
    geometry === undefined ? undefined : rowBounds(geometry, row),
  );
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const extent of extents) {
    if (extent === undefined) continue;
    [west, south] = [Math.min(west, extent[0]), Math.min(south, extent[1])];
    [east, north] = [Math.max(east, extent[0]), Math.max(north, extent[1])];
  }
  const cellOf = (value: number, from: number, to: number): number =>
    Math.min(CELLS - 1, Math.max(0, Math.floor(((value - from) / (to - from || 1)) * CELLS)));
  const lowest = new Float64Array(CELLS * CELLS).fill(Infinity);
  const highest = new Float64Array(CELLS * CELLS).fill(-Infinity);
  // What has no place of its own may be anywhere.
  let all: readonly [number, number] = [0, 0];
  extents.forEach((extent, row) => {
    const lift = lifts[row] ?? 0;
    all = row === 0 ? [lift, lift] : [Math.min(all[0], lift), Math.max(all[1], lift)];
    if (extent === undefined) return;
    const cell = cellOf(extent[1], south, north) * CELLS + cellOf(extent[0], west, east);
    lowest[cell] = Math.min(lowest[cell] as number, lift);
    highest[cell] = Math.max(highest[cell] as number, lift);
  });
  return (bounds) => {
    let [least, most] = [Infinity, -Infinity];
    const [left, right] = [cellOf(bounds[0], west, east), cellOf(bounds[2], west, east)];
    for (let y = cellOf(bounds[1], south, north); y <= cellOf(bounds[3], south, north); y++) {
      for (let x = left; x <= right; x++) {
        least = Math.min(least, lowest[y * CELLS + x] as number);
        most = Math.max(most, highest[y * CELLS + x] as number);
      }
    }
    return least <= most ? [least, most] : all;
  };
}

interface Tile {
  readonly boundingVolume?: { readonly region?: readonly number[] };
  readonly children?: readonly Tile[];
}

/** A tile, and those below it, with room for the heights its objects are lifted to. */
function liftTile<Given extends Tile>(tile: Given, rangeOf: LiftRange): Given {
  const { boundingVolume, children } = tile;
  return {
    ...tile,
    ...(boundingVolume?.region && {
      boundingVolume: { ...boundingVolume, region: liftRegion(boundingVolume.region, rangeOf) },
    }),
    ...(children && { children: children.map((child) => liftTile(child, rangeOf)) }),
  };
}

function liftRegion(region: readonly number[], rangeOf: LiftRange): readonly number[] {
  const [west = 0, south = 0, east = 0, north = 0, bottom = 0, top = 0] = region;
  const [least, most] = rangeOf([west * DEGREES, south * DEGREES, east * DEGREES, north * DEGREES]);
  return [west, south, east, north, bottom + least, top + most];
}

/** A tileset JSON whose tiles have room for their lifted objects; its contents stay as they are. */
export function liftTileset<Given extends { readonly root?: Tile }>(
  tileset: Given,
  rangeOf: LiftRange,
): Given {
  return tileset.root === undefined ? tileset : { ...tileset, root: liftTile(tileset.root, rangeOf) };
}

/** The files of a tileset as Cesium asks for them, the described tiles with room for their lifted objects. */
export class LiftedTiles extends Resource {
  private readonly rangeOf: LiftRange;

  constructor(url: string, rangeOf: LiftRange) {
    super({ url });
    this.rangeOf = rangeOf;
  }

  override clone(result?: Resource): Resource {
    return super.clone(result ?? new LiftedTiles(this.url, this.rangeOf));
  }

  /** `undefined`: asked again with a later frame. */
  override fetch(options?: { readonly responseType?: string }): Promise<unknown> | undefined {
    const answer = super.fetch(options) as Promise<unknown> | undefined;
    // The first is asked for as text, those below it as bytes.
    const isTileset = options?.responseType === 'text' || /\.json(?:[?#].*)?$/iu.test(this.url);
    return isTileset ? answer?.then((body) => this.lift(body)) : answer;
  }

  private lift(body: unknown): unknown {
    const isText = typeof body === 'string';
    if (!isText && !(body instanceof ArrayBuffer)) return body;
    const described = JSON.parse(isText ? body : new TextDecoder().decode(body)) as { readonly root?: Tile };
    const lifted = JSON.stringify(liftTileset(described, this.rangeOf));
    return isText ? lifted : new TextEncoder().encode(lifted).buffer;
  }
}
