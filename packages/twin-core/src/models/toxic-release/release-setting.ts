import type { ToxicReleaseParameters } from './parameters.ts';
import type { PlumeSource } from './plume.ts';
import { finitePassage, instantaneousPassage } from './puff.ts';
import type { Passage } from './puff.ts';
import { createSigmas } from './sigmas.ts';
import { stabilityClassOf } from './stability.ts';
import type { StabilityClass } from './stability.ts';
import { AEGL_MINUTES, SUBSTANCES, aeglAt, ppmPerKilogram } from './substances.ts';
import type { Substance } from './substances.ts';
import { windSpeedAt } from './wind-profile.ts';

/** An averaging time and the guideline levels for it. */
export interface AveragingWindow {
  readonly seconds: number;
  /** Levels 1–3, kg/m³. */
  readonly limits: readonly [number, number, number];
}

/** Parameters turned into the quantities of the formulas. */
export interface ReleaseSetting {
  readonly substance: Substance;
  readonly stability: StabilityClass;
  readonly source: PlumeSource;
  readonly passage: Passage;
  readonly releasedMass: number;
  /** ppm per kg/m³. */
  readonly ppm: number;
  readonly windows: readonly AveragingWindow[];
  /** Least concentration of interest, kg/m³: a tenth of the lowest guideline level. */
  readonly floor: number;
  /** AEGL-1 for 10 min, kg/m³: marks the arrival of the cloud. */
  readonly arrivalLimit: number;
}

const FLOOR_SHARE = 0.1;

export function settingOf(parameters: ToxicReleaseParameters): ReleaseSetting {
  const { surroundings, windSpeed, releaseHeight, lidHeight, releaseDuration, releasedMass } = parameters;
  const substance = SUBSTANCES[parameters.substance];
  const stability =
    parameters.stability === 'auto' ? stabilityClassOf(windSpeed, parameters) : parameters.stability;
  const wind = windSpeedAt(releaseHeight, windSpeed, stability, surroundings);
  const continuous = parameters.releaseKind === 'continuous';
  const sigmaSet = continuous ? (`briggs-${surroundings}` as const) : 'ccps-puff';
  const ppm = ppmPerKilogram(substance, parameters.airTemperatureCelsius);
  const [firstLevel] = substance.aegl;
  return {
    substance,
    stability,
    source: {
      strength: continuous ? parameters.releaseRate : releasedMass,
      windSpeed: wind,
      releaseHeight,
      lidHeight,
      sigmas: createSigmas(sigmaSet, stability),
    },
    passage: continuous ? finitePassage(wind, releaseDuration) : instantaneousPassage(wind),
    releasedMass: continuous
      ? parameters.releaseRate * Math.min(releaseDuration, parameters.simulatedDuration)
      : releasedMass,
    ppm,
    windows: windowsOf(substance, parameters.simulatedDuration, ppm),
    floor: (FLOOR_SHARE * Math.min(...firstLevel)) / ppm,
    arrivalLimit: firstLevel[0] / ppm,
  };
}

/**
 * A guideline level is exceeded where the mean over any stretch of its averaging time reaches it: how AEGLs
 * are defined (a concentration held for 10, 30, 60 min, 4, 8 h). No toxic load is summed over shorter peaks.
 *
 * The published averaging times that fit in the run, and the run itself where it ends between two
 * of them. A run below 10 min counts as 10 min level.
 */
function windowsOf(substance: Substance, duration: number, ppm: number): AveragingWindow[] {
  const lengths: number[] = AEGL_MINUTES.map((minutes) => 60 * minutes).filter(
    (seconds) => seconds <= duration,
  );
  if (!lengths.includes(duration)) lengths.push(duration);
  const [one, two, three] = substance.aegl;
  return lengths.map((seconds) => ({
    seconds,
    limits: [
      aeglAt(one, seconds / 60) / ppm,
      aeglAt(two, seconds / 60) / ppm,
      aeglAt(three, seconds / 60) / ppm,
    ],
  }));
}
