import type { Theme } from '../session-state.ts';
import type { RampName } from './layer-style.ts';

/**
 * Equidistant stops. viridis, cividis and magma as in matplotlib (N. Smith, S. van der Walt, E. Firing, J. Nuñez; CC0):
 * perceptually uniform; PuOr of ColorBrewer (C. Brewer, Apache-2.0) for values on both sides of a middle.
 */
const RAMPS: Readonly<Record<RampName, readonly string[]>> = {
  viridis: [
    ...['#440154', '#482878', '#3e4989', '#31688e', '#26828e'],
    ...['#1f9e89', '#35b779', '#6ece58', '#b5de2b', '#fde725'],
  ],
  cividis: [
    ...['#00224e', '#123570', '#3b496c', '#575d6d', '#707173'],
    ...['#8a8678', '#a59c74', '#c3b369', '#e1cc55', '#fee838'],
  ],
  magma: [
    ...['#000004', '#180f3d', '#440f76', '#721f81', '#9e2f7f'],
    ...['#cd4071', '#f1605d', '#fd9668', '#feca8d', '#fcfdbf'],
  ],
  purpleOrange: [
    ...['#2d004b', '#542788', '#8073ac', '#b2abd2', '#d8daeb', '#f7f7f7'],
    ...['#fee0b6', '#fdb863', '#e08214', '#b35806', '#7f3b08'],
  ],
};

/** Of a ramp, the part that stands out from the ground. High values stand out most, so light themes run backwards. */
const PARTS: Readonly<Record<Theme, readonly [low: number, high: number]>> = {
  dark: [0.2, 1],
  light: [0.92, 0.05],
};
const DIVERGING_PART = [0.08, 0.92] as const;

/** Colour of a share in [0, 1] of a ramp on the ground of a theme, `#rrggbb`. */
export function rampColour(name: RampName, share: number, theme: Theme): string {
  const [low, high] = name === 'purpleOrange' ? DIVERGING_PART : PARTS[theme];
  const stops = RAMPS[name];
  const at = (low + (high - low) * Math.min(1, Math.max(0, share))) * (stops.length - 1);
  const index = Math.min(stops.length - 2, Math.floor(at));
  return mix(stops[index] as string, stops[index + 1] as string, at - index);
}

function mix(from: string, to: string, share: number): string {
  const channel = (start: number): string => {
    const a = Number.parseInt(from.slice(start, start + 2), 16);
    const b = Number.parseInt(to.slice(start, start + 2), 16);
    return Math.round(a + (b - a) * share)
      .toString(16)
      .padStart(2, '0');
  };
  return `#${channel(1)}${channel(3)}${channel(5)}`;
}

/**
 * Colours of categories: Okabe and Ito (2008), told apart with every common colour deficiency, then four of Paul Tol's
 * "muted". The order keeps neighbours far apart.
 */
export const CATEGORY_COLOURS: readonly string[] = [
  ...['#56b4e9', '#e69f00', '#009e73', '#cc79a7', '#0072b2', '#d55e00', '#f0e442'],
  ...['#aa4499', '#44aa99', '#882255', '#999933', '#ddcc77'],
];

/** Of values without a colour of their own, and of objects without a value. */
export const OTHER_COLOURS: Readonly<Record<Theme, { readonly other: string; readonly absent: string }>> = {
  dark: { other: '#8b959d', absent: '#4a545c' },
  light: { other: '#7d878e', absent: '#b9c0c5' },
};

/** Colour an added layer begins with: those of categories in turn. */
export function defaultColour(order: number): string {
  return CATEGORY_COLOURS[order % CATEGORY_COLOURS.length] as string;
}
