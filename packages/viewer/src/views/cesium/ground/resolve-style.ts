import { GROUND_RULES, type GroundRule, type LineRule, type ZoomStops } from './ground-style.ts';

/** Layers the ground draws, in no particular order. */
export const GROUND_LAYERS: readonly string[] = [...new Set(GROUND_RULES.map((rule) => rule.layer))];

/** Whether the map's own rules draw a layer: rules that fill draw no lines. */
export const isGroundLayer = (layer: string, lines: boolean): boolean =>
  GROUND_RULES.some((rule) => rule.layer === layer && (rule.kind === 'line' || !lines));

/**
 * Index into the rules of the one that draws an object, or -1 where it is not drawn.
 * An object that its rule hides at this zoom is not picked up by another rule.
 * @param className value of the class column, `undefined` where absent.
 * @param lines whether the layer holds lines (fills need areas).
 */
export function ruleFor(
  layer: string,
  className: string | undefined,
  lines: boolean,
  rules: readonly GroundRule[] = GROUND_RULES,
): number {
  return rules.findIndex(
    (rule) =>
      rule.layer === layer &&
      // A polygon layer may still be drawn by a line rule (its edge); a line can never be filled.
      (rule.kind === 'line' || !lines) &&
      (rule.classes === undefined || (className !== undefined && rule.classes.includes(className))),
  );
}

/** Value at a zoom: linear between stops, constant beyond the first and last. */
export function atZoom(stops: ZoomStops, zoom: number): number {
  let previous: readonly [number, number] | undefined;
  for (const stop of stops) {
    if (zoom <= stop[0]) {
      if (previous === undefined) return stop[1];
      const share = (zoom - previous[0]) / (stop[0] - previous[0]);
      return previous[1] + share * (stop[1] - previous[1]);
    }
    previous = stop;
  }
  return previous?.[1] ?? 0;
}

/**
 * Width of a line in tile pixels.
 * @param metresPerPixel ground metres one tile pixel covers.
 * @param pixelRatio tile pixels per style pixel.
 */
export function lineWidth(rule: LineRule, zoom: number, metresPerPixel: number, pixelRatio: number): number {
  return Math.max(rule.metres / metresPerPixel, atZoom(rule.pixels, zoom) * pixelRatio);
}
