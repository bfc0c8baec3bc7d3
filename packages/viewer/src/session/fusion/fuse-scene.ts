import {
  createSceneGraph,
  type FeatureTable,
  type SceneGraph,
  type SceneNode,
  withColumns,
} from '@cityloom/twin-core';
import type { AppliedFusion } from './applied-fusion.ts';

/** Kept as long as the fusion is: a table made again would be another one to everything that indexes it. */
const fused = new WeakMap<AppliedFusion, { readonly base: FeatureTable; readonly table: FeatureTable }>();

function tableWith(base: FeatureTable, fusion: AppliedFusion): FeatureTable {
  const known = fused.get(fusion);
  if (known?.base === base) return known.table;
  const table = withColumns(base, fusion.columns);
  fused.set(fusion, { base, table });
  return table;
}

/** The scene with the values fusions brought. @throws {RangeError} columns of another number of rows. */
export function fuseScene(scene: SceneGraph, fusions: readonly AppliedFusion[]): SceneGraph {
  if (fusions.length === 0) return scene;
  const fuse = (node: SceneNode): SceneNode => {
    if (node.kind === 'group') return { ...node, children: node.children.map(fuse) };
    const fusion = fusions.find(({ layer }) => layer === node.id);
    if (fusion === undefined || node.table === undefined) return node;
    return { ...node, table: tableWith(node.table, fusion) };
  };
  return createSceneGraph({ ...scene.root, children: scene.root.children.map(fuse) }, scene.bounds);
}
