import { Color, type ImageryLayerCollection, type Scene } from '@cesium/engine';
import type { Bounds, SceneGraph } from '@cityloom/twin-core';
import { pictureStyleOf, type Session, type SessionState } from '../../../session/index.ts';
import { alteredPlaces, hiddenRows } from '../hidden-rows.ts';
import { createGroundImagery, drawnArea, type GroundImagery, type GroundLook } from './ground-imagery.ts';
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
  const { imageryLayers, globe } = engine.scene;
  let workers: TileWorkers | undefined;
  let drawnScene: SceneGraph | undefined;
  let paints = groundPaints(store.getState());
  let hidden = hiddenRows(store.getState());
  let look = lookOf(store.getState(), 0);
  const layers: DrawnImagery[] = [];
  const onFailure = failureReporter(store);
  /** True once every tile of the view has come, but some are still being drawn again. */
  let waitsForRedraws = false;
  const onTile = (): void => {
    engine.requestRender();
    if (waitsForRedraws) settle();
  };

  const addLayer = (): void => {
    if (workers === undefined || drawnScene === undefined) return;
    const area = drawnArea(drawnScene.bounds, addedBounds(store.getState()));
    const ground = createGroundImagery(workers, drawnScene.bounds, area, look, onTile, onFailure);
    // Under the one on show, which covers it until every tile of the view is there: then all change at once.
    imageryLayers.add(ground.imagery, 0);
    layers.push({ ground, workers });
    waitsForRedraws = false;
    if (layers.length === 1) paintBase();
    // More than the one on show and the one to come only slow each other down.
    while (layers.length > 2) removeLayer(1);
    engine.requestRender();
  };
  const removeLayer = (at: number): void => {
    for (const gone of layers.splice(at, 1))
      dropImagery(imageryLayers, gone, [workers, ...layers.map(workersOf)]);
  };
  const paintBase = (): void => {
    globe.baseColor = Color.fromCssColorString(GROUND_PALETTES[look.theme].land, globe.baseColor);
  };

  const clear = (): void => {
    workers?.dispose();
    workers = undefined;
    while (layers.length > 0) removeLayer(0);
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
    for (const { ground, workers: own } of layers) if (own === workers) ground.redraw(places);
  };

  /** The new look is complete: the old one goes. */
  const settle = (): void => {
    if (layers.length < 2) return;
    waitsForRedraws = (workers?.pending ?? 0) > 0;
    if (waitsForRedraws) return;
    removeLayer(0);
    paintBase();
    engine.requestRender();
  };
  const onLoaded = globe.tileLoadProgressEvent.addEventListener((remaining: number) => {
    waitsForRedraws = false;
    if (remaining === 0) settle();
  });
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
  const stops = [renderWhileLoading(engine), onLoaded, onState];
  paintBase();
  showScene(store.getState().scene);
  return {
    get busy() {
      return layers.length > 1 || (workers?.pending ?? 0) > 0 || !globe.tilesLoaded;
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

/** One look of the ground, and who draws its tiles. */
interface DrawnImagery {
  readonly ground: GroundImagery;
  readonly workers: TileWorkers;
}

const workersOf = ({ workers }: DrawnImagery): TileWorkers => workers;

/** Takes imagery off the globe; its workers end with the last that needs them. */
function dropImagery(
  from: ImageryLayerCollection,
  { ground, workers }: DrawnImagery,
  needed: readonly (TileWorkers | undefined)[],
): void {
  from.remove(ground.imagery, true);
  if (!needed.includes(workers)) workers.dispose();
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
