import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import type { FeatureTable } from '@cityloom/twin-core';
import { encodeCityPackage } from '../catalog/encode-city-package.ts';
import type { CityContent, TilesetContent } from '../catalog/city-content.ts';
import type { CityManifest } from '../catalog/manifest.ts';
import { assembleCity, type AssembledCity } from '../cities/assemble-city.ts';
import { parseAnyRecipe } from '../cities/recipe.ts';
import { SOURCES_SCHEMA_VERSION } from '../cities/recipe-sources.ts';
import type { CityRecipe } from '../cities/recipe.ts';
import type { NamedBytes } from '../formats/osm/osm-feature.ts';
import type { LoadReport } from '../validation/load-report.ts';
import { LoadError } from '../validation/load-error.ts';
import { sha256Hex } from '../validation/sha256.ts';
import { assembleSources } from './build-from-sources.ts';
import { type CityFiles, planFiles } from './plan-files.ts';
import { readBytes } from './folder-source.ts';
import { buildTilesetInWorkers } from './tile-pool.ts';
import { writeCityPackage } from './write-city-package.ts';

/** What to build, and where to. */
export interface BuildOptions {
  /** Path of the `recipe.json`, or files of any format. */
  readonly recipe: string | CityFiles;
  /** Folder of the package to write. */
  readonly out: string;
  readonly signal?: AbortSignal;
  /** Called with what is being done and the share of it done, in [0, 1]. */
  readonly onProgress?: (step: string, done: number) => void;
}

/** What was written, and what could not be used. */
export interface BuildResult {
  readonly manifest: CityManifest;
  readonly report: LoadReport;
}

/** Folder of an installed npm package, looked up from the recipe's place, as an import there would be. */
function packageFolder(name: string, recipePath: string): string {
  try {
    return dirname(createRequire(pathToFileURL(recipePath)).resolve(`${name}/package.json`));
  } catch (cause) {
    throw new LoadError(`npm package ${name} is not installed`, {
      url: recipePath,
      format: 'city recipe',
      kind: 'missing',
      place: 'source.location.package',
      remedy: `install the workspace, or add ${name}`,
      cause,
    });
  }
}

function sourceFolder({ location }: CityRecipe['source'], recipePath: string): string {
  const base = 'package' in location ? packageFolder(location.package, recipePath) : dirname(recipePath);
  return join(base, location.folder);
}

/** Reads the source files and checks each against its checksum. */
async function readSource(
  recipe: CityRecipe,
  recipePath: string,
  signal?: AbortSignal,
): Promise<NamedBytes[]> {
  const folder = sourceFolder(recipe.source, recipePath);
  const files: NamedBytes[] = [];
  for (const { name, sha256 } of recipe.source.files) {
    const path = join(folder, name);
    const bytes = await readBytes(
      path,
      'source file',
      'restore the file, or install the workspace again',
      signal,
    );
    const found = await sha256Hex(bytes);
    if (found !== sha256) {
      throw new LoadError(`checksum is ${found}, the recipe says ${sha256}`, {
        url: path,
        format: 'source file',
        kind: 'checksum',
        remedy: 'restore the file; or, if the new content is right, put its checksum into the recipe',
      });
    }
    files.push({ name: path, bytes });
  }
  return files;
}

/** One tileset for each layer that is drawn as solids. */
async function buildTilesets(content: CityContent): Promise<TilesetContent[]> {
  const tilesets: TilesetContent[] = [];
  const hasTerrain = (content.terrains?.length ?? 0) > 0;
  for (const { entry, table, surfaces } of content.layers) {
    if (entry.kind !== 'tileset' || table.count === 0) continue;
    const { objects, files } = await buildTilesetInWorkers(table, {
      ...(surfaces && { surfaces }),
      ...(hasTerrain && groundOf(table)),
    });
    tilesets.push({
      layer: entry.id,
      path: `${entry.id}/tileset.json`,
      objects,
      files: files.map(({ path, bytes }) => ({ path: `${entry.id}/${path}`, bytes })),
    });
  }
  return tilesets;
}

/** What the buildings of a city with terrain stand on. */
function groundOf(table: FeatureTable): { readonly bases?: ArrayLike<number> } {
  const column = table.columns.get('groundHeight');
  return column?.kind === 'number' ? { bases: column.values } : {};
}

/** Of a recipe, of either version, or of files. */
async function assemble({ recipe: given, signal, onProgress }: BuildOptions): Promise<AssembledCity> {
  const follow = {
    ...(signal && { signal }),
    onProgress: (step: string, done: number) => onProgress?.(step, done * 0.3),
  };
  if (typeof given !== 'string') {
    const { frame, sources } = planFiles(given);
    return assembleSources(frame, sources, process.cwd(), follow);
  }
  const path = resolve(given);
  const bytes = await readBytes(path, 'city recipe', 'name a city with a recipe', signal);
  const recipe = parseAnyRecipe(new TextDecoder().decode(bytes), path);
  if (recipe.schemaVersion === SOURCES_SCHEMA_VERSION) {
    const { id, title, home, timeZone, themes } = recipe;
    const frame = { id, title, ...(home && { home }), ...(themes && { themes }) };
    const zone = timeZone === undefined ? {} : { timeZone };
    return assembleSources({ ...frame, ...zone }, recipe.sources, dirname(path), follow);
  }
  const files = await readSource(recipe, path, signal);
  onProgress?.('joining objects and sorting layers', 0.1);
  return assembleCity(recipe, files);
}

/** @throws {LoadError} if nothing of a city can be placed: it would have no bounds. */
function assertPlaced({ layers, terrains = [], images = [] }: CityContent, { recipe }: BuildOptions): void {
  const placed = layers.some(({ table }) => (table.geometry?.positions.length ?? 0) > 0);
  if (placed || (layers.length === 0 && terrains.length + images.length > 0)) return;
  const [file] = typeof recipe === 'string' ? [recipe] : recipe.files;
  throw new LoadError('none of its objects has a place on the globe, so that there is no city to write', {
    url: file ?? 'source',
    format: 'city',
    kind: 'invalid',
    remedy: 'look at the file with cityloom inspect, and name the CRS of its numbers with --crs',
  });
}

/**
 * Builds a city package from its recipe, or from files of any format. Nothing is written before everything is made,
 * and an existing package stays until the new one is complete.
 * @throws {LoadError} naming file, place and remedy.
 */
export async function buildCity(options: BuildOptions): Promise<BuildResult> {
  const { signal, onProgress } = options;
  onProgress?.('reading sources', 0);
  const { content, report } = await assemble(options);
  assertPlaced(content, options);
  signal?.throwIfAborted();
  onProgress?.('writing tiles of buildings', 0.3);
  const tilesets = await buildTilesets(content);
  signal?.throwIfAborted();
  onProgress?.('encoding', 0.9);
  const encoded = await encodeCityPackage({ ...content, tilesets });
  signal?.throwIfAborted();
  onProgress?.('writing', 0.95);
  await writeCityPackage(encoded, resolve(options.out));
  onProgress?.('done', 1);
  return { manifest: encoded.manifest, report };
}
