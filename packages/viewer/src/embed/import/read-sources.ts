import {
  createBlobFolder,
  LoadError,
  openDataset,
  recogniseFile,
  type InputFile,
  type LoadOptions,
  type NamedBlob,
} from '@cityloom/cim-loader';
import type { ReadFailure, ReadResult, ReadSource } from '../../session/index.ts';
import { sourceOf } from './source-of.ts';

/** More sources than a person can look through at once are refused. */
const MAXIMUM_SOURCES = 64;
/** Of a folder; beyond it lies no main file but content (tiles, textures). */
const PROBED_FILES = 512;

/** Belong to a file of another name and are read with it. */
const COMPANIONS =
  /\.(?:dbf|shx|prj|cpg|sbn|sbx|qix|qpj|mtl|bin|jpe?g|png|webp|ktx2?|b3dm|i3dm|pnts|cmpt|glb|subtree|terrain|tfw|wld|aux\.xml|ovr)$/iu;
/** Stand for everything beside and below them. */
const FOLDER_HEADS = /(?:^|\/)(?:tileset\.json|layer\.json)$/u;

type Follow = (done: number, file: string) => void;

interface Main {
  readonly path: string;
  readonly file: InputFile;
}

/**
 * Reads everything of a drop that is a source of its own: each file, but one for a tileset with its tiles, a
 * shapefile with its parts or a timetable with its tables.
 */
export async function readSources(
  files: readonly NamedBlob[],
  options: LoadOptions,
  follow: Follow,
): Promise<ReadResult> {
  const folder = createBlobFolder(files);
  const [only] = files;
  if (only === undefined) return { sources: [], failures: [], ignored: [] };
  if (files.length === 1)
    return readMains([{ path: only.path, file: await folder.open(only.path) }], options, follow);
  const { mains, ignored, failures } = await findMains(
    folder.paths ?? [],
    (path) => folder.open(path),
    options,
  );
  const read = await readMains(mains, options, follow);
  return {
    sources: read.sources,
    failures: mains.length === 0 ? failures.slice(0, 1) : read.failures,
    ignored: mains.length === 0 ? [] : ignored,
  };
}

/** Reads one file that is already found, for example behind an address. */
export function readFile(file: InputFile, options: LoadOptions, follow: Follow): Promise<ReadResult> {
  return readMains([{ path: file.name, file }], options, follow);
}

async function findMains(
  paths: readonly string[],
  open: (path: string) => Promise<InputFile>,
  options: LoadOptions,
): Promise<{ mains: readonly Main[]; ignored: readonly string[]; failures: readonly ReadFailure[] }> {
  const mains: Main[] = [];
  const ignored: string[] = [];
  const failures: ReadFailure[] = [];
  const claimed = new Set<string>();
  for (const path of candidates(paths)) {
    if ([...claimed].some((mark) => path.startsWith(mark))) continue;
    const file = await open(path);
    try {
      const { loader } = await recogniseFile(file, options);
      mains.push({ path, file });
      // Tables of one timetable are each known as such: the first stands for all.
      if (FOLDER_HEADS.test(path) || loader.id === 'gtfs') claimed.add(path.replace(/[^/]*$/u, ''));
    } catch (error) {
      options.signal?.throwIfAborted();
      ignored.push(path);
      failures.push(describeFailure(path, error));
    }
  }
  if (mains.length > MAXIMUM_SOURCES) throw tooMany(mains.length);
  return { mains, ignored, failures };
}

/** Shallow files first, and of a folder the one that stands for the others. */
function candidates(paths: readonly string[]): readonly string[] {
  const depth = (path: string): number => path.split('/').length;
  const rank = (path: string): number => (FOLDER_HEADS.test(path) ? 0 : 1);
  return paths
    .filter((path) => !/(?:^|\/)(?:\.|__MACOSX\/)/u.test(path) && !COMPANIONS.test(path))
    .toSorted((a, b) => depth(a) - depth(b) || rank(a) - rank(b) || (a < b ? -1 : 1))
    .slice(0, PROBED_FILES);
}

async function readMains(mains: readonly Main[], options: LoadOptions, follow: Follow): Promise<ReadResult> {
  const sources: ReadSource[] = [];
  const failures: ReadFailure[] = [];
  for (const [index, { path, file }] of mains.entries()) {
    const report = (done: number): void => {
      follow((index + done) / mains.length, path);
    };
    report(0);
    try {
      const dataset = await openDataset(file, { ...options, onProgress: report });
      sources.push(sourceOf(dataset, path, file.size));
    } catch (error) {
      options.signal?.throwIfAborted();
      failures.push(describeFailure(path, error));
    }
  }
  return { sources, failures, ignored: [] };
}

/** What a person is told of a file that cannot be read. */
export function describeFailure(file: string, error: unknown): ReadFailure {
  if (error instanceof LoadError) {
    const { message, place, remedy, kind } = error;
    return { file, message, remedy, kind, ...(place !== undefined && { place }) };
  }
  return { file, message: error instanceof Error ? error.message : String(error) };
}

function tooMany(count: number): LoadError {
  return new LoadError(`${count} sources at once`, {
    url: 'dropped files',
    format: 'folder',
    kind: 'invalid',
    remedy: `add at most ${MAXIMUM_SOURCES} at a time`,
  });
}
