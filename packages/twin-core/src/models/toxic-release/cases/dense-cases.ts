import type { ValidationCase } from '../../../simulation/validation-case.ts';
import { GAS_CONSTANT, STANDARD_PRESSURE } from '../air.ts';
import { createDensePlume, createDensePuff } from '../dense/dense-release.ts';
import type { DensePlume, DensePuff } from '../dense/dense-release.ts';
import { denseSpreadOf } from '../dense/dense-spread.ts';
import type { DenseSpread } from '../dense/dense-spread.ts';
import { createSigmas } from '../sigmas.ts';
import { entry } from './case-entry.ts';

/** Gravity and air of the reference solution. */
const GRAVITY = 9.80616;
const AIR_MOLAR_MASS = 0.02896;
const BURRO =
  'Britter and McQuaid 1988; CCPS 1999, p. 122; reference solution GasDispersion.jl, britter_mcquaid_plume_tests.jl';
const POTCHEFSTROOM =
  'Britter and McQuaid 1988, example of Potchefstroom; reference solution GasDispersion.jl, britter_mcquaid_puff_tests.jl';

function reducedGravity(density: number, airTemperature: number): number {
  const air = (STANDARD_PRESSURE * AIR_MOLAR_MASS) / (GAS_CONSTANT * airTemperature);
  return (GRAVITY * (density - air)) / air;
}

/** Trial Burro of liquefied natural gas: 0.23 m³/s of 425.6 kg/m³ at −162 °C, wind 10.9 m/s, air 298 K. */
function burro(): DensePlume {
  return createDensePlume({
    volume: (0.23 * 425.6) / 1.76,
    windSpeed: 10.9,
    reducedGravity: reducedGravity(1.76, 298),
    temperatureRatio: (273.15 - 162) / 298,
  });
}

/** Ammonia let go at Potchefstroom in 1973: 72,500 m³ of mixture, 1.434 kg/m³, wind 2 m/s, 16.4-fold diluted. */
function potchefstroom(): DensePuff {
  return createDensePuff({
    volume: 72_500,
    windSpeed: 2,
    reducedGravity: reducedGravity(1.434, 293.15),
    temperatureRatio: 1,
  });
}

/** Share by volume when the leading edge is where the centre is after a time, of the undiluted mixture. */
function atCloudEdge(seconds: number): number {
  const puff = potchefstroom();
  return puff.concentrationShare(0.4 * 2 * seconds + puff.radius(seconds)) / 16.4;
}

const publishedCases = [
  entry('Britter–McQuaid plume, Burro at 45.2 m', 0.6720234545, '1', BURRO, () =>
    burro().concentrationShare(45.2),
  ),
  entry('Britter–McQuaid plume, Burro at 367 m', 0.0507176677, '1', BURRO, () =>
    burro().concentrationShare(367),
  ),
  entry('Britter–McQuaid plume, Burro at 1200 m', 0.0049214097, '1', BURRO, () =>
    burro().concentrationShare(1200),
  ),
  entry('Britter–McQuaid puff, near', 0.0030830245167018195, '1', POTCHEFSTROOM, () => atCloudEdge(200)),
  entry('Britter–McQuaid puff, on a curve', 0.1 / 16.4, '1', POTCHEFSTROOM, () => atCloudEdge(124)),
  entry('Britter–McQuaid puff, between curves', 0.00018497619507887978, '1', POTCHEFSTROOM, () =>
    atCloudEdge(1396),
  ),
  entry('Britter–McQuaid puff, far', 0.0007259996788424369 / 16.4, '1', POTCHEFSTROOM, () =>
    atCloudEdge(3125),
  ),
  entry('Britter–McQuaid puff, time of arrival undoes the way', 1396, 's', 'R² = R₀² + 1.2 √(g′ V) t', () =>
    potchefstroom().arrival(0.8 * 1396 + potchefstroom().radius(1396)),
  ),
];

const PASSIVE = createSigmas('briggs-rural', 'D');

/** 30 kg/s of chlorine at 20 °C into 4 m/s over open ground. */
function chlorine(): DenseSpread {
  const spread = denseSpreadOf({
    kind: 'continuous',
    strength: 30,
    molarMass: 0.0709,
    gasTemperature: 293.15,
    airTemperature: 293.15,
    windSpeed: 4,
    roughness: 0.03,
    passive: PASSIVE,
  });
  if (spread === undefined) throw new Error('dense-cases: the release is not dense; make it larger.');
  return spread;
}

/** Gas through the plane `x` metres downwind by the Gaussian profile, over that released; 1 at and after the transition. */
function centreline(x: number): number {
  const { sigmas } = chlorine();
  return 30 / (Math.PI * 4 * sigmas.y(x) * sigmas.z(x));
}

/** Concentration of the correlations, kg/m³. */
function correlated(x: number): number {
  const density = (STANDARD_PRESSURE * 0.0709) / (GAS_CONSTANT * 293.15);
  const air = (STANDARD_PRESSURE * 0.0289644) / (GAS_CONSTANT * 293.15);
  const plume = createDensePlume({
    volume: 30 / density,
    windSpeed: 4,
    reducedGravity: (9.80665 * (density - air)) / air,
    temperatureRatio: 1,
  });
  return density * plume.concentrationShare(x);
}

const SELF = 'matching at the transition';
const exactCases = [
  entry('Dense plume: the map shows the correlation', correlated(100), 'kg/m³', SELF, () => centreline(100)),
  entry('Dense plume: concentration is continuous', 1, '1', SELF, () => {
    const { transition } = chlorine();
    return centreline(transition * (1 + 1e-9)) / centreline(transition);
  }),
  entry(
    'Dense plume: far beyond the transition it dilutes as the passive one',
    1,
    '1',
    'virtual sources vanish against the distance',
    () => {
      const { sigmas } = chlorine();
      const [near, far] = [5e6, 1e7];
      const dense = (sigmas.y(far) * sigmas.z(far)) / (sigmas.y(near) * sigmas.z(near));
      return dense / ((PASSIVE.y(far) * PASSIVE.z(far)) / (PASSIVE.y(near) * PASSIVE.z(near)));
    },
    0.01,
  ),
];

/** Gas that is heavier than air. */
export const denseCases: readonly ValidationCase[] = [...publishedCases, ...exactCases];
