import {
  createSceneGraph,
  findLayer,
  type GroupNode,
  type LayerNode,
  setLayerVisible,
  visitLayers,
} from '@cityloom/twin-core';
import { describe, expect, it } from 'vitest';

const title = { en: 'x', 'zh-CN': 'x' };
const layer = (id: string): LayerNode => ({
  kind: 'layer',
  id,
  title,
  layerKind: 'vector',
  table: undefined,
  visible: true,
});
const group = (id: string, children: GroupNode['children']): GroupNode => ({
  kind: 'group',
  id,
  title,
  children,
});

describe('scene graph', () => {
  const water = layer('water');
  const city = group('city', [
    group('nature', [water]),
    group('built', [layer('roads'), layer('buildings')]),
  ]);
  const graph = createSceneGraph(city, [0, 0, 1, 1]);

  it('hides one layer and shares everything else', () => {
    const edited = setLayerVisible(graph, 'roads', false);
    expect(findLayer(edited, 'roads')?.visible).toBe(false);
    expect(findLayer(graph, 'roads')?.visible).toBe(true);
    expect(edited.root.children[0]).toBe(graph.root.children[0]);
    expect(setLayerVisible(graph, 'roads', true)).toBe(graph);
    expect(() => setLayerVisible(graph, 'rodas', false)).toThrow(/no layer rodas/);
  });

  it('visits in tree order and refuses an id twice', () => {
    const ids: string[] = [];
    visitLayers(graph, ({ id }) => ids.push(id));
    expect(ids).toEqual(['water', 'roads', 'buildings']);
    expect(() => createSceneGraph(group('city', [water, group('g', [water])]), [0, 0, 1, 1])).toThrow(
      /water/,
    );
  });
});
