import { exp } from '../numeric/exponential.ts';
import { log } from '../numeric/logarithm.ts';

/** How well predictions meet observations of the same places and times, in the terms used for dispersion models. */
export interface ModelPerformance {
  /** Pairs compared. */
  readonly count: number;
  /** Fractional bias, −2 to 2; 0 is best, positive where the model predicts too little. */
  readonly fractionalBias: number;
  /** Normalized mean square error; 0 is best. */
  readonly normalizedMeanSquareError: number;
  /** Share of predictions between half and twice the observation, 0–1; 1 is best. */
  readonly factorOfTwo: number;
  /** Geometric mean bias; 1 is best, above 1 where the model predicts too little. */
  readonly geometricMeanBias: number;
  /** Geometric variance, 1 and more; 1 is best. */
  readonly geometricVariance: number;
}

/**
 * Measures of Chang and Hanna 2004, Meteorology and Atmospheric Physics 87, 167–196:
 * FB = (Ō − P̄) / ½ (Ō + P̄), NMSE = mean (O − P)² / (Ō P̄), FAC2 = share of ½ ≤ P / O ≤ 2,
 * MG = exp(mean ln O − mean ln P), VG = exp(mean (ln O − ln P)²).
 *
 * Their limits of a good model, rural: |FB| < 0.3, NMSE < 1.5, FAC2 > 0.5, 0.7 < MG < 1.3, VG < 1.6; urban, Hanna
 * and Chang 2012: |FB| < 0.67, NMSE < 6, FAC2 > 0.3.
 * @param observed not below 0.
 * @param predicted in the same unit and order.
 * @param detectionLimit values below it count as it in the logarithms, which have none at 0.
 * @throws {RangeError} if the lists are empty, differ in length, hold a negative value or no number, or if all
 * observations or all predictions are 0.
 */
export function modelPerformance(
  observed: ArrayLike<number>,
  predicted: ArrayLike<number>,
  detectionLimit: number,
): ModelPerformance {
  assertComparable(observed, predicted, detectionLimit);
  const count = observed.length;
  let [sumObserved, sumPredicted, squares, within, logs, logSquares] = [0, 0, 0, 0, 0, 0];
  for (let index = 0; index < count; index += 1) {
    const o = observed[index] as number;
    const p = predicted[index] as number;
    sumObserved += o;
    sumPredicted += p;
    squares += (o - p) * (o - p);
    if (p >= 0.5 * o && p <= 2 * o) within += 1;
    const ratio = log(Math.max(o, detectionLimit) / Math.max(p, detectionLimit));
    logs += ratio;
    logSquares += ratio * ratio;
  }
  if (sumObserved === 0 || sumPredicted === 0) {
    throw new RangeError(
      `modelPerformance: all ${sumObserved === 0 ? 'observations' : 'predictions'} are 0; give pairs where gas was found.`,
    );
  }
  return {
    count,
    fractionalBias: (2 * (sumObserved - sumPredicted)) / (sumObserved + sumPredicted),
    normalizedMeanSquareError: (squares * count) / (sumObserved * sumPredicted),
    factorOfTwo: within / count,
    geometricMeanBias: exp(logs / count),
    geometricVariance: exp(logSquares / count),
  };
}

function assertComparable(
  observed: ArrayLike<number>,
  predicted: ArrayLike<number>,
  detectionLimit: number,
): void {
  if (observed.length === 0 || observed.length !== predicted.length) {
    throw new RangeError(
      `modelPerformance: ${observed.length} observations and ${predicted.length} predictions; give at least one of each, in pairs.`,
    );
  }
  if (!(detectionLimit > 0)) {
    throw new RangeError(`modelPerformance: detectionLimit is ${detectionLimit}; give a number above 0.`);
  }
  for (const [name, values] of [
    ['observation', observed],
    ['prediction', predicted],
  ] as const) {
    for (let index = 0; index < values.length; index += 1) {
      const value = values[index] as number;
      if (value >= 0 && value < Infinity) continue;
      throw new RangeError(
        `modelPerformance: ${name} ${index} is ${value}; give finite numbers of 0 or more, or leave the pair out.`,
      );
    }
  }
}
