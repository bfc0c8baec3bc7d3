import type { ValidationCase } from '../../../simulation/validation-case.ts';
import { effectiveRoughness } from '../city-roughness.ts';
import { shelter } from '../indoors.ts';
import { createPlumeRise } from '../sources/plume-rise.ts';
import {
  boiledOff,
  evaporatePool,
  flashShare,
  massTransferCoefficient,
  vapourPressure,
} from '../sources/pool.ts';
import type { LiquidProperties } from '../sources/pool.ts';
import { SUBSTANCES } from '../substances.ts';
import { entry, integrate } from './case-entry.ts';

const RISE = 'Briggs 1969 in ISC3 volume II; reference solution GasDispersion.jl, util_tests.jl';
/** That solution takes gravity as 9.80616 m/s². */
const OTHER_GRAVITY = 3e-5;

const riseCases = [
  entry(
    'Plume rise, neutral, 50 m⁴/s³',
    100.71365158671999,
    'm',
    RISE,
    () => createPlumeRise(50, 4, 'D', 288.15).finalRise,
  ),
  entry(
    'Plume rise, neutral, 60 m⁴/s³',
    112.8895989623143,
    'm',
    RISE,
    () => createPlumeRise(60, 4, 'D', 288.15).finalRise,
  ),
  entry('Plume rise on the way, 50 m', 20, 'm', RISE, () => createPlumeRise(50, 4, 'A', 288.15).at(50)),
  entry(
    'Distance to final rise',
    565.0050541491846,
    'm',
    RISE,
    () => createPlumeRise(50, 4, 'A', 288.15).finalDistance,
  ),
  entry(
    'Plume rise, class E',
    68.59722859012221,
    'm',
    RISE,
    () => createPlumeRise(50, 4, 'E', 288.15).finalRise,
    OTHER_GRAVITY,
  ),
  entry(
    'Plume rise, class F',
    56.92380039947288,
    'm',
    RISE,
    () => createPlumeRise(50, 4, 'F', 288.15).finalRise,
    OTHER_GRAVITY,
  ),
];

const CHLORINE = SUBSTANCES.chlorine.liquid as LiquidProperties;
const AMMONIA = SUBSTANCES.ammonia.liquid as LiquidProperties;

/** Benzene-like vapour, 10 m pool, 5 m/s, in the units of the paper: 0.0292 (m/h)^0.78 m^−0.11, m/h. */
function transferAsPrinted(): number {
  const schmidt = 1.5e-5 / (2.4e-5 * Math.sqrt(0.018015 / 0.078));
  return (0.0292 * (5 * 3600) ** 0.78 * 10 ** -0.11 * schmidt ** -0.67) / 3600;
}

/** Heat flux k ΔT / √(π a t) into a pool of ammonia, summed over ten minutes; t = s² takes the pole away. */
function boiledBySum(): number {
  const flux = (root: number): number =>
    ((0.92 * (293.15 - AMMONIA.boilingPoint)) / Math.sqrt(Math.PI * 4.16e-7 * root * root)) * 2 * root;
  return integrate(flux, 0, Math.sqrt(600), 1000) / AMMONIA.latentHeat;
}

/** A small boiling pool is gone before the run ends. */
function boiledAway(): number {
  const pool = {
    molarMass: 0.01703,
    liquid: AMMONIA,
    mass: 12,
    largestArea: 1000,
    liquidTemperature: AMMONIA.boilingPoint,
    groundTemperature: 293.15,
  };
  const { masses } = evaporatePool(pool, () => 3, 36_000, 5);
  return masses.at(-1) ?? 0;
}

const poolCases = [
  entry(
    'Mass transfer of a pool',
    transferAsPrinted(),
    'm/s',
    'Mackay and Matsugu 1973, equation as printed',
    () => massTransferCoefficient(5, 10, 0.078),
    1e-5,
  ),
  entry('Flash of chlorine at 20 °C', 0.16321913326195492, '1', '1 − exp(−c ΔT / L)', () =>
    flashShare(CHLORINE, 293.15),
  ),
  entry('Vapour pressure at the boiling point', 101_325, 'Pa', 'Clausius and Clapeyron', () =>
    vapourPressure(CHLORINE, 0.0709, CHLORINE.boilingPoint),
  ),
  entry(
    'Boiled off by warm ground',
    boiledBySum(),
    'kg/m²',
    'Carslaw and Jaeger 1959, sum over the flux',
    () => boiledOff(AMMONIA, 293.15, 600),
  ),
  entry('A pool gives no more than was spilled', 12, 'kg', 'conservation of mass', boiledAway),
];

const CUBES = 'Macdonald, Griffiths and Hall 1998, equations 23 and 26, worked by hand';
const roughnessCases = [
  entry(
    'Roughness of staggered cubes, λ = 0.25',
    0.12292128691005827,
    'm',
    CUBES,
    () => effectiveRoughness({ planShare: 0.25, frontalShare: 0.25, meanHeight: 1 }).length,
  ),
  entry(
    'Displacement of staggered cubes, λ = 0.25',
    0.4830359633331457,
    'm',
    CUBES,
    () => effectiveRoughness({ planShare: 0.25, frontalShare: 0.25, meanHeight: 1 }).displacement,
  ),
  entry(
    'Roughness of 10 m houses, λp 0.16, λf 0.12',
    1.059625043118238,
    'm',
    CUBES,
    () => effectiveRoughness({ planShare: 0.16, frontalShare: 0.12, meanHeight: 10 }).length,
  ),
];

const EXCHANGE = 0.5 / 3600;
const BOX = 'dC/dt = a (C − C_i), closed form';

/** Ten minutes of gas of concentration 1, then clean air, in steps of 10 s. */
function tenMinutes(steps: number): Float64Array {
  return Float64Array.from({ length: steps }, (_, step) => (step < 60 ? 1 : 0));
}

const shelterCases = [
  entry(
    'Indoor mean while gas stands outside',
    1 - (1 - Math.exp(-EXCHANGE * 600)) / (EXCHANGE * 600),
    '1',
    BOX,
    () => {
      const { breathed } = shelter(tenMinutes(60), EXCHANGE, 10);
      return breathed.reduce((sum, value) => sum + value, 0) / 60;
    },
  ),
  entry(
    'Windows are opened when the gas has passed',
    600,
    's',
    BOX,
    () => 10 * shelter(tenMinutes(120), EXCHANGE, 10).openFrom,
  ),
  entry(
    'Highest indoors, last ten seconds',
    1 - (Math.exp(-EXCHANGE * 590) * (1 - Math.exp(-EXCHANGE * 10))) / (EXCHANGE * 10),
    '1',
    BOX,
    () => shelter(tenMinutes(120), EXCHANGE, 10).peak,
  ),
];

/** Pools, fires, buildings. */
export const sourceCases: readonly ValidationCase[] = [
  ...riseCases,
  ...poolCases,
  ...roughnessCases,
  ...shelterCases,
];
