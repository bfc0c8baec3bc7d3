import type { FeatureTable } from '@cityloom/twin-core';
import type { Region, TileContent, TileContentJob, TileWarning } from './content-job.ts';
import { planTileset, type TilesetOptions, type TilesetPlan } from './plan-tileset.ts';
import { buildTileContent } from './tile-content.ts';
import type { TilesetDescription, TilesetFile } from './tileset-file.ts';
import { describeTileset } from './tileset-json.ts';

/** A tileset in memory. */
export interface BuiltTileset {
  /** Buildings in the tileset. */
  readonly objects: number;
  /** `tileset.json` first. */
  readonly files: readonly TilesetFile[];
  /** Footprints that had to be mended, by row. */
  readonly warnings: readonly TileWarning[];
}

/**
 * Makes contents from jobs; a pool of workers has the same shape. Contents are handed over as they are done, in any
 * order, with the number of their job; the next job is cut when there is room for it.
 */
export type BuildContents = (
  jobs: Iterable<TileContentJob>,
  take: (content: TileContent, index: number) => void | Promise<void>,
) => Promise<void>;

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
  const contents: TileContent[] = [];
  await buildContents(jobsOf(plan), (content, index) => {
    contents[index] = content;
  });
  const { files, warnings } = summariseTileset(plan, contents);
  return {
    objects: plan.objects,
    files: [...files, ...contents.map(({ path, bytes }) => ({ path, bytes }))],
    warnings,
  };
}

async function buildContentsHere(
  jobs: Iterable<TileContentJob>,
  take: (content: TileContent, index: number) => void | Promise<void>,
): Promise<void> {
  let index = 0;
  for (const job of jobs) await take(await buildTileContent(job), index++);
}

/** Jobs are cut out of the table when a worker is free for them, not all at once. */
export function* jobsOf(plan: TilesetPlan): Generator<TileContentJob> {
  for (const content of plan.contents) yield plan.createJob(content);
}

/** What is known of a tileset whose contents went their own way. */
export interface TilesetSummary extends TilesetDescription {
  readonly warnings: readonly TileWarning[];
}

/** Writes `tileset.json` around contents that are finished. */
export function summariseTileset(
  plan: TilesetPlan,
  contents: readonly { readonly region: Region; readonly warnings: readonly TileWarning[] }[],
): TilesetSummary {
  const regions = contents.map(({ region }) => region);
  return { ...describeTileset(plan, regions), warnings: collectWarnings(plan, contents) };
}

/** Each warning once, though several levels of detail gave it. */
function collectWarnings(
  plan: TilesetPlan,
  contents: readonly { readonly warnings: readonly TileWarning[] }[],
): readonly TileWarning[] {
  const byRow = new Map<string, TileWarning>();
  for (const warnings of [plan.warnings, ...contents.map((content) => content.warnings)]) {
    for (const warning of warnings) byRow.set(`${warning.row} ${warning.message}`, warning);
  }
  return [...byRow.values()].toSorted((a, b) => a.row - b.row);
}
