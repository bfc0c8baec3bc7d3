import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { encodeCityPackage } from '../catalog/encode-city-package.ts';
import type { CityContent, TilesetContent } from '../catalog/city-content.ts';
import type { CityManifest } from '../catalog/manifest.ts';
import { assembleCity } from '../cities/assemble-city.ts';
import { parseRecipe } from '../cities/recipe.ts';
import type { CityRecipe } from '../cities/recipe.ts';
import type { NamedBytes } from '../formats/osm/osm-feature.ts';
import type { LoadReport } from '../validation/load-report.ts';
import { LoadError } from '../validation/load-error.ts';
import { sha256Hex } from '../validation/sha256.ts';
import { readBytes } from './folder-source.ts';
import { buildTilesetInWorkers } from './tile-pool.ts';
import { writeCityPackage } from './write-city-package.ts';

/** What to build, and where to. */
export interface BuildOptions {
  /** Path of the `recipe.json`. */
  readonly recipe: string;
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

const TILED_LAYER = 'buildings';

async function buildBuildingTiles(content: CityContent): Promise<TilesetContent | undefined> {
  const table = content.layers.find(({ entry }) => entry.id === TILED_LAYER)?.table;
  if (table === undefined || table.count === 0) return undefined;
  const { objects, files } = await buildTilesetInWorkers(table);
  return {
    layer: TILED_LAYER,
    path: `${TILED_LAYER}/tileset.json`,
    objects,
    files: files.map(({ path, bytes }) => ({ path: `${TILED_LAYER}/${path}`, bytes })),
  };
}

/**
 * Builds a city package from its recipe. Nothing is written before everything is made, and an existing
 * package stays until the new one is complete.
 * @throws {LoadError} naming file, place and remedy.
 */
export async function buildCity(options: BuildOptions): Promise<BuildResult> {
  const { signal, onProgress } = options;
  const recipePath = resolve(options.recipe);
  onProgress?.('reading sources', 0);
  const json = new TextDecoder().decode(
    await readBytes(recipePath, 'city recipe', 'name a city with a recipe', signal),
  );
  const recipe = parseRecipe(json, recipePath);
  const files = await readSource(recipe, recipePath, signal);
  onProgress?.('joining objects and sorting layers', 0.1);
  const { content, report } = assembleCity(recipe, files);
  signal?.throwIfAborted();
  onProgress?.('writing tiles of buildings', 0.3);
  const tileset = await buildBuildingTiles(content);
  signal?.throwIfAborted();
  onProgress?.('encoding', 0.9);
  const encoded = await encodeCityPackage({ ...content, tilesets: tileset === undefined ? [] : [tileset] });
  signal?.throwIfAborted();
  onProgress?.('writing', 0.95);
  await writeCityPackage(encoded, resolve(options.out));
  onProgress?.('done', 1);
  return { manifest: encoded.manifest, report };
}
