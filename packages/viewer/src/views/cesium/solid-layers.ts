import type { Cesium3DTileset } from '@cesium/engine';
import type { FeatureTable, ObjectId } from '@cityloom/twin-core';

/** Object of what Cesium picked of a tileset somebody else made. */
export type ForeignPick = (picked: unknown) => ObjectId | undefined;

/** Which tileset draws which layer; what is picked is told from it, and what it draws is not marked on the ground. */
export interface SolidLayers {
  add(layer: string, tileset: Cesium3DTileset, table: FeatureTable): void;
  /** A layer of a tileset whose features do not carry rows. */
  addForeign(layer: string, tileset: Cesium3DTileset, objectOf: ForeignPick): void;
  remove(layer: string): void;
  /** Table whose rows the features of a tileset count in. */
  tableOf(tileset: Cesium3DTileset): FeatureTable | undefined;
  /** Object of something picked of a foreign tileset. */
  foreignObject(picked: unknown): ObjectId | undefined;
  has(layer: string): boolean;
}

interface Entry {
  readonly tileset: Cesium3DTileset;
  readonly table?: FeatureTable;
  readonly objectOf?: ForeignPick;
}

export function createSolidLayers(): SolidLayers {
  const layers = new Map<string, Entry>();
  return {
    add(layer, tileset, table) {
      layers.set(layer, { tileset, table });
    },
    addForeign(layer, tileset, objectOf) {
      layers.set(layer, { tileset, objectOf });
    },
    remove(layer) {
      layers.delete(layer);
    },
    tableOf: (tileset) => [...layers.values()].find((entry) => entry.tileset === tileset)?.table,
    foreignObject(picked) {
      if (typeof picked !== 'object' || picked === null || !('primitive' in picked)) return undefined;
      const entry = [...layers.values()].find(({ tileset }) => tileset === picked.primitive);
      return entry?.objectOf?.(picked);
    },
    has: (layer) => layers.has(layer),
  };
}
