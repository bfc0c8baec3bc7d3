import { createGroundSurface, type GroundSurface } from '../geo/ground-surface.ts';
import type { HeightGrid } from '../geo/height-grid.ts';
import type { RoadNetwork } from '../network/road-network.ts';
import type { FeatureTable, ObjectId } from '../scene/feature-table.ts';
import { type SceneGraph, visitLayers } from '../scene/scene-graph.ts';
import { createStaticIndex, type LayerIndex } from './layer-index.ts';
import { PLANNING_TABLES } from './planning-layers.ts';

/** What every branch of a city shares and none alters. */
export interface CityBase {
  readonly contentHash: string;
  readonly network: RoadNetwork | undefined;
  readonly terrain: readonly HeightGrid[];
  /** What buildings stand on; made when it is first needed. */
  readonly ground: GroundSurface;
  /** Tables of the city's content. */
  readonly tables: ReadonlyMap<string, FeatureTable>;
  /** Table of a layer of the city, else the empty one of a planning layer; `undefined` for any other. */
  table(layer: string): FeatureTable | undefined;
  /** Layers a branch can add objects to: those of the city, and the planning layers it has not. */
  readonly editableLayers: readonly string[];
  /** Place of an object of the base; cost independent of the size of the city. */
  find(id: ObjectId): { readonly table: FeatureTable; readonly row: number } | undefined;
  /** Built when a query first needs it. */
  index(layer: string): LayerIndex;
}

export function createCityBase(
  scene: SceneGraph,
  { network, terrain }: Pick<CityBase, 'network' | 'terrain'>,
  contentHash: (tables: Iterable<FeatureTable>) => string,
): CityBase {
  const tables = new Map<string, FeatureTable>();
  visitLayers(scene, ({ id, table }) => {
    if (table === undefined) return;
    if (table.layer !== id) {
      throw new RangeError(`Twin: layer ${id} holds the table of layer ${table.layer}; give it its own.`);
    }
    tables.set(id, table);
  });
  const tableOf = (layer: string): FeatureTable | undefined =>
    tables.get(layer) ?? PLANNING_TABLES.get(layer);
  const indexes = new Map<string, LayerIndex>();
  let hash: string | undefined;
  let ground: GroundSurface | undefined;
  return {
    get contentHash() {
      return (hash ??= contentHash(tables.values()));
    },
    network,
    terrain,
    get ground() {
      return (ground ??= createGroundSurface(terrain));
    },
    tables,
    table: tableOf,
    editableLayers: [...new Set([...tables.keys(), ...PLANNING_TABLES.keys()])],
    find: (id) => {
      // Ids begin with their layer's name by convention: look there first, then everywhere.
      const first = tables.get(id.slice(0, Math.max(0, id.indexOf('/'))));
      for (const table of first === undefined ? tables.values() : [first, ...tables.values()]) {
        const row = table.rowOf(id);
        if (row >= 0) return { table, row };
      }
      return undefined;
    },
    index: (layer) => {
      let index = indexes.get(layer);
      const table = tableOf(layer);
      if (index === undefined) {
        if (table === undefined) throw noLayer(layer, tables.keys());
        index = createStaticIndex(table);
        indexes.set(layer, index);
      }
      return index;
    },
  };
}

export function noLayer(layer: string, known: Iterable<string>): RangeError {
  return new RangeError(`View: no layer ${layer} with objects; choose one of: ${[...known].join(', ')}.`);
}
