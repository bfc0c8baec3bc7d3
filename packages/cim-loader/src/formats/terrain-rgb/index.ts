import type { FormatLoader } from '../format-loader.ts';

/** A TileJSON whose tiles are heights in colours: `encoding` is `mapbox` or `terrarium`. */
export const terrainRgbLoader: FormatLoader = {
  id: 'terrain-rgb',
  title: 'Terrain-RGB tiles (TileJSON)',
  extensions: ['tilejson', 'json'],
  mimeTypes: ['application/json'],
  recognises: ({ json }) =>
    json?.has('tilejson') === true && ['mapbox', 'terrarium'].includes(String(json.get('encoding') ?? '')),
  parse: async (file, options) => {
    const { parseTerrainRgb } = await import('./parse-terrain-rgb.ts');
    return parseTerrainRgb(file, options);
  },
};
