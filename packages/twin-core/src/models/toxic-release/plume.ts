import { exp } from '../../numeric/exponential.ts';
import type { Sigmas } from './sigmas.ts';

/** √(2π). */
const SQRT_TWO_PI = 2.5066282746310002;

/** The sum over images differs from uniform by exp(−π² σz² / 2 L²): 5e-13 from σz = 2.4 lid heights on. */
const WELL_MIXED = 2.4;

/** Images further than this many σz add less than 1 part in 10^17. */
const REACH = 9;

/**
 * Vertical profile times √(2π) σz, dimensionless: the release, its image in the ground, and the
 * images of both in the lid and the ground without end (ISC3 volume II, EPA-454/B-95-003b, vertical term
 * without deposition, equation 1-50). ISC3 takes mixing as unlimited in classes E and F; here a given lid
 * reflects in every class, which keeps more gas near the ground. The integral over z from 0 to the lid is
 * √(2π) σz, whatever the lid.
 * @param height of the receptor, metres.
 * @param releaseHeight metres, below the lid.
 * @param lidHeight of the inversion, metres; `Infinity` for none.
 */
export function verticalTerm(
  height: number,
  releaseHeight: number,
  sigmaZ: number,
  lidHeight: number,
): number {
  if (sigmaZ > WELL_MIXED * lidHeight) return (SQRT_TWO_PI * sigmaZ) / lidHeight;
  const scale = 1 / (2 * sigmaZ * sigmaZ);
  const direct = height - releaseHeight;
  const mirrored = height + releaseHeight;
  let sum = exp(-direct * direct * scale) + exp(-mirrored * mirrored * scale);
  for (let shift = 2 * lidHeight; shift - mirrored < REACH * sigmaZ; shift += 2 * lidHeight) {
    sum += exp(-((direct - shift) * (direct - shift)) * scale);
    sum += exp(-((direct + shift) * (direct + shift)) * scale);
    sum += exp(-((mirrored - shift) * (mirrored - shift)) * scale);
    sum += exp(-((mirrored + shift) * (mirrored + shift)) * scale);
  }
  return sum;
}

/** A steady release; lengths in metres. */
export interface PlumeSource {
  /** kg/s. For the time integral of a puff: the released mass, kg. */
  readonly strength: number;
  /** Wind at the release, m/s. */
  readonly windSpeed: number;
  readonly releaseHeight: number;
  readonly lidHeight: number;
  readonly sigmas: Sigmas;
  /** How far a hot plume has climbed above the release, metres, `x` metres downwind; absent: it does not. */
  riseAt?(x: number): number;
}

/**
 * Concentration on the centreline of the plume, kg/m³ (for a mass as strength: its integral over
 * time, kg·s/m³). 0 at and upwind of the release.
 * @param x metres downwind.
 * @param z metres above ground.
 */
export function centrelineConcentration(source: PlumeSource, x: number, z: number): number {
  if (!(x > 0)) return 0;
  const { strength, windSpeed, releaseHeight, lidHeight, sigmas } = source;
  const sigmaY = sigmas.y(x);
  const sigmaZ = sigmas.z(x);
  // A plume that climbs to the lid stays under it.
  const height = Math.min(releaseHeight + (source.riseAt?.(x) ?? 0), lidHeight);
  const vertical = verticalTerm(z, height, sigmaZ, lidHeight);
  return (strength / (2 * Math.PI * windSpeed * sigmaY * sigmaZ)) * vertical;
}

/** Share of the centreline value at `y` metres to the side. */
export function crosswindShare(y: number, sigmaY: number): number {
  const ratio = y / sigmaY;
  return exp(-0.5 * ratio * ratio);
}

/** Steady Gaussian plume (Turner 1970, equation 3.1, with lid), kg/m³. */
export function plumeConcentration(source: PlumeSource, x: number, y: number, z: number): number {
  const centre = centrelineConcentration(source, x, z);
  return centre === 0 ? 0 : centre * crosswindShare(y, source.sigmas.y(x));
}
