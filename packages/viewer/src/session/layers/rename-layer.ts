import type { DatasetLayer } from '@cityloom/cim-loader';
import type { FeatureTableSource } from '@cityloom/twin-core';

/** An id no layer of the city has: the wanted one, or with a number. */
export function freeLayerId(wanted: string, taken: ReadonlySet<string>): string {
  const base = wanted === '' ? 'layer' : wanted;
  if (!taken.has(base)) return base;
  let number = 2;
  while (taken.has(`${base}-${number}`)) number += 1;
  return `${base}-${number}`;
}

/** The layer under another id; ids of its objects begin with it. */
export function renameLayer(layer: DatasetLayer, id: string): DatasetLayer {
  if (layer.id === id) return layer;
  return layer.kind === 'features'
    ? { ...layer, id, table: renameTable(layer.table, layer.id, id) }
    : { ...layer, id };
}

function renameTable(table: FeatureTableSource, from: string, to: string): FeatureTableSource {
  const rename = (name: string): string =>
    name.startsWith(`${from}/`) ? to + name.slice(from.length) : name;
  return {
    ...table,
    layer: to,
    ...(table.ids !== undefined && { ids: table.ids.map(rename) }),
    ...(table.idParts !== undefined && {
      idParts: { ...table.idParts, prefixes: table.idParts.prefixes.map(rename) },
    }),
  };
}
