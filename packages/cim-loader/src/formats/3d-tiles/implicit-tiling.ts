import { LoadError } from '../../validation/load-error.ts';
import type { GltfContext } from '../gltf/gltf-document.ts';
import { indexAt, type JsonObject, objectAt, textAt } from '../gltf/json-access.ts';
import { divideVolume } from './bounding-volume.ts';
import { readSubtree, type Subtree, tilesAbove, type TilingShape } from './subtree.ts';
import type { Tile, TileContent } from './tile.ts';

/** An implicit tiling as the root tile states it. */
export interface ImplicitTiling extends TilingShape {
  readonly availableLevels: number;
  readonly subtreeTemplate: string;
}

/** Deeper subtrees cannot be told apart from nonsense: 4^16 is four thousand million tiles. */
const MOST_SUBTREE_LEVELS = 16;

/** @returns what is wrong, or the tiling. */
export function readImplicitTiling(json: JsonObject): ImplicitTiling | string {
  const scheme = textAt(json, 'subdivisionScheme');
  const subtreeLevels = indexAt(json, 'subtreeLevels') ?? 0;
  // `maximumLevel` stood in drafts: the last level, not their number.
  const maximumLevel = indexAt(json, 'maximumLevel');
  const availableLevels =
    indexAt(json, 'availableLevels') ?? (maximumLevel === undefined ? 0 : maximumLevel + 1);
  const subtreeTemplate = textAt(objectAt(json, 'subtrees'), 'uri');
  if (scheme !== 'QUADTREE' && scheme !== 'OCTREE') return 'subdivisionScheme is neither QUADTREE nor OCTREE';
  if (subtreeLevels < 1 || subtreeLevels > MOST_SUBTREE_LEVELS) return `subtreeLevels is ${subtreeLevels}`;
  if (availableLevels < 1 || availableLevels > 50) return `availableLevels is ${availableLevels}`;
  if (subtreeTemplate === undefined) return 'subtrees.uri is missing';
  return { isOctree: scheme === 'OCTREE', subtreeLevels, availableLevels, subtreeTemplate };
}

/** Place of a tile in an implicit tiling. */
interface Coordinates {
  readonly level: number;
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** Fills `{level}`, `{x}`, `{y}` and `{z}` in. */
export function fillTemplate(template: string, { level, x, y, z }: Coordinates): string {
  const values: Readonly<Record<string, number>> = { level, x, y, z };
  return template.replaceAll(/\{(level|x|y|z)\}/gu, (_, name: string) => String(values[name]));
}

/** What expanding needs besides the tiling. */
export interface Expansion {
  readonly context: Omit<GltfContext, 'file' | 'folder'>;
  /** Called per tile. @throws {LoadError} too many. */
  countTile(): void;
}

/**
 * Tiles of an implicit tiling below and including its root, subtrees read as they are reached. A subtree that is
 * missing or broken takes its tiles away, with a warning.
 */
export async function expandImplicitTiling(
  root: Tile,
  tiling: ImplicitTiling,
  expansion: Expansion,
): Promise<Tile | undefined> {
  return new TilingReader(root, tiling, expansion).subtreeAt({ level: 0, x: 0, y: 0, z: 0 });
}

class TilingReader {
  private readonly root: Tile;
  private readonly tiling: ImplicitTiling;
  private readonly expansion: Expansion;

  constructor(root: Tile, tiling: ImplicitTiling, expansion: Expansion) {
    this.root = root;
    this.tiling = tiling;
    this.expansion = expansion;
  }

  async subtreeAt(at: Coordinates): Promise<Tile | undefined> {
    const { scope } = this.root;
    const { context } = this.expansion;
    context.signal?.throwIfAborted();
    const uri = fillTemplate(this.tiling.subtreeTemplate, at);
    try {
      const file = await scope.folder.open(uri, context.signal);
      const subtree = await readSubtree(file, this.tiling, scope.schema, context);
      return await this.tileAt(subtree, at, 0, 0);
    } catch (error) {
      if (!(error instanceof LoadError) || error.place === 'tiles') throw error;
      context.warnings.add('broken-subtree', `${error.message}; its tiles are left out`, uri, scope.file);
      return undefined;
    }
  }

  /**
   * @param depth in the subtree.
   * @param morton index in its level of the subtree.
   */
  private async tileAt(
    subtree: Subtree,
    at: Coordinates,
    depth: number,
    morton: number,
  ): Promise<Tile | undefined> {
    const { isOctree, subtreeLevels, availableLevels } = this.tiling;
    const index = tilesAbove(depth, isOctree) + morton;
    if (!subtree.hasTile(index) || at.level >= availableLevels) return undefined;
    this.expansion.countTile();
    const children: Tile[] = [];
    for (let child = 0; child < (isOctree ? 8 : 4); child++) {
      const below = {
        level: at.level + 1,
        x: at.x * 2 + (child & 1),
        y: at.y * 2 + ((child >> 1) & 1),
        z: at.z * 2 + ((child >> 2) & 1),
      };
      const childMorton = morton * (isOctree ? 8 : 4) + child;
      const isInside = depth + 1 < subtreeLevels;
      if (!isInside && (below.level >= availableLevels || !subtree.hasChild(childMorton))) continue;
      const tile = isInside
        ? await this.tileAt(subtree, below, depth + 1, childMorton)
        : await this.subtreeAt(below);
      if (tile !== undefined) children.push(tile);
    }
    return this.makeTile(subtree, at, index, children);
  }

  private makeTile(subtree: Subtree, at: Coordinates, index: number, children: readonly Tile[]): Tile {
    const { root, tiling } = this;
    const { level, x, y, z } = at;
    const contents = root.contents.flatMap((content, number): TileContent[] => {
      if (!subtree.hasContent(index, number)) return [];
      return [
        {
          uri: fillTemplate(content.uri, at),
          group: content.group,
          metadata: subtree.contentMetadata(index, number),
        },
      ];
    });
    const volume = root.boundingVolume;
    return {
      ...root,
      place: `${root.place} level ${level}, ${x} ${y}${tiling.isOctree ? ` ${z}` : ''}`,
      level: root.level + level,
      boundingVolume: volume && divideVolume(volume, level, [x, y, z], tiling.isOctree),
      geometricError: root.geometricError === undefined ? undefined : root.geometricError / 2 ** level,
      contents,
      metadata: subtree.tileMetadata(index) ?? (level === 0 ? root.metadata : undefined),
      children,
    };
  }
}
