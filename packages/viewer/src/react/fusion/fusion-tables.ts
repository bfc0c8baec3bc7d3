import type { FeatureTable, FeatureTableSource } from '@cityloom/twin-core';
import { renameLayer, type Session } from '../../session/index.ts';

/** Rows of a layer as its source has them, under the source's own name: what the command line reads too. */
export interface SourceTable {
  /** Of the layer in its source: ids in a report begin with it. */
  readonly name: string;
  readonly source: FeatureTableSource;
}

/** Made once per table: it goes to the worker once. */
const made = new WeakMap<FeatureTable, SourceTable>();

/** @returns `undefined` where the layer is gone or has no rows. */
export function sourceTable(session: Session, layer: string): SourceTable | undefined {
  const table = session.layers.unfusedTable(layer);
  if (table === undefined) return undefined;
  const known = made.get(table);
  if (known !== undefined) return known;
  const added = session.store.getState().addedLayers.find(({ id }) => id === layer);
  const result = added === undefined ? packaged(table) : own(added);
  if (result !== undefined) made.set(table, result);
  return result;
}

function own({
  data,
  provenance,
}: {
  data: Parameters<typeof renameLayer>[0];
  provenance: { sourceLayer: string };
}): SourceTable | undefined {
  const named = renameLayer(data, provenance.sourceLayer);
  return named.kind === 'features' ? { name: provenance.sourceLayer, source: named.table } : undefined;
}

function packaged(table: FeatureTable): SourceTable {
  const { layer, count, geometry, columns } = table;
  const ids = Array.from({ length: count }, (_, row) => table.idOf(row));
  return { name: layer, source: { layer, count, ids, columns, ...(geometry !== undefined && { geometry }) } };
}

/** Id in the city of an object a report names. */
export function cityObject(id: string, name: string, layer: string): string {
  return id.startsWith(`${name}/`) ? layer + id.slice(name.length) : id;
}

/** Id in the source of an object of the city. */
export function sourceObject(id: string, name: string, layer: string): string {
  return cityObject(id, layer, name);
}
