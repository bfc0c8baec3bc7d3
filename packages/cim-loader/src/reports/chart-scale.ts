/** Colours of states in charts, the baseline's first; apart in lightness too, so that they print in grey. */
const STATE_COLOURS = ['#8a857b', '#1f6feb', '#e08e1b', '#1f8a70', '#8e44ad', '#b3261e'] as const;

/** Colour of a state in every chart of a report. */
export const stateColour = (index: number): string =>
  STATE_COLOURS[index % STATE_COLOURS.length] ?? STATE_COLOURS[0];

/** 1, 2 or 5 times a power of ten, at least as large as asked. */
export function roundStep(atLeast: number): number {
  const power = 10 ** Math.floor(Math.log10(atLeast));
  return [1, 2, 5, 10].map((times) => times * power).find((step) => step >= atLeast * (1 - 1e-9)) ?? power;
}

/**
 * Round values from `from` to `to`, both included where they are round, about `count` of them.
 * @returns empty for an empty range.
 */
export function roundTicks(from: number, to: number, count: number): number[] {
  if (!(to > from)) return [];
  const step = roundStep((to - from) / count);
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
}
