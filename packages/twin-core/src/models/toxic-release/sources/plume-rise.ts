import { pow } from '../../../numeric/power.ts';
import { GRAVITY } from '../air.ts';
import type { StabilityClass } from '../stability.ts';

/** How a hot plume climbs. */
export interface PlumeRise {
  /** Metres downwind where it has its final height. */
  readonly finalDistance: number;
  /** Metres above the release. */
  readonly finalRise: number;
  /** Metres above the release, `x` metres downwind. */
  at(x: number): number;
}

/** Gradient of potential temperature in stable air, K/m (EPA 1995, ISC3 volume II, 1.1.4.2). */
const STABLE_GRADIENT: Partial<Record<StabilityClass, number>> = { E: 0.02, F: 0.035 };

/**
 * Buoyancy flux of a fire, m⁴/s³: g Q_c / (π ρ c_p T), with ρ T of an ideal gas (Briggs 1975; Mills 1987 for fires).
 * @param convectiveHeat watts that heat the air.
 */
export function buoyancyFlux(convectiveHeat: number, airDensity: number, airTemperature: number): number {
  return (GRAVITY * convectiveHeat) / (Math.PI * airDensity * AIR_HEAT_CAPACITY * airTemperature);
}

/** J/(kg K). */
const AIR_HEAT_CAPACITY = 1005;

/**
 * Briggs 1969, 1975, as in EPA 1995, ISC3 volume II, equations 1-8 to 1-22: 1.6 F^⅓ x^⅔ / u on the way; in unstable and
 * neutral air 21.425 F^¾ / u (38.71 F^⅗ / u from 55 m⁴/s³), in stable air the lower of 2.6 (F / u s)^⅓ and
 * 4 F^¼ s^−⅜.
 * @param flux m⁴/s³.
 * @param windSpeed at the release, m/s.
 * @param airTemperature K.
 */
export function createPlumeRise(
  flux: number,
  windSpeed: number,
  stability: StabilityClass,
  airTemperature: number,
): PlumeRise {
  const gradient = STABLE_GRADIENT[stability];
  const { finalDistance, finalRise } =
    gradient === undefined
      ? neutralRise(flux, windSpeed)
      : stableRise(flux, windSpeed, (GRAVITY * gradient) / airTemperature);
  const scale = (1.6 * pow(flux, 1 / 3)) / windSpeed;
  return {
    finalDistance,
    finalRise,
    at: (x) => (x >= finalDistance ? finalRise : Math.min(finalRise, scale * pow(Math.max(x, 0), 2 / 3))),
  };
}

type FinalRise = Pick<PlumeRise, 'finalDistance' | 'finalRise'>;

function neutralRise(flux: number, windSpeed: number): FinalRise {
  return flux < 55
    ? { finalDistance: 49 * pow(flux, 5 / 8), finalRise: (21.425 * pow(flux, 3 / 4)) / windSpeed }
    : { finalDistance: 119 * pow(flux, 2 / 5), finalRise: (38.71 * pow(flux, 3 / 5)) / windSpeed };
}

function stableRise(flux: number, windSpeed: number, s: number): FinalRise {
  const bent = 2.6 * pow(flux / (windSpeed * s), 1 / 3);
  const calm = 4 * pow(flux, 1 / 4) * pow(s, -3 / 8);
  return { finalDistance: (2.0715 * windSpeed) / Math.sqrt(s), finalRise: Math.min(bent, calm) };
}
