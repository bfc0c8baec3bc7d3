import { erf } from '../../numeric/error-function.ts';
import { exp } from '../../numeric/exponential.ts';
import { verticalTerm } from './plume.ts';

/** (2π)^(3/2). */
const TWO_PI_TO_THREE_HALVES = 15.749609945722419;
const SQRT_PI = 1.7724538509055159;
/** Beyond ±6 the error function is ±1 to the last bit. */
const SATURATED = 6;

/** A puff at one moment; lengths in metres. */
export interface PuffState {
  /** Released mass, kg. */
  readonly mass: number;
  /** How far its centre has travelled. */
  readonly centre: number;
  readonly sigmaX: number;
  readonly sigmaY: number;
  readonly sigmaZ: number;
  readonly releaseHeight: number;
  readonly lidHeight: number;
}

/** Gaussian puff (Turner 1970, equation 5.21, with lid), kg/m³. */
export function puffConcentration(puff: PuffState, x: number, y: number, z: number): number {
  const { mass, sigmaX, sigmaY, sigmaZ } = puff;
  const along = (x - puff.centre) / sigmaX;
  const across = y / sigmaY;
  const horizontal = exp(-0.5 * (along * along + across * across));
  const vertical = verticalTerm(z, puff.releaseHeight, sigmaZ, puff.lidHeight);
  return (mass / (TWO_PI_TO_THREE_HALVES * sigmaX * sigmaY * sigmaZ)) * horizontal * vertical;
}

/**
 * How a release passes a place downwind, as a factor on the steady plume there. Puffs travel with
 * the wind and have the place's own sigmas, so the sum over puffs is an integral that closes.
 * Arguments: `x` metres downwind (> 0), `t` seconds since the release began, `sigmaX` metres at `x`.
 */
export interface Passage {
  /** Share of the steady plume at time `t` (finite release), or share per second (instantaneous). */
  at(x: number, t: number, sigmaX: number): number;
  /** Integral of `at` over time from 0 to `t`. */
  upTo(x: number, t: number, sigmaX: number): number;
  /** `upTo` at times 0, `timeStep`, 2 `timeStep` … for the whole array. */
  fill(cumulative: Float64Array, x: number, timeStep: number, sigmaX: number): void;
  /** When `at` is largest. */
  peakTime(x: number): number;
}

/**
 * Release of constant strength from 0 to `duration`:
 * ½ [erf((u t − x) / √2 σx) − erf((u max(t − T, 0) − x) / √2 σx)].
 * Palazzi, De Faveri, Fumarola and Ferraiolo 1982, Atmospheric Environment 16(12), 2785–2790.
 */
export function finitePassage(windSpeed: number, duration: number): Passage {
  return {
    at(x, t, sigmaX) {
      const scale = Math.SQRT2 * sigmaX;
      const front = erf((windSpeed * t - x) / scale);
      const back = erf((windSpeed * Math.max(t - duration, 0) - x) / scale);
      return 0.5 * (front - back);
    },
    upTo(x, t, sigmaX) {
      const scale = Math.SQRT2 * sigmaX;
      const start = -x / scale;
      const atStart = integralOfErf(start);
      const front = integralOfErf((windSpeed * t - x) / scale) - atStart;
      const back = t > duration ? integralOfErf((windSpeed * (t - duration) - x) / scale) - atStart : 0;
      const standing = erf(start) * Math.min(t, duration);
      return 0.5 * ((scale / windSpeed) * (front - back) - standing);
    },
    fill(cumulative, x, timeStep, sigmaX) {
      const scale = Math.SQRT2 * sigmaX;
      const start = -x / scale;
      const atStart = integralOfErf(start);
      const erfStart = erf(start);
      const perStep = (windSpeed * timeStep) / scale;
      const fronts = growTo(cumulative.length);
      // The back of the cloud is its front, one duration later: the same values where steps match.
      const delay = duration / timeStep;
      const aligned = Number.isInteger(delay);
      for (let step = 0; step < cumulative.length; step += 1) {
        fronts[step] = integralOfErf(start + perStep * step) - atStart;
        let back = 0;
        if (step > delay) {
          back = aligned
            ? (fronts[step - delay] as number)
            : integralOfErf(start + perStep * (step - delay)) - atStart;
        }
        const standing = erfStart * Math.min(step, delay) * timeStep;
        cumulative[step] = 0.5 * ((scale / windSpeed) * ((fronts[step] as number) - back) - standing);
      }
    },
    peakTime: (x) => Math.max(duration, x / windSpeed + 0.5 * duration),
  };
}

/** How the centre of a cloud travels. */
export interface CloudTravel {
  /** Seconds until it is `x` metres downwind. */
  timeTo(x: number): number;
  /** Metres per second there. */
  speedAt(x: number): number;
}

/**
 * The whole mass at once: the limit of {@link finitePassage} for a short release.
 * @param travel of a cloud that does not go with the wind, as a dense one at its beginning.
 */
export function instantaneousPassage(
  windSpeed: number,
  travel: CloudTravel = { timeTo: (x) => x / windSpeed, speedAt: () => windSpeed },
): Passage {
  // The steady plume was divided by the wind; a slower cloud has the same peak and stays longer.
  const share = (x: number, t: number, scale: number): number => {
    const speed = travel.speedAt(x);
    const arrival = speed * travel.timeTo(x);
    return (windSpeed / speed) * 0.5 * (erf((speed * t - arrival) / scale) - erf(-arrival / scale));
  };
  return {
    at(x, t, sigmaX) {
      const scale = Math.SQRT2 * sigmaX;
      const offset = (travel.speedAt(x) * (t - travel.timeTo(x))) / scale;
      return (windSpeed / (SQRT_PI * scale)) * exp(-offset * offset);
    },
    upTo: (x, t, sigmaX) => share(x, t, Math.SQRT2 * sigmaX),
    fill(cumulative, x, timeStep, sigmaX) {
      const scale = Math.SQRT2 * sigmaX;
      for (let step = 0; step < cumulative.length; step += 1)
        cumulative[step] = share(x, step * timeStep, scale);
    },
    peakTime: (x) => travel.timeTo(x),
  };
}

/** Scratch of one call. */
let scratch = new Float64Array(0);

function growTo(length: number): Float64Array {
  if (scratch.length < length) scratch = new Float64Array(length);
  return scratch;
}

/** An antiderivative of erf: a erf(a) + exp(−a²) / √π. */
function integralOfErf(a: number): number {
  if (a > SATURATED) return a;
  if (a < -SATURATED) return -a;
  return a * erf(a) + exp(-a * a) / SQRT_PI;
}
