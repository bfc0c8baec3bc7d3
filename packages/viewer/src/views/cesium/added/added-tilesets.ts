import type { AddedLayer, Session, SessionState } from '../../../session/index.ts';
import type { CesiumEngine, Disposable } from '../engine.ts';
import { notify } from '../notices.ts';
import type { SolidLayers } from '../solid-layers.ts';
import { openLayerTileset, type LayerTileset } from './layer-tileset.ts';

interface Drawn {
  layers: readonly AddedLayer[];
  readonly cancel: AbortController;
  tileset?: LayerTileset;
}

/** Layers that are drawn as one tileset. */
function keyOf({ drawing, provenance }: AddedLayer): string | undefined {
  return drawing?.kind === 'tileset' ? `${provenance.addedAt} ${drawing.key}` : undefined;
}

/** Draws added 3D Tiles as they are; their objects are rows of layers, which say how they look. */
export function createAddedTilesets(engine: CesiumEngine, session: Session, solids: SolidLayers): Disposable {
  const { store } = session;
  const drawn = new Map<string, Drawn>();

  function remove(key: string): void {
    const entry = drawn.get(key);
    drawn.delete(key);
    for (const { id } of entry?.layers ?? []) solids.remove(id);
    entry?.cancel.abort();
    entry?.tileset?.dispose();
    engine.requestRender();
  }

  function show(entry: Drawn): void {
    const { tileset, layers } = entry;
    if (tileset === undefined) return;
    tileset.setLayers(layers, store.getState());
    for (const { id } of layers) solids.addForeign(id, tileset.tileset, (picked) => tileset.objectOf(picked));
  }

  function add(key: string, layers: readonly AddedLayer[]): void {
    const entry: Drawn = { layers, cancel: new AbortController() };
    drawn.set(key, entry);
    openLayerTileset(engine, layers, (reason) => {
      tellTrouble(session, entry.layers, reason);
    }).then(
      (tileset) => {
        if (entry.cancel.signal.aborted) {
          tileset.dispose();
          return;
        }
        entry.tileset = tileset;
        show(entry);
        engine.requestRender();
      },
      (error: unknown) => {
        if (entry.cancel.signal.aborted || engine.scene.isDestroyed()) return;
        tellTrouble(session, entry.layers, error);
      },
    );
  }

  function follow(layers: readonly AddedLayer[]): void {
    const wanted = new Map<string, AddedLayer[]>();
    for (const layer of layers) {
      const key = keyOf(layer);
      if (key !== undefined) wanted.set(key, [...(wanted.get(key) ?? []), layer]);
    }
    for (const key of [...drawn.keys()]) if (!wanted.has(key)) remove(key);
    for (const [key, group] of wanted) {
      const known = drawn.get(key);
      if (known === undefined) add(key, group);
      else {
        for (const { id } of known.layers) solids.remove(id);
        known.layers = group;
        show(known);
      }
    }
    engine.requestRender();
  }

  follow(store.getState().addedLayers);
  const unsubscribe = store.subscribe((state, previous) => {
    if (state.addedLayers !== previous.addedLayers) follow(state.addedLayers);
    if (drawn.size === 0 || !looksAlter(state, previous)) return;
    for (const { tileset, layers } of drawn.values()) tileset?.setLayers(layers, state);
    engine.requestRender();
  });
  return {
    dispose() {
      unsubscribe();
      for (const key of [...drawn.keys()]) remove(key);
    },
  };
}

function looksAlter(state: SessionState, previous: SessionState): boolean {
  return (
    state.view !== previous.view ||
    state.selectedObjects !== previous.selectedObjects ||
    state.objectLooks !== previous.objectLooks ||
    state.layerStyles !== previous.layerStyles ||
    state.fusions !== previous.fusions ||
    state.hiddenLayers !== previous.hiddenLayers ||
    state.theme !== previous.theme
  );
}

/** One notice however many tiles fail. */
function tellTrouble(session: Session, layers: readonly AddedLayer[], error: unknown): void {
  const [layer] = layers;
  if (layer === undefined) return;
  const reason = error instanceof Error ? error.message : String(error);
  const { title, provenance } = layer;
  notify(session, {
    id: `tileset-${layer.id}`,
    severity: 'warning',
    action: 'reloadView',
    message: {
      en: `Layer "${title.en}" is not drawn, or not all of it: ${reason} (${provenance.file}). Its objects are listed and can be searched all the same. Check the address or the files, then reload the view, or remove the layer.`,
      'zh-CN': `图层“${title['zh-CN']}”未能显示或显示不全：${reason}（${provenance.file}）。其中的对象仍可列出和搜索。请检查地址或文件，然后重新加载视图，或移除该图层。`,
    },
  });
}
