import type { EntityTable } from '@cityloom/twin-core';
import type { CesiumEngine, Disposable } from '../engine.ts';
import { createEntityDrawing, type EntityFrameSettings } from './entity-drawing.ts';
import { createEntityFrame } from './entity-frame.ts';
import { type EntityStyle, writeLooks } from './entity-looks.ts';
import { type EntityHit, pickEntity } from './entity-picking.ts';
import { createMotionColumns, type MotionColumns, type MotionSpan } from './motion-columns.ts';

/** One class of entities on the map. */
export interface EntityLayer extends Disposable {
  readonly motion: MotionColumns;
  readonly settings: EntityFrameSettings;
  /** Takes over the changes of the present; cheap where there are none. @returns whether there were any. */
  follow(displayTime: number): boolean;
  /** Shows two moments of the past. */
  showSpan(span: MotionSpan): void;
  /** Everything is looked at anew: after a change of style, selection or filter. */
  setStyle(style: EntityStyle): void;
  /** The entity nearest to a canvas pixel, if one is near. */
  pick(x: number, y: number): EntityHit | undefined;
}

/** Draws one class of entities. */
export function createEntityLayer(
  engine: CesiumEngine,
  table: EntityTable,
  style: EntityStyle,
  settings: EntityFrameSettings,
): EntityLayer {
  const { frame, ground } = engine;
  const groundHeight = ground.hasRelief
    ? (longitude: number, latitude: number) => ground.heightAt(longitude, latitude)
    : () => 0;
  const motion = createMotionColumns(createEntityFrame(frame.origin), groundHeight);
  const drawing = createEntityDrawing(engine, motion, settings);
  let shown = style;
  let looks: Uint8Array = new Uint8Array(0);

  function upload(first: number, last: number): void {
    const isAll = drawing.uploadMotion(first, last);
    const from = isAll ? 0 : first;
    const to = isAll ? motion.count - 1 : last;
    looks = writeLooks(looks, table, shown, from, to);
    drawing.uploadLook(looks, from, to);
  }

  return {
    motion,
    settings,
    follow(displayTime) {
      const changed = motion.follow(table, displayTime);
      if (changed === undefined) return false;
      upload(...changed);
      return true;
    },
    showSpan(span) {
      motion.place(table, span);
      if (motion.count > 0) upload(0, motion.count - 1);
    },
    setStyle(next) {
      shown = next;
      if (motion.count === 0) return;
      upload(0, motion.count - 1);
      engine.requestRender();
    },
    pick: (x, y) =>
      settings.visible ? pickEntity(engine, motion, looks, settings.displayTime, x, y) : undefined,
    dispose() {
      drawing.dispose();
    },
  };
}
