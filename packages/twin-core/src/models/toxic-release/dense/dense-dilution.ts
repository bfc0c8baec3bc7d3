import { pow } from '../../../numeric/power.ts';
import { distancesAt, log10 } from './britter-mcquaid-curves.ts';
import type { PLUME_CURVES } from './britter-mcquaid-curves.ts';

/** Share of the concentration at the release, by volume, as a function of the scaled distance. */
export type Dilution = (scaledDistance: number) => number;

/** The law close to the release: share = a / (a + x′²), up to a scaled distance. */
export interface NearLaw {
  readonly constant: number;
  readonly upTo: number;
}

/**
 * Near the release a / (a + x′²); along the curves straight in log₁₀ x′ between their shares; beyond the last one
 * as x′⁻².
 */
export function createDilution(curves: typeof PLUME_CURVES, alpha: number, near: NearLaw): Dilution {
  const points = distancesAt(curves, alpha);
  const first = points[0] as { share: number; beta: number };
  const last = points.at(-1) as { share: number; beta: number };
  const nearLaw = (x: number): number => near.constant / (near.constant + x * x);
  // For a dense release the first curve lies inside the near law's range: the law ends there.
  const nearBeta = Math.min(log10(near.upTo), first.beta);
  if (nearBeta < first.beta) points.unshift({ share: nearLaw(near.upTo), beta: nearBeta });
  const nearEnd = pow(10, nearBeta);
  const farStart = pow(10, last.beta);
  return (x) => {
    if (x <= 0) return 1;
    if (x <= nearEnd) return Math.max(nearLaw(x), first.share);
    if (x >= farStart) return (last.share * farStart * farStart) / (x * x);
    const beta = log10(x);
    const after = Math.max(
      1,
      points.findIndex((point) => point.beta >= beta),
    );
    const low = points[after - 1] as { share: number; beta: number };
    const high = points[after] as { share: number; beta: number };
    return low.share + ((high.share - low.share) * (beta - low.beta)) / (high.beta - low.beta);
  };
}

/**
 * Share by volume with heat from the air alone (Britter and McQuaid 1988, section 5.5): cold gas takes up more air
 * for the same density.
 * @param temperatureRatio of the gas at the release to the air, kelvin over kelvin.
 */
export function correctForTemperature(share: number, temperatureRatio: number): number {
  return share / (share + (1 - share) * temperatureRatio);
}
