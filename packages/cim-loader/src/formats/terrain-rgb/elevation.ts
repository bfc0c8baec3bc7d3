import type { Pixels } from './decode-png.ts';

/** How heights stand in colours. */
export type ElevationEncoding = 'mapbox' | 'terrarium';

/**
 * Metres per pixel. `mapbox`: −10,000 + (65,536 R + 256 G + B) / 10 (Mapbox Terrain-RGB v1); `terrarium`:
 * 256 R + G + B / 256 − 32,768 (Mapzen Terrain Tiles). Transparent pixels have no data.
 */
export function heightsOfPixels({ rgba }: Pixels, encoding: ElevationEncoding): Float32Array {
  const heights = new Float32Array(rgba.length / 4);
  for (let at = 0; at < heights.length; at++) {
    const [red, green, blue] = [
      rgba[at * 4] as number,
      rgba[at * 4 + 1] as number,
      rgba[at * 4 + 2] as number,
    ];
    const isClear = rgba[at * 4 + 3] === 0;
    if (isClear) heights[at] = NaN;
    else if (encoding === 'mapbox') heights[at] = (red * 65_536 + green * 256 + blue) / 10 - 10_000;
    else heights[at] = red * 256 + green + blue / 256 - 32_768;
  }
  return heights;
}

/**
 * Whether every pixel is a height on land or sea floor under an encoding: red is then one of few values, which no
 * photograph or map has throughout. `undefined`: a picture.
 */
export function encodingOfPixels({ rgba }: Pixels): ElevationEncoding | undefined {
  let [least, greatest] = [255, 0];
  for (let at = 0; at < rgba.length; at += 4) {
    if (rgba[at + 3] === 0) continue;
    least = Math.min(least, rgba[at] as number);
    greatest = Math.max(greatest, rgba[at] as number);
  }
  // Mapbox: 1 and 2 are −3,446 to 9,661 m. Terrarium: 112 to 163 are −4,096 to 9,216 m.
  if (least >= 1 && greatest <= 2) return 'mapbox';
  return least >= 112 && greatest <= 163 ? 'terrarium' : undefined;
}
