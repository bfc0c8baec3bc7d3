import {
  createTheme,
  defaultVariantColorsResolver,
  type CSSVariablesResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from '@mantine/core';
import { DARK_PALETTE, LIGHT_PALETTE, type Palette } from './tokens.ts';

/** System fonts with Chinese and Cyrillic; nothing is downloaded. */
const FONT_FAMILY =
  '-apple-system, BlinkMacSystemFont, "Segoe UI Variable Text", "Segoe UI", Inter, Roboto, "Noto Sans", "Liberation Sans", "PingFang SC", "Microsoft YaHei UI", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", sans-serif';

/** Tints from light to dark; index 6 is the filled accent in light, 4 in dark. */
const ACCENT: MantineColorsTuple = [
  '#e6f7f4',
  '#cdece7',
  '#9dd9d0',
  '#6cc6b9',
  '#3db8a9',
  '#1f9c8d',
  '#0b7a6e',
  '#0a6d63',
  '#085a52',
  '#054139',
];

/** Mantine's greys of the dark scheme, in the hue of our surfaces: 0 text, 6 inputs, 7 body. */
const NIGHT: MantineColorsTuple = [
  '#e6eaed',
  '#c3cbd1',
  '#a3adb5',
  '#7e8a93',
  '#3a444c',
  '#2b343b',
  '#1d2328',
  '#14181c',
  '#101417',
  '#0d1013',
];

function variables(palette: Palette): Record<string, string> {
  return {
    '--cl-canvas': palette.canvas,
    '--cl-surface': palette.surface,
    '--cl-raised': palette.raised,
    '--cl-pressed': palette.pressed,
    '--cl-line': palette.line,
    '--cl-edge': palette.edge,
    '--cl-text': palette.text,
    '--cl-text-dim': palette.textDim,
    '--cl-accent': palette.accent,
    '--cl-on-accent': palette.onAccent,
    '--cl-accent-text': palette.accentText,
    '--cl-blue': palette.severityBlue,
    '--cl-yellow': palette.severityYellow,
    '--cl-orange': palette.severityOrange,
    '--cl-red': palette.severityRed,
    '--mantine-color-body': palette.surface,
    '--mantine-color-text': palette.text,
    '--mantine-color-bright': palette.text,
    '--mantine-color-dimmed': palette.textDim,
    '--mantine-color-placeholder': palette.textDim,
    '--mantine-color-default': palette.raised,
    '--mantine-color-default-hover': palette.pressed,
    '--mantine-color-default-color': palette.text,
    '--mantine-color-default-border': palette.line,
    '--mantine-color-error': palette.severityRed,
    '--mantine-color-anchor': palette.accentText,
    '--mantine-color-accent-filled': palette.accent,
    '--mantine-color-accent-filled-hover': palette.accent,
    '--mantine-primary-color-contrast': palette.onAccent,
    '--mantine-color-accent-contrast': palette.onAccent,
    '--mantine-color-accent-light': palette.pressed,
    '--mantine-color-accent-light-hover': palette.pressed,
    '--mantine-color-accent-light-color': palette.accentText,
    '--mantine-color-accent-text': palette.accentText,
  };
}

export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  dark: variables(DARK_PALETTE),
  light: variables(LIGHT_PALETTE),
});

/** Mantine writes white on every filled colour; on the light accent of the dark theme that is hard to read. */
const variantColors: VariantColorsResolver = (input) => {
  const colors = defaultVariantColorsResolver(input);
  const accent = input.color === undefined || input.color === 'accent';
  return input.variant === 'filled' && accent ? { ...colors, color: 'var(--cl-on-accent)' } : colors;
};

/** Dense: 13 px text, 28 px controls. Values in rem of a 16 px root, as Mantine scales them. */
export const theme: ReturnType<typeof createTheme> = createTheme({
  fontFamily: FONT_FAMILY,
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", "Liberation Mono", monospace',
  colors: { accent: ACCENT, dark: NIGHT },
  primaryColor: 'accent',
  primaryShade: { light: 6, dark: 4 },
  autoContrast: false,
  variantColorResolver: variantColors,
  defaultRadius: 'sm',
  radius: { xs: '0.125rem', sm: '0.25rem', md: '0.375rem', lg: '0.5rem', xl: '0.75rem' },
  fontSizes: { xs: '0.6875rem', sm: '0.75rem', md: '0.8125rem', lg: '0.9375rem', xl: '1.125rem' },
  lineHeights: { xs: '1.4', sm: '1.4', md: '1.45', lg: '1.4', xl: '1.3' },
  spacing: { xs: '0.375rem', sm: '0.5rem', md: '0.75rem', lg: '1rem', xl: '1.5rem' },
  headings: { fontWeight: '600' },
  focusRing: 'auto',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'xs' } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray', size: 28 } },
    TextInput: { defaultProps: { size: 'xs' } },
    NumberInput: { defaultProps: { size: 'xs' } },
    Select: { defaultProps: { size: 'xs' } },
    Checkbox: {
      defaultProps: { size: 'xs', radius: 'xs' },
      vars: () => ({
        root: { '--checkbox-size': '0.9375rem', '--checkbox-icon-color': 'var(--cl-on-accent)' },
      }),
    },
    Switch: { defaultProps: { size: 'xs' } },
    SegmentedControl: { defaultProps: { size: 'xs' } },
    Tooltip: {
      defaultProps: {
        openDelay: 350,
        withArrow: false,
        multiline: true,
        events: { hover: true, focus: true, touch: true },
      },
    },
    Menu: { defaultProps: { shadow: 'md', transitionProps: { duration: 0 } } },
    Popover: { defaultProps: { shadow: 'md', transitionProps: { duration: 0 } } },
  },
});
