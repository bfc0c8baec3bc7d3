import process from 'node:process';
import { tileFiles } from '@cityloom/cim-loader/node';
import { measureTiles } from './summary.ts';

/** Arguments: a GeoJSON file, a folder, `all` columns and normals or the `same` as the peer: reading and writing count. */
const [, , city = '', folder = '', extent = 'all'] = process.argv;
await measureTiles(folder, async (out) => {
  const { layers } = await tileFiles([city], out, {
    levels: 'adaptive',
    defaultHeight: 10,
    ...(extent === 'all' ? { columns: 'all', normals: true } : { columns: [], normals: true }),
  });
  const [layer] = layers;
  if (layer === undefined) throw new Error(`${city}: nothing was tiled.`);
  return layer;
});
