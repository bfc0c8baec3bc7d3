import type { GroupNode, LayerNode, SceneNode } from '@cityloom/twin-core';

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

/** Whether all, some or none of the layers are shown. */
export function shownState(
  layers: readonly LayerNode[],
  hidden: ReadonlySet<string>,
): 'all' | 'some' | 'none' {
  const shown = layers.filter((layer) => !hidden.has(layer.id)).length;
  if (shown === 0) return 'none';
  return shown === layers.length ? 'all' : 'some';
}
