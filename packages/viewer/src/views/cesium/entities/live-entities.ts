import type { LiveScene, LiveState, Session, SessionState } from '../../../session/index.ts';
import type { CesiumEngine, Disposable } from '../engine.ts';
import { type ClassLayer, type ClassSettings, createClassLayer } from './class-layer.ts';
import { createEntityPointer } from './entity-pointer.ts';
import { createLiveFrames } from './live-clock.ts';

/** Draws all live classes of a session as its state says. */
export function createLiveEntities(
  engine: CesiumEngine,
  session: Pick<Session, 'store' | 'actions' | 'dispatch'>,
  live: LiveScene,
): Disposable {
  const { store } = session;
  const layers = new Map<string, ClassLayer>();
  let drawnStore = live.store;
  let turn = 0;

  function settingsOf(state: SessionState, { classes, selected }: LiveState, id: string): ClassSettings | undefined {
    const liveClass = classes.find(({ entityClass }) => entityClass.id === id);
    return liveClass && { liveClass, classes, theme: state.theme, selected };
  }

  function dropLayers(): void {
    for (const layer of layers.values()) layer.dispose();
    layers.clear();
  }

  /** One layer per class of the store that the state knows. */
  function update(state: SessionState): void {
    if (live.store !== drawnStore) dropLayers();
    drawnStore = live.store;
    if (state.live === undefined) return;
    for (const [id, table] of drawnStore.tables) {
      const settings = settingsOf(state, state.live, id);
      const layer = layers.get(id);
      if (settings === undefined) continue;
      if (layer === undefined) layers.set(id, createClassLayer(engine, drawnStore, table, settings));
      else layer.setSettings(settings);
    }
    engine.requestRender();
  }

  const frames = createLiveFrames(engine, live, {
    before(frame) {
      if (live.store !== drawnStore) update(store.getState());
      // Who comes first has most of the time, so all take turns.
      const all = [...layers.values()];
      turn += 1;
      for (let at = 0; at < all.length; at++) all[(at + turn) % all.length]?.frame(frame);
    },
    after: () => undefined,
    leap() {
      for (const layer of layers.values()) layer.leap();
    },
    isBusy: (time) => [...layers.values()].some((layer) => layer.isBusy(time)),
  });
  const pointer = createEntityPointer(engine, session, () => layers.values());
  const unsubscribe = store.subscribe((state, previous) => {
    if (state.live !== previous.live || state.theme !== previous.theme) update(state);
  });
  update(store.getState());

  return {
    dispose() {
      unsubscribe();
      pointer.dispose();
      frames.dispose();
      dropLayers();
    },
  };
}
