import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { assembleCity, parseRecipe } from '@cityloom/cim-loader';
import { geometryOfRow } from '@cityloom/twin-core';
import { summarise } from './summary.ts';

const RECIPE = join(import.meta.dirname, '../../data/astana/recipe.json');

/** The same objects and columns as GeoJSON, without tiles and network: what most tools exchange. */
await summarise((folder) => {
  const recipe = parseRecipe(readFileSync(RECIPE, 'utf8'), RECIPE);
  const { location, files } = recipe.source;
  if (!('package' in location)) throw new Error(`${RECIPE}: the sources are expected in an npm package.`);
  const root = dirname(createRequire(RECIPE).resolve(`${location.package}/package.json`));
  const { content } = assembleCity(
    recipe,
    files.map(({ name }) => ({
      name,
      bytes: new Uint8Array(readFileSync(join(root, location.folder, name))),
    })),
  );
  for (const { table } of content.layers) {
    const { geometry } = table;
    const features = Array.from({ length: table.count }, (_, row) => ({
      type: 'Feature',
      id: table.idOf(row),
      geometry: geometry === undefined ? null : geometryOfRow(geometry, row),
      properties: Object.fromEntries([...table.columns.keys()].map((name) => [name, table.value(row, name)])),
    }));
    writeFileSync(
      join(folder, `${table.layer}.geojson`),
      JSON.stringify({ type: 'FeatureCollection', features }),
    );
  }
  return Promise.resolve();
});
