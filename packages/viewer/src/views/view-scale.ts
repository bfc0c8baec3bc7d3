/** Lengths a scale bar may show: 1, 2 or 5 times a power of ten. */
const STEPS = [1, 2, 5] as const;

/** A scale bar: a round length and how long it is on the screen. */
export interface ScaleBar {
  /** Metres; 1, 2 or 5 times a power of ten. */
  readonly metres: number;
  /** CSS pixels, at most the width asked for. */
  readonly pixels: number;
}

/**
 * Ground metres one CSS pixel covers at the centre of a perspective view, across the line of sight.
 * @param range distance from the camera to the ground at the centre, metres.
 * @param fieldOfView angle the view's height takes up, radians, in (0, π).
 * @param heightPixels height of the view, CSS pixels.
 */
export function metresPerPixel(range: number, fieldOfView: number, heightPixels: number): number {
  return (2 * range * Math.tan(fieldOfView / 2)) / heightPixels;
}

/** Cesium's field of view, radians: it spans the longer side. */
const DEFAULT_FIELD_OF_VIEW = Math.PI / 3;

/**
 * Scale of a view that does not tell its own, from the distance to the ground at its centre.
 * @param width CSS pixels, like `height`.
 */
export function assumedMetresPerPixel(range: number, width: number, height: number): number {
  if (!(width > 0 && height > 0)) return 0;
  return metresPerPixel(range, verticalFieldOfView(DEFAULT_FIELD_OF_VIEW, width / height), height);
}

/**
 * Angle the view's height takes up, radians, from Cesium's field of view, which spans the longer side.
 * @param aspectRatio width over height.
 */
export function verticalFieldOfView(fieldOfView: number, aspectRatio: number): number {
  return aspectRatio <= 1 ? fieldOfView : 2 * Math.atan(Math.tan(fieldOfView / 2) / aspectRatio);
}

/** Longest round scale bar that fits, or `undefined` if the scale is not a positive number. */
export function scaleBar(metresEachPixel: number, widestPixels: number): ScaleBar | undefined {
  const widest = metresEachPixel * widestPixels;
  if (!(widest > 0) || !Number.isFinite(widest)) return undefined;
  const power = 10 ** Math.floor(Math.log10(widest));
  const metres = Math.max(...STEPS.map((step) => step * power).filter((length) => length <= widest), power);
  return { metres, pixels: metres / metresEachPixel };
}
