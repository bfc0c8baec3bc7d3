import process from 'node:process';
import { writeStagedFolder, writeTileset } from '@cityloom/cim-loader/node';
import { repeatedCity } from './city-table.ts';
import { measureTiles } from './summary.ts';

/** Arguments: a GeoJSON file, a folder, the number of buildings. Reading does not count, writing does. */
const [, , city = '', folder = '', count = ''] = process.argv;
const table = await repeatedCity(city, Number(count));
await measureTiles(folder, (out) =>
  writeStagedFolder(out, { format: 'tileset', marker: 'tileset.json' }, (write) =>
    writeTileset(table, write, { levels: 'adaptive', columns: 'all', normals: true }),
  ),
);
