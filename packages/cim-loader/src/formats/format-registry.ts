import type { FormatLoader } from './format-loader.ts';
import { geojsonLoader } from './geojson/index.ts';

/**
 * Every format, asked in this order: those with an unmistakable mark before those that share one (JSON, XML, zip).
 * Listing is cheap: a loader loads its code when it first parses.
 */
export const FORMAT_LOADERS: readonly FormatLoader[] = [geojsonLoader];
