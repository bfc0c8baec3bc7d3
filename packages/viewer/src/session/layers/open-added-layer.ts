import { createFeatureTable } from '@cityloom/twin-core';
import type { AddedLayer, AddedLayerRecord, NewLayer } from './added-layer.ts';
import { freeLayerId, renameLayer } from './rename-layer.ts';

/** The layer with its rows ready to be asked. @throws {RangeError} a table that is not whole. */
export function openAddedLayer(record: AddedLayerRecord): AddedLayer {
  const { data } = record;
  return { ...record, table: data.kind === 'features' ? createFeatureTable(data.table) : undefined };
}

/** Records with ids no other layer has. */
export function nameLayers(
  layers: readonly NewLayer[],
  takenIds: readonly string[],
  firstOrder: number,
): AddedLayerRecord[] {
  const taken = new Set(takenIds);
  return layers.map((layer, index) => {
    const id = freeLayerId(layer.data.id, taken);
    taken.add(id);
    return { ...layer, id, order: firstOrder + index, data: renameLayer(layer.data, id) };
  });
}
