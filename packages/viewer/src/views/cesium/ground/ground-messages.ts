import type { Bounds, CodeArray } from '@cityloom/twin-core';
import type { Theme } from '../../../session/index.ts';

/** What the raster workers need of one layer: plain arrays, copied once. */
export interface GroundLayerSource {
  readonly layer: string;
  readonly type: 'line' | 'polygon';
  /** Longitude, latitude interleaved, degrees. */
  readonly positions: Float64Array;
  readonly positionOffsets: Uint32Array;
  readonly ringOffsets: Uint32Array;
  readonly partOffsets: Uint32Array;
  /** Per row, 0 for none, else one more than the index into `classes`; absent: no row has a class. */
  readonly classCodes?: CodeArray;
  readonly classes: readonly string[];
  /** Per row: 0 on the ground, 1 on a bridge, 2 in a tunnel; absent: all on the ground. */
  readonly levels?: Uint8Array;
}

/** How the rows of a layer are coloured that no rule of the map draws, or that a person styled. */
export interface GroundPaint {
  /** Index into `colours` per row; absent: all rows have the first. */
  readonly codes?: Uint8Array;
  /** `#rrggbb`. */
  readonly colours: readonly string[];
  /** Rows with a colour of their own (`#rrggbb`), or none (`undefined`): not drawn. */
  readonly own?: ReadonlyMap<number, string | undefined>;
  /** True where all other rows are drawn by the map's own rules. */
  readonly othersByRule?: boolean;
}

/** One tile of the city's ground (see ground-tiling.ts), row 0 in the north. */
export interface TileAddress {
  readonly column: number;
  readonly row: number;
  readonly level: number;
}

export interface DrawRequest extends TileAddress {
  readonly theme: Theme;
  readonly hiddenLayers: readonly string[];
  /** Drawn over pictures: without the land's colour, areas let them through. */
  readonly overPictures: boolean;
}

export type ToGroundWorker =
  | {
      readonly kind: 'city';
      readonly layers: readonly GroundLayerSource[];
      /** Beyond it there is only land colour. */
      readonly bounds: Bounds;
      /** Width and height of every tile, pixels. */
      readonly tileSize: number;
    }
  /** Holds for every tile drawn after it. */
  | { readonly kind: 'paint'; readonly paints: ReadonlyMap<string, GroundPaint> }
  /** Rows that are not drawn, by layer; holds for every tile drawn after it. */
  | { readonly kind: 'hide'; readonly rows: ReadonlyMap<string, ReadonlySet<number>> }
  | { readonly kind: 'draw'; readonly id: number; readonly request: DrawRequest };

export type FromGroundWorker =
  | {
      readonly kind: 'tile';
      readonly id: number;
      /** Bottom row first, as WebGL wants it. */
      readonly bitmap: ImageBitmap;
      /** Time it took to draw. */
      readonly milliseconds: number;
    }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string };
