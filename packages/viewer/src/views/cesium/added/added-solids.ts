import { type FeatureTable, groundHeights, type GroundSurface } from '@cityloom/twin-core';
import type { AddedLayer, Session, SessionState } from '../../../session/index.ts';
import { type Buildings, createBuildings } from '../buildings.ts';
import type { CesiumEngine, Disposable } from '../engine.ts';
import { notify } from '../notices.ts';
import type { SolidLayers } from '../solid-layers.ts';
import { stateColours } from '../state-colours.ts';
import type { LitParts } from '../sun/lit-parts.ts';
import { sceneTheme } from '../theme.ts';
import { buildSolids } from './build-solids.ts';
import { solidPaint } from './solid-paint.ts';

interface Drawn {
  readonly layer: AddedLayer;
  readonly cancel: AbortController;
  buildings?: Buildings;
  texels?: Uint8Array;
  release?: () => void;
}

/** Draws added layers of polygons with heights: tiles made in a worker, coloured like the city's own. */
export function createAddedSolids(
  engine: CesiumEngine,
  session: Session,
  solids: SolidLayers,
  lit: LitParts,
): Disposable {
  const { store } = session;
  const drawn = new Map<string, Drawn>();

  function remove(id: string): void {
    const entry = drawn.get(id);
    drawn.delete(id);
    solids.remove(id);
    entry?.cancel.abort();
    if (entry?.buildings !== undefined) lit.remove(entry.buildings);
    entry?.buildings?.dispose();
    entry?.release?.();
    engine.requestRender();
  }

  async function open(entry: Drawn): Promise<void> {
    const { layer, cancel } = entry;
    const { data, table } = layer;
    if (data.kind !== 'features' || table === undefined) return;
    const grounds = groundsOf(engine.ground, table);
    const tiles = await buildSolids(data.table, cancel.signal, grounds);
    entry.release = () => {
      tiles.release();
    };
    const { theme, projection } = store.getState();
    const buildings = await createBuildings(engine, tiles.url, table, sceneTheme(theme, projection), {
      ...(grounds && { grounds }),
    });
    if (drawn.get(layer.id) !== entry) {
      buildings.dispose();
      tiles.release();
      return;
    }
    entry.buildings = buildings;
    solids.add(layer.id, buildings.tileset, table);
    lit.add(buildings);
    keepColours(entry);
  }

  function keepColours(entry: Drawn): void {
    const texels = colour(entry, store.getState());
    if (texels !== undefined) entry.texels = texels;
  }

  function add(layer: AddedLayer): void {
    const entry: Drawn = { layer, cancel: new AbortController() };
    drawn.set(layer.id, entry);
    open(entry).catch((error: unknown) => {
      if (entry.cancel.signal.aborted || engine.scene.isDestroyed()) return;
      tellNotDrawn(session, layer, error);
    });
  }

  function follow(layers: readonly AddedLayer[]): void {
    const wanted = layers.filter(({ solid, drawing }) => solid && drawing === undefined);
    for (const [id, { layer }] of [...drawn]) {
      if (!wanted.some((other) => other.id === id && other.data === layer.data)) remove(id);
    }
    for (const layer of wanted) if (!drawn.has(layer.id)) add(layer);
  }

  follow(store.getState().addedLayers);
  const unsubscribe = store.subscribe((state, previous) => {
    if (state.addedLayers !== previous.addedLayers) follow(state.addedLayers);
    if (coloursAlter(state, previous)) for (const entry of drawn.values()) keepColours(entry);
    if (state.theme !== previous.theme || state.projection !== previous.projection) {
      for (const { buildings } of drawn.values())
        buildings?.setTheme(sceneTheme(state.theme, state.projection));
    }
  });
  return {
    dispose() {
      unsubscribe();
      for (const id of [...drawn.keys()]) remove(id);
    },
  };
}

function colour({ layer, buildings, texels }: Drawn, state: SessionState): Uint8Array | undefined {
  const { table } = layer;
  if (table === undefined || buildings === undefined) return undefined;
  const { view, selectedObjects: selected, objectLooks: looks, run } = state;
  const paint = solidPaint(state, layer.id, table);
  const next = stateColours({ table, view, selected, looks, result: run?.result, paint }, texels);
  buildings.setStates(next);
  buildings.setVisible(!state.hiddenLayers.has(layer.id));
  return next;
}

/** Lowest ground under each row; absent on flat ground. */
function groundsOf(ground: GroundSurface, table: FeatureTable): Float32Array | undefined {
  return ground.hasRelief && table.geometry !== undefined ? groundHeights(table, ground) : undefined;
}

function tellNotDrawn(session: Session, { id, title }: AddedLayer, error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error);
  notify(session, {
    id: `solids-${id}`,
    severity: 'error',
    message: {
      en: `Layer "${title.en}" cannot be drawn as solids (${reason}). It is listed and can be searched all the same.`,
      'zh-CN': `图层“${title['zh-CN']}”无法以三维体绘制（${reason}）；仍可列出和搜索。`,
    },
  });
}

function coloursAlter(state: SessionState, previous: SessionState): boolean {
  return (
    state.view !== previous.view ||
    state.selectedObjects !== previous.selectedObjects ||
    state.objectLooks !== previous.objectLooks ||
    state.run?.result !== previous.run?.result ||
    state.layerStyles !== previous.layerStyles ||
    state.hiddenLayers !== previous.hiddenLayers ||
    state.theme !== previous.theme
  );
}
