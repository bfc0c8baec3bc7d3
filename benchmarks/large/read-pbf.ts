import process from 'node:process';
import { openDataset } from '@cityloom/cim-loader';
import { openDiskFile } from '@cityloom/cim-loader/node';

/** Argument: a PBF file. Prints what reading it into layers took. */
const [, , path = ''] = process.argv;
const start = performance.now();
const { layers } = await openDataset(await openDiskFile(path));
const seconds = (performance.now() - start) / 1000;
const objects = layers.reduce((sum, layer) => sum + (layer.kind === 'features' ? layer.table.count : 0), 0);
const peakMemoryMiB = process.resourceUsage().maxRSS / 1024;
process.stdout.write(JSON.stringify({ objects, seconds, peakMemoryMiB }));
