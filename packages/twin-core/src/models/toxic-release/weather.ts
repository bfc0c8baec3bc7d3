import type { WeatherParameters } from './parameters/weather-fields.ts';
import { stabilityClassOf } from './stability.ts';
import type { StabilityClass } from './stability.ts';

/** A stretch of time with the same wind. */
export interface WeatherSpell {
  /** Seconds since the start of the run. */
  readonly start: number;
  /** At 10 m, m/s. */
  readonly windSpeed: number;
  readonly windFromDegrees: number;
  readonly stability: StabilityClass;
}

/** The weather of a run, spell after spell. */
export function weatherOf(parameters: WeatherParameters): WeatherSpell[] {
  const { windSpeed, windFromDegrees, stability, windChanges } = parameters;
  const first = {
    start: 0,
    windSpeed,
    windFromDegrees,
    stability: stability === 'auto' ? stabilityClassOf(windSpeed, parameters) : stability,
  };
  const spells: WeatherSpell[] = [first];
  for (const change of windChanges) {
    const before = (spells.at(-1) ?? first).stability;
    // "As before" keeps what was chosen: a class, or the rule that makes one.
    const wanted = change.stability === 'same' && stability === 'auto' ? 'auto' : change.stability;
    spells.push({
      start: change.time,
      windSpeed: change.windSpeed,
      windFromDegrees: change.windFromDegrees,
      stability:
        wanted === 'auto'
          ? stabilityClassOf(change.windSpeed, parameters)
          : wanted === 'same'
            ? before
            : wanted,
    });
  }
  return spells;
}
