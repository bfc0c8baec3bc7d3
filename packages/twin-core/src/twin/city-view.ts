import { sampleHeight } from '../geo/height-grid.ts';
import { canonicalJson } from '../hashing/canonical-json.ts';
import { sha256Hex } from '../hashing/sha256.ts';
import type { RoadNetwork } from '../network/road-network.ts';
import type { FeatureTable } from '../scene/feature-table.ts';
import { createBranchNetwork } from './branch-network.ts';
import { type CityBase, noLayer } from './city-base.ts';
import { createScannedIndex } from './layer-index.ts';
import { createOverlayTable } from './overlay-table.ts';
import type { Overlay, OverlayObject } from './overlay.ts';
import { RowHandle } from './row-handle.ts';
import { type SearchPart, searchNearest, searchPolygon, searchRay } from './spatial-queries.ts';
import type { LayerView, TablePart, View } from './view.ts';

interface ResolvedLayer {
  readonly view: LayerView;
  readonly search: readonly SearchPart[];
  readonly hidden: ReadonlySet<number>;
  readonly overlayTable: FeatureTable | undefined;
}

/** View of a base through an overlay. Layers are resolved when first asked for; the overlay never changes. */
export function createCityView(base: CityBase, overlay: Overlay): View {
  const layers = new Map<string, ResolvedLayer>();
  const resolve = (id: string): ResolvedLayer => {
    let layer = layers.get(id);
    if (layer === undefined) {
      layer = resolveLayer(base, overlay, id);
      layers.set(id, layer);
    }
    return layer;
  };
  let hash: string | undefined;
  let network: { readonly edited: RoadNetwork | undefined } | undefined;
  return {
    get hash() {
      return (hash ??= hashOverlay(base, overlay));
    },
    layerIds: layersOf(base, overlay),
    layer: (id) => resolve(id).view,
    object: (id) => {
      const altered = overlay.objects.get(id);
      if (altered !== undefined) {
        const table = altered.removed ? undefined : resolve(altered.layer).overlayTable;
        return table && new RowHandle(table, table.rowOf(id));
      }
      const place = base.find(id);
      return place && new RowHandle(place.table, place.row);
    },
    objectsInPolygon: (layer, ring) => searchPolygon(resolve(layer).search, ring),
    nearest: (layer, position, count, maximumDistance = Infinity) =>
      searchNearest(resolve(layer).search, position, count, maximumDistance),
    alongRay: (layer, origin, azimuthDegrees, elevationDegrees, maximumDistance) =>
      searchRay(
        resolve(layer).search,
        origin,
        azimuthDegrees,
        elevationDegrees,
        maximumDistance,
        base.ground,
      ),
    groundHeight: ([longitude, latitude]) => {
      for (const grid of base.terrain) {
        const height = sampleHeight(grid, longitude, latitude);
        if (!Number.isNaN(height)) return height;
      }
      return undefined;
    },
    get network() {
      network ??= { edited: createBranchNetwork(base, overlay) };
      return network.edited;
    },
    closedRoads: overlay.closedRoads,
    roadSettings: overlay.roadSettings,
  };
}

function layersOf(base: CityBase, { objects }: Overlay): string[] {
  const planned = new Set([...objects.values()].filter(({ removed }) => !removed).map(({ layer }) => layer));
  return base.editableLayers.filter((layer) => base.tables.has(layer) || planned.has(layer));
}

function resolveLayer(base: CityBase, overlay: Overlay, id: string): ResolvedLayer {
  const table = base.table(id);
  if (table === undefined) throw noLayer(id, base.editableLayers);
  const objects = [...overlay.objects.values()].filter(({ layer }) => layer === id);
  const hidden = new Set(objects.map(({ baseRow }) => baseRow).filter((row) => row >= 0));
  const standing = objects.filter(({ removed }) => !removed);
  const parts: TablePart[] = [
    hidden.size === 0 ? { table, overlay: false } : { table, hiddenRows: hidden, overlay: false },
  ];
  const search: SearchPart[] = [
    {
      table,
      // Asked for at the query, not here: counting a layer must not build its tree.
      get index() {
        return base.index(id);
      },
      isHidden: (row) => hidden.has(row),
    },
  ];
  let overlayTable: FeatureTable | undefined;
  if (standing.length > 0) {
    overlayTable = createOverlayTable(table, standing);
    parts.push({ table: overlayTable, overlay: true });
    const index = createScannedIndex(overlayTable);
    search.push({ table: overlayTable, index, isHidden: () => false, isOverlay: true });
  }
  const count = table.count - hidden.size + standing.length;
  return { view: { id, count, parts }, search, hidden, overlayTable };
}

/** Names the effect, not the way to it: two planners who end at the same city get the same hash. */
function hashOverlay(base: CityBase, { objects, closedRoads, roadSettings }: Overlay): string {
  if (objects.size === 0 && closedRoads.size === 0 && roadSettings.size === 0) return base.contentHash;
  const effects = [...objects.values()].sort((a, b) => (a.id < b.id ? -1 : 1)).map(effectOf);
  return sha256Hex(
    canonicalJson({
      base: base.contentHash,
      objects: effects,
      closedRoads: [...closedRoads].sort(),
      // Absent where there is none: scenarios from before there were settings keep their hash.
      roadSettings: roadSettings.size === 0 ? undefined : Object.fromEntries(roadSettings),
    }),
  );
}

function effectOf(object: OverlayObject): unknown {
  const { id, layer, baseRow, removed, geometry, attributes } = object;
  if (removed) return { id, removed };
  return {
    id,
    layer: baseRow < 0 ? layer : undefined,
    geometry: object.isReshaped ? geometry : undefined,
    attributes: [...attributes]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => [name, value ?? null]),
  };
}
