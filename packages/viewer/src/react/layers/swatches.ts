import type { Theme } from '../../session/index.ts';
import { LABEL_COLOURS } from '../../views/cesium/labels/label-style.ts';
import { SCENE_THEMES } from '../../views/cesium/theme.ts';
import { BUILDING_COLOURS, GROUND_PALETTES, type Ink } from '../../views/map-palette.ts';

/** How a layer looks on the map, for its row in the layer tree. Colours are `#rrggbb`. */
export interface Swatch {
  /** `none`: the map does not draw this layer. */
  readonly shape: 'fill' | 'line' | 'dashed' | 'point' | 'picture' | 'none';
  readonly color: string;
  /** Ground the layer lies on. */
  readonly ground: string;
  /** Edge on both sides of a line, or around an area. */
  readonly edge: string;
}

interface Sample {
  readonly shape: 'fill' | 'line' | 'dashed';
  readonly ink: Ink;
  readonly edge?: Ink;
}

/** The inks that stand for each layer of the ground: those of its most telling class. */
export const LAYER_SAMPLES: Readonly<Record<string, Sample>> = {
  water: { shape: 'fill', ink: 'water', edge: 'shore' },
  waterways: { shape: 'line', ink: 'water' },
  green: { shape: 'fill', ink: 'park' },
  vegetation: { shape: 'fill', ink: 'park' },
  'road-areas': { shape: 'fill', ink: 'street', edge: 'streetCasing' },
  bridges: { shape: 'fill', ink: 'service', edge: 'primaryCasing' },
  landuse: { shape: 'fill', ink: 'residential' },
  roads: { shape: 'line', ink: 'primary', edge: 'primaryCasing' },
  rail: { shape: 'dashed', ink: 'rail', edge: 'railGap' },
  power: { shape: 'dashed', ink: 'power' },
  boundaries: { shape: 'dashed', ink: 'boundary' },
};

/** A wall that the sun does not reach, halfway between the light of sky and ground, as the shader draws it. */
function wallInShade(theme: Theme): string {
  const { building, skyLight, bounceLight } = SCENE_THEMES[theme];
  const parts = building.map(
    (share, index) => (share * ((skyLight[index] ?? 0) + (bounceLight[index] ?? 0))) / 2,
  );
  return `#${parts.map((share) => hexByte(share)).join('')}`;
}

function hexByte(share: number): string {
  return Math.round(255 * Math.min(1, share))
    .toString(16)
    .padStart(2, '0');
}

/** Sample of a layer that has colours of its own: what a person added, or styled. */
export function ownSwatch(
  geometry: 'point' | 'line' | 'polygon' | undefined,
  colours: readonly string[],
  theme: Theme,
): Swatch {
  const ground = GROUND_PALETTES[theme].land;
  const shape = geometry === 'polygon' ? 'fill' : geometry;
  const [color = ground] = colours;
  return { shape: shape ?? 'none', color, ground, edge: ground };
}

/** Of a picture, whose colours are its own. */
export function pictureSwatch(theme: Theme): Swatch {
  const { land: ground, park: color, water: edge } = GROUND_PALETTES[theme];
  return { shape: 'picture', color, ground, edge };
}

/** The very colours the map draws the layer with in this theme. */
export function layerSwatch(layer: string, theme: Theme): Swatch {
  const palette = GROUND_PALETTES[theme];
  const ground = palette.land;
  const sample = Object.hasOwn(LAYER_SAMPLES, layer) ? LAYER_SAMPLES[layer] : undefined;
  if (sample !== undefined) {
    const { shape, ink, edge } = sample;
    return { shape, color: palette[ink], ground, edge: edge === undefined ? ground : palette[edge] };
  }
  const { text, halo } = LABEL_COLOURS[theme];
  switch (layer) {
    case 'buildings':
      return { shape: 'fill', color: BUILDING_COLOURS[theme], ground, edge: wallInShade(theme) };
    case 'places':
      return { shape: 'point', color: text.suburb, ground, edge: halo };
    case 'points-of-interest':
      return { shape: 'point', color: text.poi, ground, edge: halo };
    default:
      return { shape: 'none', color: ground, ground, edge: ground };
  }
}
