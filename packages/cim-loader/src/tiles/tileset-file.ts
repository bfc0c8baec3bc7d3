import type { Region } from './content-job.ts';

/** A file of a tileset. */
export interface TilesetFile {
  /** Relative to the tileset's folder, `/` separated. */
  readonly path: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** The JSON files of a tileset, and what a tileset around it must know. */
export interface TilesetDescription {
  /** `tileset.json` first, then the tilesets it refers to. */
  readonly files: readonly TilesetFile[];
  /** Around everything; `undefined` of an empty tileset. */
  readonly region: Region | undefined;
  /** Of the tileset, metres. */
  readonly geometricError: number;
}
