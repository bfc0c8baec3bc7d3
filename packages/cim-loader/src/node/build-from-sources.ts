import { createHash } from 'node:crypto';
import { basename, resolve } from 'node:path';
import { assembleDatasets, type CityFrame, type CityInput } from '../cities/assemble-datasets.ts';
import type { AssembledCity } from '../cities/assemble-city.ts';
import type { RecipeSource } from '../cities/recipe-sources.ts';
import { isAddress } from '../formats/open-address.ts';
import type { InputFile } from '../transport/input-file.ts';
import { LoadError } from '../validation/load-error.ts';
import { openDiskFile } from './disk-folder.ts';
import { openSource } from './open-source.ts';

/** How reading is followed and stopped. */
export interface ReadSourcesOptions {
  readonly signal?: AbortSignal;
  /** Called with what is being done and the share of it done, in [0, 1]. */
  readonly onProgress?: (step: string, done: number) => void;
}

/**
 * Reads sources of any format and makes a city of them.
 * @param folder files of the sources are relative to it.
 * @throws {LoadError} naming file, place and remedy; also where nothing is left to show.
 */
export async function assembleSources(
  frame: CityFrame,
  sources: readonly RecipeSource[],
  folder: string,
  { signal, onProgress }: ReadSourcesOptions = {},
): Promise<AssembledCity> {
  const inputs: CityInput[] = [];
  for (const [index, source] of sources.entries()) {
    const step = (done: number): void => {
      onProgress?.(`reading ${source.file}`, (index + done) / sources.length);
    };
    step(0);
    inputs.push(await readSource(source, folder, step, signal));
  }
  const city = assembleDatasets(frame, inputs);
  const { layers, terrains = [], images = [] } = city.content;
  if (layers.length + terrains.length + images.length === 0) {
    throw new LoadError('holds nothing that can be shown on a map', {
      url: sources.map(({ file }) => file).join(', '),
      format: 'city sources',
      kind: 'invalid',
      remedy: 'give files with objects that have a place (cityloom inspect FILE tells what a file holds)',
    });
  }
  return city;
}

async function readSource(
  source: RecipeSource,
  folder: string,
  onProgress: (done: number) => void,
  signal: AbortSignal | undefined,
): Promise<CityInput> {
  const isRemote = isAddress(source.file);
  const path = isRemote ? source.file : resolve(folder, source.file);
  // What a server answers may change between two requests: only files are checked and listed.
  const files = isRemote ? [] : [{ name: basename(path), sha256: await checkedSum(path, source, signal) }];
  const { georeference, encoding, levelOfDetail, contourElevation, bounds } = source;
  const dataset = await openSource(path, {
    ...(georeference && { georeference }),
    ...(encoding !== undefined && { encoding }),
    ...(levelOfDetail !== undefined && { levelOfDetail }),
    ...(contourElevation !== undefined && { contourElevation }),
    ...(bounds && { bounds }),
    ...(signal && { signal }),
    onProgress,
  });
  return { dataset, source: isRemote ? { origin: path, ...source } : source, files };
}

/** @throws {LoadError} where the recipe states another checksum. */
async function checkedSum(
  path: string,
  source: RecipeSource,
  signal: AbortSignal | undefined,
): Promise<string> {
  const sha256 = await checksumOf(await openDiskFile(path), signal);
  if (source.sha256 === undefined || source.sha256 === sha256) return sha256;
  throw new LoadError(`checksum is ${sha256}, the recipe says ${source.sha256}`, {
    url: path,
    format: 'source file',
    kind: 'checksum',
    remedy: 'restore the file; or, if the new content is right, put its checksum into the recipe',
  });
}

/** Read in pieces: a source may be larger than memory. */
async function checksumOf(file: InputFile, signal: AbortSignal | undefined): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of file.stream(signal)) hash.update(piece);
  return hash.digest('hex');
}
