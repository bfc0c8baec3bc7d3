import { Cartesian3, Matrix4 } from '@cesium/engine';
import type { EntityName, Session } from '../../../session/index.ts';
import type { CesiumEngine, Disposable } from '../engine.ts';
import { toWorld } from '../local-frame.ts';
import type { ClassLayer } from './class-layer.ts';
import type { EntityHit } from './entity-picking.ts';

/** Milliseconds between two looks for what is under the moving pointer. */
const HOVER_INTERVAL = 80;
/** Metres that something may stand before an entity, and shares of its distance, without hiding it: it is drawn nearer. */
const BEFORE = { metres: 8, share: 0.03 } as const;

interface Hit extends EntityHit {
  readonly layer: ClassLayer;
}

/** Of the entities under a pixel that of the nearest middle, and of equal ones the nearest. */
function nearestOf(layers: Iterable<ClassLayer>, x: number, y: number): Hit | undefined {
  let best: Hit | undefined;
  for (const layer of layers) {
    const hit = layer.layer.pick(x, y);
    if (hit === undefined) continue;
    const isBetter =
      best === undefined ||
      hit.pixels < best.pixels - 1 ||
      (hit.pixels < best.pixels + 1 && hit.depth < best.depth);
    if (isBetter) best = { ...hit, layer };
  }
  return best;
}

function worldOf({ frame }: CesiumEngine, { layer, slot }: Hit): Cartesian3 | undefined {
  const { motion, settings } = layer.layer;
  const place = new Float32Array(3);
  if (!motion.placeAt(slot, settings.displayTime, place)) return undefined;
  const [east = 0, north = 0, up = 0] = place;
  return Matrix4.multiplyByPoint(frame.toFixed, new Cartesian3(east, north, up), new Cartesian3());
}

/** Whether something solid stands between the camera and an entity. */
function isHidden(engine: CesiumEngine, hit: Hit, x: number, y: number): boolean {
  const world = worldOf(engine, hit);
  const surface = engine.pickPosition(x, y);
  if (world === undefined || surface === undefined) return false;
  const eye = engine.camera.positionWC;
  const away = Cartesian3.distance(eye, world);
  const before = away - Cartesian3.distance(eye, toWorld(surface.position, surface.height));
  return before > BEFORE.metres + BEFORE.share * away;
}

/**
 * What the pointer does to entities: tells what it rests on, and answers what a click means. Works without reading back
 * from the graphics card but for what hides them.
 */
export function createEntityPointer(
  engine: CesiumEngine,
  { store, actions }: Pick<Session, 'store' | 'actions'>,
  layers: () => Iterable<ClassLayer>,
): Disposable {
  const { canvas } = engine;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let pointer: { readonly x: number; readonly y: number } | undefined;

  function nameOf(hit: Hit | undefined): EntityName | undefined {
    const id = hit?.layer.table.idOf(hit.slot);
    return hit === undefined || id === undefined
      ? undefined
      : { entityClass: hit.layer.table.entityClass.id, id };
  }

  function hover(): void {
    timer = undefined;
    const { tool, hoveredEntity } = store.getState();
    const name =
      pointer === undefined || tool.kind !== 'select'
        ? undefined
        : nameOf(nearestOf(layers(), pointer.x, pointer.y));
    if (name === undefined || pointer === undefined) {
      if (hoveredEntity !== undefined) actions.setHoveredEntity(undefined);
    } else if (
      hoveredEntity?.id !== name.id ||
      hoveredEntity.entityClass !== name.entityClass ||
      Math.hypot(hoveredEntity.x - pointer.x, hoveredEntity.y - pointer.y) > 2
    ) {
      actions.setHoveredEntity({ ...name, ...pointer });
    }
    canvas.style.cursor = name === undefined ? '' : 'pointer';
  }

  function onMove(event: PointerEvent): void {
    // A drag turns the map; nothing is pointed at.
    if (event.pointerType === 'touch' || event.buttons !== 0) return;
    pointer = { x: event.offsetX, y: event.offsetY };
    timer ??= setTimeout(hover, HOVER_INTERVAL);
  }

  function onLeave(): void {
    pointer = undefined;
    timer ??= setTimeout(hover, HOVER_INTERVAL);
  }

  const pick = (x: number, y: number): EntityName | undefined => {
    const hit = nearestOf(layers(), x, y);
    return hit === undefined || isHidden(engine, hit, x, y) ? undefined : nameOf(hit);
  };
  // The map moves under a pointer that rests.
  const onCamera = (): void => {
    if (store.getState().hoveredEntity !== undefined) timer ??= setTimeout(hover, HOVER_INTERVAL);
  };
  const removeCamera = engine.camera.changed.addEventListener(onCamera);
  engine.entityPicks.add(pick);
  canvas.addEventListener('pointermove', onMove);
  canvas.addEventListener('pointerleave', onLeave);
  return {
    dispose() {
      removeCamera();
      engine.entityPicks.delete(pick);
      canvas.removeEventListener('pointermove', onMove);
      canvas.removeEventListener('pointerleave', onLeave);
      clearTimeout(timer);
      if (store.getState().hoveredEntity !== undefined) actions.setHoveredEntity(undefined);
    },
  };
}
