import type { AveragingWindow } from './levels.ts';
import type { ToxicReleaseParameters } from './parameters.ts';
import type { PlumeSource } from './plume.ts';
import { finitePassage, instantaneousPassage } from './puff.ts';
import type { Passage } from './puff.ts';
import type { RunSetting } from './release-setting.ts';
import { plumeSourceOf } from './releases.ts';

/** One steady source in a steady wind, as the closed form takes it. */
export interface SteadySetting {
  readonly source: PlumeSource;
  readonly passage: Passage;
  readonly windows: readonly AveragingWindow[];
  /** Unit of the levels per kg/m³. */
  readonly perKilogram: number;
  /** Least concentration of interest, kg/m³. */
  readonly floor: number;
  /** Marks the arrival of the cloud, kg/m³. */
  readonly arrivalLimit: number;
  readonly receptorHeight: number;
  /** Per second. */
  readonly airExchange: number;
}

/** True where the closed form holds: one source that does not change, in one wind. */
export function isSteady({ weather, releases }: RunSetting): boolean {
  return weather.length === 1 && releases.length === 1 && releases[0].emission.steady;
}

/** What the closed form needs of a run. */
export function steadySettingOf(setting: RunSetting, parameters: ToxicReleaseParameters): SteadySetting {
  const [release] = setting.releases;
  const source = plumeSourceOf(release, setting.weather, parameters.lidHeight);
  const { kind, start, end } = release.emission;
  const { windows, perKilogram, floor, arrivalLimit } = setting.levels;
  return {
    source,
    passage:
      kind === 'continuous'
        ? finitePassage(source.windSpeed, end - start)
        : instantaneousPassage(source.windSpeed, release.dense?.travel),
    windows,
    perKilogram,
    floor,
    arrivalLimit,
    receptorHeight: setting.receptorHeight,
    airExchange: setting.airExchange,
  };
}
