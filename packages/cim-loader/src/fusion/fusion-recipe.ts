import { z } from 'zod';
import { checkedSettings, parseSettingsJson } from '../validation/settings-file.ts';
import type { FusionSourceRules } from './fusion-rules.ts';
import type { DataOrigin } from './fusion-report.ts';

/** Where a layer is read from and how its coordinates are understood. */
export interface FusionInput {
  /**
   * A file of any format, or the folder of a city package; relative to the recipe. Or an http(s) address: of a file, of
   * a service's layer (named behind `#`), or of a city package (ends in `/` or `city.json`).
   */
  readonly file: string;
  /** Layer of it; default its only one, or the first of areas. */
  readonly layer?: string | undefined;
  readonly crs?: string | undefined;
  readonly axisOrder?: 'east-north' | 'north-east' | undefined;
  readonly datum?: 'WGS84' | 'GCJ-02' | 'BD-09' | undefined;
  readonly encoding?: string | undefined;
  /** Of sources with several, for example `2.2`; default the highest. */
  readonly levelOfDetail?: string | undefined;
}

/** Makes a fusion repeatable: sources, rules and the decisions people made. */
export interface FusionRecipe {
  readonly schema: 'cityloom/fusion';
  readonly schemaVersion: 1;
  readonly model: FusionInput & { readonly origin: DataOrigin; readonly time?: string | undefined };
  readonly sources: readonly (FusionInput & FusionSourceRules)[];
}

const origin = z.enum(['government', 'operation', 'enterprise']);
const time = z.union([z.iso.date(), z.iso.datetime({ offset: true })]).optional();
const input = {
  file: z.string().min(1),
  layer: z.string().optional(),
  crs: z.string().optional(),
  axisOrder: z.enum(['east-north', 'north-east']).optional(),
  datum: z.enum(['WGS84', 'GCJ-02', 'BD-09']).optional(),
  encoding: z.string().optional(),
  levelOfDetail: z.string().optional(),
};
const share = z.number().gt(0).max(1).optional();
const match = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('id'), model: z.string().optional(), data: z.string().optional() }),
  z.strictObject({ by: z.literal('footprint'), minimumOverlap: share, minimumCover: share }),
  z.strictObject({
    by: z.literal('address'),
    model: z.array(z.string()).min(1),
    data: z.array(z.string()).min(1),
    maximumDistance: z.number().positive().optional(),
  }),
  z.strictObject({ by: z.enum(['position', 'network']), maximumDistance: z.number().positive() }),
]);
const attribute = z.strictObject({
  data: z.string(),
  model: z.string().optional(),
  tolerance: z.number().min(0).optional(),
  relativeTolerance: z.number().min(0).optional(),
  prefer: z.enum(['data', 'model', 'newest', 'report']).optional(),
  aggregate: z.enum(['largest', 'first', 'sum', 'mean', 'maximum', 'minimum', 'count', 'list']).optional(),
  extensive: z.boolean().optional(),
});
const recipe: z.ZodType<FusionRecipe> = z.strictObject({
  schema: z.literal('cityloom/fusion'),
  schemaVersion: z.literal(1),
  model: z.strictObject({ ...input, origin, time }),
  sources: z
    .array(
      z.strictObject({
        ...input,
        id: z.string().min(1),
        origin,
        time,
        match: z.array(match).min(1),
        attributes: z.array(attribute).optional(),
        unmatched: z.enum(['report', 'add']).optional(),
        resolutions: z
          .array(
            z.strictObject({ model: z.string(), attribute: z.string(), keep: z.enum(['model', 'data']) }),
          )
          .optional(),
        decisions: z.array(z.strictObject({ data: z.string(), model: z.string().nullable() })).optional(),
      }),
    )
    .min(1),
});

/** @throws {LoadError} naming the property that is wrong. */
export function parseFusionRecipe(json: string, url: string): FusionRecipe {
  const file = { url, format: 'fusion recipe', remedy: 'compare with docs/guides/fusion.md' };
  return checkedSettings(recipe, parseSettingsJson(json, file), file);
}
