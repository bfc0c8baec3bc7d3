import { Color, type Scene } from '@cesium/engine';
import type { Bounds, SceneGraph } from '@cityloom/twin-core';
import { pictureStyleOf, type Session, type SessionState } from '../../../session/index.ts';
import { alteredPlaces, hiddenRows } from '../hidden-rows.ts';
import { createGroundImagery, drawnArea, type GroundLook } from './ground-imagery.ts';
import { createGroundLayers } from './ground-layers.ts';
import { groundSources } from './ground-sources.ts';
import { GROUND_PALETTES } from '../../map-palette.ts';
import { groundPaints, paintsAlter } from './ground-paints.ts';
import { createTileWorkers, type TileWorkers } from './tile-workers.ts';

/** What the ground needs of the engine. */
export interface GroundEngine {
  readonly scene: Scene;
  /** Draws a frame soon. */
  requestRender(): void;
}

/** The ground map of a view. */
export interface Ground {
  /** True while tiles of the present view are still to be drawn. */
  readonly busy: boolean;
  /** Drawing times of the latest tiles in the workers, milliseconds, oldest first. */
  readonly drawTimes: readonly number[];
  /** Ends its workers and takes the imagery off the globe. */
  dispose(): void;
}

const NOTICE_ID = 'ground';

/**
 * The city's ground: its own vector layers drawn as imagery, in the session's theme, without any request.
 * Follows scene, theme and hidden layers; a new look replaces the old one only once it is drawn. What a scenario takes
 * away or reshapes is left out of the pictures it is in: they alone are drawn again.
 */
export function createGround(engine: GroundEngine, session: Pick<Session, 'store'>): Ground {
  const { store } = session;
  const { globe } = engine.scene;
  let workers: TileWorkers | undefined;
  let drawnScene: SceneGraph | undefined;
  let paints = groundPaints(store.getState());
  let hidden = hiddenRows(store.getState());
  let look = lookOf(store.getState(), 0);
  const onFailure = failureReporter(store);
  const paintBase = (): void => {
    globe.baseColor = Color.fromCssColorString(GROUND_PALETTES[look.theme].land, globe.baseColor);
    engine.requestRender();
  };
  const layers = createGroundLayers(engine.scene, () => workers, paintBase);
  const onTile = (): void => {
    engine.requestRender();
    layers.tileRedrawn();
  };

  const addLayer = (): void => {
    if (workers === undefined || drawnScene === undefined) return;
    const area = drawnArea(drawnScene.bounds, addedBounds(store.getState()));
    layers.add(createGroundImagery(workers, drawnScene.bounds, area, look, onTile, onFailure), workers);
    engine.requestRender();
  };
  const clear = (): void => {
    workers?.dispose();
    workers = undefined;
    layers.clear();
  };
  const showScene = (next: SceneGraph | undefined): void => {
    // Of the same place: what is on show stays until the new one is drawn.
    if (next === undefined || next.bounds !== drawnScene?.bounds) clear();
    drawnScene = next;
    if (next === undefined) return;
    try {
      workers = createTileWorkers(groundSources(next), next.bounds);
      workers.setPaints(paints);
      workers.setHiddenRows(hidden);
      addLayer();
    } catch (cause) {
      onFailure(cause);
    }
  };
  /** Draws again what shows something that came or went with the state of the city on show. */
  const showRows = (state: SessionState): void => {
    const next = hiddenRows(state);
    const places = drawnScene === undefined ? [] : alteredPlaces(drawnScene, hidden, next);
    hidden = next;
    if (places.length === 0) return;
    workers?.setHiddenRows(hidden);
    layers.redraw(places, workers);
  };

  const onState = store.subscribe((state, previous) => {
    // Before a new look is begun: it must not be drawn without knowing what is hidden.
    if (state.view !== previous.view || state.scene !== previous.scene) showRows(state);
    const repaint = paintsAlter(state, previous);
    if (repaint) paints = groundPaints(state);
    const next = lookOf(state, look.paintRevision + (repaint ? 1 : 0));
    const same = sameLook(next, look);
    look = next;
    if (state.scene !== drawnScene) showScene(state.scene);
    else if (!same) {
      if (repaint) workers?.setPaints(paints);
      addLayer();
    }
  });
  const stops = [renderWhileLoading(engine), layers.dispose.bind(layers), onState];
  paintBase();
  showScene(store.getState().scene);
  return {
    get busy() {
      return layers.count > 1 || (workers?.pending ?? 0) > 0 || !globe.tilesLoaded;
    },
    get drawTimes() {
      return workers?.drawTimes ?? [];
    },
    dispose() {
      for (const stop of stops.splice(0)) stop();
      drawnScene = undefined;
      clear();
    },
  };
}

function addedBounds({ addedLayers }: SessionState): readonly Bounds[] {
  return addedLayers.flatMap(({ bounds }) => (bounds === undefined ? [] : [bounds]));
}

function failureReporter(store: Session['store']): (cause: unknown) => void {
  return (cause) => {
    report(store, cause instanceof Error ? cause : new Error(String(cause)));
  };
}

/** A tile passes several frames from picture to globe, and Cesium does not ask for them on its own. */
function renderWhileLoading(engine: GroundEngine): () => void {
  return engine.scene.postRender.addEventListener(() => {
    if (!engine.scene.globe.tilesLoaded) engine.requestRender();
  });
}

function lookOf(state: SessionState, paintRevision: number): GroundLook {
  return {
    theme: state.theme,
    hiddenLayers: [...state.hiddenLayers].sort(),
    overPictures: hasPicturesUnder(state),
    paintRevision,
  };
}

function hasPicturesUnder(state: SessionState): boolean {
  return state.addedLayers.some(
    ({ id, data }) =>
      data.kind === 'image' && !state.hiddenLayers.has(id) && pictureStyleOf(state, id).place === 'under',
  );
}

function sameLook(a: GroundLook, b: GroundLook): boolean {
  return (
    a.theme === b.theme &&
    a.paintRevision === b.paintRevision &&
    a.overPictures === b.overPictures &&
    a.hiddenLayers.join() === b.hiddenLayers.join()
  );
}

/** One notice however many tiles fail. */
function report(store: Session['store'], reason: Error): void {
  const { notices } = store.getState();
  if (notices.some((notice) => notice.id === NOTICE_ID)) return;
  store.setState({
    notices: [
      ...notices,
      {
        id: NOTICE_ID,
        severity: 'error',
        message: {
          en: `The map under the buildings cannot be drawn (${reason.message}). Reload the page; everything else keeps working.`,
          'zh-CN': `无法绘制建筑物下方的底图（${reason.message}）。请刷新页面；其他功能不受影响。`,
        },
      },
    ],
  });
}
