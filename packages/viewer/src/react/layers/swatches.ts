import type { Theme } from '../../session/index.ts';

/** How a layer looks on the map, for its row in the layer tree. */
export interface Swatch {
  readonly shape: 'fill' | 'line' | 'dashed' | 'point';
  readonly color: string;
}

type Look = readonly [shape: Swatch['shape'], dark: string, light: string];

/** Looks by layer id, as the ground style and the building shader draw them. */
const LOOKS: readonly (readonly [layer: RegExp, look: Look])[] = [
  [/building/u, ['fill', '#c9ced3', '#d9d6cf']],
  [/water/u, ['fill', '#1a4159', '#a9cde0']],
  [/green|park|vegetation/u, ['fill', '#1b4a38', '#b9d3a9']],
  [/landuse|land/u, ['fill', '#2a313a', '#e2dccf']],
  [/road|street/u, ['line', '#7d8a97', '#b9b3a8']],
  [/rail/u, ['dashed', '#8a94a0', '#8b8785']],
  [/power/u, ['dashed', '#9c8f6a', '#9a8650']],
  [/bound|admin|grid/u, ['dashed', '#8f80aa', '#9384a6']],
  [/place|label/u, ['point', '#a3adb5', '#525d66']],
];

const OTHER: Look = ['point', '#58cbbd', '#0a6d63'];

export function layerSwatch(layer: string, theme: Theme): Swatch {
  const [shape, dark, light] = LOOKS.find(([pattern]) => pattern.test(layer))?.[1] ?? OTHER;
  return { shape, color: theme === 'dark' ? dark : light };
}
