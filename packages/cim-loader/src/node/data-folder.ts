import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import process from 'node:process';
import { LoadError } from '../validation/load-error.ts';

/** Where a city's recipe lies and where its package goes. */
export interface CityPlace {
  readonly recipe: string;
  readonly out: string;
}

/** First folder upwards from the working folder or from this program that has `data/<city>/recipe.json`. */
function dataFolderOf(city: string): string | undefined {
  for (const start of [process.cwd(), import.meta.dirname]) {
    for (let folder = resolve(start); ; folder = dirname(folder)) {
      const data = join(folder, 'data');
      if (existsSync(join(data, city, 'recipe.json'))) return data;
      if (folder === dirname(folder)) break;
    }
  }
  return undefined;
}

/**
 * Finds a city by name: recipe in `data/<city>/recipe.json`, package in `data/built/<city>`.
 * @throws {LoadError} if no such recipe is found.
 */
export function findCity(city: string): CityPlace {
  const data = /^[a-z][a-z0-9-]*$/u.test(city) ? dataFolderOf(city) : undefined;
  if (data === undefined) {
    throw new LoadError('no such city', {
      url: `data/${city}/recipe.json`,
      format: 'city recipe',
      kind: 'missing',
      remedy:
        'name a city that has a recipe in data/, for example astana; data/README.md tells how to add one',
    });
  }
  return { recipe: join(data, city, 'recipe.json'), out: join(data, 'built', city) };
}
