import type { Dataset, DatasetLayer, PointCloudLayer } from '@cityloom/cim-loader';
import { cellValue, createFeatureTable } from '@cityloom/twin-core';

/**
 * Hash of all that a dataset says in words and numbers: layers, ids, every value of every column, attributes of
 * points; not of positions.
 */
export async function hashOfValues(dataset: Dataset): Promise<string> {
  const lines = dataset.layers.flatMap(linesOf);
  const bytes = new TextEncoder().encode(lines.join('\n'));
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest.subarray(0, 12), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function linesOf(layer: DatasetLayer): string[] {
  const lines = [`${layer.kind} ${layer.id}`];
  if (layer.kind === 'points') return [...lines, ...pointLines(layer)];
  if (layer.kind !== 'features') return lines;
  const table = createFeatureTable(layer.table);
  for (let row = 0; row < table.count; row++) lines.push(table.idOf(row));
  for (const [name, column] of table.columns) {
    lines.push(name, column.kind);
    for (let row = 0; row < table.count; row++) {
      const value = cellValue(column, row);
      lines.push(value === undefined ? '' : JSON.stringify(value));
    }
  }
  return lines;
}

function pointLines({ count, classifications, intensities, colours }: PointCloudLayer): string[] {
  return [`${count} ${classifications?.join() ?? ''} ${intensities?.join() ?? ''}`, colours?.join() ?? ''];
}
