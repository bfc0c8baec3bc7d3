import { join } from 'node:path';
import { buildCity } from '@cityloom/cim-loader/node';
import { summarise } from './summary.ts';

const RECIPE = join(import.meta.dirname, '../../data/astana/recipe.json');

await summarise(async (folder) => {
  await buildCity({ recipe: RECIPE, out: join(folder, 'package') });
});
