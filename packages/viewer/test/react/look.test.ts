import { expect, test } from 'vitest';
import { en } from '../../src/react/i18n/en.ts';
import { zhCN } from '../../src/react/i18n/zh-CN.ts';
import { contrastRatio, DARK_PALETTE, LIGHT_PALETTE } from '../../src/react/theme/tokens.ts';

const PALETTES = [
  ['dark', DARK_PALETTE],
  ['light', LIGHT_PALETTE],
] as const;

test('contrast of two colours is that of WCAG', () => {
  expect(contrastRatio('#000000', '#ffffff')).toBeCloseTo(21, 10);
  // Worked example of the WebAIM contrast checker.
  expect(contrastRatio('#767676', '#ffffff')).toBeCloseTo(4.54, 2);
});

test.each(PALETTES)('%s: text reaches AA on every surface it stands on', (_name, palette) => {
  const texts = [palette.text, palette.textDim, palette.accentText];
  const severities = [
    palette.severityBlue,
    palette.severityYellow,
    palette.severityOrange,
    palette.severityRed,
  ];
  for (const surface of [palette.canvas, palette.surface, palette.raised]) {
    for (const color of [...texts, ...severities])
      expect(contrastRatio(color, surface)).toBeGreaterThanOrEqual(4.5);
  }
  for (const color of texts) expect(contrastRatio(color, palette.pressed)).toBeGreaterThanOrEqual(4.5);
  expect(contrastRatio(palette.onAccent, palette.accent)).toBeGreaterThanOrEqual(4.5);
});

test.each(PALETTES)('%s: focus ring and edges of controls reach 3:1', (_name, palette) => {
  for (const surface of [palette.canvas, palette.surface, palette.raised]) {
    expect(contrastRatio(palette.accent, surface)).toBeGreaterThanOrEqual(3);
    expect(contrastRatio(palette.edge, surface)).toBeGreaterThanOrEqual(3);
  }
});

test('both languages fill in the same values', () => {
  const names = (text: string): string[] =>
    [...text.matchAll(/\{\{(\w+)\}\}/gu)].map(([, name]) => name ?? '').sort();
  const keys = Object.keys(en) as (keyof typeof en)[];
  for (const key of keys) {
    expect(zhCN[key], key).not.toBe('');
    // A singular form may spell the number out.
    if (!key.endsWith('_one')) expect([key, names(zhCN[key])]).toEqual([key, names(en[key])]);
  }
});

test('Chinese texts use full-width punctuation', () => {
  for (const text of Object.values(zhCN)) expect(text).not.toMatch(/\p{Script=Han}[,;:?()]/u);
});
