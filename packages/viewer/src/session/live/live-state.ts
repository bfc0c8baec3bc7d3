import type { FeedHealth } from '@cityloom/cim-loader';
import type { Bounds, LocalizedText, Ring } from '@cityloom/twin-core';
import type { ApplyCounts, EntityClass, EntityEvent } from '@cityloom/twin-core/entities';

/** Which moment the map and the panels show. */
export type LiveMode =
  /** What is reported, as it comes in. */
  | 'live'
  /** One moment of the past stands still. */
  | 'paused'
  /** The past runs, at a speed of its own, until it reaches the present. */
  | 'replay';

/** A feed as it was asked for; kept over reloads, without credentials. */
export interface FeedSettings {
  /** `EntityBatch.source`. */
  readonly id: string;
  /** As typed in, or in every language. */
  readonly title: string | LocalizedText;
  /** Of `FEED_PROTOCOLS`. */
  readonly protocol: string;
  readonly url: string;
  /** As `FeedOptions.coordinates`; plain data. */
  readonly coordinates?: 'wgs84' | 'gcj02' | 'bd09' | { readonly crs: string };
  /** Options of the protocol beside these: topics, a mapping. Plain data. */
  readonly options?: Readonly<Record<string, unknown>>;
}

/** A feed and how it is. */
export interface LiveFeed {
  readonly settings: FeedSettings;
  readonly health: FeedHealth;
  /** False: it is asked for anew at every visit, by the deployment for example. */
  readonly kept: boolean;
  /** Reports that have arrived and are not applied yet. */
  readonly waiting: number;
  /** What became of its reports since it was opened. */
  readonly counts: ApplyCounts;
  /** Classes it described that were refused, and why the last of them was, in English. */
  readonly refusedClasses: { readonly count: number; readonly reason?: string };
}

/** The recording of what is reported. */
export interface LiveRecording {
  /** `full`: the browser gives no more room; `failed`: it cannot be written. */
  readonly state: 'off' | 'recording' | 'full' | 'failed';
  /** Bytes of the recording so far, those of earlier visits included. */
  readonly bytes: number;
  /** What happened, in English, where it is `full` or `failed`. */
  readonly reason?: string;
}

/** A recording that is played in place of the feeds. */
export interface OpenedRecording {
  readonly title: string;
  /** Milliseconds since 1970. */
  readonly start: number;
  readonly end: number;
}

/** What the colour of an entity says. */
export type EntityColouring =
  | { readonly by: 'class' }
  | { readonly by: 'speed' }
  /** Age of the last report against its time to live. */
  | { readonly by: 'freshness' }
  | { readonly by: 'value'; readonly property: string };

/** A class as people see it. Counts are taken anew once a second. */
export interface LiveClass {
  readonly entityClass: EntityClass;
  readonly visible: boolean;
  readonly colouring: EntityColouring;
  readonly counts: { readonly live: number; readonly stale: number; readonly lost: number };
}

/** Names one entity. */
export interface EntityName {
  readonly entityClass: string;
  readonly id: string;
}

/** An area that tells of who enters and leaves it. */
export interface Geofence {
  readonly id: string;
  readonly title: LocalizedText;
  readonly area: Ring;
  /** Classes it is for; absent: all that move. */
  readonly classes?: readonly string[];
  /** Seconds inside after which it tells of a stay; absent: never. */
  readonly dwellSeconds?: number;
  /** Metres per second inside above which it tells of the speed; absent: never. */
  readonly speedLimit?: number;
}

/** What is drawn of a window of the past. */
export type LiveTrace =
  | { readonly kind: 'none' }
  /** Ways of the selected entity, or of all of its class, over so many seconds before the moment on show. */
  | { readonly kind: 'tracks'; readonly seconds: number; readonly of: 'selected' | 'class' }
  /** Where entities of a class were, counted in cells. */
  | { readonly kind: 'heat'; readonly entityClass: string; readonly seconds: number };

/** The live part of a session: plain data, exchanged as a whole where something altered. */
export interface LiveState {
  readonly feeds: readonly LiveFeed[];
  readonly classes: readonly LiveClass[];
  readonly mode: LiveMode;
  /** Moment on show while paused or replayed, milliseconds since 1970. */
  readonly time: number;
  /** Of the replay, 0.1 to 60 seconds per second. */
  readonly speed: number;
  /** What can be replayed, milliseconds since 1970; `undefined` while nothing was reported. */
  readonly window: readonly [start: number, end: number] | undefined;
  readonly selected: EntityName | undefined;
  /** The camera keeps it in its middle. */
  readonly followed: EntityName | undefined;
  readonly trace: LiveTrace;
  readonly geofences: readonly Geofence[];
  /** Newest first; at most 500. */
  readonly events: readonly EntityEvent[];
  /** Area of what is reported; `undefined` while nothing has a place. */
  readonly bounds: Bounds | undefined;
  readonly recording: LiveRecording;
  /** On show in place of the feeds. */
  readonly opened: OpenedRecording | undefined;
}
