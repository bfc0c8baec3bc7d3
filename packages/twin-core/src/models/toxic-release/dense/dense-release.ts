import { pow } from '../../../numeric/power.ts';
import { LARGEST_ALPHA, log10, PLUME_CURVES, PUFF_CURVES } from './britter-mcquaid-curves.ts';
import { correctForTemperature, createDilution } from './dense-dilution.ts';

/** What a release of dense gas is known by. Ground level, undiluted. */
export interface DenseRelease {
  /** Volume per second at the release (continuous, m³/s) or volume (at once, m³), at the gas's own temperature. */
  readonly volume: number;
  /** At 10 m above the ground, m/s. */
  readonly windSpeed: number;
  /** g (ρ − ρ_air) / ρ_air, m/s². */
  readonly reducedGravity: number;
  /** Gas at the release over air, K / K. */
  readonly temperatureRatio: number;
}

/** Continuous release of a dense gas: a plume that lies on the ground, wide and shallow. */
export interface DensePlume {
  /** Dense effects on a scale from −1 (none) to 1. */
  readonly alpha: number;
  /** √(volume flow / wind speed), metres. */
  readonly sourceLength: number;
  /** g′ q / u³, metres. */
  readonly buoyancyLength: number;
  /** How far the gas spreads against the wind, metres. */
  readonly upwindExtent: number;
  /** Half of the cloud's width `x` metres downwind, metres. */
  halfWidth(x: number): number;
  /** Share by volume at the ground on the centreline, 0–1. */
  concentrationShare(x: number): number;
}

/** At once: a flat cylinder that spreads while it travels. */
export interface DensePuff {
  readonly alpha: number;
  /** Radius `t` seconds after the release, metres. */
  radius(t: number): number;
  /** When its leading edge is `x` metres downwind, seconds; 0 where it stood at the release. */
  arrival(x: number): number;
  /** Share by volume when its leading edge is at `x`, 0–1. */
  concentrationShare(x: number): number;
}

const NEAR_PLUME = { constant: 306, upTo: 30 } as const;
const NEAR_PUFF = { constant: 3.24, upTo: Infinity } as const;
/** The cloud's centre moves at this share of the wind at 10 m. */
export const PUFF_SPEED_SHARE = 0.4;

/**
 * Britter and McQuaid 1988, Workbook on the Dispersion of Dense Gases, HSE report 17/1988: α = 0.2 log₁₀(g′² q / u⁵)
 * and figure 9; extent by L_u = ½ D + 2 l_b, L_h0 = D + 8 l_b, L_h = L_h0 + 2.5 (l_b x²)^⅓.
 */
export function createDensePlume(release: DenseRelease): DensePlume {
  const { volume, windSpeed: u, reducedGravity: g, temperatureRatio } = release;
  const sourceLength = Math.sqrt(volume / u);
  const buoyancyLength = (volume * g) / (u * u * u);
  const alpha = 0.2 * log10((g * g * volume) / (u * u * u * u * u));
  const dilution = createDilution(PLUME_CURVES, alpha, NEAR_PLUME);
  const width = sourceLength + 8 * buoyancyLength;
  return {
    alpha,
    sourceLength,
    buoyancyLength,
    upwindExtent: 0.5 * sourceLength + 2 * buoyancyLength,
    halfWidth: (x) => width + 2.5 * pow(buoyancyLength * x * x, 1 / 3),
    concentrationShare: (x) => correctForTemperature(dilution(x / sourceLength), temperatureRatio),
  };
}

/**
 * Britter and McQuaid 1988: α = ½ log₁₀(g′ V^⅓ / u²) and figure 12; R² = R₀² + 1.2 √(g′ V) t with the centre at
 * 0.4 u t.
 */
export function createDensePuff(release: DenseRelease): DensePuff {
  const { volume, windSpeed: u, reducedGravity: g, temperatureRatio } = release;
  const sourceLength = pow(volume, 1 / 3);
  const alpha = 0.5 * log10((g * sourceLength) / (u * u));
  const dilution = createDilution(PUFF_CURVES, alpha, NEAR_PUFF);
  const firstRadius = pow((3 * volume) / (4 * Math.PI), 1 / 3);
  const growth = 1.2 * Math.sqrt(g * volume);
  const speed = PUFF_SPEED_SHARE * u;
  return {
    alpha,
    radius: (t) => Math.sqrt(firstRadius * firstRadius + growth * t),
    arrival(x) {
      if (x <= firstRadius) return 0;
      // 0.4 u t + R(t) = x, squared: the smaller root.
      const half = speed * x + growth / 2;
      return (
        (half - Math.sqrt(half * half - speed * speed * (x * x - firstRadius * firstRadius))) /
        (speed * speed)
      );
    },
    concentrationShare: (x) => correctForTemperature(dilution(x / sourceLength), temperatureRatio),
  };
}

/** True where the curves end before the release's α. */
export function isBeyondCurves(alpha: number): boolean {
  return alpha > LARGEST_ALPHA;
}

/** Limits of Britter and McQuaid below which a release behaves as a passive one from the start. */
const DENSE_PLUME_FROM = 0.15;
const DENSE_PUFF_FROM = 0.2;

/**
 * Whether a release is dense enough for its weight to matter: (g′ q / (u³ D))^⅓ > 0.15 with D = √(q / u) for a
 * continuous one, √(g′ V) / (u V^⅓) > 0.2 for one at once (Britter and McQuaid 1988, as in CCPS 1999, section 2.1.3.2).
 */
export function isDense(kind: 'continuous' | 'instantaneous', release: DenseRelease): boolean {
  const { volume, windSpeed: u, reducedGravity: g } = release;
  if (!(g > 0)) return false;
  if (kind === 'continuous') {
    return pow((g * volume) / (u * u * u * Math.sqrt(volume / u)), 1 / 3) > DENSE_PLUME_FROM;
  }
  return Math.sqrt(g * volume) / (u * pow(volume, 1 / 3)) > DENSE_PUFF_FROM;
}
