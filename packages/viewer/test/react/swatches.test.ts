import {
  BUILDING_COLOURS,
  GROUND_PALETTES,
  GROUND_RULES,
  LABEL_COLOURS,
  SCENE_THEMES,
} from '@cityloom/viewer/cesium/internals';
import { expect, test } from 'vitest';
import { LAYER_SAMPLES, layerSwatch } from '../../src/react/layers/swatches.ts';

const hex = (colour: readonly number[]): string =>
  `#${colour
    .map((share) =>
      Math.round(share * 255)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;

test('every layer the ground draws has a swatch in inks of one of its rules', () => {
  const layers = [...new Set(GROUND_RULES.map((rule) => rule.layer))];
  expect(Object.keys(LAYER_SAMPLES).sort()).toEqual(layers.sort());
  for (const layer of layers) {
    const sample = LAYER_SAMPLES[layer] ?? expect.unreachable();
    const drawn = GROUND_RULES.filter((rule) => rule.layer === layer).map((rule) =>
      rule.kind === 'fill'
        ? { shape: 'fill', ink: rule.fill, edge: rule.outline }
        : {
            shape: rule.dash !== undefined || rule.inlay !== undefined ? 'dashed' : 'line',
            ink: rule.stroke,
            edge: rule.casing ?? rule.inlay,
          },
    );
    expect(drawn, layer).toContainEqual({ edge: undefined, ...sample });
  }
});

test.each(['dark', 'light'] as const)('%s: swatches are in the colours of the map', (theme) => {
  const palette = GROUND_PALETTES[theme];
  expect(layerSwatch('roads', theme)).toEqual({
    shape: 'line',
    color: palette.primary,
    ground: palette.land,
    edge: palette.primaryCasing,
  });
  expect(layerSwatch('buildings', theme).color).toBe(BUILDING_COLOURS[theme]);
  expect(layerSwatch('buildings', theme).color).toBe(hex(SCENE_THEMES[theme].building));
  expect(layerSwatch('buildings', theme).edge).toBe(theme === 'dark' ? '#3c495a' : '#aeadac');
  expect(layerSwatch('buildings', theme).ground).toBe(hex(SCENE_THEMES[theme].ground));
  expect(layerSwatch('places', theme).color).toBe(LABEL_COLOURS[theme].text.suburb);
  expect(layerSwatch('constructor', theme).shape).toBe('none');
});
