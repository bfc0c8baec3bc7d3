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
  /** True if any input was derived by a rule or simulated rather than recorded. */
  readonly derived?: boolean;
}

/** Text in the two languages of the product. */
export interface LocalizedText {
  readonly en: string;
  readonly 'zh-CN': string;
}
