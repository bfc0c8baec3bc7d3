import type { LocalizedText, Unit } from '../units/quantity.ts';

/** One observed quantity of a class: speed of traffic, water level, state of a door. */
export interface EntityProperty {
  /** Name in reports: `pm10`, `waterLevel`. */
  readonly id: string;
  readonly title: LocalizedText;
  readonly kind: 'number' | 'text';
  /** Unit of the numbers; `1` for counts and shares; absent for text. */
  readonly unit?: Unit;
  /** Values outside are refused as implausible, [least, greatest] in `unit`. */
  readonly range?: readonly [least: number, greatest: number];
}

/** How much of the past is kept for a class; whatever is reached first ends it. */
export interface HistoryLimits {
  /** Seconds before the newest report of the class. */
  readonly seconds: number;
  /** Bytes of all histories of the class together. */
  readonly bytes: number;
  /** Seconds before the newest report within which every report is kept. */
  readonly fullRateSeconds: number;
  /** Beyond that one report per so many seconds is kept, the last of each interval. */
  readonly coarseSeconds: number;
}

/** What the entities of one class report, and for how long a report holds. */
export interface EntityClass {
  /** `vehicle`, `bus`, `airQuality`: a word, at most 64 characters of `[A-Za-z0-9_-]`. */
  readonly id: string;
  readonly title: LocalizedText;
  /** True: it moves and leaves a track. False: it stands where it was first reported. */
  readonly mobile: boolean;
  readonly properties: readonly EntityProperty[];
  /** Seconds after its observation that a report holds, where it does not say itself; then the entity is stale. */
  readonly timeToLive: number;
  /** Seconds after its last observation that an entity is lost; at least `timeToLive`. */
  readonly lostAfter: number;
  /**
   * Seconds that reports may overtake one another: whoever needs them in order (geofences, tracks, logs) is told of
   * them when so many have passed. What is shown as present does not wait.
   */
  readonly jitterWindow: number;
  readonly history: HistoryLimits;
  /** True where the values are made by a rule or a simulation; shown wherever they show. */
  readonly synthetic?: boolean;
}

/** State of a report's age; in the order of getting worse. */
export type Freshness = 'live' | 'stale' | 'lost';
