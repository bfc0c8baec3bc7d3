import {
  createLocalFrame,
  findSelfCrossing,
  type LocalFrame,
  type Position,
  type Ring,
} from '@cityloom/twin-core';
import { formatArea, formatLength, measureValue } from './measure-value.ts';
import { closeRing, rectangleOnBase, snapPosition } from './ring-geometry.ts';
import type { Pixel } from './screen-geometry.ts';
import type { ToolContext, ToolHandler } from './tool-handler.ts';
import type { ToolPainter } from './tool-painter.ts';

/** A click this near to the first corner closes the outline, pixels. */
const CLOSING_DISTANCE = 10;

const SELF_CROSSING = {
  en: 'The outline crosses itself. Move or take back (Backspace) the last corner, then finish again.',
  'zh-CN': '轮廓线自相交。请移动或撤回（Backspace）最后一个角点，然后再次完成。',
};
const TOO_SMALL = {
  en: 'The outline has no area. Draw at least three corners that are not in one line.',
  'zh-CN': '轮廓没有面积。请至少绘制三个不在同一直线上的角点。',
};

/** Outline of any shape; each click sets a corner on a grid of 0.1 m. */
export function createFootprintTool(context: ToolContext): ToolHandler {
  return createOutlineTool(context, (ring) => {
    publishRing(context, ring);
  });
}

/** Area of any shape, for a geofence. */
export function createAreaTool(context: ToolContext): ToolHandler {
  return createOutlineTool(context, (ring) => {
    context.session.store.setState({ drawnArea: ring });
    context.leave();
  });
}

/** Outline whose ring is handed on once it is finished. */
export function createOutlineTool(context: ToolContext, onRing: (ring: Ring) => void): ToolHandler {
  const sketch = createSketch(context);
  const ring = (): Ring => closeRing(sketch.hovered());
  return {
    cursor: 'crosshair',
    move: (pixel) => {
      sketch.hover(pixel);
    },
    click(pixel) {
      if (sketch.corners.length >= 3 && isNearFirst(context, sketch.corners, pixel))
        finishRing(context, sketch, onRing);
      else sketch.add(pixel);
    },
    finish: () => {
      finishRing(context, sketch, onRing);
    },
    cancel: () => sketch.clear(),
    key: (event) => event.key === 'Backspace' && sketch.takeBack(),
    paint(painter) {
      const shown = sketch.hovered();
      const wrong = shown.length > 3 && findSelfCrossing(ring()) !== undefined;
      paintOutline(context, painter, shown, wrong);
    },
  };
}

/** Rectangle: two clicks for one edge, the third for the depth. */
export function createRectangleTool(context: ToolContext): ToolHandler {
  const sketch = createSketch(context);
  const rectangle = (corners: readonly Position[]): Ring | undefined => {
    const [start, end, across] = corners;
    return start !== undefined && end !== undefined && across !== undefined
      ? rectangleOnBase(start, end, across)
      : undefined;
  };
  return {
    cursor: 'crosshair',
    move: (pixel) => {
      sketch.hover(pixel);
    },
    click(pixel) {
      sketch.add(pixel);
      if (sketch.corners.length < 3) return;
      const ring = rectangle(sketch.corners);
      if (ring === undefined) {
        sketch.takeBack();
        context.notify('drawing', TOO_SMALL);
      } else publishRing(context, ring);
    },
    cancel: () => sketch.clear(),
    key: (event) => event.key === 'Backspace' && sketch.takeBack(),
    paint(painter) {
      const shown = sketch.hovered();
      paintOutline(context, painter, rectangle(shown)?.slice(0, -1) ?? shown.slice(0, 2), false);
    },
  };
}

interface Sketch {
  readonly corners: readonly Position[];
  /** Corners and the one under the pointer. */
  hovered(): Position[];
  hover(pixel: Pixel): void;
  add(pixel: Pixel): void;
  /** True if there was a corner to take back. */
  takeBack(): boolean;
  /** True if there was something to clear. */
  clear(): boolean;
}

function createSketch(context: ToolContext): Sketch {
  const corners: Position[] = [];
  let frame: LocalFrame | undefined;
  let pointer: Position | undefined;
  const at = ({ x, y }: Pixel): Position | undefined => {
    const position = context.engine.groundPosition(x, y);
    if (position === undefined) return undefined;
    frame ??= createLocalFrame(position);
    return snapPosition(position, frame);
  };
  return {
    corners,
    hovered: () => (pointer === undefined || corners.length === 0 ? [...corners] : [...corners, pointer]),
    hover(pixel) {
      if (corners.length === 0) return;
      pointer = at(pixel);
      context.repaint();
    },
    add(pixel) {
      const position = at(pixel);
      const last = corners.at(-1);
      pointer = undefined;
      if (position !== undefined && (position[0] !== last?.[0] || position[1] !== last[1]))
        corners.push(position);
      context.repaint();
    },
    takeBack() {
      const had = corners.pop() !== undefined;
      context.repaint();
      return had;
    },
    clear() {
      const had = corners.length > 0;
      corners.length = 0;
      pointer = undefined;
      context.repaint();
      return had;
    },
  };
}

function isNearFirst(context: ToolContext, corners: readonly Position[], pixel: Pixel): boolean {
  const [first] = corners;
  const at = first === undefined ? undefined : toPixel(context, first);
  return at !== undefined && Math.hypot(at.x - pixel.x, at.y - pixel.y) <= CLOSING_DISTANCE;
}

function finishRing(context: ToolContext, sketch: Sketch, onRing: (ring: Ring) => void): void {
  const ring = closeRing(sketch.corners);
  if (sketch.corners.length < 3 || measureValue('area', ring) < 0.01) context.notify('drawing', TOO_SMALL);
  else if (findSelfCrossing(ring) !== undefined) context.notify('drawing', SELF_CROSSING);
  else onRing(ring);
}

/** Hands the footprint to the session; whoever asked for it takes it from there. */
function publishRing(context: ToolContext, ring: Ring): void {
  context.session.store.setState({ drawnFootprint: ring });
  context.leave();
}

function toPixel({ engine }: ToolContext, position: Position): Pixel | undefined {
  return engine.toCanvas(position, engine.ground.heightAt(...position));
}

function paintOutline(
  { engine }: ToolContext,
  painter: ToolPainter,
  corners: readonly Position[],
  wrong: boolean,
): void {
  const points = corners.map((position) => ({ position, height: engine.ground.heightAt(...position) }));
  const area = points.length > 2;
  painter.line(points, { closed: area, filled: area, wrong });
  for (const point of points) painter.handle(point);
  const last = points.at(-1);
  if (last === undefined || points.length < 2) return;
  const edge = measureValue('distance', corners.slice(-2));
  const size = area
    ? `${formatLength(edge)} · ${formatArea(measureValue('area', corners))}`
    : formatLength(edge);
  painter.text(last, size);
}
