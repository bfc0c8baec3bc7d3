import type { Dataset, FeatureLayer } from '@cityloom/cim-loader';
import { createFeatureTable } from '@cityloom/twin-core';
import type { FeatureTable } from '@cityloom/twin-core';

/** Objects by layer. */
export const countsOf = (dataset: Dataset): Record<string, number> =>
  Object.fromEntries(dataset.layers.map((layer) => [layer.id, (layer as FeatureLayer).table.count]));

/** A layer of features as a table. */
export function tableOf(dataset: Dataset, id: string): FeatureTable {
  const layer = dataset.layers.find((each) => each.id === id);
  if (layer?.kind !== 'features') throw new Error(`there is no layer ${id}`);
  return createFeatureTable(layer.table);
}

/** Codes of the warnings, with their number. */
export function warningCodes({ report }: Dataset): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { code, count = 1 } of report.warnings) counts[code] = (counts[code] ?? 0) + count;
  return counts;
}

/** Positions of the rings of a row, one list a part. */
export function ringsOf({ geometry }: FeatureTable, row: number): [number, number][][][] {
  if (geometry === undefined) return [];
  const { partOffsets, ringOffsets, positionOffsets, positions } = geometry;
  const range = (offsets: Uint32Array, at: number): number[] => {
    const start = offsets[at] ?? 0;
    return Array.from({ length: (offsets[at + 1] ?? 0) - start }, (_, index) => start + index);
  };
  return range(partOffsets, row).map((part) =>
    range(ringOffsets, part).map((ring) =>
      range(positionOffsets, ring).map((at): [number, number] => [
        positions[at * 2] ?? NaN,
        positions[at * 2 + 1] ?? NaN,
      ]),
    ),
  );
}
