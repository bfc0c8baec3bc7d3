import type { AddedLayer, Session } from '../../../session/index.ts';
import type { CesiumEngine, Disposable } from '../engine.ts';
import { openPictureLayer, type PictureLayer } from './picture-layer.ts';

/** Lays added pictures upon the ground or under its lines, the later above the earlier. */
export function createAddedPictures(engine: CesiumEngine, session: Session): Disposable {
  const { store } = session;
  const { scene } = engine;
  const { imageryLayers } = scene;
  const drawn = new Map<string, PictureLayer>();
  let stops: (() => void)[] = [];

  function remove(id: string): void {
    drawn.get(id)?.dispose();
    drawn.delete(id);
    if (drawn.size > 0) return;
    for (const stop of stops) stop();
    stops = [];
  }

  /** Around the ground's own imagery, in the order of their list. */
  function sort(): void {
    const inOrder = [...drawn.values()].sort((a, b) => a.layer.order - b.layer.order);
    const over = inOrder.filter(({ isUnder }) => !isUnder);
    const under = inOrder.filter(({ isUnder }) => isUnder).reverse();
    for (const { imagery } of over) if (imagery !== undefined) imageryLayers.raiseToTop(imagery);
    for (const { imagery } of under) if (imagery !== undefined) imageryLayers.lowerToBottom(imagery);
  }

  function add(layer: AddedLayer): void {
    if (drawn.size === 0) {
      // The ground puts a new look of itself below everything.
      stops = [renderWhileLoading(engine), imageryLayers.layerAdded.addEventListener(sort)];
    }
    drawn.set(layer.id, openPictureLayer(engine, session, layer));
  }

  function follow(layers: readonly AddedLayer[]): void {
    const wanted = layers.filter(({ data }) => data.kind === 'image');
    for (const [id, { layer }] of [...drawn]) {
      if (!wanted.some((other) => other.id === id && other.data === layer.data)) remove(id);
    }
    for (const layer of wanted) {
      const known = drawn.get(layer.id);
      if (known === undefined) add(layer);
      else known.layer = layer;
    }
    sort();
    engine.requestRender();
  }

  follow(store.getState().addedLayers);
  const unsubscribe = store.subscribe((state, previous) => {
    if (state.addedLayers !== previous.addedLayers) follow(state.addedLayers);
    if (state.layerStyles === previous.layerStyles && state.hiddenLayers === previous.hiddenLayers) return;
    if (drawn.size === 0) return;
    for (const entry of drawn.values()) entry.look(state);
    sort();
    engine.requestRender();
  });
  return {
    dispose() {
      unsubscribe();
      for (const id of [...drawn.keys()]) remove(id);
    },
  };
}

/** A tile passes several frames from picture to globe, and Cesium does not ask for them on its own. */
function renderWhileLoading(engine: CesiumEngine): () => void {
  return engine.scene.postRender.addEventListener(() => {
    if (!engine.scene.globe.tilesLoaded) engine.requestRender();
  });
}
