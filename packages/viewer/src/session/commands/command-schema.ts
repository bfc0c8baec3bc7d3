import { z } from 'zod';
import { isLiveCommand, LIVE_COMMANDS } from '../live/live-command.ts';
import { MAXIMUM_SELECTED } from '../objects/selection-limit.ts';
import { CommandError } from './command-error.ts';
import type { CityCommand, Command } from './commands.ts';

const MODES = ['explore', 'live', 'plan', 'drill', 'govern'] as const;
const id = z.string().min(1);
const title = z.string().trim().min(1).max(200);

/** Also reads poses from storage and share links. */
export const cameraPoseSchema: z.ZodType<{
  longitudeDegrees: number;
  latitudeDegrees: number;
  range: number;
  headingDegrees: number;
  pitchDegrees: number;
}> = z.object({
  longitudeDegrees: z.number().min(-180).max(180),
  latitudeDegrees: z.number().min(-90).max(90),
  range: z.number().positive().max(1e8),
  headingDegrees: z.number(),
  pitchDegrees: z.number().min(-90).max(90),
});

/** Only the outline: the branch checks the rest, because only it knows layers and objects. */
const changeSchema = z.looseObject({
  kind: z.string().min(1),
  id: id.optional(),
  at: z.iso.datetime({ offset: true }).optional(),
  by: z.string().optional(),
});

export const runRequestSchema: z.ZodType<{ model: string; parameters: unknown; seed: number }> = z.object({
  model: id,
  parameters: z.unknown(),
  seed: z.int().min(0).max(0xffff_ffff),
});

const position = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]);
const readingName = z.string().trim().min(1).max(12);
const objects = z.array(id).max(MAXIMUM_SELECTED);
const selectionMode = z.enum(['replace', 'add', 'remove', 'toggle']).optional();
const durationSeconds = z.number().min(0).max(60).optional();

const merged = {
  title,
  id: id.max(200).optional(),
  resolutions: z.record(z.string(), z.enum(['mine', 'theirs', 'both', 'drop'])).optional(),
};

const SCHEMAS: Record<CityCommand['type'], z.ZodType> = {
  flyTo: z.union([
    z.object({ pose: cameraPoseSchema, durationSeconds }),
    z.object({ object: id, durationSeconds }),
    z.object({ objects: objects.min(1), durationSeconds }),
    z.object({ layer: id, durationSeconds }),
  ]),
  select: z.object({ object: id.optional() }),
  selectObjects: z.object({ objects, mode: selectionMode }),
  selectInArea: z.object({
    area: z.array(position).min(3).max(10_000),
    layers: z.array(id).max(10_000).optional(),
    mode: selectionMode,
  }),
  setObjectsHidden: z.object({ objects, hidden: z.boolean() }),
  setObjectsColour: z.object({
    objects,
    colour: z
      .string()
      .regex(/^#[\da-f]{6}$/iu)
      .optional(),
  }),
  setLayerVisible: z.object({ layer: id, visible: z.boolean() }),
  setMode: z.object({ mode: z.enum(MODES) }),
  createBranch: z.object({ id: id.max(200).optional(), title, from: id.optional() }),
  renameBranch: z.object({ id, title }),
  describeBranch: z.object({
    id,
    title: title.optional(),
    author: z.string().max(200).optional(),
    notes: z.string().max(20_000).optional(),
  }),
  mergeBranches: z.object({ mine: id, theirs: id, ...merged }),
  rebaseBranch: z.object({ mine: id, ...merged }),
  selectBranch: z.object({ id: id.optional() }),
  discardBranch: z.object({ id }),
  restoreBranch: z.object({ id }),
  applyChange: z.object({ change: changeSchema }),
  setChangeEnabled: z.object({ change: id, enabled: z.boolean() }),
  moveChange: z.object({ change: id, to: z.int().min(0) }),
  replaceChanges: z.object({ changes: z.array(changeSchema).max(100_000), edit: id.optional() }),
  showDay: z.object({ day: z.iso.date().optional() }),
  showSun: z.union([
    z.object({ date: z.iso.date(), hours: z.number().min(0).max(24) }),
    z.object({ date: z.undefined().optional(), hours: z.undefined().optional() }),
  ]),
  undo: z.object({}),
  redo: z.object({}),
  runModel: z.object({ request: runRequestSchema, onBase: z.boolean().optional() }),
  cancelRun: z.object({}),
  selectRun: z.object({ id: id.optional() }),
  compareRun: z.object({ run: id.optional() }),
  drawField: z.object({ field: id.max(200).optional() }),
  readAt: z.object({ position, name: readingName.optional() }),
  stopReadingAt: z.object({ name: readingName.optional() }),
  readAlong: z.object({ line: z.array(position).min(2).max(1000).optional() }),
  adoptRunChanges: z.object({ run: id.optional() }),
  setTime: z.object({ seconds: z.number().min(0) }),
  /** Only the outline: the ensemble's own schema says what is wrong with the rest. */
  runEnsemble: z.object({ request: z.looseObject({ model: id }) }),
  cancelEnsemble: z.object({}),
  showEnsembleField: z.object({ field: id.optional() }),
};

function knownType(type: string): type is CityCommand['type'] {
  return Object.hasOwn(SCHEMAS, type);
}

/** First problem of a zod error as `field: message`; looks into the closest branch of a union. */
export function describeIssue(error: z.ZodError): string {
  const [issue] = error.issues;
  if (issue === undefined) return 'invalid';
  if (issue.code === 'invalid_union') {
    const branches = issue.errors.filter((issues) => issues.length > 0);
    const closest = branches.reduce<(typeof branches)[number] | undefined>(
      (best, issues) => (deepest(issues) > deepest(best ?? []) ? issues : best),
      undefined,
    );
    const inner = closest?.[0];
    if (inner !== undefined) return `${[...issue.path, ...inner.path].join('.')}: ${inner.message}`;
  }
  return `${issue.path.length === 0 ? 'command' : issue.path.join('.')}: ${issue.message}`;
}

function deepest(issues: readonly { readonly path: readonly PropertyKey[] }[]): number {
  return Math.max(0, ...issues.map((issue) => issue.path.length));
}

/**
 * Checks a command that may come from a host page or a script; of those of the live part the type alone.
 * @throws {CommandError} naming the type or the field that is wrong.
 */
export function parseCommand(input: unknown): Command {
  const given: unknown = typeof input === 'object' && input !== null ? Reflect.get(input, 'type') : undefined;
  const type = typeof given === 'string' ? given : '';
  if (isLiveCommand({ type })) return input as Command;
  if (!knownType(type)) {
    const got = given === undefined ? 'none' : JSON.stringify(given);
    const choices = [...Object.keys(SCHEMAS), ...LIVE_COMMANDS].join(', ');
    throw new CommandError({
      en: `execute: unknown command type, got ${got}; use one of: ${choices}.`,
      'zh-CN': `execute：未知的命令类型（得到 ${got}）；可用：${choices}。`,
    });
  }
  checkFields(type, SCHEMAS[type], input);
  return input as Command;
}

/** @throws {CommandError} naming the field that is wrong. */
export function checkFields(type: string, schema: z.ZodType, input: unknown): void {
  const parsed = schema.safeParse(input);
  if (parsed.success) return;
  const issue = describeIssue(parsed.error);
  throw new CommandError(
    {
      en: `${type}: ${issue}; correct this field and send the command again.`,
      'zh-CN': `${type}：字段无效，${issue}；请更正该字段后重试。`,
    },
    { cause: parsed.error },
  );
}
