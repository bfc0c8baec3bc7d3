import type { CesiumEngine, Disposable } from '../engine.ts';
import { createEntityDrawing, type EntityFrameSettings } from './entity-drawing.ts';
import { createEntityFrame } from './entity-frame.ts';
import { type EntityStyle, roomForLooks, writeLook } from './entity-looks.ts';
import { type EntityHit, pickEntity } from './entity-picking.ts';
import { createMotionColumns, type MotionColumns, type MotionSource } from './motion-columns.ts';

/** One class of entities on the map. */
export interface EntityLayer extends Disposable {
  readonly motion: MotionColumns;
  readonly settings: EntityFrameSettings;
  /** Look of every slot, as the drawing has it. */
  readonly looks: Uint8Array;
  /**
   * Takes over the changes of the source; cheap where there are none.
   * @param isOver asked now and then; true breaks off, and the next call goes on. Default: never.
   * @returns whether there were any.
   */
  follow(displayTime: number, isOver?: () => boolean): boolean;
  /** Draws from another source, or from the same at a moment that did not come about by itself: everything leaps there. */
  show(source: MotionSource, displayTime: number): void;
  /** Everything is looked at anew: after a change of style, selection or filter. */
  setStyle(style: EntityStyle): void;
  /** Slots [first, last] are looked at anew: looks that depend on time. */
  refresh(first: number, last: number): void;
  /** The entity nearest to a canvas pixel, if one is near. */
  pick(x: number, y: number): EntityHit | undefined;
}

/** Draws one class of entities. */
export function createEntityLayer(
  engine: CesiumEngine,
  first: MotionSource,
  style: EntityStyle,
  settings: EntityFrameSettings,
): EntityLayer {
  const { frame, ground } = engine;
  const groundHeight = ground.hasRelief
    ? (longitude: number, latitude: number) => ground.heightAt(longitude, latitude)
    : () => 0;
  const motion = createMotionColumns(createEntityFrame(frame.origin), groundHeight);
  const drawing = createEntityDrawing(engine, motion, settings);
  let source = first;
  let shown = style;
  let looks: Uint8Array = new Uint8Array(0);

  function writeLooks(from: number, to: number): void {
    for (let slot = from; slot <= to; slot++) writeLook(looks, source, shown, slot);
  }

  function upload(from: number, to: number): void {
    const isAll = drawing.uploadMotion(from, to);
    drawing.uploadLook(looks, isAll ? 0 : from, isAll ? motion.count - 1 : to);
  }

  return {
    motion,
    settings,
    get looks() {
      return looks;
    },
    follow(displayTime, isOver) {
      looks = roomForLooks(looks, source.slotCount);
      const changed = motion.follow(source, displayTime, {
        ...(isOver && { isOver }),
        onSlot: (slot) => {
          writeLook(looks, source, shown, slot);
        },
      });
      if (changed === undefined) return false;
      upload(...changed);
      return true;
    },
    show(next, displayTime) {
      source = next;
      motion.place(source, displayTime);
      looks = roomForLooks(looks, motion.count);
      if (motion.count === 0) return;
      writeLooks(0, motion.count - 1);
      upload(0, motion.count - 1);
    },
    setStyle(next) {
      shown = next;
      if (motion.count === 0) return;
      writeLooks(0, motion.count - 1);
      upload(0, motion.count - 1);
      engine.requestRender();
    },
    refresh(from, to) {
      const last = Math.min(to, motion.count - 1);
      if (last < from) return;
      writeLooks(from, last);
      drawing.uploadLook(looks, from, last);
    },
    pick: (x, y) =>
      settings.visible && settings.counted !== true
        ? pickEntity(engine, motion, looks, settings.displayTime, x, y)
        : undefined,
    dispose() {
      drawing.dispose();
    },
  };
}
