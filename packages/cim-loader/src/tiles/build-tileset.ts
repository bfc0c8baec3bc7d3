import type { FeatureTable } from '@cityloom/twin-core';
import type { Region, TileContent, TileContentJob, TileWarning } from './content-job.ts';
import { type PlannedContent, planTileset, type TilesetOptions, type TilesetPlan } from './plan-tileset.ts';
import { unionOfRegions } from './region.ts';
import { buildTileContent } from './tile-content.ts';
import { createTileFrame, type Matrix4, relativeTransform } from './tile-frame.ts';
import type { PlannedTile } from './tile-tree.ts';

/** A file of a tileset. */
export interface TilesetFile {
  /** Relative to the tileset's folder, `/` separated. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** A tileset in memory. */
export interface BuiltTileset {
  /** Buildings in the tileset. */
  readonly objects: number;
  /** `tileset.json` first. */
  readonly files: readonly TilesetFile[];
  /** Footprints that had to be mended, by row. */
  readonly warnings: readonly TileWarning[];
}

/** Makes contents from jobs, in the order of the jobs; a pool of workers has the same shape. */
export type BuildContents = (jobs: Iterable<TileContentJob>) => Promise<readonly TileContent[]>;

/**
 * 3D Tiles 1.1 of a layer of buildings: every building once in each level of detail, as a prism from its
 * bottom to its height. Pure; the same table gives the same bytes.
 * @param buildContents who makes the contents. Default: this thread.
 * @throws {RangeError} as {@link planTileset}.
 */
export async function buildTileset(
  table: FeatureTable,
  options: TilesetOptions = {},
  buildContents: BuildContents = buildContentsHere,
): Promise<BuiltTileset> {
  const plan = planTileset(table, options);
  const contents = await buildContents(jobsOf(plan));
  return assembleTileset(plan, contents);
}

async function buildContentsHere(jobs: Iterable<TileContentJob>): Promise<readonly TileContent[]> {
  const contents: TileContent[] = [];
  for (const job of jobs) contents.push(await buildTileContent(job));
  return contents;
}

/** Jobs are cut out of the table when a worker is free for them, not all at once. */
function* jobsOf(plan: TilesetPlan): Generator<TileContentJob> {
  for (const content of plan.contents) yield plan.createJob(content);
}

/** Writes `tileset.json` around finished contents. */
export function assembleTileset(plan: TilesetPlan, contents: readonly TileContent[]): BuiltTileset {
  const byTile = new Map<PlannedTile, { planned: PlannedContent; made: TileContent }>();
  plan.contents.forEach((planned, i) => {
    const made = contents[i];
    if (made?.path !== planned.path)
      throw new RangeError(`assembleTileset: content ${planned.path} is missing.`);
    byTile.set(planned.tile, { planned, made });
  });
  const describe = (tile: PlannedTile, parentFrame: Matrix4 | undefined): DescribedTile => {
    const content = byTile.get(tile);
    const frame = content === undefined ? parentFrame : createTileFrame(content.planned.centre).matrix;
    const children = tile.children.map((child) => describe(child, frame));
    const regions = children.map(({ boundingVolume }) => boundingVolume.region);
    const region = unionOfRegions(content === undefined ? regions : [content.made.region, ...regions]);
    return {
      boundingVolume: { region },
      geometricError: geometricErrorOf(tile, region, plan),
      ...(parentFrame === undefined ? { refine: 'REPLACE' } : {}),
      ...(content === undefined || frame === undefined
        ? {}
        : {
            transform: parentFrame === undefined ? frame : relativeTransform(parentFrame, frame),
            content: { uri: content.planned.path },
          }),
      ...(children.length === 0 ? {} : { children }),
    };
  };
  const isEmpty = plan.objects === 0;
  const root = isEmpty ? EMPTY_ROOT : describe(plan.root, undefined);
  const tileset = {
    asset: { version: '1.1' },
    geometricError: isEmpty ? 0 : diagonalOf(root.boundingVolume.region),
    root,
  };
  const json = new TextEncoder().encode(JSON.stringify(tileset));
  return {
    objects: plan.objects,
    files: [{ path: 'tileset.json', bytes: json }, ...contents.map(({ path, bytes }) => ({ path, bytes }))],
    warnings: collectWarnings(plan, contents),
  };
}

interface DescribedTile {
  readonly boundingVolume: { readonly region: Region };
  readonly geometricError: number;
  readonly refine?: 'REPLACE';
  readonly transform?: Matrix4;
  readonly content?: { readonly uri: string };
  readonly children?: readonly DescribedTile[];
}

const EMPTY_ROOT: DescribedTile = {
  boundingVolume: { region: [0, 0, 0, 0, 0, 0] },
  geometricError: 0,
  refine: 'REPLACE',
};

/** A root that only holds others refines as long as the city itself is worth drawing. */
function geometricErrorOf({ level, children }: PlannedTile, region: Region, plan: TilesetPlan): number {
  if (children.length === 0) return 0;
  return level === undefined ? diagonalOf(region) : (plan.levels[level]?.geometricError ?? 0);
}

/** Rounded up to whole metres; on a sphere, which is enough for a threshold. */
function diagonalOf([west, south, east, north, bottom, top]: Region): number {
  const radius = 6_371_000;
  const width = (east - west) * radius * Math.cos((south + north) / 2);
  return Math.ceil(Math.hypot(width, (north - south) * radius, top - bottom));
}

function collectWarnings(plan: TilesetPlan, contents: readonly TileContent[]): readonly TileWarning[] {
  const byRow = new Map<string, TileWarning>();
  for (const warning of [...plan.warnings, ...contents.flatMap(({ warnings }) => warnings)]) {
    byRow.set(`${warning.row} ${warning.message}`, warning);
  }
  return [...byRow.values()].toSorted((a, b) => a.row - b.row);
}
