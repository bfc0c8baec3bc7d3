import type { Cesium3DTileset } from '@cesium/engine';
import type { FeatureTable } from '@cityloom/twin-core';

/** Which tileset draws which layer; what is picked is told from it, and what it draws is not marked on the ground. */
export interface SolidLayers {
  add(layer: string, tileset: Cesium3DTileset, table: FeatureTable): void;
  remove(layer: string): void;
  /** Table whose rows the features of a tileset count in. */
  tableOf(tileset: Cesium3DTileset): FeatureTable | undefined;
  has(layer: string): boolean;
}

export function createSolidLayers(): SolidLayers {
  const layers = new Map<string, { readonly tileset: Cesium3DTileset; readonly table: FeatureTable }>();
  return {
    add(layer, tileset, table) {
      layers.set(layer, { tileset, table });
    },
    remove(layer) {
      layers.delete(layer);
    },
    tableOf: (tileset) => [...layers.values()].find((entry) => entry.tileset === tileset)?.table,
    has: (layer) => layers.has(layer),
  };
}
