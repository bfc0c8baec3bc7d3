import type { ValidationCase } from '../../../simulation/validation-case.ts';
import { constantEmission } from '../emission.ts';
import { plumeConcentration } from '../plume.ts';
import { createPlaces } from '../puffs/places.ts';
import { createPuffChain } from '../puffs/puff-chain.ts';
import type { PuffChain } from '../puffs/puff-chain.ts';
import type { Release } from '../releases.ts';
import { createSigmas } from '../sigmas.ts';
import type { SigmaSet } from '../sigmas.ts';
import type { StabilityClass } from '../stability.ts';
import type { WeatherSpell } from '../weather.ts';
import { entry } from './case-entry.ts';

const WEST = 270;
const SELF = 'the closed form in use for a steady wind';

function releaseOf(set: SigmaSet, windSpeeds: readonly number[], duration: number): Release {
  return {
    position: [0, 0],
    height: 2,
    emission: constantEmission(5, 0, duration),
    windSpeeds,
    passive: (stability) => createSigmas(set, stability),
    startSize: { y: 0, z: 0 },
  };
}

function chainOf(
  set: SigmaSet,
  weather: readonly WeatherSpell[],
  duration = 20_000,
  receptorHeight = 0,
): PuffChain {
  const speeds = weather.map(({ windSpeed }) => windSpeed);
  return createPuffChain(releaseOf(set, speeds, duration), weather, {
    east: 0,
    north: 0,
    lidHeight: 800,
    receptorHeight,
  });
}

function steady(stability: StabilityClass, from = WEST): WeatherSpell[] {
  return [{ start: 0, windSpeed: 3, windFromDegrees: from, stability }];
}

function concentrationAt(chain: PuffChain, time: number, east: number, north: number): number {
  const values = new Float64Array(1);
  createPlaces(Float64Array.of(east), Float64Array.of(north)).add(chain.at(time), values);
  return values[0] as number;
}

/** Puffs over plume, 2 km downwind of a release that has settled. */
function overPlume(set: SigmaSet, stability: StabilityClass, y: number): number {
  const sigmas = createSigmas(set, stability);
  const source = { strength: 5, windSpeed: 3, releaseHeight: 2, lidHeight: 800, sigmas };
  return (
    concentrationAt(chainOf(set, steady(stability)), 6000, 2000, y) / plumeConcentration(source, 2000, y, 0)
  );
}

/**
 * The same integral over puffs without cuts: each puff has its own size where it is, as in the chain. Trapezoids of
 * 0.25 m along the way.
 */
function finePuffs(set: SigmaSet, stability: StabilityClass, x: number): number {
  const sigmas = createSigmas(set, stability);
  let sum = 0;
  for (let way = 0.125; way < 3 * x; way += 0.25) {
    const sigma = sigmas.y(way);
    const offset = (x - way) / sigma;
    if (offset * offset > 100) continue;
    const z = sigmas.z(way);
    const vertical = 2 * Math.exp((-0.5 * 2 * 2) / (z * z));
    sum += (Math.exp(-0.5 * offset * offset) * vertical) / (sigma * sigma * z);
  }
  return (sum * 0.25 * (5 / 3)) / (2 * Math.PI) ** 1.5;
}

/** Sum of what is in the puffs by the area under each. */
function massInAir(): number {
  const puffs = chainOf('briggs-rural', steady('D'), 1200).at(3000);
  let sum = 0;
  for (let k = 0; k < puffs.count; k += 1) {
    // Ground value × 2π σ² × ½ √(2π) σz under the lid’s images, undone by the same vertical term at the ground.
    const sigma = puffs.sigma[k] as number;
    sum += (puffs.centre[k] as number) * sigma * sigma;
  }
  return sum;
}

/** The same from the closed form of the chain’s middle: Q Δt V / ((2π)^1.5 σz), summed over the release. */
function massByFormula(): number {
  const sigmas = createSigmas('briggs-rural', 'D');
  let sum = 0;
  const steps = 20_000;
  for (let step = 0; step < steps; step += 1) {
    const age = 3000 - ((step + 0.5) * 1200) / steps;
    const z = sigmas.z(3 * age);
    sum += (5 * (1200 / steps) * 2 * Math.exp((-0.5 * 4) / (z * z))) / ((2 * Math.PI) ** 1.5 * z);
  }
  return sum;
}

/** Wind from the west, then the south: gas of the first spell is then due north of where it had come to. */
function afterTheTurn(): number {
  const weather: WeatherSpell[] = [
    { start: 0, windSpeed: 3, windFromDegrees: 270, stability: 'F' },
    { start: 600, windSpeed: 4, windFromDegrees: 180, stability: 'F' },
  ];
  // Released after 300 s: 900 m east, then 1200 m north; 2100 m of way, in a plume as dense as the first wind made it.
  const turned = concentrationAt(chainOf('briggs-rural', weather), 900, 900, 1200);
  const straight = concentrationAt(chainOf('briggs-rural', steady('F')), 6000, 2100, 0);
  return turned / straight;
}

/** Cases of chains of puffs. */
export const puffCases: readonly ValidationCase[] = [
  entry(
    'Puff chain over plume, rural F at 2 km',
    1,
    '1',
    SELF,
    () => overPlume('briggs-rural', 'F', 0),
    0.005,
  ),
  entry(
    'Puff chain over plume, rural F, one σy to the side',
    1,
    '1',
    SELF,
    () => overPlume('briggs-rural', 'F', 73),
    0.005,
  ),
  entry(
    'Puff chain over plume, rural D at 2 km',
    1,
    '1',
    SELF,
    () => overPlume('briggs-rural', 'D', 0),
    0.01,
  ),
  entry(
    'Puff chain over plume, urban D at 2 km',
    1,
    '1',
    SELF,
    () => overPlume('briggs-urban', 'D', 0),
    0.02,
  ),
  entry(
    'Puff chain over the sum of ten thousand puffs, urban B',
    1,
    '1',
    'sum over puffs',
    () =>
      concentrationAt(chainOf('briggs-urban', steady('B')), 6000, 1000, 0) /
      finePuffs('briggs-urban', 'B', 1000),
    0.01,
  ),
  entry('Puff chain, what is in the air', massByFormula(), 'kg/m', 'conservation of mass', massInAir, 1e-3),
  entry('A wind that turns carries the plume with it', 1, '1', 'way and place of the air', afterTheTurn),
];
