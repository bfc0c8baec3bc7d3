import type { Bounds } from '../geo/position.ts';
import type { LocalizedText } from '../units/quantity.ts';
import type { FeatureTable } from './feature-table.ts';

/** How a layer is kept and drawn; `entities` are things that move, `field` a gridded result. */
export type LayerKind = 'tileset' | 'vector' | 'raster' | 'terrain' | 'entities' | 'field';

/** A layer: the leaf of the scene graph. Its objects are rows of `table`, not nodes. */
export interface LayerNode {
  readonly kind: 'layer';
  readonly id: string;
  readonly title: LocalizedText;
  readonly layerKind: LayerKind;
  /** Rows of the layer, where it has objects. */
  readonly table: FeatureTable | undefined;
  readonly visible: boolean;
}

/** City or theme. */
export interface GroupNode {
  readonly kind: 'group';
  readonly id: string;
  readonly title: LocalizedText;
  readonly children: readonly SceneNode[];
}

/** A node of the scene graph, told apart by `kind`. */
export type SceneNode = GroupNode | LayerNode;

/** `city › theme › layer`. Immutable: an edit makes a new graph that shares what did not change. */
export interface SceneGraph {
  readonly root: GroupNode;
  readonly bounds: Bounds;
}

/** @throws {RangeError} if two nodes have the same id. */
export function createSceneGraph(root: GroupNode, bounds: Bounds): SceneGraph {
  const seen = new Set<string>();
  visitNodes(root, (node) => {
    if (seen.has(node.id)) {
      throw new RangeError(`SceneGraph: id ${node.id} stands twice; give every group and layer its own.`);
    }
    seen.add(node.id);
  });
  return { root, bounds };
}

/** Every layer, in the order of the tree. */
export function visitLayers(graph: SceneGraph, visit: (layer: LayerNode) => void): void {
  visitNodes(graph.root, (node) => {
    if (node.kind === 'layer') visit(node);
  });
}

/** The layer with this id, or `undefined`. */
export function findLayer(graph: SceneGraph, id: string): LayerNode | undefined {
  let found: LayerNode | undefined;
  visitLayers(graph, (layer) => {
    if (layer.id === id) found = layer;
  });
  return found;
}

/**
 * A graph with one layer shown or hidden; the same graph if nothing changes.
 * @throws {RangeError} if there is no such layer.
 */
export function setLayerVisible(graph: SceneGraph, id: string, visible: boolean): SceneGraph {
  const layer = findLayer(graph, id);
  if (layer === undefined) throw new RangeError(`setLayerVisible: no layer ${id} in the scene.`);
  if (layer.visible === visible) return graph;
  return { ...graph, root: replaceLayer(graph.root, id, { ...layer, visible }) };
}

function replaceLayer(group: GroupNode, id: string, replacement: LayerNode): GroupNode {
  const children = group.children.map((child) => {
    if (child.kind === 'group') return replaceLayer(child, id, replacement);
    return child.id === id ? replacement : child;
  });
  const same = children.every((child, index) => child === group.children[index]);
  return same ? group : { ...group, children };
}

function visitNodes(node: SceneNode, visit: (node: SceneNode) => void): void {
  visit(node);
  if (node.kind === 'group') for (const child of node.children) visitNodes(child, visit);
}
