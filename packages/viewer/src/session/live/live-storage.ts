import { z } from 'zod';
import { CommandError } from '../commands/command-error.ts';
import { describeIssue } from '../commands/command-schema.ts';
import type { ClassLook } from './live-board.ts';
import {
  entityColouringSchema,
  entityNameSchema,
  feedSettingsSchema,
  geofenceSchema,
} from './live-command-schema.ts';
import type {
  EntityColouring,
  EntityName,
  FeedSettings,
  Geofence,
  LiveMode,
  LiveState,
} from './live-state.ts';

/** What is kept with the city: no credentials, nothing that was reported. */
export interface StoredLive {
  readonly feeds: readonly FeedSettings[];
  /** By class. */
  readonly looks: Readonly<Record<string, ClassLook>>;
  readonly geofences: readonly Geofence[];
}

export const storedLiveSchema: z.ZodType<StoredLive> = z.object({
  feeds: z.array(feedSettingsSchema),
  looks: z.record(z.string(), z.object({ visible: z.boolean(), colouring: entityColouringSchema })),
  geofences: z.array(geofenceSchema),
});

export function storedLiveOf(state: LiveState, looks: ReadonlyMap<string, ClassLook>): StoredLive {
  return {
    feeds: state.feeds.filter(({ kept }) => kept).map(({ settings }) => settings),
    looks: Object.fromEntries(looks),
    geofences: state.geofences,
  };
}

/** What a link says of the live part. Feeds are not in it: a link must not make others connect anywhere. */
export interface SharedLive {
  readonly mode: Exclude<LiveMode, 'replay'>;
  /** Moment on show while paused, milliseconds since 1970. */
  readonly time?: number | undefined;
  readonly selected?: EntityName | undefined;
  readonly followed?: EntityName | undefined;
  /** By class, where it is not by class. */
  readonly colouring?: Readonly<Record<string, EntityColouring>> | undefined;
  readonly hidden?: readonly string[] | undefined;
}

const sharedLiveSchema: z.ZodType<SharedLive> = z.object({
  mode: z.enum(['live', 'paused']),
  time: z.number().min(0).max(8.64e15).optional(),
  selected: entityNameSchema.optional(),
  followed: entityNameSchema.optional(),
  colouring: z.record(z.string(), entityColouringSchema).optional(),
  hidden: z.array(z.string().max(64)).max(1000).optional(),
});

/** @throws {CommandError} it is not what {@link sharedLiveOf} makes. */
export function readSharedLive(value: unknown): SharedLive {
  const parsed = sharedLiveSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = describeIssue(parsed.error);
  throw new CommandError(
    {
      en: `share link: cannot be opened, its field live.${issue}; ask for the link again. Nothing was altered.`,
      'zh-CN': `无法打开分享链接：字段 live.${issue}；请重新获取链接。未做任何更改。`,
    },
    { cause: parsed.error },
  );
}

/** `undefined` where nothing of it is other than at the beginning. A replay is shared as its moment. */
export function sharedLiveOf(
  { mode, time, selected, followed }: LiveState,
  looks: ReadonlyMap<string, ClassLook>,
): SharedLive | undefined {
  const coloured = [...looks].filter(([, { colouring }]) => colouring.by !== 'class');
  const hidden = [...looks].filter(([, { visible }]) => !visible).map(([id]) => id);
  const shared: SharedLive = {
    mode: mode === 'live' ? 'live' : 'paused',
    ...(mode !== 'live' && { time: Math.round(time) }),
    ...(selected !== undefined && { selected }),
    ...(followed !== undefined && { followed }),
    ...(coloured.length > 0 && {
      colouring: Object.fromEntries(coloured.map(([id, { colouring }]) => [id, colouring])),
    }),
    ...(hidden.length > 0 && { hidden }),
  };
  return Object.keys(shared).length === 1 && mode === 'live' ? undefined : shared;
}
