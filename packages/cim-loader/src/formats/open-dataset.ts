import type { Dataset } from '../datasets/dataset.ts';
import type { InputFile, InputFolder } from '../transport/input-file.ts';
import { unpackGzip } from '../transport/gzip.ts';
import { openZip } from '../transport/zip-folder.ts';
import { LoadError } from '../validation/load-error.ts';
import { DEFAULT_LIMITS } from '../validation/limits.ts';
import type { FormatLoader, LoadOptions } from './format-loader.ts';
import { type FormatProbe, hasExtension, probeFile } from './format-probe.ts';
import { FORMAT_LOADERS } from './format-registry.ts';
import { i3sLoader, isSceneLayerMember } from './i3s/index.ts';

/** A file and the loader that reads it; wrappings (gzip, zip) are off. */
export interface RecognisedFile {
  readonly file: InputFile;
  readonly loader: FormatLoader;
}

/** Wrappings inside each other: `city.gml.zip` in a `.gz` is one too many for most, five is a bomb. */
const MAXIMUM_WRAPPINGS = 4;

const SUPPORTED =
  'give a file of a supported format, or convert it to one, such as GeoJSON, GeoPackage, CityJSON or IFC';

/**
 * Finds out what a file is. Gzip, zip (`.3tz`, too) and tileset databases (`.3dtiles`) are unwrapped; of an archive, the entry that says most of its content is
 * read (a tileset before its tiles).
 * @throws {LoadError} a file no loader knows.
 */
export async function recogniseFile(
  file: InputFile,
  options: LoadOptions = {},
  loaders: readonly FormatLoader[] = FORMAT_LOADERS,
): Promise<RecognisedFile> {
  let current = file;
  for (let wrapping = 0; wrapping <= MAXIMUM_WRAPPINGS; wrapping++) {
    const probe = await probeFile(current, options.signal);
    const loader = loaders.find((candidate) => candidate.recognises(probe));
    if (loader !== undefined) return { file: current, loader };
    if (isGzip(probe)) {
      current = await unpackGzip(current, options.limits ?? DEFAULT_LIMITS, options.signal);
    } else {
      const folder = await openContainer(current, probe, options);
      if (folder === undefined) throw unknownFormat(current, probe);
      const scene = loaders.find(({ id }) => id === i3sLoader.id);
      if (scene !== undefined && folder.paths?.some(isSceneLayerMember) === true)
        return { file: current, loader: scene };
      return recogniseEntry(current, folder.paths ?? [], (path) => folder.open(path), options, loaders);
    }
  }
  throw new LoadError(`is wrapped more than ${MAXIMUM_WRAPPINGS} times`, {
    url: file.name,
    format: 'archive',
    kind: 'invalid',
    remedy: 'unpack it first',
  });
}

/** Reads a file of any known format. @throws {LoadError} as {@link recogniseFile} and the loader. */
export async function openDataset(
  file: InputFile,
  options: LoadOptions = {},
  loaders: readonly FormatLoader[] = FORMAT_LOADERS,
): Promise<Dataset> {
  const recognised = await recogniseFile(file, options, loaders);
  options.signal?.throwIfAborted();
  const dataset = await recognised.loader.parse(recognised.file, options);
  if (options.contourElevation === undefined) return dataset;
  options.signal?.throwIfAborted();
  const { withContourSurface } = await import('./terrain/with-contour-surface.ts');
  return withContourSurface(dataset, options.contourElevation, file.name);
}

/** A file that holds a folder of others; `undefined` for any other file. */
async function openContainer(
  file: InputFile,
  probe: FormatProbe,
  { limits = DEFAULT_LIMITS, signal }: LoadOptions,
): Promise<InputFolder | undefined> {
  if (isZip(probe)) return openZip(file, limits, signal);
  if (!isTilesDatabase(probe)) return undefined;
  const { openTilesDatabase } = await import('./3d-tiles/tiles-database.ts');
  return openTilesDatabase(file, limits, signal);
}

const isGzip = ({ head }: FormatProbe): boolean => head[0] === 0x1f && head[1] === 0x8b;
const isZip = ({ head }: FormatProbe): boolean =>
  head[0] === 0x50 &&
  head[1] === 0x4b &&
  (head[2] === 3 || head[2] === 5) &&
  (head[3] === 4 || head[3] === 6);

const isTilesDatabase = (probe: FormatProbe): boolean =>
  probe.text.startsWith('SQLite format 3\0') && hasExtension(probe, ['3dtiles']);

/** Of the entries, the one the first loader of the list knows; the least deep of them. */
async function recogniseEntry(
  archive: InputFile,
  paths: readonly string[],
  open: (path: string) => Promise<InputFile>,
  options: LoadOptions,
  loaders: readonly FormatLoader[],
): Promise<RecognisedFile> {
  const depth = (path: string): number => path.split('/').length;
  const candidates = paths
    .filter((path) => !/(?:^|\/)(?:\.|__MACOSX\/)/u.test(path))
    .toSorted((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1))
    .slice(0, 256);
  let best: { rank: number; found: RecognisedFile } | undefined;
  for (const path of candidates) {
    const entry = await open(path);
    const probe = await probeFile(entry, options.signal);
    if (isGzip(probe)) {
      const inner = best === undefined ? await recogniseFile(entry, options, loaders) : undefined;
      best ??= inner && { rank: loaders.length, found: inner };
      continue;
    }
    const rank = loaders.findIndex((loader) => loader.recognises(probe));
    const loader = loaders[rank];
    if (loader !== undefined && rank < (best?.rank ?? Infinity))
      best = { rank, found: { file: entry, loader } };
  }
  if (best !== undefined) return best.found;
  throw new LoadError(`holds no file of a known format (${candidates.slice(0, 3).join(', ')})`, {
    url: archive.name,
    format: 'zip archive',
    kind: 'invalid',
    remedy: SUPPORTED,
  });
}

function unknownFormat(file: InputFile, probe: FormatProbe): LoadError {
  const start = probe.head.length === 0 ? 'the file is empty' : 'no format is known by its first bytes';
  return new LoadError(start, {
    url: file.name,
    format: 'unknown',
    kind: 'invalid',
    place: 'offset 0',
    remedy: SUPPORTED,
  });
}
