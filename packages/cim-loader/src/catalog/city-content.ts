import type { Bounds, FeatureTable, RoadNetwork } from '@cityloom/twin-core';
import type { HeightGrid } from '@cityloom/twin-core';
import type { SurfaceColumn } from '../datasets/surface-column.ts';
import type { CityManifest, LayerEntry } from './manifest.ts';

/** A layer before it is written: objects, sizes and hashes follow from the table. */
export interface LayerContent {
  readonly entry: Omit<LayerEntry, 'objects' | 'table' | 'tileset' | 'terrain'>;
  readonly table: FeatureTable;
  /** Real surfaces of the rows, ground at 0, for the tiles. */
  readonly surfaces?: SurfaceColumn;
}

/** Heights of the ground before they are written. */
export interface TerrainContent {
  readonly entry: LayerContent['entry'];
  readonly grid: HeightGrid;
}

/** A picture on the ground before it is written: a reference, no pixels. */
export interface ImageContent {
  readonly entry: LayerContent['entry'];
  readonly bounds: Bounds;
  /** Tiles or pixels. */
  readonly count: number;
}

/** Tiles of one layer, already encoded. */
export interface TilesetContent {
  readonly layer: string;
  /** Relative to `city.json`. */
  readonly path: string;
  readonly objects: number;
  readonly files: readonly { readonly path: string; readonly bytes: Uint8Array }[];
}

/** Everything a city package is written from. */
export interface CityContent extends Pick<
  CityManifest,
  'id' | 'title' | 'home' | 'timeZone' | 'themes' | 'sources' | 'derivations'
> {
  readonly layers: readonly LayerContent[];
  readonly network?: {
    readonly graph: RoadNetwork;
    /** Nodes of the largest strongly connected component by car. */
    readonly largestComponentNodes: number;
  };
  readonly tilesets: readonly TilesetContent[];
  readonly terrains?: readonly TerrainContent[];
  /** Pictures: told of, not copied. */
  readonly images?: readonly ImageContent[];
}
