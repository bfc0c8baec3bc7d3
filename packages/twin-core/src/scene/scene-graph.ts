import type { Bounds } from '../geo/position.ts';
import type { LocalizedText } from '../units/quantity.ts';
import type { FeatureTable } from './feature-table.ts';

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

export type SceneNode = GroupNode | LayerNode;

/** `city › theme › layer`. Immutable: an edit makes a new graph that shares what did not change. */
export interface SceneGraph {
  readonly root: GroupNode;
  readonly bounds: Bounds;
}
