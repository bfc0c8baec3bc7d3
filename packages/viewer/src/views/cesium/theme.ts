import type { StateLevel } from '@cityloom/twin-core';
import type { Projection, Theme } from '../../session/index.ts';
import { BUILDING_COLOURS, GROUND_PALETTES } from '../map-palette.ts';

/** Red, green, blue in [0, 1], as shown on the screen (sRGB). */
export type Rgb = readonly [red: number, green: number, blue: number];

/** What a theme means to the drawn city. Numbers are relative light, 1 leaves the base colour as it is. */
export interface SceneTheme {
  /** Bare ground where no layer is drawn. */
  readonly ground: Rgb;
  /** Sky just above the horizon; distance fades into it. */
  readonly horizon: Rgb;
  readonly zenith: Rgb;
  /** Distance at which haze takes two thirds of a colour for a low camera, metres. */
  readonly hazeDistance: number;
  /** Untinted building. */
  readonly building: Rgb;
  /** Untinted building in plan view, where no wall tells it from the ground. */
  readonly planBuilding: Rgb;
  /** Light from above, from below and from the sun. */
  readonly skyLight: Rgb;
  readonly bounceLight: Rgb;
  readonly sunLight: Rgb;
  /** Share of light a wall loses where it meets the ground, [0, 1]. */
  readonly contactShade: number;
  /** Light added to (positive) or taken from (negative) the upper edge of a wall. */
  readonly edge: number;
  /** Colour of the selected object. */
  readonly selection: Rgb;
  /** Tint of what a scenario adds. */
  readonly proposed: Rgb;
}

/** `#rrggbb` as numbers. */
export function rgb(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255];
}

/** Light and colours of the drawn city by theme. */
export const SCENE_THEMES: Readonly<Record<Theme, SceneTheme>> = {
  dark: {
    ground: rgb(GROUND_PALETTES.dark.land),
    horizon: rgb('#33404f'),
    zenith: rgb('#0c1118'),
    hazeDistance: 22_000,
    building: rgb(BUILDING_COLOURS.dark),
    planBuilding: rgb('#5d6873'),
    skyLight: [0.72, 0.78, 0.88],
    bounceLight: [0.3, 0.33, 0.38],
    sunLight: [0.5, 0.47, 0.42],
    contactShade: 0.45,
    edge: 0.14,
    selection: rgb('#35c4f0'),
    proposed: rgb('#62d2a2'),
  },
  light: {
    ground: rgb(GROUND_PALETTES.light.land),
    horizon: rgb('#f3f3ef'),
    zenith: rgb('#bcd2e4'),
    hazeDistance: 24_000,
    building: rgb(BUILDING_COLOURS.light),
    planBuilding: rgb('#d3cbbf'),
    skyLight: [0.77, 0.78, 0.8],
    bounceLight: [0.66, 0.66, 0.67],
    sunLight: [0.28, 0.27, 0.24],
    contactShade: 0.2,
    edge: -0.12,
    selection: rgb('#0a84c9'),
    proposed: rgb('#2f9e6e'),
  },
};

/** The theme as a projection shows it. */
export function sceneTheme(theme: Theme, projection: Projection): SceneTheme {
  const scene = SCENE_THEMES[theme];
  return projection === '2d' ? { ...scene, building: scene.planBuilding } : scene;
}

/** Warning colours in the order of the standard; the same in both themes, so that they are learnt once. */
export const SEVERITY_COLOURS: Readonly<Record<StateLevel['severity'], Rgb>> = {
  blue: rgb('#3d8bfd'),
  yellow: rgb('#f5c518'),
  orange: rgb('#f2801c'),
  red: rgb('#e0303a'),
};
