import type { FeatureTable, SceneGraph } from '@cityloom/twin-core';
import { visitLayers } from '@cityloom/twin-core';
import { columnWeight, createSearchIndex, type SearchIndex } from '../../session/index.ts';
import { CLASS_TITLES } from '../values/attribute-titles.ts';

const indexes = new WeakMap<object, SearchIndex>();

function synonyms(_column: string, value: string): string {
  const titles = CLASS_TITLES[value];
  return titles === undefined ? '' : `${titles.en} ${titles['zh-CN']}`;
}

/** Word index over every table of a city; built once per scene, when it is first asked for. */
export function citySearchIndex(scene: SceneGraph): SearchIndex {
  // The graph is replaced when a layer is shown or hidden; its tables stay.
  const tables: FeatureTable[] = [];
  visitLayers(scene, (layer) => {
    if (layer.table !== undefined) tables.push(layer.table);
  });
  const key = tables[0]?.columns ?? scene;
  let index = indexes.get(key);
  if (index === undefined) {
    index = createSearchIndex(tables, { weight: columnWeight, synonyms });
    indexes.set(key, index);
  }
  return index;
}
