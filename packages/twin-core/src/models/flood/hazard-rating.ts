/** Of shallow and of deeper water: what it carries hurts. */
const DEBRIS_SHALLOW = 0.5;
const DEBRIS_DEEP = 1;
const SHALLOW = 0.25;

/**
 * Hazard to people, d (v + 0.5) + DF: Defra and Environment Agency FD2320/TR2, equation 4.1, with the debris factors of
 * the supplementary note of May 2008: 0.5 up to 0.25 m, above it 1.
 * @param depth metres. @param speed m/s.
 */
export function hazardRating(depth: number, speed: number): number {
  return depth * (speed + 0.5) + (depth <= SHALLOW ? DEBRIS_SHALLOW : DEBRIS_DEEP);
}

/** From which rating flood water is dangerous for some, for most and for all: the same note, table 1. */
export const HAZARD_LIMITS = [0.75, 1.25, 2] as const;
