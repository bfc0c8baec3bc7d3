import { airDensity, ZERO_CELSIUS } from './air.ts';
import { effectiveRoughness, surroundingsOf, USUAL_ROUGHNESS } from './city-roughness.ts';
import type { EffectiveRoughness, UrbanForm } from './city-roughness.ts';
import { levelsOf } from './levels.ts';
import type { LevelSet } from './levels.ts';
import type { ToxicReleaseParameters } from './parameters.ts';
import { releasesOf } from './releases.ts';
import type { Release } from './releases.ts';
import { SUBSTANCES } from './substances.ts';
import type { Substance } from './substances.ts';
import { weatherOf } from './weather.ts';
import type { WeatherSpell } from './weather.ts';

/** Parameters turned into the quantities of the formulas. */
export interface RunSetting {
  readonly substance: Substance;
  readonly levels: LevelSet;
  readonly weather: readonly WeatherSpell[];
  readonly surroundings: 'urban' | 'rural';
  /** What the buildings round the release make of the wind; `undefined` where their heights are not known. */
  readonly roughness: EffectiveRoughness | undefined;
  /** The first one is that of the parameters themselves. */
  readonly releases: readonly [Release, ...Release[]];
  /** Released during the run, kg. */
  readonly releasedMass: number;
  /** Where people breathe; the ground for a dense gas, whose layer may be shallower than they are tall. */
  readonly receptorHeight: number;
  /** Per second. */
  readonly airExchange: number;
}

const SECONDS_PER_HOUR = 3600;

/** @param form of the buildings round the release; `undefined` where their heights are not known. */
export function settingOf(parameters: ToxicReleaseParameters, form: UrbanForm | undefined): RunSetting {
  const substance = SUBSTANCES[parameters.substance];
  const weather = weatherOf(parameters);
  const roughness = form === undefined ? undefined : effectiveRoughness(form);
  const chosen = parameters.surroundings === 'city' ? undefined : parameters.surroundings;
  const surroundings = chosen ?? (roughness === undefined ? 'urban' : surroundingsOf(roughness.length));
  const roughnessLength =
    parameters.surroundings === 'city' && roughness !== undefined
      ? roughness.length
      : USUAL_ROUGHNESS[surroundings];
  const airTemperature = parameters.airTemperatureCelsius + ZERO_CELSIUS;
  const releases = releasesOf(parameters, {
    substance,
    weather,
    surroundings,
    roughnessLength,
    airTemperature,
    airDensity: airDensity(airTemperature),
  });
  return {
    substance,
    levels: levelsOf(
      substance,
      parameters.levels,
      parameters.simulatedDuration,
      parameters.airTemperatureCelsius,
    ),
    weather,
    surroundings,
    roughness,
    releases,
    releasedMass: releases.reduce(
      (sum, { emission }) => sum + emission.upTo(parameters.simulatedDuration),
      0,
    ),
    receptorHeight: releases.some(({ dense }) => dense !== undefined) ? 0 : parameters.receptorHeight,
    airExchange: parameters.airExchange / SECONDS_PER_HOUR,
  };
}
