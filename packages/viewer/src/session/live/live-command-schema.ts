import { z } from 'zod';
import { checkFields } from '../commands/command-schema.ts';
import type { LiveCommand } from './live-command.ts';
import type { EntityColouring, EntityName, FeedSettings, Geofence, LiveTrace } from './live-state.ts';

/** Text a settings record may hold in all, characters of JSON. */
const MAXIMUM_OPTIONS = 100_000;
const MAXIMUM_CORNERS = 10_000;

const id = z.string().min(1).max(128);
const className = z.string().regex(/^[\w-]{1,64}$/u);
const seconds = z
  .number()
  .positive()
  .max(7 * 86_400);

/** Drops keys whose value is `undefined`, which optional fields must not have. */
function whole<Value>(schema: z.ZodType): z.ZodType<Value> {
  return schema.transform((value) => withoutUndefined(value)) as unknown as z.ZodType<Value>;
}

function withoutUndefined(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined));
}

const title = z.string().trim().min(1).max(200);

/** Also reads stored feeds. */
export const feedSettingsSchema: z.ZodType<FeedSettings> = whole(
  z.object({
    id,
    title: z.union([title, z.object({ en: title, 'zh-CN': title })]),
    protocol: z.string().min(1).max(64),
    url: z.string().min(1).max(4000),
    coordinates: z
      .union([z.enum(['wgs84', 'gcj02', 'bd09']), z.object({ crs: z.string().min(1).max(10_000) })])
      .optional(),
    options: z
      .record(z.string(), z.json())
      .refine((options) => JSON.stringify(options).length <= MAXIMUM_OPTIONS, {
        message: `longer than ${MAXIMUM_OPTIONS} characters of JSON`,
      })
      .optional(),
  }),
);

export const entityNameSchema: z.ZodType<EntityName> = z.object({ entityClass: className, id });

/** Also reads stored colourings and those of links. */
export const entityColouringSchema: z.ZodType<EntityColouring> = z.discriminatedUnion('by', [
  z.object({ by: z.literal('class') }),
  z.object({ by: z.literal('speed') }),
  z.object({ by: z.literal('freshness') }),
  z.object({ by: z.literal('value'), property: z.string().min(1).max(128) }),
]);

/** Also reads stored geofences. */
export const geofenceSchema: z.ZodType<Geofence> = whole(
  z.object({
    id,
    title: z.object({ en: z.string().min(1).max(200), 'zh-CN': z.string().min(1).max(200) }),
    area: z
      .array(z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]))
      .min(3)
      .max(MAXIMUM_CORNERS),
    classes: z.array(className).max(1000).optional(),
    dwellSeconds: seconds.optional(),
    speedLimit: z.number().positive().max(1000).optional(),
  }),
);

const traceSchema: z.ZodType<LiveTrace> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('tracks'), seconds, of: z.enum(['selected', 'class']) }),
  z.object({ kind: z.literal('heat'), entityClass: className, seconds }),
]);

const SCHEMAS: Record<LiveCommand['type'], z.ZodType> = {
  addFeed: z.object({ feed: feedSettingsSchema, keep: z.boolean().optional() }),
  removeFeed: z.object({ feed: id }),
  setEntityClassVisible: z.object({ entityClass: className, visible: z.boolean() }),
  setEntityColouring: z.object({ entityClass: className, colouring: entityColouringSchema }),
  selectEntity: z.object({ entity: entityNameSchema.optional() }),
  followEntity: z.object({ entity: entityNameSchema.optional() }),
  setLiveMode: z.object({
    mode: z.enum(['live', 'paused', 'replay']),
    time: z.number().min(0).max(8.64e15).optional(),
    speed: z.number().min(0.1).max(60).optional(),
  }),
  setTrace: z.object({ trace: traceSchema }),
  setGeofence: z.object({ geofence: geofenceSchema }),
  removeGeofence: z.object({ geofence: id }),
  startRecording: z.object({}),
  stopRecording: z.object({}),
};

/** @throws {CommandError} naming the field that is wrong. */
export function checkLiveCommand(command: LiveCommand): void {
  checkFields(command.type, SCHEMAS[command.type], command);
}
