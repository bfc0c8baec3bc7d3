import type { Theme } from '../../../session/index.ts';

/** Chinese faces named explicitly: a Latin-first stack would fall back to whatever the system finds first. */
const FONT_STACK =
  'Inter, "Segoe UI", Roboto, "Noto Sans", "PingFang SC", "Microsoft YaHei", "Noto Sans SC", "Noto Sans CJK SC", sans-serif';

/** Looks a label can have. */
export type LabelLook = 'city' | 'suburb' | 'neighbourhood' | 'street' | 'poi';

export interface LabelType {
  /** Pixels. */
  readonly size: number;
  readonly weight: number;
  readonly letterSpacing: number;
  readonly uppercase: boolean;
}

export const LABEL_TYPES: Readonly<Record<LabelLook, LabelType>> = {
  city: { size: 19, weight: 600, letterSpacing: 1.2, uppercase: false },
  suburb: { size: 13, weight: 600, letterSpacing: 0.8, uppercase: false },
  neighbourhood: { size: 12, weight: 500, letterSpacing: 0.3, uppercase: false },
  street: { size: 11, weight: 500, letterSpacing: 0.2, uppercase: false },
  poi: { size: 11, weight: 500, letterSpacing: 0, uppercase: false },
};

/** CSS colours of texts and of the halo around them. */
export interface LabelColours {
  readonly text: Readonly<Record<LabelLook, string>>;
  readonly halo: string;
}

/** Colours of names by theme. */
export const LABEL_COLOURS: Readonly<Record<Theme, LabelColours>> = {
  dark: {
    text: { city: '#eef2f6', suburb: '#c9d2dc', neighbourhood: '#b3bec9', street: '#a4afbb', poi: '#c3ccd6' },
    halo: '#141920',
  },
  light: {
    text: { city: '#20262d', suburb: '#3a434d', neighbourhood: '#4a545f', street: '#545d67', poi: '#404953' },
    halo: '#fbfaf8',
  },
};

/** CSS font of a look. */
export function fontOf(look: LabelLook): string {
  const { size, weight } = LABEL_TYPES[look];
  return `${weight} ${size}px ${FONT_STACK}`;
}
