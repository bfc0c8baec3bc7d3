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
 *
 * `weak` is not in that table: it is insolation class 1 of Turner 1964, Journal of Applied Meteorology
 * 3, 83–91 (as in EPA 2000, Meteorological Monitoring Guidance, EPA-454/R-99-005, tables 6-4 and 6-5,
 * net radiation index 1): C below 1.9 m/s, D from there on.
 */
const DAY: Readonly<Record<Insolation | 'weak', string>> = {
  strong: 'ABBCC',
  moderate: 'BBCDD',
  slight: 'BCCDD',
  weak: 'CDDDD',
};
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

/** Insolation classes of Turner 1964, number 1 first. */
const INSOLATION_CLASSES = ['weak', 'slight', 'moderate', 'strong'] as const;

/** Sun above these elevations, degrees, is slight, moderate, strong (EPA-454/R-99-005, table 6-5). */
const ELEVATION_LIMITS = [15, 35, 60] as const;

/**
 * Insolation from the sun's elevation, one class lower where clouds cover more than half of the sky
 * (EPA-454/R-99-005, table 6-6, step 3, for a ceiling from 2.1 to 4.9 km; Turner 1970, p. 6: broken
 * middle clouds). The source lowers it by two classes under lower clouds, whose height is not known here.
 * There, night lasts from one hour before sunset to one hour after sunrise; elevation alone does not
 * tell that hour, so night is a sun below the horizon.
 */
function insolationOf(sky: SkyState): Insolation | 'weak' | 'night' {
  if (sky.insolation !== 'fromSun') return sky.insolation;
  const { sunElevationDegrees, cloudOktas } = sky;
  if (sunElevationDegrees <= 0) return 'night';
  const clear = ELEVATION_LIMITS.filter((limit) => sunElevationDegrees > limit).length;
  const lowered = Math.max(0, clear - (cloudOktas > 4 ? 1 : 0));
  return INSOLATION_CLASSES[lowered] ?? 'weak';
}

function letterAt(row: string, windSpeed: number): StabilityClass {
  const index = WIND_LIMITS.filter((limit) => windSpeed >= limit).length;
  return row.charAt(index) as StabilityClass;
}
