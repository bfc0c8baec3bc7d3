import { exp } from '../../numeric/exponential.ts';
import { pow } from '../../numeric/power.ts';

/** Buildings round a place as the wind meets them. */
export interface UrbanForm {
  /** Share of the ground under buildings, 0–1. */
  readonly planShare: number;
  /** Area of walls that face the wind per ground. */
  readonly frontalShare: number;
  /** Mean height of buildings by their ground area, metres. */
  readonly meanHeight: number;
}

/** The ground as the wind meets it. */
export interface EffectiveRoughness {
  /** Roughness length, metres. */
  readonly length: number;
  /** Height by which roofs lift the wind profile, metres. */
  readonly displacement: number;
}

/** Fitted to staggered cubes by Macdonald et al. 1998. */
const A = 4.43;
const BETA = 1;
const DRAG = 1.2;
const VON_KARMAN_SQUARED = 0.16;
/** Open ground between few buildings, metres (Davenport and Wieringa, class 3). */
export const OPEN_ROUGHNESS = 0.03;

/**
 * Macdonald, Griffiths and Hall 1998, Atmospheric Environment 32(11), 1857–1864, equations 23 and 26:
 * d / H = 1 + A^−λp (λp − 1), z₀ / H = (1 − d / H) exp(−(½ β C_D / κ² (1 − d / H) λf)^−½); at least that of open ground.
 */
export function effectiveRoughness({ planShare, frontalShare, meanHeight }: UrbanForm): EffectiveRoughness {
  if (!(planShare > 0) || !(frontalShare > 0)) return { length: OPEN_ROUGHNESS, displacement: 0 };
  const displacement = 1 + pow(A, -planShare) * (planShare - 1);
  const above = 1 - displacement;
  const drag = (0.5 * BETA * DRAG * above * frontalShare) / VON_KARMAN_SQUARED;
  const length = meanHeight * above * exp(-1 / Math.sqrt(drag));
  return { length: Math.max(OPEN_ROUGHNESS, length), displacement: displacement * meanHeight };
}

/**
 * Between the roughness classes 0.25 m (open villages) and 0.5 m (dense low buildings) of Davenport and Wieringa
 * (Wieringa 1992): from here on the ground counts as urban.
 */
const URBAN_FROM = 0.35;

/** Which of Briggs’ sets fits a roughness: that of Saint Louis, or that of open country. */
export function surroundingsOf(roughness: number): 'urban' | 'rural' {
  return roughness >= URBAN_FROM ? 'urban' : 'rural';
}

/** Roughness length of a choice made by hand, metres. */
export const USUAL_ROUGHNESS: Readonly<Record<'urban' | 'rural', number>> = { urban: 1, rural: 0.03 };
