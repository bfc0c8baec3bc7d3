/** "Inferno" from dark to bright (Smith and van der Walt 2015; CC0): even steps, colour-blind safe. */
const INFERNO = [
  '#1b0c41',
  '#4a0c6b',
  '#781c6d',
  '#a52c60',
  '#cf4446',
  '#ed6925',
  '#fb9b06',
  '#f7d13d',
  '#fcffa4',
] as const;

/** CSS gradient of the colour map that fields are drawn with, low to high. */
export function fieldColorRamp(): string {
  return `linear-gradient(to right, ${INFERNO.join(', ')})`;
}
