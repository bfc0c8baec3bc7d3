/** How pilots approach a runway. */
export const APPROACHES = [
  'non-instrument',
  'non-precision',
  'precision-cat-1',
  'precision-cat-2-3',
] as const;
/** One of {@link APPROACHES}. */
export type Approach = (typeof APPROACHES)[number];

/** Inner horizontal and conical surface of a runway, metres above the aerodrome and from the middle of its strip. */
export interface SurfaceDimensions {
  readonly innerHeight: number;
  readonly innerRadius: number;
  /** Above the inner horizontal surface. */
  readonly conicalHeight: number;
  /** Metres up per metre out. */
  readonly conicalSlope: number;
  /** Metres the strip reaches beyond the ends of the runway. */
  readonly stripBeyondEnd: number;
}

/** First section of the approach surface, and the transitional surface beside the strip. */
export interface ApproachSection {
  /** Width where it begins, metres: that of the strip. */
  readonly innerEdge: number;
  /** Metres before the threshold where it begins. */
  readonly fromThreshold: number;
  /** Metres to either side per metre out. */
  readonly divergence: number;
  /** Metres. */
  readonly length: number;
  /** Metres up per metre out. */
  readonly slope: number;
  readonly transitionalSlope: number;
}

export const SOURCE = 'ICAO Annex 14, Volume I, Table 4-1';

/** Conical height, inner horizontal radius by code number 1 to 4. */
const TABLE: Readonly<Record<Approach, readonly (readonly [conical: number, radius: number])[]>> = {
  'non-instrument': [
    [35, 2000],
    [55, 2500],
    [75, 4000],
    [100, 4000],
  ],
  'non-precision': [
    [60, 3500],
    [60, 3500],
    [75, 4000],
    [100, 4000],
  ],
  'precision-cat-1': [
    [60, 3500],
    [60, 3500],
    [100, 4000],
    [100, 4000],
  ],
  // Categories II and III are not given for codes 1 and 2.
  'precision-cat-2-3': [
    [Number.NaN, Number.NaN],
    [Number.NaN, Number.NaN],
    [100, 4000],
    [100, 4000],
  ],
};

/** Figures of Table 4-1; `undefined` for a combination the table does not have. */
export function dimensionsOf(approach: Approach, code: number): SurfaceDimensions | undefined {
  const [conicalHeight, innerRadius] = TABLE[approach][code - 1] ?? [Number.NaN, Number.NaN];
  if (Number.isNaN(conicalHeight)) return undefined;
  return { innerHeight: 45, innerRadius, conicalHeight, conicalSlope: 0.05, stripBeyondEnd: 60 };
}

/** Where {@link APPROACH_SECTION} was read: a state's regulation that carries the figures of the table. */
export const APPROACH_SOURCE =
  'ICAO Annex 14, Volume I, Table 4-1, as in the French arrêté of 7 June 2007 (DEVA0755796A), annex I';

/** Of instrument runways of code 3 and 4. */
export const APPROACH_SECTION: ApproachSection = {
  innerEdge: 300,
  fromThreshold: 60,
  divergence: 0.15,
  length: 3000,
  slope: 0.02,
  transitionalSlope: 0.143,
};
