import { fuseTables, measureQuality, openDataset } from '@cityloom/cim-loader';
import { openDiskFile } from '@cityloom/cim-loader/node';
import { createFeatureTable, type FeatureTable } from '@cityloom/twin-core';

/** First layer of a file of any format. In a browser: `createBlobFolder` in place of `openDiskFile`. */
async function readTable(name: string): Promise<FeatureTable> {
  const file = await openDiskFile(new URL(name, import.meta.url).pathname);
  const { format, layers, report } = await openDataset(file);
  const layer = layers.find((candidate) => candidate.kind === 'features');
  if (layer === undefined) throw new Error(`${name} holds no features`);
  console.log(`${name}: ${format}, ${layer.table.count} objects, ${report.warnings.length} warnings`);
  return createFeatureTable(layer.table);
}

const buildings = await readTable('buildings.geojson');
const registry = await readTable('registry.csv');

const address = ['street', 'number'];
const { table, report } = fuseTables({ table: buildings, origin: 'operation' }, [
  {
    table: registry,
    rules: {
      id: 'land registry',
      origin: 'government',
      match: [{ by: 'address', model: address, data: address }],
      attributes: [{ data: 'storeys' }, { data: 'owner' }],
    },
  },
]);
const [source] = report.sources;
console.log(`matched ${source?.counts.matched ?? 0}, data only ${source?.counts.dataOnly ?? 0}`);
for (let row = 0; row < table.count; row++) {
  const [storeys, from] = [table.value(row, 'storeys'), table.value(row, 'storeysSource')];
  console.log(`${table.idOf(row)}: ${storeys ?? 'no'} storeys (${from ?? ''})`);
}
for (const { object, code, detail } of measureQuality(table).faults) {
  console.log(`${object}: ${code}, ${detail ?? ''}`);
}
