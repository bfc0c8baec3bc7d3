import type { Region } from './content-job.ts';
import type { TilesetPlan } from './plan-tileset.ts';
import { centreOf, type QuadTree } from './quad-tree.ts';
import { unionOfRegions } from './region.ts';
import { type QuadCell, SUBTREE_LEVELS, SUBTREE_SCHEMA, type SubtreeTile, writeSubtree } from './subtree.ts';
import { createTileFrame } from './tile-frame.ts';
import type { PlannedTile } from './tile-tree.ts';
import type { TilesetDescription, TilesetFile } from './tileset-file.ts';

const RADIANS_PER_DEGREE = Math.PI / 180;

const subtreePath = ({ depth, x, y }: QuadCell): string => `subtrees/${depth}/${x}/${y}.subtree`;
const TEMPLATE = '{level}/{x}/{y}';

/** Subtree being filled. */
interface OpenSubtree {
  readonly root: QuadCell;
  readonly tiles: SubtreeTile[];
  readonly children: QuadCell[];
}

/**
 * Implicit tiling: `tileset.json` says how the root is cut, subtree files which tiles are there and how far each
 * really reaches.
 * @param regions of the contents, in the order of the plan.
 */
export function describeImplicit(
  plan: TilesetPlan,
  tree: QuadTree,
  regions: readonly Region[],
): TilesetDescription {
  const byTile = new Map(plan.contents.map(({ tile }, i) => [tile, regions[i] as Region]));
  const subtrees: OpenSubtree[] = [];
  const region = fillSubtrees(tree.root, undefined, byTile, subtrees);
  const [west, south, east, north] = tree.bounds.map((degrees) => degrees * RADIANS_PER_DEGREE) as [
    number,
    number,
    number,
    number,
  ];
  const geometricError = plan.levels[0]?.geometricError ?? 0;
  const tileset = {
    asset: { version: '1.1' },
    schema: SUBTREE_SCHEMA,
    geometricError,
    root: {
      boundingVolume: { region: [west, south, east, north, region[4], region[5]] },
      geometricError,
      refine: 'REPLACE',
      transform: createTileFrame(centreOf(tree)).matrix,
      content: { uri: `tiles/${TEMPLATE}.glb` },
      implicitTiling: {
        subdivisionScheme: 'QUADTREE',
        subtreeLevels: SUBTREE_LEVELS,
        availableLevels: tree.depths,
        subtrees: { uri: `subtrees/${TEMPLATE}.subtree` },
      },
    },
  };
  const files: TilesetFile[] = subtrees.map(({ root, tiles, children }) => ({
    path: subtreePath(root),
    bytes: writeSubtree(tiles, children),
  }));
  const json = { path: 'tileset.json', bytes: new TextEncoder().encode(JSON.stringify(tileset)) };
  return { files: [json, ...files], region, geometricError };
}

/** @returns region of the tile and those below it. */
function fillSubtrees(
  tile: PlannedTile,
  parent: OpenSubtree | undefined,
  regions: ReadonlyMap<PlannedTile, Region>,
  subtrees: OpenSubtree[],
): Region {
  const cell = tile.cell as QuadCell;
  let subtree = parent;
  if (subtree === undefined || cell.depth - subtree.root.depth === SUBTREE_LEVELS) {
    if (subtree !== undefined) subtree.children.push(localCell(cell, subtree.root));
    subtree = { root: cell, tiles: [], children: [] };
    subtrees.push(subtree);
  }
  const below = tile.children.map((child) => fillSubtrees(child, subtree, regions, subtrees));
  const region = unionOfRegions([regions.get(tile) as Region, ...below]);
  subtree.tiles.push({ ...localCell(cell, subtree.root), region });
  return region;
}

function localCell(cell: QuadCell, root: QuadCell): QuadCell {
  const depth = cell.depth - root.depth;
  return { depth, x: cell.x - root.x * 2 ** depth, y: cell.y - root.y * 2 ** depth };
}
