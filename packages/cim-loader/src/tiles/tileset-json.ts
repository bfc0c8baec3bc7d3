import type { Region } from './content-job.ts';
import { describeImplicit } from './implicit-json.ts';
import type { PlannedContent, TilesetPlan } from './plan-tileset.ts';
import { unionOfRegions } from './region.ts';
import type { TilesetDescription, TilesetFile } from './tileset-file.ts';
import { createTileFrame, type Matrix4, relativeTransform } from './tile-frame.ts';
import type { PlannedTile } from './tile-tree.ts';

/** A tile as it stands in a tileset JSON. */
interface DescribedTile {
  readonly boundingVolume: { readonly region: Region };
  readonly geometricError: number;
  readonly refine?: 'ADD' | 'REPLACE';
  readonly transform?: Matrix4;
  readonly content?: { readonly uri: string };
  readonly children?: readonly DescribedTile[];
}

/** A described tile, and how many tiles the file it stands in holds because of it. */
interface Branch {
  readonly tile: DescribedTile;
  readonly size: number;
}

const EMPTY_ROOT: DescribedTile = {
  boundingVolume: { region: [0, 0, 0, 0, 0, 0] },
  geometricError: 0,
  refine: 'REPLACE',
};

/**
 * Most tiles in one tileset JSON: renderers make an object of each when they read the file, needed or not. Larger
 * branches get files of their own, read when the branch comes near.
 */
const MAXIMUM_TILES = 1024;

/** A file for fewer tiles is not worth its request. */
const SMALLEST_FILE = 16;

/** @param regions of the contents, in the order of the plan. */
export function describeTileset(plan: TilesetPlan, regions: readonly Region[]): TilesetDescription {
  return plan.quadTree === undefined
    ? new TilesetWriter(plan, regions).write()
    : describeImplicit(plan, plan.quadTree, regions);
}

/** One tileset over several, each in a folder of its own and drawn beside the others. */
export function combineTilesets(
  parts: readonly { readonly uri: string; readonly region: Region; readonly geometricError: number }[],
): TilesetFile {
  const region = unionOfRegions(parts.map((part) => part.region));
  const geometricError = Math.max(diagonalOf(region), ...parts.map((part) => part.geometricError));
  return fileOf('tileset.json', geometricError, {
    boundingVolume: { region },
    geometricError,
    refine: 'ADD',
    children: parts.map((part) => ({
      boundingVolume: { region: part.region },
      geometricError: part.geometricError,
      content: { uri: part.uri },
    })),
  });
}

class TilesetWriter {
  private readonly plan: TilesetPlan;
  private readonly byTile = new Map<PlannedTile, { planned: PlannedContent; region: Region }>();
  private readonly external: TilesetFile[] = [];

  constructor(plan: TilesetPlan, regions: readonly Region[]) {
    this.plan = plan;
    plan.contents.forEach((planned, i) => {
      const region = regions[i];
      if (region === undefined) throw new RangeError(`describeTileset: content ${planned.path} is missing.`);
      this.byTile.set(planned.tile, { planned, region });
    });
  }

  write(): TilesetDescription {
    if (this.plan.objects === 0) {
      return { files: [fileOf('tileset.json', 0, EMPTY_ROOT)], region: undefined, geometricError: 0 };
    }
    const root = this.describe(this.plan.root, undefined).tile;
    const { region } = root.boundingVolume;
    const geometricError = Math.max(diagonalOf(region), root.geometricError);
    return {
      files: [fileOf('tileset.json', geometricError, root), ...this.external],
      region,
      geometricError,
    };
  }

  private describe(tile: PlannedTile, parentFrame: Matrix4 | undefined): Branch {
    const content = this.byTile.get(tile);
    const frame = content === undefined ? parentFrame : createTileFrame(content.planned.centre).matrix;
    const branches = this.withinLimit(tile.children.map((child) => this.describe(child, frame)));
    const children = branches.map((branch) => branch.tile);
    const regions = children.map(({ boundingVolume }) => boundingVolume.region);
    const region = unionOfRegions(content === undefined ? regions : [content.region, ...regions]);
    const described = {
      boundingVolume: { region },
      geometricError: this.geometricErrorOf(tile, region),
      ...(parentFrame === undefined ? { refine: 'REPLACE' as const } : {}),
      ...(content === undefined || frame === undefined
        ? {}
        : {
            transform: parentFrame === undefined ? frame : relativeTransform(parentFrame, frame),
            content: { uri: content.planned.path },
          }),
      ...(children.length === 0 ? {} : { children }),
    };
    return { tile: described, size: branches.reduce((sum, { size }) => sum + size, 1) };
  }

  /** Puts the largest branches into files of their own until the rest fits into one. */
  private withinLimit(branches: readonly Branch[]): readonly Branch[] {
    let size = branches.reduce((sum, branch) => sum + branch.size, 1);
    if (size <= MAXIMUM_TILES) return branches;
    const result = [...branches];
    const bySize = branches
      .map((_, i) => i)
      .toSorted((a, b) => sizeAt(branches, b) - sizeAt(branches, a) || a - b);
    for (const i of bySize) {
      const branch = branches[i];
      if (size <= MAXIMUM_TILES || branch === undefined || branch.size < SMALLEST_FILE) break;
      size -= branch.size - 1;
      result[i] = this.moveOut(branch);
    }
    return result;
  }

  private moveOut({ tile }: Branch): Branch {
    const { boundingVolume, geometricError } = tile;
    const path = `part-${this.external.length}.json`;
    this.external.push(fileOf(path, geometricError, { ...tile, refine: 'REPLACE' }));
    return { tile: { boundingVolume, geometricError, content: { uri: path } }, size: 1 };
  }

  /** A root that only holds others refines as long as the city itself is worth drawing. */
  private geometricErrorOf({ level, children }: PlannedTile, region: Region): number {
    if (children.length === 0) return 0;
    return level === undefined ? diagonalOf(region) : (this.plan.levels[level]?.geometricError ?? 0);
  }
}

const sizeAt = (branches: readonly Branch[], i: number): number => branches[i]?.size ?? 0;

function fileOf(path: string, geometricError: number, root: DescribedTile): TilesetFile {
  const json = JSON.stringify({ asset: { version: '1.1' }, geometricError, root });
  return { path, bytes: new TextEncoder().encode(json) };
}

/** Rounded up to whole metres; on a sphere, which is enough for a threshold. */
function diagonalOf([west, south, east, north, bottom, top]: Region): number {
  const radius = 6_371_000;
  const width = (east - west) * radius * Math.cos((south + north) / 2);
  return Math.ceil(Math.hypot(width, (north - south) * radius, top - bottom));
}
