import type { GroupNode, LayerNode, SceneNode } from '@cityloom/twin-core';
import type { LayerOrigin, SessionState } from '../../session/index.ts';

/** One theme of the city with its layers, in the order of the scene. */
export interface LayerGroup {
  readonly group: GroupNode;
  readonly layers: readonly LayerNode[];
}

function layersBelow(node: SceneNode): readonly LayerNode[] {
  return node.kind === 'layer' ? [node] : node.children.flatMap(layersBelow);
}

/** Themes with layers; layers directly below the city stand in a group of their own. */
export function layerGroups(root: GroupNode): readonly LayerGroup[] {
  const loose = root.children.filter((child) => child.kind === 'layer');
  const groups = root.children.flatMap((child) =>
    child.kind === 'group' ? [{ group: child, layers: layersBelow(child) }] : [],
  );
  return [...groups, ...(loose.length > 0 ? [{ group: root, layers: loose }] : [])].filter(
    (entry) => entry.layers.length > 0,
  );
}

/** Whether the city stands on an added layer; `undefined` where the layer is no added terrain. */
export function groundOf(
  { addedLayers }: Pick<SessionState, 'addedLayers'>,
  id: string,
): boolean | undefined {
  const layer = addedLayers.find((candidate) => candidate.id === id);
  return layer?.data.kind === 'terrain' ? layer.isGround === true : undefined;
}

/** Whether all, some or none of the layers are shown. */
export function shownState(
  layers: readonly LayerNode[],
  hidden: ReadonlySet<string>,
): 'all' | 'some' | 'none' {
  const shown = layers.filter((layer) => !hidden.has(layer.id)).length;
  if (shown === 0) return 'none';
  return shown === layers.length ? 'all' : 'some';
}

/** Origins by layer: its own, and those of values that were brought to it. Layers that say nothing are not in it. */
export function originsOfLayers({
  addedLayers,
  fusions,
}: Pick<SessionState, 'addedLayers' | 'fusions'>): ReadonlyMap<string, ReadonlySet<LayerOrigin>> {
  const origins = new Map<string, Set<LayerOrigin>>();
  const add = (layer: string, origin: LayerOrigin): void => {
    origins.set(layer, (origins.get(layer) ?? new Set()).add(origin));
  };
  for (const { id, catalogue } of addedLayers) if (catalogue.origin !== undefined) add(id, catalogue.origin);
  for (const { layer, recipe } of fusions) for (const { origin } of recipe.sources) add(layer, origin);
  return origins;
}

/** Themes with their layers of one origin. */
export function ofOrigin(
  groups: readonly LayerGroup[],
  origins: ReadonlyMap<string, ReadonlySet<LayerOrigin>>,
  wanted: LayerOrigin,
): readonly LayerGroup[] {
  return groups
    .map(({ group, layers }) => ({ group, layers: layers.filter(({ id }) => origins.get(id)?.has(wanted)) }))
    .filter(({ layers }) => layers.length > 0);
}
