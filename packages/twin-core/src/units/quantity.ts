/** Unit symbol as printed next to a number: SI, or a unit a planner expects (`m`, `m²`, `people`, `ppm`, `1`). */
export type Unit = string;

/** A reported number: never shown or exported without its unit and source. */
export interface Measure {
  /** Stable, dotted, machine-readable: `toxicRelease.people.aegl2`. */
  readonly name: string;
  readonly value: number;
  readonly unit: Unit;
  /** Where the number comes from: formula, model id and version, or data source. */
  readonly source: string;
  /** The object the number is about; absent: the city, or the whole of a study. */
  readonly object?: string;
  /** What a rule allows, in `unit`. */
  readonly limit?: MeasureLimit;
  /** True if `value` keeps to `limit`; present exactly where there is one. */
  readonly pass?: boolean;
  /** True if any input was derived by a rule or simulated rather than recorded. */
  readonly derived?: boolean;
}

/** A limit on a measure. */
export interface MeasureLimit {
  readonly value: number;
  /** `maximum`: the measure may not be larger; `minimum`: it may not be smaller. */
  readonly kind: 'maximum' | 'minimum';
  /** Rule, plan or standard that sets it. */
  readonly source: string;
}

/** Text in the two languages of the product. */
export interface LocalizedText {
  readonly en: string;
  readonly 'zh-CN': string;
}
