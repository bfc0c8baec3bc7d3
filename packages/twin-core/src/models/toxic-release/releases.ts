import type { Position } from '../../geo/position.ts';
import { denseSpreadOf } from './dense/dense-spread.ts';
import type { DenseSpread } from './dense/dense-spread.ts';
import { atOnce, constantEmission, followingCurve } from './emission.ts';
import type { Emission } from './emission.ts';
import type { FurtherSource } from './parameters/release-fields.ts';
import type { ToxicReleaseParameters } from './parameters.ts';
import type { PlumeSource } from './plume.ts';
import { createSigmas } from './sigmas.ts';
import type { Sigmas } from './sigmas.ts';
import { buoyancyFlux, createPlumeRise } from './sources/plume-rise.ts';
import type { PlumeRise } from './sources/plume-rise.ts';
import { CONVECTIVE_SHARE, FUELS, smokeEmission } from './sources/fire.ts';
import { evaporatePool, flashShare, poolArea } from './sources/pool.ts';
import type { Pool } from './sources/pool.ts';
import type { StabilityClass } from './stability.ts';
import type { Substance } from './substances.ts';
import { ZERO_CELSIUS } from './air.ts';
import { grownFrom } from './virtual-source.ts';
import type { WeatherSpell } from './weather.ts';
import { windSpeedAt } from './wind-profile.ts';

/** A source of gas or smoke. */
export interface Release {
  readonly position: Position;
  readonly height: number;
  readonly emission: Emission;
  /** Wind at its height in each spell of the weather, m/s. */
  readonly windSpeeds: readonly number[];
  /** Spread by the air alone, from a point, in each stability. */
  readonly passive: (stability: StabilityClass) => Sigmas;
  /** Size of the cloud at the source, as σy and σz, metres; 0 for a point. */
  readonly startSize: { readonly y: number; readonly z: number };
  /** What the weight of the gas does; absent where it does nothing. */
  readonly dense?: DenseSpread;
  /** How hot smoke climbs in each spell of the weather; absent for cold gas. */
  readonly rises?: readonly PlumeRise[];
}

/** What all sources of a run share. */
export interface Surroundings {
  readonly substance: Substance;
  readonly weather: readonly WeatherSpell[];
  readonly surroundings: 'urban' | 'rural';
  /** m. */
  readonly roughnessLength: number;
  /** K. */
  readonly airTemperature: number;
  /** kg/m³. */
  readonly airDensity: number;
}

/** A volume source of some width has σ = width / 4.3 (EPA 1995, ISC3 volume II, table 1-6). */
const WIDTH_PER_SIGMA = 4.3;
/** A rising plume spreads by Δh / 3.5 (EPA 1995, ISC3 volume II, 1.1.5.2, after Pasquill 1976). */
const RISE_PER_SIGMA = 3.5;
/** Above this height a dense release is a jet or a falling plume, which the correlations are not for, metres. */
const HIGHEST_DENSE = 10;
/** Times between which the vapour of a pool is taken as even, seconds. */
const POOL_STEP = 5;
const WATTS_PER_MEGAWATT = 1e6;

/** The release of the parameters, then the further ones. */
export function releasesOf(
  parameters: ToxicReleaseParameters,
  around: Surroundings,
): readonly [Release, ...Release[]] {
  return [
    firstRelease(parameters, around),
    ...parameters.moreSources.map((source) => furtherRelease(source, parameters, around)),
  ];
}

/** A steady source in a steady wind as the closed formulas take it, in the first spell of the weather. */
export function plumeSourceOf(
  release: Release,
  weather: readonly WeatherSpell[],
  lidHeight: number,
): PlumeSource {
  const [spell] = weather as readonly [WeatherSpell];
  const { emission, height, windSpeeds, startSize, dense, rises } = release;
  const point = release.passive(spell.stability);
  const sized = startSize.y > 0 ? grownFrom(point, startSize) : point;
  const rise = rises?.[0];
  return {
    strength: emission.strength,
    windSpeed: windSpeeds[0] as number,
    releaseHeight: height,
    lidHeight,
    sigmas: dense?.sigmas ?? (rise === undefined ? sized : spreadByRise(sized, rise)),
    ...(rise !== undefined && { riseAt: (x: number) => rise.at(x) }),
  };
}

/** σ² of the air and (Δh / 3.5)² of the rise add up. */
export function widenedByRise(sigma: number, rise: number): number {
  const own = rise / RISE_PER_SIGMA;
  return Math.sqrt(sigma * sigma + own * own);
}

function spreadByRise(sigmas: Sigmas, rise: PlumeRise): Sigmas {
  return {
    y: (x) => widenedByRise(sigmas.y(x), rise.at(x)),
    z: (x) => widenedByRise(sigmas.z(x), rise.at(x)),
    x: (x) => sigmas.y(x),
  };
}

function firstRelease(parameters: ToxicReleaseParameters, around: Surroundings): Release {
  const { releaseKind, releaseRate, releaseDuration, releasedMass } = parameters;
  switch (releaseKind) {
    case 'continuous':
      return gasRelease(parameters, constantEmission(releaseRate, 0, releaseDuration), parameters, around);
    case 'instantaneous':
      return gasRelease(parameters, atOnce(releasedMass), parameters, around);
    case 'pool':
      return poolRelease(parameters, around);
    case 'fire':
      return fireRelease(parameters, around);
  }
}

function furtherRelease(
  source: FurtherSource,
  parameters: ToxicReleaseParameters,
  around: Surroundings,
): Release {
  const emission = constantEmission(source.releaseRate, source.releaseStart, source.releaseDuration);
  return gasRelease(source, emission, parameters, around);
}

type Placed = Pick<FurtherSource, 'position' | 'releaseHeight'>;

function windSpeedsAt(height: number, { weather, surroundings }: Surroundings): number[] {
  return weather.map(({ windSpeed, stability }) => windSpeedAt(height, windSpeed, stability, surroundings));
}

/** The spell that holds at a time. */
export function spellAt(weather: readonly WeatherSpell[], time: number): WeatherSpell {
  return (weather.findLast(({ start }) => start <= time) ?? weather[0]) as WeatherSpell;
}

/** Gas from a point, dense or not. */
function gasRelease(
  { position, releaseHeight }: Placed,
  emission: Emission,
  parameters: ToxicReleaseParameters,
  around: Surroundings,
  vapourTemperature?: number,
): Release {
  const { gasTemperatureCelsius, density } = parameters;
  const { substance, surroundings, airTemperature, roughnessLength } = around;
  const spell = spellAt(around.weather, emission.start);
  const set = emission.kind === 'continuous' ? (`briggs-${surroundings}` as const) : 'ccps-puff';
  const passive = (stability: StabilityClass): Sigmas => createSigmas(set, stability);
  const given = gasTemperatureCelsius === undefined ? undefined : gasTemperatureCelsius + ZERO_CELSIUS;
  const dense =
    density === 'auto' && substance.molarMass !== undefined && releaseHeight <= HIGHEST_DENSE
      ? denseSpreadOf({
          kind: emission.kind,
          strength: emission.strength,
          molarMass: substance.molarMass,
          gasTemperature: given ?? vapourTemperature ?? airTemperature,
          airTemperature,
          windSpeed: spell.windSpeed,
          roughness: roughnessLength,
          passive: passive(spell.stability),
        })
      : undefined;
  return {
    position,
    height: releaseHeight,
    emission,
    windSpeeds: windSpeedsAt(releaseHeight, around),
    passive,
    startSize: { y: 0, z: 0 },
    ...(dense !== undefined && { dense }),
  };
}

/**
 * Vapour of a spill: what flashes, with as much again as droplets that evaporate in the air (CCPS 1999, 2.1.4), over
 * the time of the spill; the rest from the pool.
 */
function poolRelease(parameters: ToxicReleaseParameters, around: Surroundings): Release {
  const { releasedMass, releaseDuration, simulatedDuration, bundArea } = parameters;
  const { substance, weather, airTemperature } = around;
  const { liquid, molarMass } = substance;
  if (liquid === undefined || molarMass === undefined) {
    throw new RangeError(
      `toxic-release: ${substance.id} is not spilled as a liquid; take another kind of release.`,
    );
  }
  const stored = parameters.liquidTemperatureCelsius + ZERO_CELSIUS;
  const airborne = releasedMass * Math.min(1, 2 * flashShare(liquid, stored));
  const pool: Pool = {
    molarMass,
    liquid,
    mass: releasedMass - airborne,
    largestArea: bundArea,
    liquidTemperature: stored,
    groundTemperature: airTemperature,
  };
  const curve = evaporatePool(pool, (time) => spellAt(weather, time).windSpeed, simulatedDuration, POOL_STEP);
  const emission = followingCurve(curve, { mass: airborne, duration: releaseDuration });
  const boils = stored >= liquid.boilingPoint;
  const released = gasRelease(
    { position: parameters.position, releaseHeight: 0 },
    emission,
    parameters,
    around,
    boils ? liquid.boilingPoint : undefined,
  );
  const width = Math.sqrt(poolArea(pool.mass, liquid.density, bundArea));
  return { ...released, startSize: { y: width / WIDTH_PER_SIGMA, z: 0 } };
}

function fireRelease(parameters: ToxicReleaseParameters, around: Surroundings): Release {
  const { position, releaseHeight, releaseDuration, fireArea, fireFuel, substance } = parameters;
  const { weather, surroundings, airTemperature, airDensity } = around;
  const heat = parameters.fireHeatRelease * WATTS_PER_MEGAWATT;
  const flux = buoyancyFlux(CONVECTIVE_SHARE * heat, airDensity, airTemperature);
  const windSpeeds = windSpeedsAt(releaseHeight, around);
  const size = Math.sqrt(fireArea) / WIDTH_PER_SIGMA;
  return {
    position,
    height: releaseHeight,
    emission: constantEmission(smokeEmission(FUELS[fireFuel], substance, heat), 0, releaseDuration),
    windSpeeds,
    passive: (stability) => createSigmas(`briggs-${surroundings}`, stability),
    startSize: { y: size, z: size },
    rises: weather.map(({ stability }, index) =>
      createPlumeRise(flux, windSpeeds[index] as number, stability, airTemperature),
    ),
  };
}
