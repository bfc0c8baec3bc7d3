/** Pasquill stability class, from very unstable (A) to moderately stable (F). */
export type StabilityClass = 'A' | 'B' | 'C' | 'D' | 'E' | 'F';

/** Every class, least stable first. */
export const STABILITY_CLASSES: readonly StabilityClass[] = ['A', 'B', 'C', 'D', 'E', 'F'];

/** Strength of sunshine as in Pasquill's table. */
export type Insolation = 'strong' | 'moderate' | 'slight';

/** What the sky does: sunshine of a given strength, or night. */
export interface SkyState {
  /** `fromSun` derives strength from the sun's elevation and the cloud. */
  readonly insolation: Insolation | 'fromSun' | 'night';
  /** Sun above the horizon, degrees; read for `fromSun` only. */
  readonly sunElevationDegrees: number;
  /** Cloud cover, eighths of the sky, 0–8. */
  readonly cloudOktas: number;
}

/** Upper limits of the wind classes at 10 m, m/s; the last class is open. */
const WIND_LIMITS = [2, 3, 5, 6] as const;

/**
 * Pasquill's table (Pasquill 1961, Meteorological Magazine 90, 33–49; as in Turner 1970, Workbook
 * of Atmospheric Dispersion Estimates, table 3-1), one letter per wind class. Where the source
 * gives two classes (A–B, B–C, C–D) the more stable one is taken: it dilutes less. Night with less
 * than 2 m/s, left blank there, is F.
 */
const DAY: Readonly<Record<Insolation, string>> = { strong: 'ABBCC', moderate: 'BBCDD', slight: 'BCCDD' };
const NIGHT_CLOUDY = 'FEDDD';
const NIGHT_CLEAR = 'FFEDD';

/** Stability class from wind at 10 m and sky. @param windSpeed metres per second. */
export function stabilityClassOf(windSpeed: number, sky: SkyState): StabilityClass {
  // "The neutral class D should be assumed for overcast conditions during day or night."
  if (sky.cloudOktas >= 8) return 'D';
  const insolation = insolationOf(sky);
  if (insolation === 'night') return letterAt(sky.cloudOktas >= 4 ? NIGHT_CLOUDY : NIGHT_CLEAR, windSpeed);
  return letterAt(DAY[insolation], windSpeed);
}

/**
 * Turner 1970, p. 6: strong with the sun above 60°, slight from 15° to 35°; cloud over 5/8 of the
 * sky lowers the strength by one step. Below 15° we keep slight; below the horizon it is night.
 */
function insolationOf(sky: SkyState): Insolation | 'night' {
  if (sky.insolation !== 'fromSun') return sky.insolation;
  const { sunElevationDegrees, cloudOktas } = sky;
  if (sunElevationDegrees <= 0) return 'night';
  const cloudy = cloudOktas >= 5;
  if (sunElevationDegrees > 60) return cloudy ? 'moderate' : 'strong';
  if (sunElevationDegrees > 35) return cloudy ? 'slight' : 'moderate';
  return 'slight';
}

function letterAt(row: string, windSpeed: number): StabilityClass {
  const index = WIND_LIMITS.filter((limit) => windSpeed >= limit).length;
  return row.charAt(index) as StabilityClass;
}
