import type { EntityStore, EntityTable } from '@cityloom/twin-core/entities';
import { entityClassColour, type EntityName, type LiveState } from '../../../session/index.ts';
import type { CesiumEngine, Disposable } from '../engine.ts';
import { createEntityFrame } from './entity-frame.ts';
import { createTrailDrawing } from './trail-drawing.ts';
import { createTrailStretches, type TrailRequest } from './trail-stretches.ts';

/** Seconds of way behind the selected entity, where no trace asks for another length. */
const TRAIL_SECONDS = 90;
/** Milliseconds between two readings of the ways. */
const INTERVAL = 1500;
/** Pixels: one way stands out, many must not hide the map. */
const WIDTHS = { one: 4, many: 2 } as const;

/** The ways that the state asks for. */
export interface Trails extends Disposable {
  setState(live: LiveState): void;
  /** The moment on show leapt: what is drawn belongs to another. */
  leap(): void;
  /** Before each frame. */
  frame(time: number, isOver: () => boolean): void;
}

/** Names of all entities of a class, one of them first: should there be too many ways, it has its own. */
function idsFrom(table: EntityTable, first: string): readonly string[] {
  const ids = [first];
  for (let slot = 0; slot < table.slotCount; slot++) {
    const id = table.idOf(slot);
    if (id !== undefined && id !== first) ids.push(id);
  }
  return ids;
}

/** Whose ways, and for how long; `undefined`: nobody's. */
function requestOf(
  store: EntityStore,
  { classes, selected, followed, trace }: LiveState,
): TrailRequest | undefined {
  const entity: EntityName | undefined = selected ?? followed;
  if (entity === undefined) return undefined;
  const table = store.tables.get(entity.entityClass);
  if (table?.entityClass.mobile !== true) return undefined;
  if (classes.find(({ entityClass }) => entityClass.id === entity.entityClass)?.visible !== true)
    return undefined;
  const tracks = trace.kind === 'tracks' ? trace : undefined;
  return {
    entityClass: entity.entityClass,
    ids: tracks?.of === 'class' ? idsFrom(table, entity.id) : [entity.id],
    colour: Number.parseInt(entityClassColour(classes, entity.entityClass).slice(1), 16),
    seconds: tracks?.seconds ?? TRAIL_SECONDS,
  };
}

/** Ways behind the selected entity, or behind all of its class; read anew now and then, moved by the clock between. */
export function createTrails(engine: CesiumEngine, store: () => EntityStore): Trails {
  const { ground, frame: local } = engine;
  const groundHeight = ground.hasRelief
    ? (longitude: number, latitude: number) => ground.heightAt(longitude, latitude)
    : () => 0;
  const stretches = createTrailStretches(store, createEntityFrame(local.origin), groundHeight);
  const drawing = createTrailDrawing(engine);
  let live: LiveState | undefined;
  let request: TrailRequest | undefined;
  let isReading = false;
  let readAt = -Infinity;

  function hide(): void {
    request = undefined;
    isReading = false;
    readAt = -Infinity;
    drawing.show(stretches.stretches, 0, 0);
  }

  function begin(time: number): void {
    request = live && requestOf(store(), live);
    readAt = performance.now();
    if (request === undefined) {
      hide();
      return;
    }
    stretches.begin(request, time);
    isReading = true;
  }

  return {
    setState(next) {
      const isSame =
        live !== undefined &&
        live.selected === next.selected &&
        live.followed === next.followed &&
        live.trace === next.trace &&
        live.classes === next.classes;
      const isHidden = next.selected === undefined && next.followed === undefined;
      live = next;
      if (isSame) return;
      if (isHidden) hide();
      else readAt = -Infinity;
    },
    leap() {
      readAt = -Infinity;
    },
    frame(time, isOver) {
      drawing.settings.displayTime = time;
      const isWanted = live?.selected !== undefined || live?.followed !== undefined;
      if (!isReading && isWanted && performance.now() - readAt > INTERVAL) begin(time);
      if (!isReading || request === undefined || !stretches.step(isOver)) return;
      isReading = false;
      drawing.settings.seconds = request.seconds;
      drawing.settings.width = request.ids.length > 1 ? WIDTHS.many : WIDTHS.one;
      drawing.show(stretches.stretches, stretches.count, stretches.epoch);
    },
    dispose() {
      drawing.dispose();
    },
  };
}
