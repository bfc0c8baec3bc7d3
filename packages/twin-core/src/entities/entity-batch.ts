/** Values of one property, one per report: NaN, or `undefined` in a list of texts, where a report has none. */
export type BatchValues = Float64Array | readonly (string | undefined)[];

/**
 * Reports of entities of one class that arrived together: the one form in which live data enters the twin, is sent
 * between threads, put on the wire in binary and recorded. Plain data in columns; row `i` of each is report `i`.
 * A report says all that is known at its time: what a column lacks at a row keeps its last value.
 */
export interface EntityBatch {
  readonly entityClass: string;
  /** Feed it came by, for provenance and health: `city-mqtt`. */
  readonly source: string;
  /** When it reached this system, milliseconds since 1970 by the receiver's clock. */
  readonly arrivalTime: number;
  /** Reports. */
  readonly count: number;
  /** Names of the entities within the class, each once. The same list may be given again and again: it is then not read anew. */
  readonly ids: readonly string[];
  /** Index into `ids`, by report. */
  readonly entities: Uint32Array;
  /** Milliseconds since 1970 by the observer's clock. */
  readonly observationTimes: Float64Array;
  /** Counts the reports of one entity at its source; NaN where the source does not count. Absent: it never does. */
  readonly sequences?: Float64Array;
  /** Longitude, latitude interleaved, WGS84 degrees; NaN where not reported. */
  readonly positions?: Float64Array;
  /** Metres above the ground datum of the city; NaN: on the ground. */
  readonly heights?: Float32Array;
  /** Degrees clockwise from north, [0, 360); NaN where not reported. */
  readonly headings?: Float32Array;
  /** Metres per second, 0 or more; NaN where not reported. */
  readonly speeds?: Float32Array;
  /** Seconds this report holds; NaN: as the class has it. */
  readonly timesToLive?: Float32Array;
  /** Object the entity belongs to (`buildings/osm/way/1`), where the report says. */
  readonly bindings?: readonly (string | undefined)[];
  /** By property id. */
  readonly values?: ReadonlyMap<string, BatchValues>;
  /** 1 where the source says that the entity has ended (left the road, was taken down). */
  readonly ended?: Uint8Array;
}
