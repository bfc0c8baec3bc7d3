import type { EntityStore } from '@cityloom/twin-core/entities';
import {
  drawsLive,
  type EntityName,
  isComputing,
  type LiveScene,
  type LiveState,
  type Session,
  type SessionState,
} from '../../../session/index.ts';
import type { CesiumEngine, Disposable } from '../engine.ts';
import { BODY_REACH, createBodies, MOST_BODIES } from './bodies.ts';
import { createCameraCones } from './camera-cones.ts';
import { type ClassLayer, type ClassSettings, createClassLayer, type EntityFrame } from './class-layer.ts';
import { slotNamed } from './class-style.ts';
import { createEntityOverlay } from './entity-overlay.ts';
import { createEntityPointer } from './entity-pointer.ts';
import { createFollowCamera } from './follow-camera.ts';
import { createGeofenceLines } from './geofence-lines.ts';
import { frameInterval, isDrawnAnew } from './frame-demand.ts';
import { createHeatLayer, type HeatLayer } from './heat-layer.ts';
import { createLiveFrames } from './live-clock.ts';
import { createNearEntities } from './near-entities.ts';
import { createTrails } from './trails.ts';

/** Milliseconds of a frame for trails and heat map, while they are read, and share of a slow frame. */
const HISTORY = { budget: 1.5, share: 0.1 } as const;
/** The same while someone waits for a heat map: it shall be there within seconds. */
const AWAITED = { budget: 4, share: 0.3 } as const;

/** What is read from the past has time of its own: the classes may use up all of theirs at every frame. */
function createHistoryTurns(): (isAwaited: boolean) => () => boolean {
  let framedAt = performance.now();
  return (isAwaited) => {
    const now = performance.now();
    const { budget, share } = isAwaited ? AWAITED : HISTORY;
    const until = now + Math.max(budget, share * Math.min(now - framedAt, 200));
    framedAt = now;
    return () => performance.now() >= until;
  };
}

/** Layers of the classes of the store on show. */
interface ClassLayers extends Disposable {
  readonly all: readonly ClassLayer[];
  readonly store: EntityStore;
  update(state: SessionState): void;
}

function createClassLayers(engine: CesiumEngine, live: LiveScene): ClassLayers {
  const layers = new Map<string, ClassLayer>();
  let all: readonly ClassLayer[] = [];
  let store = live.store;

  function drop(): void {
    for (const layer of layers.values()) layer.dispose();
    layers.clear();
    all = [];
  }

  function settingsOf(
    state: SessionState,
    { classes, selected }: LiveState,
    id: string,
  ): ClassSettings | undefined {
    const liveClass = classes.find(({ entityClass }) => entityClass.id === id);
    if (liveClass === undefined) return undefined;
    const visible = liveClass.visible && drawsLive(state);
    return { liveClass: { ...liveClass, visible }, classes, theme: state.theme, selected };
  }

  return {
    get all() {
      return all;
    },
    get store() {
      return store;
    },
    update(state) {
      if (live.store !== store) drop();
      store = live.store;
      if (state.live === undefined) return;
      for (const [id, table] of store.tables) {
        const settings = settingsOf(state, state.live, id);
        if (settings === undefined) continue;
        const layer = layers.get(id);
        if (layer === undefined) layers.set(id, createClassLayer(engine, store, table, settings));
        else layer.setSettings(settings);
      }
      all = [...layers.values()];
    },
    dispose: drop,
  };
}

/** Where an entity is shown now, into `place`; `undefined`: it is not. */
function placeOf(
  layers: readonly ClassLayer[],
  entity: EntityName | undefined,
  place: Float32Array,
): Float32Array | undefined {
  const layer = entity && layers.find(({ table }) => table.entityClass.id === entity.entityClass);
  if (entity === undefined || layer === undefined) return undefined;
  const { motion, settings } = layer.layer;
  const slot = slotNamed(layer.table, entity.id);
  return slot >= 0 && motion.placeAt(slot, settings.displayTime, place) ? place : undefined;
}

function createHeat(
  engine: CesiumEngine,
  { store, actions }: Pick<Session, 'store' | 'actions'>,
  entities: () => EntityStore,
): HeatLayer {
  return createHeatLayer(
    engine,
    entities,
    () => store.getState().manifest?.bounds,
    (legend) => {
      actions.setHeatLegend(legend);
    },
  );
}

/** Draws everything live of a session as its state says. */
export function createLiveEntities(
  engine: CesiumEngine,
  session: Pick<Session, 'store' | 'actions' | 'dispatch'>,
  live: LiveScene,
): Disposable {
  const { store } = session;
  const layers = createClassLayers(engine, live);
  const currentStore = (): EntityStore => layers.store;
  const trails = createTrails(engine, currentStore);
  const near = createNearEntities(engine, BODY_REACH, MOST_BODIES);
  const bodies = createBodies(engine, () => store.getState().theme, bodiesMissing(store));
  const heat = createHeat(engine, session, currentStore);
  const fences = createGeofenceLines(engine);
  const cones = createCameraCones(engine, session);
  const follow = createFollowCamera(engine);
  const overlay = createEntityOverlay(engine, session);
  const pointer = createEntityPointer(engine, session, () => layers.all);
  const place = new Float32Array(3);
  const givesWay = (): boolean => engine.software && isComputing(store.getState());
  let turn = 0;
  const historyTurn = createHistoryTurns();

  function update(state: SessionState): void {
    layers.update(state);
    if (state.live === undefined) return;
    trails.setState(state.live);
    heat.setState(state.live, state.theme);
    fences.setState(state);
  }

  function before(frame: EntityFrame): void {
    if (live.store !== layers.store) {
      update(store.getState());
      engine.requestRender();
    }
    // Who comes first has most of the time, so all take turns.
    const { all } = layers;
    turn += 1;
    for (let at = 0; at < all.length; at++) all[(at + turn) % all.length]?.frame(frame);
    const state = store.getState().live;
    follow.frame(placeOf(all, state?.followed, place));
    if (near.step(all)) bodies.setNear(all, near.found, near.found.length < MOST_BODIES);
    bodies.frame();
    const isOver = historyTurn(heat.isAwaited);
    trails.frame(frame.time, isOver);
    heat.frame(frame.time, isOver);
    if (state !== undefined) cones.frame(state, all, near.found);
  }

  const frames = createLiveFrames(engine, live, {
    before,
    after() {
      const state = store.getState().live;
      if (state !== undefined) overlay.frame(state, layers.all, near.found);
    },
    leap() {
      for (const layer of layers.all) layer.leap();
      trails.leap();
      heat.leap();
    },
    isBusy: (time) => follow.active || (!givesWay() && layers.all.some((layer) => layer.isBusy(time))),
    interval: () => frameInterval(store.getState(), givesWay()),
  });
  const letGo = letGoOfFollowed(engine, session);
  const unsubscribe = store.subscribe((state, previous) => {
    if (state.live !== previous.live || isDrawnAnew(state, previous)) update(state);
    if (isDrawnAnew(state, previous)) engine.requestRender();
    else if (state.hoveredEntity !== previous.hoveredEntity) engine.requestRender();
    if (isOtherSelected(state.live, previous.live)) letGo.now();
    if (state.cameraRequest !== previous.cameraRequest && state.cameraRequest !== undefined) letGo.now();
  });
  update(store.getState());

  return {
    dispose() {
      unsubscribe();
      letGo.dispose();
      frames.dispose();
      for (const part of [pointer, overlay, follow, cones, fences, heat, bodies, trails, layers])
        part.dispose();
    },
  };
}

function isOtherSelected(live: LiveState | undefined, previous: LiveState | undefined): boolean {
  if (live?.selected === previous?.selected || live?.followed !== previous?.followed) return false;
  const { selected, followed } = live ?? {};
  return (
    selected !== undefined && (selected.id !== followed?.id || selected.entityClass !== followed.entityClass)
  );
}

/** Says once that near vehicles stay points. */
function bodiesMissing(store: Session['store']): (error: unknown) => void {
  return (error) => {
    const reason = error instanceof Error ? error.message : String(error);
    const notice = {
      id: 'entity-bodies',
      severity: 'warning' as const,
      message: {
        en: `Vehicles near the camera are shown as points, because their models cannot be read (${reason}). Reload the page.`,
        'zh-CN': `无法读取车辆模型（${reason}），近处车辆以点显示。请刷新页面。`,
      },
    };
    store.setState(({ notices }) => ({ notices: [...notices.filter(({ id }) => id !== notice.id), notice] }));
  };
}

/** Escape, another selection, and a camera that is sent elsewhere end the following. */
function letGoOfFollowed(
  { canvas }: CesiumEngine,
  { store, dispatch }: Pick<Session, 'store' | 'dispatch'>,
): Disposable & { now(): void } {
  const now = (): void => {
    if (store.getState().live?.followed !== undefined) dispatch({ type: 'followEntity' });
  };
  const onKeyDown = ({ key }: KeyboardEvent): void => {
    if (key === 'Escape') now();
  };
  canvas.addEventListener('keydown', onKeyDown);
  return {
    now,
    dispose() {
      canvas.removeEventListener('keydown', onKeyDown);
    },
  };
}
