import type { Theme } from '../../../session/index.ts';
import { type HourLight, usualDirection } from '../shading.ts';
import { type Rgb, rgb, SCENE_THEMES } from '../theme.ts';

/** What falls on a field and is mirrored by its water. */
export interface FieldLight {
  /** Unit vector to the sun: east, north, up. */
  readonly sun: readonly [east: number, north: number, up: number];
  /** Share of the sun of noon, [0, 1]. */
  readonly sunlight: number;
  readonly horizon: Rgb;
  readonly zenith: Rgb;
  /** Lines between bands. */
  readonly line: Rgb;
}

const LINES: Readonly<Record<Theme, Rgb>> = { dark: rgb('#ffffff'), light: rgb('#1b1f27') };

/** @param hour Default: the even light of the drawn city, without a glint. */
export function fieldLight(theme: Theme, hour: HourLight | undefined): FieldLight {
  const { horizon, zenith } = SCENE_THEMES[theme];
  return {
    sun: hour?.direction ?? usualDirection(),
    sunlight: hour?.strength ?? 0.6,
    horizon,
    zenith,
    line: LINES[theme],
  };
}
