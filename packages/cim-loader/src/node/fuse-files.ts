import { dirname, resolve } from 'node:path';
import { stat } from 'node:fs/promises';
import { createFeatureTable, type FeatureTable } from '@cityloom/twin-core';
import { openCityPackage } from '../catalog/open-city-package.ts';
import type { PackageSource } from '../catalog/package-source.ts';
import { isAddress } from '../formats/open-address.ts';
import { fuseTables, type FusedLayer } from '../fusion/fuse-tables.ts';
import { type FusionInput, parseFusionRecipe } from '../fusion/fusion-recipe.ts';
import { fusionReportHash } from '../fusion/fusion-report.ts';
import { createHttpSource } from '../transport/http-source.ts';
import { LoadError } from '../validation/load-error.ts';
import type { LoadWarning } from '../validation/load-report.ts';
import { openDiskFile } from './disk-folder.ts';
import { createFolderSource } from './folder-source.ts';
import { openSource } from './open-source.ts';

/** A fused layer, and what was met while its sources were read. */
export interface FusedFiles extends FusedLayer {
  readonly warnings: readonly LoadWarning[];
  /** Of the report: the same for the same data and recipe, wherever it is run. */
  readonly reportHash: string;
}

/**
 * Fuses the files and services a recipe names, addresses under the same limits as anywhere.
 * @throws {LoadError} naming file, place and remedy.
 */
export async function fuseFiles(recipePath: string, signal?: AbortSignal): Promise<FusedFiles> {
  const file = await openDiskFile(recipePath);
  const recipe = parseFusionRecipe(new TextDecoder().decode(await file.read(signal)), recipePath);
  const folder = dirname(resolve(recipePath));
  const warnings: LoadWarning[] = [];
  const model = await openTable(recipe.model, folder, warnings, signal);
  const data: { table: FeatureTable; rules: (typeof recipe.sources)[number] }[] = [];
  for (const source of recipe.sources) {
    data.push({ table: await openTable(source, folder, warnings, signal), rules: source });
  }
  try {
    const { origin, time } = recipe.model;
    const fused = fuseTables({ table: model, origin, time }, data);
    return { ...fused, warnings, reportHash: fusionReportHash(fused.report) };
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    const remedy = 'correct the recipe';
    throw new LoadError(cause.message, {
      url: recipePath,
      format: 'fusion recipe',
      kind: 'invalid',
      remedy,
      cause,
    });
  }
}

async function openTable(
  input: FusionInput,
  folder: string,
  warnings: LoadWarning[],
  signal?: AbortSignal,
): Promise<FeatureTable> {
  const path = isAddress(input.file) ? input.file : resolve(folder, input.file);
  const source = await packageAt(path);
  const tables =
    source === undefined
      ? await tablesOfFile(path, input, warnings, signal)
      : [...(await openCityPackage(source)).tables.values()];
  return chooseTable(tables, input.layer, path);
}

/** `undefined`: a file, or a service. */
async function packageAt(path: string): Promise<PackageSource | undefined> {
  if (isAddress(path)) {
    const isPackage = /^[^?#]*(?:\/|\/city\.json)$/u.test(path);
    return isPackage ? createHttpSource(path.replace(/city\.json$/u, '')) : undefined;
  }
  const status = await stat(path).catch(() => undefined);
  return status?.isDirectory() === true ? createFolderSource(path) : undefined;
}

async function tablesOfFile(
  path: string,
  { crs, axisOrder, datum, encoding, levelOfDetail }: FusionInput,
  warnings: LoadWarning[],
  signal?: AbortSignal,
): Promise<FeatureTable[]> {
  const dataset = await openSource(path, {
    georeference: {
      ...(crs !== undefined && { crs }),
      ...(axisOrder !== undefined && { axisOrder }),
      ...(datum !== undefined && { datum }),
    },
    ...(encoding !== undefined && { encoding }),
    ...(levelOfDetail !== undefined && { levelOfDetail }),
    ...(signal && { signal }),
  });
  warnings.push(...dataset.report.warnings.map((warning) => ({ file: path, ...warning })));
  return dataset.layers.flatMap((layer) =>
    layer.kind === 'features' ? [createFeatureTable(layer.table)] : [],
  );
}

function chooseTable(tables: readonly FeatureTable[], layer: string | undefined, path: string): FeatureTable {
  const found =
    layer === undefined
      ? (tables.find(({ geometry }) => geometry?.type === 'polygon') ?? tables[0])
      : tables.find((table) => table.layer === layer);
  if (found !== undefined) return found;
  throw new LoadError(layer === undefined ? 'holds no objects' : `has no layer ${layer}`, {
    url: path,
    format: 'fusion source',
    kind: 'invalid',
    remedy:
      tables.length === 0
        ? 'give a file with features'
        : `give one of ${tables.map((table) => table.layer).join(', ')}`,
  });
}
