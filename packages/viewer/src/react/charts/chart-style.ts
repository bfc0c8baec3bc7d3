import type { Palette } from '../theme/tokens.ts';

/** Margins of a plot whose labels stand inside its frame. */
export const PLOT_GRID = { left: 4, right: 10, top: 8, bottom: 2, containLabel: true };

/** Labels of axes and marks. */
export function chartText(palette: Palette): { readonly color: string; readonly fontSize: number } {
  return { color: palette.textDim, fontSize: 10 };
}

/** The note beside the pointer. */
export function chartTooltip(palette: Palette): Readonly<Record<string, unknown>> {
  return {
    trigger: 'axis',
    confine: true,
    backgroundColor: palette.raised,
    borderColor: palette.line,
    textStyle: { color: palette.text, fontSize: 11 },
  };
}
