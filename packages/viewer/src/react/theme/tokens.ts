/** Colours of one theme, `#rrggbb`. Contrast between them is asserted by a test (WCAG 2.2 AA). */
export interface Palette {
  /** Behind everything, and the map while it loads. */
  readonly canvas: string;
  /** Bar and docks. */
  readonly surface: string;
  /** Inputs, hovered rows, chips. */
  readonly raised: string;
  /** Selected rows, pressed controls. */
  readonly pressed: string;
  /** Hairlines between areas. */
  readonly line: string;
  /** Edge of inputs and controls: 3:1 against the surface. */
  readonly edge: string;
  readonly text: string;
  readonly textDim: string;
  readonly accent: string;
  /** Text and icons on a filled accent. */
  readonly onAccent: string;
  /** Accent as text or icon on surfaces. */
  readonly accentText: string;
  readonly severityBlue: string;
  readonly severityYellow: string;
  readonly severityOrange: string;
  readonly severityRed: string;
}

/** Dark first: an operations room at night. */
export const DARK_PALETTE: Palette = {
  canvas: '#0d1013',
  surface: '#14181c',
  raised: '#1d2328',
  pressed: '#263037',
  line: '#262d33',
  edge: '#6b7780',
  text: '#e6eaed',
  textDim: '#a3adb5',
  accent: '#3db8a9',
  onAccent: '#06211d',
  accentText: '#58cbbd',
  severityBlue: '#6aa7ff',
  severityYellow: '#f2cf3a',
  severityOrange: '#ff9a4d',
  severityRed: '#ff6b62',
};

export const LIGHT_PALETTE: Palette = {
  canvas: '#e9ecee',
  surface: '#fbfcfc',
  raised: '#f0f3f4',
  pressed: '#e0e7e9',
  line: '#dbe0e3',
  edge: '#7b878f',
  text: '#171c20',
  textDim: '#525d66',
  accent: '#0b7a6e',
  onAccent: '#ffffff',
  accentText: '#0a6d63',
  severityBlue: '#1b62c9',
  severityYellow: '#7a5e00',
  severityOrange: '#b04a00',
  severityRed: '#bf2318',
};

/** Relative luminance of `#rrggbb` (WCAG 2.2, definition of "relative luminance"). */
export function relativeLuminance(color: string): number {
  const channels = [1, 3, 5].map((start) => {
    const value = Number.parseInt(color.slice(start, start + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  const [red = 0, green = 0, blue = 0] = channels;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Contrast ratio of two colours, [1, 21] (WCAG 2.2, definition of "contrast ratio"). */
export function contrastRatio(a: string, b: string): number {
  const [low = 0, high = 0] = [relativeLuminance(a), relativeLuminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}
