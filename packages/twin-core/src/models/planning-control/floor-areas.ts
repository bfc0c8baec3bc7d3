/** Rules from floor area to storeys, people and jobs. */
export interface FloorAreaRates {
  /** Metres per storey where levels are not recorded. */
  readonly storeyHeight: number;
  readonly countBelowGround: boolean;
  /** Gross m² of dwellings per resident. */
  readonly floorAreaPerResident: number;
  /** Where the number of dwellings is recorded. */
  readonly peoplePerDwelling: number;
  /** Gross m² per job. */
  readonly floorAreaPerJobCommercial: number;
  /** Gross m² per job. */
  readonly floorAreaPerJobIndustrial: number;
  /** Gross m² per job. */
  readonly floorAreaPerJobPublic: number;
}

/** What storeys follow from. */
export interface StoreySource {
  /** Top above the ground, metres. */
  readonly height: number | undefined;
  /** Bottom above the ground, metres; 0 for what stands on it. */
  readonly minHeight: number;
  /** Recorded storeys. */
  readonly levels: number | undefined;
  /** True if the solid is a further part of a building; then its levels are those of the part. */
  readonly isPart: boolean;
}

/**
 * Storeys above ground: those recorded; else the height of the solid by storey height, rounded, at least 1. The
 * recorded storeys of a carried solid that is no part count from the ground (as in OpenStreetMap): its height rules.
 */
export function storeysOf({ height, minHeight, levels, isPart }: StoreySource, storeyHeight: number): number {
  if (levels !== undefined && levels >= 0 && (isPart || (levels > 0 && minHeight === 0))) return levels;
  return Math.max(1, Math.round(((height ?? 0) - minHeight) / storeyHeight));
}

/** Who lives in a building, as somebody recorded it. */
export interface RecordedPeople {
  readonly people: number | undefined;
  /** Flats, houses: where only they are recorded. */
  readonly dwellings: number | undefined;
}

/** Recorded residents of a whole building, by recorded dwellings where they are not; `undefined` where neither is. */
export function recordedPeople(
  { people, dwellings }: RecordedPeople,
  { peoplePerDwelling }: FloorAreaRates,
): number | undefined {
  return people ?? (dwellings === undefined ? undefined : dwellings * peoplePerDwelling);
}

const COMMERCIAL = ['commercial', 'retail', 'office', 'accommodation', 'hotel', 'mixed'];
const INDUSTRIAL = ['industrial', 'warehouse', 'logistics'];
const PUBLIC = ['education', 'health', 'public', 'civic', 'religious', 'transport', 'culture'];

/** People and jobs a floor area holds by its use; uses without a rule hold none. */
export function occupantsOf(
  use: string,
  floorArea: number,
  rates: FloorAreaRates,
): { readonly people: number; readonly jobs: number } {
  if (use === 'residential') return { people: floorArea / rates.floorAreaPerResident, jobs: 0 };
  return { people: 0, jobs: jobsOf(use, floorArea, rates) };
}

function jobsOf(use: string, floorArea: number, rates: FloorAreaRates): number {
  if (COMMERCIAL.includes(use)) return floorArea / rates.floorAreaPerJobCommercial;
  if (INDUSTRIAL.includes(use)) return floorArea / rates.floorAreaPerJobIndustrial;
  return PUBLIC.includes(use) ? floorArea / rates.floorAreaPerJobPublic : 0;
}
