import { z } from 'zod';
import { runRequestSchema } from '../commands/command-schema.ts';
import { storedFusionSchema } from '../fusion/stored-fusion.ts';
import { storedLayerSchema } from '../layers/stored-layer.ts';
import type { SessionContext } from '../session-context.ts';
import type { ObjectLook, RecordedRun } from '../session-state.ts';
import { branchRecordSchema, changesSchema, lookRecordSchema } from '../sharing/shared-state-schema.ts';
import { asideKey } from './aside-key.ts';
import type { RestoredState, StoredBranch, StoredSettings } from './restored-state.ts';
import { STORE_VERSION } from './store-version.ts';
import { storedHistorySchema } from './stored-history-schema.ts';

const objectLookSchema: z.ZodType<ObjectLook> = z
  .object({ hidden: z.boolean(), colour: z.string().optional() })
  .transform(({ hidden, colour }) => ({ hidden, colour }));

const settingsSchema: z.ZodType<StoredSettings> = z.intersection(
  lookRecordSchema,
  z.object({
    branch: z.string().optional(),
    run: z.string().optional(),
    time: z.number().min(0),
    allowedOrigins: z.array(z.string()).optional(),
    objectLooks: z.record(z.string(), objectLookSchema).optional(),
  }),
);
const storedBranchSchema: z.ZodType<StoredBranch> = z.intersection(
  branchRecordSchema,
  z.object({
    order: z.number(),
    history: storedHistorySchema.optional(),
    waiting: z.array(z.string()).optional(),
  }),
);
const storedRunSchema = z
  .object({
    runId: z.string(),
    resultHash: z.string(),
    request: runRequestSchema,
    branch: z.string().optional(),
    changes: changesSchema,
  })
  .transform((run): RecordedRun => ({ ...run, branch: run.branch }));

const envelopeSchema = z.object({ version: z.literal(STORE_VERSION), value: z.unknown() });

/**
 * What an earlier visit left, in no order. A record that cannot be read is set aside, and told of in a notice.
 * @param city first part of the keys.
 */
export async function readStored(context: SessionContext, city: string): Promise<RestoredState> {
  const layers = await readRecords(context, city, 'layer/', storedLayerSchema);
  const fusions = await readRecords(context, city, 'fusion/', storedFusionSchema);
  const branches = await readRecords(context, city, 'branch/', storedBranchSchema);
  const runs = await readRecords(context, city, 'run/', storedRunSchema);
  const [settings] = await readRecords(context, city, 'settings', settingsSchema);
  return { settings, layers, fusions, branches, runs };
}

/** All records of one kind that can be read, by their keys. */
export async function readRecords<Value>(
  context: SessionContext,
  city: string,
  prefix: string,
  schema: z.ZodType<Value>,
): Promise<Value[]> {
  const values: Value[] = [];
  for (const key of (await context.options.storage.keys(city + prefix)).sort()) {
    const value = await readOne(context, key, schema);
    if (value !== undefined) values.push(value);
  }
  return values;
}

async function readOne<Value>(
  context: SessionContext,
  key: string,
  schema: z.ZodType<Value>,
): Promise<Value | undefined> {
  const { storage } = context.options;
  const raw = await storage.get(key);
  const envelope = envelopeSchema.safeParse(raw);
  const parsed = envelope.success ? schema.safeParse(envelope.data.value) : undefined;
  if (parsed?.success === true) return parsed.data;
  await storage.set(asideKey(context, key), raw);
  await storage.remove(key);
  context.notify('warning', {
    en: `Stored work: the record "${key}" cannot be read; it was set aside and the rest restored.`,
    'zh-CN': `本地存储：记录“${key}”无法读取，已单独保存，其余内容已恢复。`,
  });
  return undefined;
}
