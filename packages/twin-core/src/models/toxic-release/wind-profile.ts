import { pow } from '../../numeric/power.ts';
import type { StabilityClass } from './stability.ts';

/**
 * Exponents of the power law: the defaults of EPA 1995, ISC3 User's Guide volume II, EPA-454/B-95-003b,
 * §1.1.3 (after Irwin 1979, Atmospheric Environment 13, 191–194). CCPS 1999 keeps Irwin's 0.40 and 0.60
 * for urban E and F; the lower values make less wind aloft, hence more gas.
 */
const EXPONENTS: Readonly<Record<'rural' | 'urban', Readonly<Record<StabilityClass, number>>>> = {
  rural: { A: 0.07, B: 0.07, C: 0.1, D: 0.15, E: 0.35, F: 0.55 },
  urban: { A: 0.15, B: 0.15, C: 0.2, D: 0.25, E: 0.3, F: 0.3 },
};

/** Height of the reported wind, metres. */
const REFERENCE_HEIGHT = 10;

/**
 * Wind at a height from the wind at 10 m: u(z) = u₁₀ (z / 10)^p. Below 10 m the reported wind is
 * kept, as ISC3 does (its routine WSADJ): the power law would bring a ground release to a standstill.
 * @param height metres above ground.
 * @returns metres per second.
 */
export function windSpeedAt(
  height: number,
  windSpeedAt10m: number,
  stability: StabilityClass,
  surroundings: 'rural' | 'urban',
): number {
  if (height <= REFERENCE_HEIGHT) return windSpeedAt10m;
  return windSpeedAt10m * pow(height / REFERENCE_HEIGHT, EXPONENTS[surroundings][stability]);
}
