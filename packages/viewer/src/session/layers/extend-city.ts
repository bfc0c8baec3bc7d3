import type { CityManifest, LayerEntry, SourceEntry } from '@cityloom/cim-loader';
import {
  canonicalJson,
  createSceneGraph,
  createTwin,
  sha256Hex,
  type GroupNode,
  type LayerKind,
  type LayerNode,
  type SceneGraph,
} from '@cityloom/twin-core';
import type { AppliedFusion } from '../fusion/applied-fusion.ts';
import { fuseScene } from '../fusion/fuse-scene.ts';
import type { LoadedCity } from '../session-options.ts';
import { ADDED_THEME, ADDED_THEME_TITLE, type AddedLayer } from './added-layer.ts';
import { groundLayers, standCity } from './stand-city.ts';

/**
 * The city with further layers and values: a base of its own, whose hash says so. Without any, the city itself.
 * Cost: that of the indexes, which are built when they are first asked for; tables are shared.
 */
export function extendCity(
  city: LoadedCity,
  layers: readonly AddedLayer[],
  fusions: readonly AppliedFusion[] = [],
): LoadedCity {
  if (layers.length === 0 && fusions.length === 0) return city;
  const { scene: standing, terrain } = standCity(city, layers);
  const scene = fuseScene(extendScene(standing, layers), fusions);
  const contentHash = extendHash(city.manifest.contentHash, layers, fusions);
  const { network } = city.baseView;
  const twin = createTwin({ scene, contentHash, ...(network && { network }), ...(terrain && { terrain }) });
  return {
    ...city,
    ...(terrain && { terrain }),
    manifest: extendManifest(city.manifest, layers, contentHash),
    scene,
    baseView: twin.base,
    createBranch: (options) => twin.createBranch(options),
  };
}

/** Independent of the order in which layers were added. */
function extendHash(base: string, layers: readonly AddedLayer[], fusions: readonly AppliedFusion[]): string {
  const inOrder = (pairs: [string, string][]): [string, string][] =>
    pairs.sort(([a], [b]) => (a < b ? -1 : 1));
  const added = inOrder(layers.map(({ id, contentHash }) => [id, contentHash]));
  const fused = inOrder(fusions.map(({ layer, contentHash }) => [layer, contentHash]));
  // Where several are ground, their order counts.
  const ground = groundLayers(layers).map(({ id }) => id);
  return sha256Hex(
    canonicalJson({ base, added, ...(fused.length > 0 && { fused }), ...(ground.length > 0 && { ground }) }),
  );
}

function kindOf({ data, solid, drawing }: AddedLayer): LayerKind {
  if (data.kind === 'terrain') return 'terrain';
  if (data.kind === 'image') return 'raster';
  if (drawing?.kind === 'tileset') return 'tileset';
  return solid || data.kind === 'points' ? 'tileset' : 'vector';
}

function nodeOf(layer: AddedLayer): LayerNode {
  const { id, title, table } = layer;
  return { kind: 'layer', id, title, layerKind: kindOf(layer), table, visible: true };
}

function extendScene({ root, bounds }: SceneGraph, layers: readonly AddedLayer[]): SceneGraph {
  const known = new Set(root.children.map((child) => child.id));
  const themed = root.children.map((child) => {
    if (child.kind !== 'group') return child;
    const own = layers.filter(({ theme }) => theme === child.id).map(nodeOf);
    return own.length === 0 ? child : { ...child, children: [...child.children, ...own] };
  });
  const loose = layers.filter(({ theme }) => !known.has(theme)).map(nodeOf);
  const group: GroupNode = { kind: 'group', id: ADDED_THEME, title: ADDED_THEME_TITLE, children: loose };
  // First in the list: it is what the person is at work on.
  return createSceneGraph({ ...root, children: loose.length === 0 ? themed : [group, ...themed] }, bounds);
}

function entryOf(layer: AddedLayer): LayerEntry {
  const { id, theme, title, objects } = layer;
  return { id, theme, title, kind: kindOf(layer), objects, visible: true };
}

function extendManifest(
  manifest: CityManifest,
  layers: readonly AddedLayer[],
  contentHash: string,
): CityManifest {
  return {
    ...manifest,
    contentHash,
    layers: [...manifest.layers, ...layers.map(entryOf)],
    sources: [...manifest.sources, ...sourcesOf(layers)],
  };
}

/** One per file, with who is to be named. */
function sourcesOf(layers: readonly AddedLayer[]): SourceEntry[] {
  const byFile = new Map<string, SourceEntry>();
  for (const { provenance, catalogue, contentHash } of layers) {
    const { file, format, url } = provenance;
    const name = file.split('/').at(-1) ?? file;
    const known = byFile.get(file);
    byFile.set(file, {
      id: `added:${file}`,
      title: name,
      licence: catalogue.licence ?? '',
      licenceUrl: '',
      attribution: catalogue.attribution ?? '',
      origin: `${url ?? file} (${format})`,
      ...(catalogue.dataDate !== undefined && { dataDate: catalogue.dataDate }),
      files: [...(known?.files ?? []), { name, sha256: contentHash }],
    });
  }
  return [...byFile.values()];
}
