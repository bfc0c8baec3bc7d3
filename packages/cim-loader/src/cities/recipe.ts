import { z } from 'zod';
import type { CityManifest, SourceEntry } from '../catalog/manifest.ts';
import { checkedSettings, parseSettingsJson, type SettingsFile } from '../validation/settings-file.ts';
import { SOURCES_SCHEMA_VERSION, type SourcesRecipe, sourcesRecipeSchema } from './recipe-sources.ts';

/** Version of the recipe this code reads. */
export const RECIPE_SCHEMA_VERSION = 1;

/** What a city package is built from: `data/<city>/recipe.json`. */
export interface CityRecipe extends Pick<CityManifest, 'id' | 'title' | 'home' | 'timeZone'> {
  readonly schema: 'cityloom/recipe';
  readonly schemaVersion: typeof RECIPE_SCHEMA_VERSION;
  readonly source: Omit<SourceEntry, 'dataDate' | 'files'> & {
    readonly format: 'osm-qa';
    /** Folder of the files: inside an npm package, or relative to the recipe. */
    readonly location: { readonly package: string; readonly folder: string } | { readonly folder: string };
    readonly files: { readonly name: string; readonly sha256: string }[];
  };
}

const text = z.strictObject({ en: z.string(), 'zh-CN': z.string() });

const recipeSchema: z.ZodType<CityRecipe> = z.strictObject({
  schema: z.literal('cityloom/recipe'),
  schemaVersion: z.literal(RECIPE_SCHEMA_VERSION),
  id: z.string().regex(/^[a-z][a-z0-9-]*$/u, 'expected lower-case letters, digits and hyphens'),
  title: text,
  home: z.strictObject({
    longitudeDegrees: z.number().min(-180).max(180),
    latitudeDegrees: z.number().min(-90).max(90),
    range: z.number().positive(),
  }),
  timeZone: z.string(),
  source: z.strictObject({
    id: z.string(),
    format: z.literal('osm-qa'),
    title: z.string(),
    licence: z.string(),
    licenceUrl: z.string(),
    attribution: z.string(),
    origin: z.string(),
    location: z.union([
      z.strictObject({ package: z.string(), folder: z.string() }),
      z.strictObject({ folder: z.string() }),
    ]),
    files: z.array(z.strictObject({ name: z.string(), sha256: z.string().regex(/^[0-9a-f]{64}$/u) })).min(1),
  }),
});

/** A recipe of either version. */
export type AnyRecipe = CityRecipe | SourcesRecipe;

/** @throws {LoadError} naming the property that is wrong. */
export function parseAnyRecipe(json: string, url: string): AnyRecipe {
  const file = recipeFile(url);
  const value = parseSettingsJson(json, file);
  const version: unknown =
    typeof value === 'object' && value !== null && 'schemaVersion' in value ? value.schemaVersion : 0;
  if (version === SOURCES_SCHEMA_VERSION) return checkedSettings(sourcesRecipeSchema, value, file);
  return checkedSettings(recipeSchema, value, file);
}

/** Of version 1. @throws {LoadError} naming the property that is wrong. */
export function parseRecipe(json: string, url: string): CityRecipe {
  const file = recipeFile(url);
  return checkedSettings(recipeSchema, parseSettingsJson(json, file), file);
}

const recipeFile = (url: string): SettingsFile => ({
  url,
  format: 'city recipe',
  remedy: 'compare with data/README.md',
});
