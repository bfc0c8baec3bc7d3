import { readFile, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { openCityPackage } from '../catalog/open-city-package.ts';
import type { CityManifest, LayerEntry } from '../catalog/manifest.ts';
import type { CityPackage } from '../catalog/open-city-package.ts';
import { createFolderSource } from '../node/folder-source.ts';
import { isAddress } from '../formats/open-address.ts';
import { LoadError } from '../validation/load-error.ts';
import { inspectDataset } from './inspect-dataset.ts';
import { inspectService } from './inspect-service.ts';
import { type LoadFlags, loadOptionsOf } from './load-flags.ts';

function columnsOf(
  city: CityPackage,
  layer: LayerEntry,
): { name: string; unit?: string; derived: boolean; source: string }[] {
  const table = city.tables.get(layer.id);
  return [...(table?.columns ?? [])].map(([name, { unit, derived, source }]) => ({
    name,
    ...(unit !== undefined && { unit }),
    derived,
    source,
  }));
}

function printText(manifest: CityManifest, city: CityPackage): void {
  console.log(`${manifest.title.en} (${manifest.id}), schema version ${manifest.schemaVersion}`);
  console.log(`  content  ${manifest.contentHash}`);
  console.log(`  bounds   ${manifest.bounds.join(' ')}`);
  for (const { title, licence, attribution, dataDate, origin } of manifest.sources) {
    console.log(
      `  source   ${title}, ${licence}, ${attribution}${dataDate === undefined ? '' : `, data of ${dataDate}`}`,
    );
    console.log(`           ${origin}`);
  }
  for (const layer of manifest.layers) {
    const tiles = layer.tileset === undefined ? '' : `, tiles ${layer.tileset.path}`;
    console.log(`  ${layer.id}: ${layer.objects} objects${tiles}`);
    for (const { name, unit, derived, source } of columnsOf(city, layer)) {
      const mark = derived ? ' (derived)' : '';
      console.log(`    ${name}${unit === undefined ? '' : ` [${unit}]`}${mark}: ${source}`);
    }
  }
  if (manifest.network !== undefined) {
    const { nodes, edges, largestComponentNodes } = manifest.network;
    console.log(
      `  network: ${nodes} nodes, ${edges} edges, ${largestComponentNodes} nodes all reachable by car`,
    );
  }
}

/** A folder, or a `city.json` that says it is a city package; anything else is a source file. */
async function isPackage(path: string): Promise<boolean> {
  const status = await stat(path).catch(() => undefined);
  if (status?.isDirectory() === true) return true;
  if (status === undefined || basename(path) !== 'city.json') return false;
  return /"schema"\s*:\s*"cityloom\/city"/u.test(await readFile(path, 'utf8'));
}

/** Prints what a city package or a source file of any format holds. */
export async function runInspect(
  path: string,
  flags: { readonly json?: boolean } & LoadFlags,
): Promise<void> {
  if (await isPackage(path)) await inspectPackage(path, flags);
  else if (isAddress(path)) await inspectAddress(path, flags);
  else await inspectDataset(path, flags, loadOptionsOf(flags));
}

/** A file, or what a service has: only the answer tells. */
async function inspectAddress(url: string, flags: { readonly json?: boolean } & LoadFlags): Promise<void> {
  try {
    await inspectDataset(url, flags, loadOptionsOf(flags));
  } catch (error) {
    if (!(error instanceof LoadError) || new URL(url).hash !== '') throw error;
    // What is no file may be a service; if it is neither, the file's error says more.
    await inspectService(url, flags).catch((cause: unknown) => {
      error.cause ??= cause;
      throw error;
    });
  }
}

/** Opens a package, checks all tables and the network, and prints what it holds. */
async function inspectPackage(path: string, flags: { readonly json?: boolean }): Promise<void> {
  const folder = resolve(path).replace(/[\\/]city\.json$/u, '');
  const city = await openCityPackage(createFolderSource(folder));
  const { manifest } = city;
  // A tileset that is missing shows here rather than as an empty map.
  for (const { tileset } of manifest.layers) if (tileset !== undefined) await city.source.read(tileset.path);
  if (flags.json === true) {
    const layers = manifest.layers.map((layer) => ({ ...layer, columns: columnsOf(city, layer) }));
    console.log(JSON.stringify({ ...manifest, layers }));
    return;
  }
  printText(manifest, city);
}
