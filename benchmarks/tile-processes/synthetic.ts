import { rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { writeStagedFolder, writeTileset } from '@cityloom/cim-loader/node';
import { repeatedCity } from './city-table.ts';

/** Arguments: the city as GeoJSON, number of buildings, folder to write into. Reading is not counted, writing is. */
const [, , city = '', count = '', folder = ''] = process.argv;
const table = await repeatedCity(city, Number(count));
const before = process.resourceUsage().maxRSS / 1024;
const start = performance.now();
const startCpu = process.cpuUsage();
const written = await writeStagedFolder(
  join(folder, 'tiles'),
  { format: 'tileset', marker: 'tileset.json' },
  (write) => writeTileset(table, write, { levels: 'adaptive', columns: 'all', normals: true }),
);
const seconds = (performance.now() - start) / 1000;
const { user, system } = process.cpuUsage(startCpu);
rmSync(join(folder, 'tiles'), { recursive: true, force: true });
process.stdout.write(
  JSON.stringify({
    seconds,
    cpuSeconds: (user + system) / 1e6,
    peakMemoryMiB: process.resourceUsage().maxRSS / 1024,
    memoryBeforeMiB: before,
    objects: written.objects,
    tiles: written.tiles,
    bytes: written.bytes,
    rootBytes: written.rootBytes,
  }),
);
