import { atZoom, GROUND_PALETTES, GROUND_RULES, lineWidth, ruleFor } from '@cityloom/viewer/cesium/internals';
import { describe, expect, it } from 'vitest';
import { contrast } from '../contrast.ts';

const ruleNamed = (layer: string, className: string | undefined, lines: boolean) =>
  GROUND_RULES[ruleFor(layer, className, lines)];

describe('style resolution', () => {
  it('gives each class its own rule and the rest the layer’s general one', () => {
    expect(ruleNamed('roads', 'primary', true)).toMatchObject({ stroke: 'primary', minimumZoom: 8 });
    expect(ruleNamed('roads', 'footway', true)).toMatchObject({ group: 'path', minimumZoom: 16 });
    expect(ruleNamed('roads', 'a class of tomorrow', true)).toMatchObject({ stroke: 'service' });
    expect(ruleNamed('roads', undefined, true)).toMatchObject({ stroke: 'service' });
    expect(ruleNamed('green', 'forest', false)).toMatchObject({ fill: 'wood' });
    expect(ruleNamed('water', 'lake', false)).toMatchObject({ fill: 'water' });
  });

  it('never fills a line and draws no layer it does not know', () => {
    expect(ruleFor('green', 'forest', true)).toBe(-1);
    expect(ruleFor('pipes', 'gas', true)).toBe(-1);
  });

  it('reaches every rule by some class', () => {
    const reached = new Set(
      GROUND_RULES.flatMap((rule) =>
        [...(rule.classes ?? []), 'other'].map((name) => ruleFor(rule.layer, name, rule.kind === 'line')),
      ),
    );
    expect([...GROUND_RULES.keys()].filter((index) => !reached.has(index))).toEqual([]);
  });

  it('interpolates between stops and holds the ends', () => {
    const stops = [
      [10, 1],
      [14, 3],
    ] as const;
    expect([8, 10, 11, 14, 20].map((zoom) => atZoom(stops, zoom))).toEqual([1, 1, 1.5, 3, 3]);
  });

  it('draws a road at its real width close up and at a visible one from afar', () => {
    const rule = ruleNamed('roads', 'secondary', true);
    if (rule?.kind !== 'line') throw new Error('secondary roads must be lines');
    expect(lineWidth(rule, 18, 0.2, 2)).toBeCloseTo(rule.metres / 0.2);
    expect(lineWidth(rule, 10, 48, 2)).toBeCloseTo(2 * atZoom(rule.pixels, 10));
  });
});

describe.each(['light', 'dark'] as const)('%s palette', (theme) => {
  const palette = GROUND_PALETTES[theme];

  it('consists of plain colours', () => {
    for (const colour of Object.values(palette)) expect(colour).toMatch(/^#[0-9a-f]{6}$/u);
  });

  it('keeps areas quiet and what carries meaning apart from the land', () => {
    for (const ink of ['residential', 'commercial', 'industrial', 'civic', 'bare'] as const) {
      expect(contrast(palette[ink], palette.land), ink).toBeLessThan(1.2);
    }
    expect(contrast(palette.water, palette.land)).toBeGreaterThan(1.25);
    expect(contrast(palette.rail, palette.land)).toBeGreaterThan(1.8);
    for (const road of ['street', 'primary', 'motorway'] as const) {
      expect(contrast(palette[road], palette[`${road}Casing`]), road).toBeGreaterThan(1.4);
    }
  });
});
