/** What a plan allows on a parcel; absent: no rule. */
export interface ParcelRules {
  /** Floor area over area of the parcel. */
  readonly farMaximum?: number | undefined;
  /** Covered share of the parcel, 0–1. */
  readonly coverageMaximum?: number | undefined;
  /** Green share of the parcel, 0–1. */
  readonly greenRatioMinimum?: number | undefined;
  /** Metres above the ground. */
  readonly heightMaximum?: number | undefined;
  /** Distance of buildings to the boundary, metres. */
  readonly setback?: number | undefined;
  /** In place of it along motorways, trunk, primary and secondary roads, metres. */
  readonly setbackMainRoad?: number | undefined;
  /** In place of it along other streets, metres. */
  readonly setbackRoad?: number | undefined;
  /** Parking places per 100 m² of counted floor area. */
  readonly parkingMinimum?: number | undefined;
}

/** Names of the rules: columns of the layer `parcels`, and parameters. */
export const RULE_NAMES = [
  'farMaximum',
  'coverageMaximum',
  'greenRatioMinimum',
  'heightMaximum',
  'setback',
  'setbackMainRoad',
  'setbackRoad',
  'parkingMinimum',
] as const;

/** Name of a rule. */
export type RuleName = (typeof RULE_NAMES)[number];

/** Largest value a rule can have: of shares 1, of lengths in metres, of the rest far above any plan. */
export const RULE_MAXIMA: Readonly<Record<RuleName, number>> = {
  farMaximum: 100,
  coverageMaximum: 1,
  greenRatioMinimum: 1,
  heightMaximum: 2000,
  setback: 1000,
  setbackMainRoad: 1000,
  setbackRoad: 1000,
  parkingMinimum: 100,
};

/**
 * Shares pass within a ten-thousandth of the limit: nobody surveys a parcel better, and a building made to fill
 * a limit must not fail it by rounding.
 */
export const RATIO_TOLERANCE = 1e-4;

/** Heights and distances pass within a centimetre, metres. */
export const LENGTH_TOLERANCE = 0.01;

/** True if a share keeps to a largest value. */
export function ratioAtMost(value: number, limit: number): boolean {
  return value <= limit * (1 + RATIO_TOLERANCE);
}

/** True if a share keeps to a smallest value. */
export function ratioAtLeast(value: number, limit: number): boolean {
  return value >= limit * (1 - RATIO_TOLERANCE);
}

/** How much a length is over a limit, metres; 0 within the tolerance. */
export function overshoot(value: number, limit: number | undefined): number {
  if (limit === undefined) return 0;
  return value - limit > LENGTH_TOLERANCE ? value - limit : 0;
}
