import {
  Cartesian2,
  Cesium3DTileFeature,
  KeyboardEventModifier,
  ScreenSpaceEventHandler,
  ScreenSpaceEventType,
} from '@cesium/engine';
import { type ObjectId, type Position, type View } from '@cityloom/twin-core';
import { sampleField } from '@cityloom/twin-core/readings';
import { drawnField, type EntityName, type Session } from '../../session/index.ts';
import type { PickResult } from '../scene-view.ts';
import { poseOf } from './camera-pose.ts';
import { type CesiumEngine, type Disposable, heightOverGround, type SurfacePoint } from './engine.ts';
import type { SolidLayers } from './solid-layers.ts';

/** What lies under a point of the canvas, CSS pixels from its top left corner. */
export type Pick = (x: number, y: number) => PickResult;

/** Share of the viewing distance within which a click still means a line or a point on the ground. */
const GROUND_TOLERANCE = 0.006;

/** What of a picked thing may carry an object id: primitives of this viewer use `{ object }` or the bare id. */
function objectOfPrimitive(picked: unknown): ObjectId | undefined {
  if (typeof picked !== 'object' || picked === null || !('id' in picked)) return undefined;
  const { id } = picked;
  if (typeof id === 'string') return id;
  if (typeof id === 'object' && id !== null && 'object' in id && typeof id.object === 'string') {
    return id.object;
  }
  return undefined;
}

function objectOfFeature(feature: Cesium3DTileFeature, solids: SolidLayers): ObjectId | undefined {
  const table = solids.tableOf(feature.tileset);
  const row: unknown = feature.getProperty('row');
  return table !== undefined && typeof row === 'number' && row >= 0 && row < table.count
    ? table.idOf(row)
    : undefined;
}

function objectOfPicked(picked: unknown, solids: SolidLayers): ObjectId | undefined {
  const foreign = solids.foreignObject(picked);
  if (foreign !== undefined) return foreign;
  return picked instanceof Cesium3DTileFeature ? objectOfFeature(picked, solids) : objectOfPrimitive(picked);
}

/**
 * Nearest object drawn on the ground, points and lines before areas.
 * @param isHidden objects that are off the map; absent: none is.
 * @param layers of areas equally near, the one in the first of them is meant.
 */
function objectOnGround(
  view: View,
  layers: readonly string[],
  position: Position,
  tolerance: number,
  isHidden: ((id: ObjectId) => boolean) | undefined,
): ObjectId | undefined {
  let best: { readonly id: ObjectId; readonly rank: number; readonly distance: number } | undefined;
  for (const layer of layers) {
    // Of many that lie upon each other some may be off the map.
    const hits = view.nearest(layer, position, isHidden === undefined ? 1 : 8, tolerance);
    const hit = hits.find(({ object }) => isHidden?.(object.id) !== true);
    if (hit === undefined) continue;
    const rank = { point: 0, line: 1, polygon: 2 }[hit.object.table.geometry?.type ?? 'polygon'];
    const better =
      best === undefined || rank < best.rank || (rank === best.rank && hit.distance < best.distance);
    if (better) best = { id: hit.object.id, rank, distance: hit.distance };
  }
  return best?.id;
}

/** Layers on the ground; added ones first and the latest before all, as they lie upon the city's own. */
function groundLayers(session: Session, solids: SolidLayers): string[] {
  const { manifest, addedLayers, hiddenLayers, view } = session.store.getState();
  const layers = manifest?.layers ?? [];
  const packaged = layers.length - addedLayers.length;
  const own = [...layers.slice(packaged).toReversed(), ...layers.slice(0, packaged)]
    .filter((layer) => layer.kind === 'vector' && !solids.has(layer.id) && !hiddenLayers.has(layer.id))
    .map((layer) => layer.id)
    .filter((id) => view?.layerIds.includes(id) === true);
  // Layers that only the scenario has objects in lie upon all others.
  const planned = (view?.layerIds ?? []).filter((id) => !layers.some((layer) => layer.id === id));
  return [...planned, ...own];
}

/** Kerbs, and the unevenness of a drawn slope, metres. */
const ON_GROUND = 1;

const isOnGround = ({ ground }: CesiumEngine, surface: SurfacePoint): boolean =>
  heightOverGround(ground, surface) < ON_GROUND;

/** @param solids layers drawn as solids; their tiles carry rows of their tables. */
export function createPick(engine: CesiumEngine, session: Session, solids: SolidLayers): Pick {
  const { scene } = engine;
  return (x, y) => {
    const picked: unknown = scene.pick(new Cartesian2(x, y));
    const surface = engine.pickPosition(x, y);
    const state = session.store.getState();
    const { view, time, objectLooks } = state;
    let object = objectOfPicked(picked, solids);
    if (object === undefined && view !== undefined && surface !== undefined && isOnGround(engine, surface)) {
      const tolerance = Math.max(2, poseOf(scene, engine.ground).range * GROUND_TOLERANCE);
      const isHidden = (id: ObjectId): boolean => objectLooks.get(id)?.hidden === true;
      object = objectOnGround(
        view,
        groundLayers(session, solids),
        surface.position,
        tolerance,
        objectLooks.size > 0 ? isHidden : undefined,
      );
    }
    const shown = drawnField(state);
    const value =
      shown === undefined || surface === undefined ? undefined : sampleField(shown, time, surface.position);
    const entity = entityAt(engine, x, y);
    return { object, position: surface?.position, height: surface?.height, fieldValue: value, entity };
  };
}

/** Live entity under a pixel. */
function entityAt({ entityPicks }: CesiumEngine, x: number, y: number): EntityName | undefined {
  for (const pick of entityPicks) {
    const entity = pick(x, y);
    if (entity !== undefined) return entity;
  }
  return undefined;
}

/** A click selects, with Ctrl or Shift one more or one less, Escape lets go, while the select tool is in hand. */
export function createSelecting(engine: CesiumEngine, session: Session, pick: Pick): Disposable {
  const { canvas } = engine;
  const selecting = (): boolean => session.store.getState().tool.kind === 'select';
  const select = (object: ObjectId | undefined): void => {
    if (session.store.getState().live?.selected !== undefined) session.dispatch({ type: 'selectEntity' });
    session.dispatch({ type: 'select', object });
  };
  /** An entity stands before whatever it is on. */
  const click = (x: number, y: number): void => {
    const { entity, object } = pick(x, y);
    if (entity === undefined) select(object);
    else session.dispatch({ type: 'selectEntity', entity });
  };
  const toggle = ({ position: { x, y } }: ScreenSpaceEventHandler.PositionedEvent): void => {
    const object = selecting() ? pick(x, y).object : undefined;
    if (object !== undefined) session.dispatch({ type: 'selectObjects', objects: [object], mode: 'toggle' });
  };
  const handler = new ScreenSpaceEventHandler(canvas);
  handler.setInputAction((event: ScreenSpaceEventHandler.PositionedEvent) => {
    if (selecting()) click(event.position.x, event.position.y);
  }, ScreenSpaceEventType.LEFT_CLICK);
  for (const key of [KeyboardEventModifier.CTRL, KeyboardEventModifier.SHIFT]) {
    handler.setInputAction(toggle, ScreenSpaceEventType.LEFT_CLICK, key);
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && selecting()) select(undefined);
  };
  canvas.addEventListener('keydown', onKeyDown);
  return {
    dispose() {
      if (!handler.isDestroyed()) handler.destroy();
      canvas.removeEventListener('keydown', onKeyDown);
    },
  };
}
