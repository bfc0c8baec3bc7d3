import type { LocalizedText, Unit } from '@cityloom/twin-core';
import type { HistoryLimits } from '@cityloom/twin-core/entities';
import { z } from 'zod';
import { FeedError } from '../feed-error.ts';

/**
 * Where a value stands in a record: names joined by dots (`data.position.lon`), or a list of names where one of them
 * holds a dot. Numbers count the items of a list, from 0. The columns of a table are names as well.
 */
export type ValuePath = string | readonly (string | number)[];

/** Where a text comes from. */
export type TextSource =
  | ValuePath
  /** Values in braces take the place of their paths: `line-{route}-{number}`. */
  | { readonly template: string }
  /** A part of the address the record came by, such as `+` of an MQTT topic; named by whoever reads it. */
  | { readonly variable: string }
  | { readonly constant: string };

/** Where a number comes from; it is multiplied by `scale`, then `offset` is added: km/h by 0.2777777778 are m/s. */
export type NumberSource =
  | ValuePath
  | { readonly path: ValuePath; readonly scale?: number; readonly offset?: number }
  | { readonly constant: number };

/** How times are written. */
export type TimeFormat =
  /** RFC 3339 with zone, or milliseconds since 1970 as a number. */
  | 'rfc3339'
  /** Since 1970. */
  | 'seconds'
  | 'milliseconds'
  /** `2026-05-01 08:00:00` without zone: as `zone` says. */
  | 'local';

/** Where the time of observation comes from. */
export type TimeSource =
  | ValuePath
  | {
      readonly path: ValuePath;
      readonly format?: TimeFormat;
      /** Of `local` times: `+05:00`. Default `Z`. */
      readonly zone?: string;
    };

/** What a field must be for a record to be used, or for its entity to have ended. */
export interface RecordCondition {
  readonly path: ValuePath;
  /** Any of these, compared as texts. */
  readonly equals: readonly (string | number | boolean)[];
}

/** An observed value: where it stands, and what it is. */
export interface MappedValue {
  readonly path: ValuePath;
  /** Default `number`. */
  readonly kind?: 'number' | 'text';
  readonly scale?: number;
  readonly offset?: number;
  /** After scale and offset. */
  readonly unit?: Unit;
  /** Default: its id. */
  readonly title?: LocalizedText;
  /** Values outside are refused, in `unit`. */
  readonly range?: readonly [least: number, greatest: number];
}

/** The class the records are reports of; its properties are those of `values`. */
export interface MappedClass {
  readonly id: string;
  /** Default: its id. */
  readonly title?: LocalizedText;
  /** Default true. */
  readonly mobile?: boolean;
  /** Seconds. Default 60. */
  readonly timeToLive?: number;
  /** Seconds. Default ten times `timeToLive`. */
  readonly lostAfter?: number;
  /** Seconds. Default 0. */
  readonly jitterWindow?: number;
  /** Default one hour, 64 MiB, all of the last ten minutes and then a report each 10 s. */
  readonly history?: HistoryLimits;
  readonly synthetic?: boolean;
}

/**
 * How records of a source (rows of a table, objects of a JSON document, features, payloads of messages) become reports
 * of one class. Plain data, to be written by hand as JSON; see docs/guides/live-protocols.md.
 */
export interface FeedMapping {
  readonly class: MappedClass;
  /** Path of the list of records in a document. Default: the document if it is a list, else its `features`, else itself. */
  readonly records?: ValuePath;
  /** Records that do not meet it are left out, without being counted as faults. */
  readonly where?: RecordCondition;
  readonly id: TextSource;
  /** Default: when the document was last changed, where its server says so; else its arrival. */
  readonly time?: TimeSource;
  readonly longitude?: NumberSource;
  readonly latitude?: NumberSource;
  /** Path of a GeoJSON geometry, or of a list of longitude, latitude and height; the middle of what is no point. */
  readonly position?: ValuePath;
  /** Metres above the ground datum, after scale and offset. */
  readonly height?: NumberSource;
  /** Degrees clockwise from north, after scale and offset. */
  readonly heading?: NumberSource;
  /** Metres per second, after scale and offset. */
  readonly speed?: NumberSource;
  /** A number that grows with each report of an entity. */
  readonly sequence?: NumberSource;
  /** Seconds the report holds. */
  readonly timeToLive?: NumberSource;
  /** Object of the city the entity belongs to: `{"template": "buildings/osm/way/{osm}"}`. */
  readonly binding?: TextSource;
  readonly ended?: RecordCondition;
  /** By property id. A path alone is a number. */
  readonly values?: Readonly<Record<string, MappedValue | ValuePath>>;
}

const path = z.union([
  z.string().min(1).max(512),
  z
    .array(z.union([z.string().min(1).max(128), z.int().min(0)]))
    .min(1)
    .max(32),
]);
const finite = z.number().refine(Number.isFinite, 'expected a finite number');
const title = z.strictObject({ en: z.string().min(1), 'zh-CN': z.string().min(1) });
const textSource = z.union([
  path,
  z.strictObject({ template: z.string().min(1).max(512) }),
  z.strictObject({ variable: z.string().min(1).max(128) }),
  z.strictObject({ constant: z.string().min(1).max(128) }),
]);
const scaled = { scale: finite.exactOptional(), offset: finite.exactOptional() };
const numberSource = z.union([
  path,
  z.strictObject({ path, ...scaled }),
  z.strictObject({ constant: finite }),
]);
const timeSource = z.union([
  path,
  z.strictObject({
    path,
    format: z.enum(['rfc3339', 'seconds', 'milliseconds', 'local']).exactOptional(),
    zone: z
      .string()
      .regex(/^(?:Z|[+-]\d\d:\d\d)$/u, 'expected Z or an offset like +05:00')
      .exactOptional(),
  }),
]);
const condition = z.strictObject({
  path,
  equals: z
    .array(z.union([z.string(), z.number(), z.boolean()]))
    .min(1)
    .max(256),
});
const value = z.union([
  path,
  z.strictObject({
    path,
    ...scaled,
    kind: z.enum(['number', 'text']).exactOptional(),
    unit: z.string().min(1).max(32).exactOptional(),
    title: title.exactOptional(),
    range: z
      .tuple([finite, finite])
      .refine(([least, greatest]) => least <= greatest, 'expected the lesser number first')
      .exactOptional(),
  }),
]);
const seconds = finite.min(0);
const mappedClass = z
  .strictObject({
    id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/u, 'expected 1 to 64 letters, digits, _ or -'),
    title: title.exactOptional(),
    mobile: z.boolean().exactOptional(),
    timeToLive: seconds.exactOptional(),
    lostAfter: seconds.exactOptional(),
    jitterWindow: seconds.exactOptional(),
    history: z
      .strictObject({ seconds, bytes: seconds, fullRateSeconds: seconds, coarseSeconds: seconds })
      .exactOptional(),
    synthetic: z.boolean().exactOptional(),
  })
  .refine(
    ({ timeToLive = DEFAULT_TIME_TO_LIVE, lostAfter = Infinity }) => lostAfter >= timeToLive,
    'lostAfter must be at least timeToLive',
  );

/** Seconds a report holds where a mapping does not say. */
export const DEFAULT_TIME_TO_LIVE = 60;
/** The store takes so many properties of a class. */
const MAXIMUM_VALUES = 64;

/** Shape of a {@link FeedMapping} written by hand. */
export const FEED_MAPPING_SCHEMA: z.ZodType<FeedMapping> = z
  .strictObject({
    class: mappedClass,
    records: path.exactOptional(),
    where: condition.exactOptional(),
    id: textSource,
    time: timeSource.exactOptional(),
    longitude: numberSource.exactOptional(),
    latitude: numberSource.exactOptional(),
    position: path.exactOptional(),
    height: numberSource.exactOptional(),
    heading: numberSource.exactOptional(),
    speed: numberSource.exactOptional(),
    sequence: numberSource.exactOptional(),
    timeToLive: numberSource.exactOptional(),
    binding: textSource.exactOptional(),
    ended: condition.exactOptional(),
    values: z
      .record(z.string().min(1).max(128), value)
      .refine((values) => Object.keys(values).length <= MAXIMUM_VALUES, `expected at most ${MAXIMUM_VALUES}`)
      .exactOptional(),
  })
  .refine(
    ({ longitude, latitude }) => (longitude === undefined) === (latitude === undefined),
    'longitude and latitude go together',
  );

/**
 * A mapping as somebody wrote it, checked.
 * @param feed names the feed in messages.
 * @throws {FeedError} naming the first field that is wrong.
 */
export function parseFeedMapping(value: unknown, feed: string): FeedMapping {
  const parsed = FEED_MAPPING_SCHEMA.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue?.path.map(String).join('.') ?? '';
  throw new FeedError(
    feed,
    `its mapping is not valid${place === '' ? '' : ` at ${place}`}: ${issue?.message ?? 'unknown'}`,
    'write it as docs/guides/live-protocols.md says',
    parsed.error,
  );
}
