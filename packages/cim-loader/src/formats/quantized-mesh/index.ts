import type { FormatLoader } from '../format-loader.ts';

/** Quantized-mesh terrain: `layer.json` and its tiles, or one tile at `{z}/{x}/{y}.terrain`. */
export const quantizedMeshLoader: FormatLoader = {
  id: 'quantized-mesh',
  title: 'Quantized-mesh terrain',
  extensions: ['terrain', 'layer.json'],
  mimeTypes: ['application/vnd.quantized-mesh'],
  recognises: ({ name, json }) =>
    String(json?.get('format') ?? '').startsWith('quantized-mesh') ||
    /(?:^|[\\/])\d+[\\/]\d+[\\/]\d+\.terrain(?:[?#]|$)/u.test(name),
  parse: async (file, options) => {
    const { parseQuantizedMesh } = await import('./parse-quantized-mesh.ts');
    return parseQuantizedMesh(file, options);
  },
};
