import type { InputFolder } from '../../transport/input-file.ts';
import type { MetadataSchema } from '../gltf/metadata-schema.ts';
import type { MetadataValue } from '../gltf/metadata-value.ts';
import type { Matrix4 } from '../gltf/matrix4.ts';
import type { BoundingVolume } from './bounding-volume.ts';

/** Property values of a tile, a content, a group or a tileset. */
export type MetadataValues = ReadonlyMap<string, MetadataValue>;

/** What holds for all tiles of one tileset file. */
export interface TilesetScope {
  /** Relative to the dataset's first tileset; for messages and as prefix of its contents. */
  readonly uri: string;
  readonly file: string;
  readonly folder: InputFolder;
  readonly upAxis: 'X' | 'Y' | 'Z';
  readonly schema: MetadataSchema;
  readonly groups: readonly (MetadataValues | undefined)[];
}

/** A content a tile names. */
export interface TileContent {
  /** As the tileset names it. */
  readonly uri: string;
  readonly group: number | undefined;
  readonly metadata: MetadataValues | undefined;
}

/** A tile of the tree, explicit or from an implicit tiling. */
export interface Tile {
  readonly scope: TilesetScope;
  /** For messages: `root/children/0`. */
  readonly place: string;
  /** Depth over all nested tilesets; the root is 0. */
  readonly level: number;
  readonly refine: 'ADD' | 'REPLACE';
  /** From the tile's frame to that of the dataset. */
  readonly transform: Matrix4;
  readonly boundingVolume: BoundingVolume | undefined;
  readonly geometricError: number | undefined;
  readonly contents: readonly TileContent[];
  readonly metadata: MetadataValues | undefined;
  readonly children: readonly Tile[];
  /** Stands for a nested tileset that could not be read. */
  readonly isMissing?: true;
}

/** Path of a content relative to the first tileset's folder, as renderers end their addresses. */
export function pathOfContent({ scope }: Tile, { uri }: TileContent): string {
  const folder = scope.uri.slice(0, scope.uri.lastIndexOf('/') + 1);
  const steps: string[] = [];
  for (const step of `${folder}${uri.replace(/[?#].*$/u, '')}`.split('/')) {
    if (step === '..' && steps.length > 0) steps.pop();
    else if (step !== '.' && step !== '') steps.push(step);
  }
  return steps.join('/');
}
