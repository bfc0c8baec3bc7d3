import type { Bounds, LayerNode, LocalizedText } from '@cityloom/twin-core';
import type { CrsStatement } from '@cityloom/cim-loader';
import type { AddedLayer, LayerCatalogue, LayerOrigin, SessionState } from '../../session/index.ts';
import { layerGroups } from '../layers/layer-tree.ts';

/** What the catalogue says of one layer, whether it came with the package or was added. */
export interface CatalogueEntry {
  readonly layer: LayerNode;
  readonly theme: LocalizedText;
  readonly objects: number;
  /** File or source it came from. */
  readonly source: string;
  readonly crs: CrsStatement | undefined;
  readonly bounds: Bounds | undefined;
  readonly catalogue: LayerCatalogue;
  /** ISO 8601; `undefined` for layers of the package. */
  readonly addedAt: string | undefined;
  /** Sources whose values were brought to it. */
  readonly fused: readonly FusedSource[];
}

/** A source of a fusion, as the catalogue lists it. */
export interface FusedSource {
  readonly id: string;
  readonly origin: LayerOrigin;
  /** ISO 8601. */
  readonly time: string | undefined;
}

/** Whether anything in the layer is of this origin: the layer itself, or values brought to it. */
export function isOfOrigin({ catalogue, fused }: CatalogueEntry, origin: LayerOrigin | undefined): boolean {
  return (
    origin === undefined || catalogue.origin === origin || fused.some((source) => source.origin === origin)
  );
}

/** Every layer of the city, theme by theme. */
export function catalogueEntries(
  state: Pick<SessionState, 'scene' | 'manifest' | 'addedLayers' | 'fusions'>,
): CatalogueEntry[] {
  const { scene, manifest, addedLayers, fusions } = state;
  if (scene === undefined || manifest === undefined) return [];
  return layerGroups(scene.root).flatMap(({ group, layers }) =>
    layers.map((layer): CatalogueEntry => {
      const objects = layer.table?.count ?? manifest.layers.find(({ id }) => id === layer.id)?.objects ?? 0;
      const added = addedLayers.find(({ id }) => id === layer.id);
      const sources = fusions.find((fusion) => fusion.layer === layer.id)?.recipe.sources ?? [];
      const fused = sources.map(({ id, origin, time }) => ({ id, origin, time }));
      const known = { layer, theme: group.title, objects, fused };
      return added === undefined ? { ...known, ...packaged(state) } : { ...known, ...own(added) };
    }),
  );
}

/** What differs between layers of the package and added ones. */
type OwnFacts = Omit<CatalogueEntry, 'layer' | 'theme' | 'objects' | 'fused'>;

function own({ provenance, catalogue, bounds }: AddedLayer): OwnFacts {
  const { file, format, version, crs, addedAt } = provenance;
  const named = version === undefined ? format : `${format} ${version}`;
  return { source: `${file} (${named})`, crs, bounds, catalogue, addedAt };
}

/** Layers of a package share its sources; they are WGS84 since it was built. */
function packaged({ manifest }: Pick<SessionState, 'manifest'>): OwnFacts {
  const [source] = (manifest?.sources ?? []).filter(({ id }) => !id.startsWith('added:'));
  return {
    source: source === undefined ? '' : `${source.title} (${source.origin})`,
    crs: undefined,
    bounds: manifest?.bounds,
    catalogue: {
      ...(source !== undefined && { licence: source.licence, attribution: source.attribution }),
      ...(source?.dataDate !== undefined && { dataDate: source.dataDate }),
      openness: 'open',
    },
    addedAt: undefined,
  };
}
