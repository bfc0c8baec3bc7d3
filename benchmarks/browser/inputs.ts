import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { buildTileset, openCityPackage } from '@cityloom/cim-loader';
import { buildCity, createFolderSource } from '@cityloom/cim-loader/node';
import { type FeatureTable, geometryOfRow } from '@cityloom/twin-core';

/** The peers' inputs, below the folder that is served as `/inputs/`. */
export const GEOJSON_FILES = { whole: 'buildings.geojson', bare: 'footprints.geojson' } as const;
const SINGLE_FOLDER = 'single';

/** Builds Astana from its recipe unless it is there. @returns the folder of the package. */
export async function ensureCity(root: string): Promise<string> {
  const folder = join(root, 'data/built/astana');
  const isBuilt = await readFile(join(folder, 'city.json')).then(
    () => true,
    () => false,
  );
  if (!isBuilt) await buildCity({ recipe: join(root, 'data/astana/recipe.json'), out: folder });
  return folder;
}

/** The buildings of a city package, with geometry. */
export async function readBuildings(folder: string): Promise<FeatureTable> {
  const table = (await openCityPackage(createFolderSource(folder))).tables.get('buildings');
  if (table === undefined) throw new Error(`${folder}: no buildings; build the package again.`);
  return table;
}

/**
 * The buildings twice: with every attribute of the table that our own load reads, and with nothing but the footprint
 * and the heights that extrude it.
 */
export async function writeGeoJson(table: FeatureTable, folder: string): Promise<void> {
  const { geometry } = table;
  if (geometry === undefined) throw new Error('The buildings have no geometry.');
  const write = async (file: string, columns: readonly string[]): Promise<void> => {
    const features = Array.from({ length: table.count }, (_, row) => ({
      type: 'Feature',
      id: table.idOf(row),
      geometry: geometryOfRow(geometry, row),
      properties: { row, ...Object.fromEntries(columns.map((name) => [name, table.value(row, name)])) },
    }));
    await writeFile(join(folder, file), JSON.stringify({ type: 'FeatureCollection', features }));
  };
  await write(GEOJSON_FILES.whole, [...table.columns.keys()]);
  await write(GEOJSON_FILES.bare, ['height', 'minHeight']);
}

/** All buildings as one mesh in full detail, with the same ids: a tileset of a single tile. */
export async function writeSingleMesh(table: FeatureTable, folder: string): Promise<void> {
  const everything = { maximumRows: 65_535, maximumExtent: 1e6, tolerance: 0, resolution: 0.02 };
  const { files } = await buildTileset(table, { levels: [{ ...everything, geometricError: 0 }] });
  for (const { path, bytes } of files) {
    const file = join(folder, SINGLE_FOLDER, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, bytes);
  }
}
