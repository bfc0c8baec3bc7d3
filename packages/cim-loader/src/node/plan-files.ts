import { basename, resolve } from 'node:path';
import type { CityFrame } from '../cities/assemble-datasets.ts';
import type { RecipeSource } from '../cities/recipe-sources.ts';
import type { LoadOptions } from '../formats/format-loader.ts';
import { isAddress } from '../formats/open-address.ts';

/** Files a city is built from without a recipe. */
export interface CityFiles {
  readonly files: readonly string[];
  /** Id of the city; by default from the name of the first file. */
  readonly id?: string;
  readonly title?: string;
  /** How all of them are read. */
  readonly load?: Pick<LoadOptions, 'georeference' | 'encoding' | 'levelOfDetail' | 'contourElevation'>;
}

/** `Monaco 2012` of `/data/monaco-2012.osm.gz`. */
function nameOf(path: string): string {
  const words = basename(path.replace(/[?#].*$/u, ''))
    .replace(/(?<=.)\.[^.]*(?:\.[^.]*)*$/u, '')
    .replaceAll(/[_-]+/gu, ' ')
    .trim();
  return words.replace(/^\p{Lowercase_Letter}/u, (letter) => letter.toUpperCase());
}

/** Lower-case letters, digits and hyphens, as addresses take them. */
function slugOf(name: string, otherwise: string): string {
  const slug = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{Mark}/gu, '')
    .replaceAll(/[^a-z0-9]+/gu, '-')
    .replaceAll(/^[-0-9]+|-+$/gu, '');
  return slug === '' ? otherwise : slug;
}

/** A city of some files: each is a source of its own. */
export function planFiles({ files, id, title, load = {} }: CityFiles): {
  readonly frame: CityFrame;
  readonly sources: readonly RecipeSource[];
} {
  const name = title ?? nameOf(files[0] ?? 'city');
  const taken = new Set<string>();
  const sources = files.map((file): RecipeSource => {
    const slug = slugOf(nameOf(file), 'source');
    let own = slug;
    for (let copy = 2; taken.has(own); copy++) own = `${slug}-${copy}`;
    taken.add(own);
    return { id: own, title: basename(file), file: isAddress(file) ? file : resolve(file), ...load };
  });
  const frame = { id: id ?? slugOf(name, 'city'), title: { en: name, 'zh-CN': name } };
  return { frame, sources };
}
