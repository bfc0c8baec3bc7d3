import type { FeatureTable, SceneGraph } from '@cityloom/twin-core';
import { visitLayers } from '@cityloom/twin-core';
import { columnWeight, createSearchIndex, type SearchIndex } from '../../session/index.ts';
import { CLASS_TITLES } from '../values/attribute-titles.ts';

let latest: { readonly tables: readonly FeatureTable[]; readonly index: SearchIndex } | undefined;

function synonyms(_column: string, value: string): string {
  const titles = CLASS_TITLES[value];
  return titles === undefined ? '' : `${titles.en} ${titles['zh-CN']}`;
}

/** Word index over every table of a city; built when it is first asked for, and anew when a layer is added. */
export function citySearchIndex(scene: SceneGraph): SearchIndex {
  // The graph is replaced when a layer is shown or hidden; its tables stay.
  const tables: FeatureTable[] = [];
  visitLayers(scene, (layer) => {
    if (layer.table !== undefined) tables.push(layer.table);
  });
  const isSame =
    latest?.tables.length === tables.length && latest.tables.every((table, index) => table === tables[index]);
  if (latest === undefined || !isSame) {
    latest = { tables, index: createSearchIndex(tables, { weight: columnWeight, synonyms }) };
  }
  return latest.index;
}
