import type { Bounds } from '@cityloom/twin-core';
import { z } from 'zod';
import { LoadError } from '../validation/load-error.ts';
import { checkedSettings, parseSettingsJson, type SettingsFile } from '../validation/settings-file.ts';

/** What one column has to satisfy. */
export interface ColumnRule {
  /** Every object must have a value. */
  readonly required?: boolean | undefined;
  /** Numbers: least and greatest value, in the column's unit, both allowed. */
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  /** Numbers: must be above, not equal. */
  readonly above?: number | undefined;
  /** Text: the values allowed. */
  readonly codeList?: readonly string[] | undefined;
  /** Text: regular expression (ECMAScript, Unicode) the whole value must match. */
  readonly pattern?: string | undefined;
  /** No value may stand twice. */
  readonly unique?: boolean | undefined;
  /** Numbers: must be less than the value of this column. */
  readonly lessThan?: string | undefined;
  /** Column with the date of each object's last update (ISO 8601, or seconds since 1970). */
  readonly updated?: boolean | undefined;
}

/** What one layer has to satisfy. */
export interface LayerRules {
  readonly columns?: Readonly<Record<string, ColumnRule>> | undefined;
  /** Objects must have a geometry. Default: if any has one. */
  readonly geometryRequired?: boolean | undefined;
  /** Area the objects must lie in, degrees. */
  readonly extent?: Bounds | undefined;
  /** Objects must not overlap by more than this share of the smaller one. Default: not checked. */
  readonly maximumOverlap?: number | undefined;
  /** ISO 8601 duration of whole days, weeks, months or years: `P1D`, `P1M`, `P1Y`. */
  readonly updateCycle?: string | undefined;
  /** Date of the data, ISO 8601. */
  readonly dataDate?: string | undefined;
}

/** Rules by layer id; `*` holds for all. */
export type QualityRules = Readonly<Record<string, LayerRules>>;

/**
 * What must hold whatever the city: physical ranges. The tallest building is 828 m (Burj Khalifa), the most storeys
 * are 163; limits leave room for plans.
 */
export const DEFAULT_RULES: QualityRules = {
  '*': {
    columns: {
      height: { above: 0, maximum: 1000 },
      minHeight: { minimum: -150, maximum: 1000, lessThan: 'height' },
      levels: { minimum: 0, maximum: 250 },
      storeys: { minimum: 0, maximum: 250 },
      floorArea: { minimum: 0 },
      population: { minimum: 0 },
      lanes: { minimum: 0, maximum: 32 },
    },
  },
  buildings: { columns: { height: { above: 0, maximum: 1000, required: true } } },
};

const columnRule = z.strictObject({
  required: z.boolean().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  above: z.number().optional(),
  codeList: z.array(z.string()).min(1).optional(),
  pattern: z.string().optional(),
  unique: z.boolean().optional(),
  lessThan: z.string().optional(),
  updated: z.boolean().optional(),
});

const layerRules = z.strictObject({
  columns: z.record(z.string(), columnRule).optional(),
  geometryRequired: z.boolean().optional(),
  extent: z.tuple([z.number(), z.number(), z.number(), z.number()]).optional(),
  maximumOverlap: z.number().min(0).max(1).optional(),
  updateCycle: z
    .string()
    .regex(/^P\d+[DWMY]$/u, 'expected a duration such as P1M')
    .optional(),
  dataDate: z.iso.date().optional(),
});

const rulesFile = z.strictObject({
  schema: z.literal('cityloom/quality-rules'),
  schemaVersion: z.literal(1),
  layers: z.record(z.string(), layerRules),
});

/** Reads a rules file. @throws {LoadError} naming the property that is wrong. */
export function parseQualityRules(json: string, url: string): QualityRules {
  const file = { url, format: 'quality rules', remedy: 'compare with docs/guides/data-quality.md' };
  const { layers } = checkedSettings(rulesFile, parseSettingsJson(json, file), file);
  for (const [layer, { columns = {} }] of Object.entries(layers)) {
    for (const [column, { pattern }] of Object.entries(columns)) {
      if (pattern !== undefined) requirePattern(pattern, `layers.${layer}.columns.${column}.pattern`, file);
    }
  }
  return layers;
}

function requirePattern(pattern: string, place: string, file: SettingsFile): void {
  try {
    new RegExp(pattern, 'u');
  } catch (cause) {
    throw new LoadError(`${pattern} is no regular expression`, { ...file, kind: 'invalid', place, cause });
  }
}

/** Rules of one layer: the default ones, those for all layers, those for it; later ones win, column by column. */
export function rulesOfLayer(layer: string, rules: QualityRules = {}): LayerRules {
  const sources = [DEFAULT_RULES['*'], DEFAULT_RULES[layer], rules['*'], rules[layer]];
  let merged: LayerRules = {};
  for (const source of sources) {
    if (source === undefined) continue;
    merged = { ...merged, ...source, columns: { ...merged.columns, ...source.columns } };
  }
  return merged;
}
