import type { ValidationCase } from '../../../simulation/validation-case.ts';
import { centrelineConcentration, plumeConcentration, verticalTerm } from '../plume.ts';
import { finitePassage, puffConcentration } from '../puff.ts';
import { createSigmas } from '../sigmas.ts';
import type { Sigmas, SigmaSet } from '../sigmas.ts';
import type { StabilityClass } from '../stability.ts';
import { entry, integrate } from './case-entry.ts';

/** Unit values are printed with four decimals. */
const PRINTED = 1e-5;
const BRIGGS = 'Briggs 1973, in Gifford 1976, Nuclear Safety 17(1), 68–86';
const CCPS = 'CCPS 1999, Guidelines for Consequence Analysis of Chemical Releases';

type UnitValue = readonly [
  set: SigmaSet,
  stability: StabilityClass,
  distance: number,
  sigmaY: number,
  sigmaZ: number,
];

const UNIT_VALUES: readonly UnitValue[] = [
  ['briggs-rural', 'A', 1000, 209.7618, 200],
  ['briggs-rural', 'B', 1000, 152.554, 120],
  ['briggs-rural', 'C', 1000, 104.8809, 73.0297],
  ['briggs-rural', 'E', 1000, 57.2078, 23.0769],
  ['briggs-urban', 'A', 1000, 270.4494, 339.4113],
  ['briggs-urban', 'B', 1000, 270.4494, 339.4113],
  ['briggs-urban', 'C', 1000, 185.9339, 200],
  ['briggs-urban', 'E', 1000, 92.967, 50.5964],
  ['briggs-rural', 'D', 1000, 76.277, 37.9473],
  ['briggs-rural', 'F', 1000, 38.1385, 12.3077],
  ['briggs-urban', 'D', 1000, 135.2247, 122.7881],
  ['briggs-urban', 'F', 1000, 92.967, 50.5964],
  ['briggs-rural', 'F', 500, 19.518, 6.9565],
  ['briggs-rural', 'D', 100, 7.9603, 5.595],
];

const sigmaCases = UNIT_VALUES.flatMap(([set, stability, distance, sigmaY, sigmaZ]) => {
  const at = `${set} ${stability} at ${distance} m`;
  return [
    entry(`σy ${at}`, sigmaY, 'm', BRIGGS, () => createSigmas(set, stability).y(distance), PRINTED),
    entry(`σz ${at}`, sigmaZ, 'm', BRIGGS, () => createSigmas(set, stability).z(distance), PRINTED),
  ];
});

/** CCPS p. 97: 0.1 kg/s at the ground, wind 2 m/s, class F, receptor 500 m downwind. */
function ccpsPlume(set: SigmaSet): number {
  const sigmas = createSigmas(set, 'F');
  const source = { strength: 0.1, windSpeed: 2, releaseHeight: 0, lidHeight: Infinity, sigmas };
  return plumeConcentration(source, 500, 0, 0);
}

/** CCPS p. 101: 1 kg at the ground, 250 s later at the centre 500 m downwind. */
function ccpsPuff(): number {
  const sigmas = createSigmas('ccps-puff', 'F');
  const sigmaX = sigmas.y(500);
  return puffConcentration(
    {
      mass: 1,
      centre: 500,
      sigmaX,
      sigmaY: sigmaX,
      sigmaZ: sigmas.z(500),
      releaseHeight: 0,
      lidHeight: Infinity,
    },
    500,
    0,
    0,
  );
}

/** Turner 1970, problem 1: 3 g/s, 3 km downwind, class D, 7 m/s, sigmas read from the charts. */
function turnerProblem(): number {
  const sigmas: Sigmas = { y: () => 190, z: () => 65 };
  const source = { strength: 3, windSpeed: 7, releaseHeight: 0, lidHeight: Infinity, sigmas };
  return centrelineConcentration(source, 3000, 0);
}

const publishedCases = [
  entry('Plume, CCPS sigmas', 1.0346728324507407e-4, 'kg/m³', `${CCPS}, p. 97`, () =>
    ccpsPlume('ccps-plume'),
  ),
  entry('Plume, Briggs rural sigmas', 1.1721755e-4, 'kg/m³', `${CCPS}, p. 97`, () =>
    ccpsPlume('briggs-rural'),
  ),
  entry('Puff σy', 5.047929716825321, 'm', `${CCPS}, p. 101`, () => createSigmas('ccps-puff', 'F').y(500)),
  entry('Puff σz', 2.214836678536473, 'm', `${CCPS}, p. 101`, () => createSigmas('ccps-puff', 'F').z(500)),
  entry(
    'Puff at its centre',
    1 / (Math.sqrt(2 * Math.PI) * Math.PI * 5.047929716825321 ** 2 * 2.214836678536473),
    'kg/m³',
    `${CCPS}, p. 101`,
    ccpsPuff,
  ),
  entry(
    'Turner problem 1',
    3 / (Math.PI * 7 * 190 * 65),
    'g/m³',
    'Turner 1970, problem 1, formula',
    turnerProblem,
  ),
  entry('Turner problem 1, as printed', 1.1e-5, 'g/m³', 'Turner 1970, problem 1', turnerProblem, 0.01),
  entry(
    'Turner σz class D at 3 km',
    10 ** (-1.22 + 1.08 * Math.log10(3000) - 0.061 * Math.log10(3000) ** 2),
    'm',
    'Turner 1970, power laws in Lees 1996',
    () => createSigmas('turner', 'D').z(3000),
  ),
];

/** Mass through the plane 2 km downwind, per second, with a lid at 200 m. */
function plumeFlux(): number {
  const sigmas = createSigmas('briggs-urban', 'D');
  const lidHeight = 200;
  const source = { strength: 5, windSpeed: 3, releaseHeight: 40, lidHeight, sigmas };
  const reach = 8 * sigmas.y(2000);
  const across = (z: number): number =>
    integrate((y) => plumeConcentration(source, 2000, y, z), -reach, reach, 100);
  return 3 * integrate(across, 0, lidHeight, 100);
}

/** Mass of a puff between the ground and a lid at 60 m. */
function puffMass(): number {
  const puff = {
    mass: 12,
    centre: 700,
    sigmaX: 30,
    sigmaY: 25,
    sigmaZ: 20,
    releaseHeight: 15,
    lidHeight: 60,
  };
  const alongAndAcross = (z: number): number =>
    integrate((x) => integrate((y) => puffConcentration(puff, x, y, z), -200, 200, 50), 460, 940, 50);
  return integrate(alongAndAcross, 0, puff.lidHeight, 40);
}

const exactCases = [
  entry('Flux of a plume under a lid = release rate', 5, 'kg/s', 'conservation of mass', plumeFlux),
  entry('Mass of a puff under a lid = released mass', 12, 'kg', 'conservation of mass', puffMass),
  entry(
    'Far plume is well mixed: V = √(2π) σz / L',
    (Math.sqrt(2 * Math.PI) * 1300) / 500,
    '1',
    'Turner 1970, equation 5.2',
    () => verticalTerm(30, 10, 1300, 500),
  ),
  entry(
    'Image sum where it meets the well-mixed form',
    Math.sqrt(2 * Math.PI) * 2.399998,
    '1',
    'Poisson summation',
    () => verticalTerm(30, 10, 1199.999, 500),
  ),
  entry('Dose behind a finite release = steady plume × duration', 600, 's', 'Palazzi et al. 1982', () =>
    finitePassage(3, 600).upTo(1000, 20_000, 100),
  ),
];

/** Plumes and puffs of neutral gas. */
export const gaussianCases: readonly ValidationCase[] = [...sigmaCases, ...publishedCases, ...exactCases];
