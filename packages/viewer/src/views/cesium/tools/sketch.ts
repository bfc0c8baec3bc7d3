import { createLocalFrame, type LocalFrame, type Position } from '@cityloom/twin-core';
import { snapPosition } from './ring-geometry.ts';
import type { Pixel } from './screen-geometry.ts';
import { snapAngle, snapAt } from './snapping.ts';
import { type ModifierKeys, NO_KEYS, type ToolContext } from './tool-handler.ts';
import type { ToolPainter } from './tool-painter.ts';

/**
 * Corners being set on the ground. They hold to corners and edges of what stands there (Shift: they do not), else to
 * a grid of 0.1 m; with Ctrl edges turn in steps of 15°.
 */
export interface Sketch {
  readonly corners: readonly Position[];
  /** Corners and the one under the pointer. */
  hovered(): Position[];
  hover(pixel: Pixel, keys: ModifierKeys): void;
  add(pixel: Pixel, keys: ModifierKeys): void;
  /** True if the key was used: Backspace takes a corner back, the space bar sets one in the middle of the map. */
  key(event: KeyboardEvent): boolean;
  /** True if there was a corner to take back. */
  takeBack(): boolean;
  /** True if there was something to clear. */
  clear(): boolean;
  /** Marks what the pointer holds to, and the middle of the map while corners are set by keys. */
  paint(painter: ToolPainter): void;
}

export interface SketchOptions {
  /** Called after the space bar has set a corner. */
  readonly onKeyCorner?: () => void;
  /** Corners hold to nothing, as in a selection. */
  readonly free?: boolean;
}

export function createSketch(
  context: ToolContext,
  { onKeyCorner, free = false }: SketchOptions = {},
): Sketch {
  const { engine } = context;
  const corners: Position[] = [];
  let frame: LocalFrame | undefined;
  let pointer: Position | undefined;
  let held: Position | undefined;
  let byKeys = false;

  const at = (pixel: Pixel, keys: ModifierKeys): Position | undefined => {
    const position = engine.groundPosition(pixel.x, pixel.y);
    held = undefined;
    if (position === undefined) return undefined;
    // The grid begins at the first corner, not where the pointer came from.
    const grid = frame ?? createLocalFrame(position);
    const last = corners.at(-1);
    if (keys.ctrlKey && last !== undefined) return snapAngle(grid, corners.at(-2), last, position);
    held = free ? undefined : snapAt(context, position, pixel, keys)?.position;
    return held ?? snapPosition(position, grid);
  };
  const add = (pixel: Pixel, keys: ModifierKeys): void => {
    const position = at(pixel, keys);
    const last = corners.at(-1);
    pointer = undefined;
    if (position !== undefined && (position[0] !== last?.[0] || position[1] !== last[1])) {
      frame ??= createLocalFrame(position);
      corners.push(position);
    }
    context.repaint();
  };
  const takeBack = (): boolean => {
    const had = corners.pop() !== undefined;
    context.repaint();
    return had;
  };
  const middle = (): Pixel => ({ x: engine.canvas.clientWidth / 2, y: engine.canvas.clientHeight / 2 });
  return {
    corners,
    hovered: () => (pointer === undefined || corners.length === 0 ? [...corners] : [...corners, pointer]),
    hover(pixel, keys) {
      byKeys = false;
      pointer = at(pixel, keys);
      if (corners.length > 0 || held !== undefined) context.repaint();
    },
    add,
    takeBack,
    key(event) {
      if (event.key === 'Backspace') return takeBack();
      if (event.key !== ' ') return false;
      byKeys = true;
      add(middle(), NO_KEYS);
      onKeyCorner?.();
      return true;
    },
    clear() {
      const had = corners.length > 0;
      corners.length = 0;
      pointer = undefined;
      held = undefined;
      context.repaint();
      return had;
    },
    paint(painter) {
      if (held !== undefined)
        painter.handle({ position: held, height: engine.ground.heightAt(...held) }, 'square', 6);
      const centre = byKeys ? engine.groundPosition(middle().x, middle().y) : undefined;
      if (centre !== undefined)
        painter.handle({ position: centre, height: engine.ground.heightAt(...centre) }, 'round', 7);
    },
  };
}
