import type { Position, Ring } from '@cityloom/twin-core';
import type { SelectionMode } from '../../../session/index.ts';
import { createOutlineTool } from './draw-tool.ts';
import { closeRing } from './ring-geometry.ts';
import type { Pixel } from './screen-geometry.ts';
import type { ToolContext, ToolHandler } from './tool-handler.ts';

const SKY = {
  en: 'The box reaches above the horizon. Draw it on the ground, or look down more steeply.',
  'zh-CN': '选框超出地平线。请在地面范围内框选，或使视角更俯视。',
};

/** Selects what meets the ground under a box that is dragged on the screen. */
export function createSelectBoxTool(context: ToolContext): ToolHandler {
  let box: { readonly from: Pixel; readonly to: Pixel; readonly mode: SelectionMode } | undefined;

  const ring = (): Ring | undefined => {
    if (box === undefined) return undefined;
    const { from, to } = box;
    const corners = [from, { x: to.x, y: from.y }, to, { x: from.x, y: to.y }].map(({ x, y }) =>
      context.engine.groundPosition(x, y),
    );
    const known = corners.filter((corner): corner is Position => corner !== undefined);
    return known.length === 4 ? closeRing(known) : undefined;
  };
  const clear = (): boolean => {
    const had = box !== undefined;
    box = undefined;
    context.repaint();
    return had;
  };
  return {
    cursor: 'crosshair',
    grab(from) {
      box = { from, to: from, mode: 'replace' };
      return true;
    },
    drag(to, event) {
      if (box === undefined) return;
      box = { from: box.from, to, mode: modeOf(event) };
      context.repaint();
    },
    release() {
      if (box === undefined) return;
      const { from, to, mode } = box;
      const area = ring();
      clear();
      // A click with the tool in hand is no box.
      if (from.x === to.x || from.y === to.y) return;
      if (area === undefined) context.notify('select-box', SKY);
      else selectIn(context, area, mode);
    },
    cancel: clear,
    paint(painter) {
      const { heightAt } = context.engine.ground;
      const points = (ring() ?? []).map((position) => ({ position, height: heightAt(...position) }));
      painter.line(points, { closed: true, filled: true, dashed: true });
    },
  };
}

/** Selects what meets an outline drawn corner by corner. */
export function createSelectPolygonTool(context: ToolContext): ToolHandler {
  const onRing = (area: Ring): void => {
    selectIn(context, area, 'replace');
  };
  return createOutlineTool(context, onRing, { free: true });
}

/** Shift and Ctrl add, Alt takes away. */
function modeOf({ shiftKey, ctrlKey, metaKey, altKey }: PointerEvent): SelectionMode {
  if (altKey) return 'remove';
  return shiftKey || ctrlKey || metaKey ? 'add' : 'replace';
}

function selectIn(context: ToolContext, area: Ring, mode: SelectionMode): void {
  context.leave();
  // A failure is shown by the session.
  context.session.execute({ type: 'selectInArea', area, mode }).catch(() => undefined);
}
