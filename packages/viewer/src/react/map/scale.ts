import type { CameraPose } from '../../session/index.ts';

/** Vertical field of view assumed for the scale bar, radians (Cesium's default: 60° over the longer side). */
const FIELD_OF_VIEW = Math.PI / 3;

/**
 * Metres per CSS pixel at the point the camera looks at.
 * @param longerSide of the map, pixels.
 */
export function metresPerPixel(pose: CameraPose, longerSide: number): number {
  return (2 * pose.range * Math.tan(FIELD_OF_VIEW / 2)) / Math.max(1, longerSide);
}

/** Largest of 1, 2, 5 × 10ⁿ metres that is not longer than `maximumPixels`, and its length in pixels. */
export function scaleBar(
  metresPerPixelValue: number,
  maximumPixels: number,
): { readonly metres: number; readonly pixels: number } {
  const longest = metresPerPixelValue * maximumPixels;
  if (!(longest > 0) || !Number.isFinite(longest)) return { metres: 0, pixels: 0 };
  const decade = 10 ** Math.floor(Math.log10(longest));
  const step = [5, 2, 1].find((candidate) => candidate * decade <= longest) ?? 1;
  const metres = step * decade;
  return { metres, pixels: metres / metresPerPixelValue };
}
