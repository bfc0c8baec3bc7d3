import type { BranchDescription, Change } from '@cityloom/twin-core';
import { parseChange } from '@cityloom/twin-core/scenarios';
import { z } from 'zod';
import { describeError } from '../commands/command-error.ts';
import { cameraPoseSchema, runRequestSchema } from '../commands/command-schema.ts';
import type { LayerFilter } from '../session-state.ts';
import { sharedLayersSchema } from '../shared-layers/shared-layer-schema.ts';
import { layerStyleSchema } from '../styles/layer-style-schema.ts';
import type { BranchRecord, LookRecord, SharedRun, SharedState } from './shared-state.ts';

/** Changes from outside; the branch that takes them checks them against the city. */
export const changesSchema: z.ZodType<readonly Change[]> = z.array(z.unknown()).transform((list, context) => {
  const changes: Change[] = [];
  for (const item of list) {
    try {
      changes.push(parseChange(item));
    } catch (error) {
      context.addIssue({ code: 'custom', message: describeError(error).en });
    }
  }
  return changes;
});

const descriptionSchema: z.ZodType<BranchDescription> = z.object({
  author: z.string().exactOptional(),
  notes: z.string().exactOptional(),
  created: z.iso.datetime({ offset: true }).exactOptional(),
  modified: z.iso.datetime({ offset: true }).exactOptional(),
  parameters: z.record(z.string(), z.unknown()).exactOptional(),
  parent: z
    .object({
      id: z.string(),
      contentHash: z.string(),
      changes: z.array(z.object({ id: z.string(), hash: z.string() })).exactOptional(),
    })
    .exactOptional(),
});

export const branchRecordSchema: z.ZodType<BranchRecord> = z.object({
  id: z.string().min(1),
  title: z.string(),
  changes: changesSchema,
  description: descriptionSchema.optional(),
  runs: z.array(runRequestSchema).optional(),
  base: z.string().optional(),
});

export const runRecipeSchema: z.ZodType<{
  request: SharedRun['request'];
  changes?: readonly Change[] | undefined;
}> = z.object({ request: runRequestSchema, changes: changesSchema.optional() });

const positionSchema = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]);

const filterSchema: z.ZodType<LayerFilter> = z
  .object({ text: z.string().max(1000), column: z.string().max(1000).optional() })
  .transform(({ text, column }) => ({ text, column }));

const lookShape = {
  camera: cameraPoseSchema.optional(),
  hiddenLayers: z.array(z.string()),
  mode: z.enum(['explore', 'live', 'plan', 'drill', 'govern']),
  theme: z.enum(['dark', 'light']),
  language: z.enum(['en', 'zh-CN']),
  projection: z.enum(['3d', '2d']),
  sun: z.object({ date: z.iso.date(), hours: z.number().min(0).max(24) }).optional(),
  heightLimit: z.number().positive().optional(),
  field: z.string().min(1).max(200).optional(),
  readings: z
    .object({
      points: z
        .array(z.object({ name: z.string().min(1).max(12), position: positionSchema }))
        .max(26)
        .optional(),
      line: z.array(positionSchema).min(2).max(1000).optional(),
    })
    .optional(),
  styles: z.record(z.string(), layerStyleSchema).optional(),
  filters: z.record(z.string(), filterSchema).optional(),
};

export const lookRecordSchema: z.ZodType<LookRecord> = z.object(lookShape);

export const sharedStateSchema: z.ZodType<SharedState> = z.object({
  ...lookShape,
  city: z.string().min(1),
  baseHash: z.string(),
  layers: sharedLayersSchema.optional(),
  ownFiles: z.int().min(0).max(10_000).optional(),
  selection: z.string().optional(),
  selectedObjects: z.array(z.string()).max(10_000).optional(),
  branch: branchRecordSchema.optional(),
  run: runRecipeSchema.optional(),
  time: z.number().min(0),
  live: z.unknown().optional(),
});
