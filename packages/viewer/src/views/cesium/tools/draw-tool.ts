import { findSelfCrossing, type Position, type Ring } from '@cityloom/twin-core';
import type { DrawnShape, ShapeKind } from '../../../session/index.ts';
import { formatArea, formatLength, measureValue } from './measure-value.ts';
import { closeRing, rectangleOnBase } from './ring-geometry.ts';
import type { Pixel } from './screen-geometry.ts';
import { createSketch, type Sketch, type SketchOptions } from './sketch.ts';
import { type ModifierKeys, NO_KEYS, type ToolContext, type ToolHandler } from './tool-handler.ts';
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

const TOO_SHORT = {
  en: 'The line has no length. Set at least two corners, then finish again.',
  'zh-CN': '线段没有长度。请至少设置两个点，然后再次完成。',
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
export function createOutlineTool(
  context: ToolContext,
  onRing: (ring: Ring) => void,
  options: SketchOptions = {},
): ToolHandler {
  const sketch = createSketch(context, options);
  const ring = (): Ring => closeRing(sketch.hovered());
  return {
    cursor: 'crosshair',
    move: (pixel, keys) => {
      sketch.hover(pixel, keys);
    },
    click(pixel, keys) {
      if (sketch.corners.length >= 3 && isNearFirst(context, sketch.corners, pixel))
        finishRing(context, sketch, onRing);
      else sketch.add(pixel, keys);
    },
    finish: () => {
      finishRing(context, sketch, onRing);
    },
    cancel: () => sketch.clear(),
    key: (event) => sketch.key(event),
    paint(painter) {
      sketch.paint(painter);
      const shown = sketch.hovered();
      const wrong = shown.length > 3 && findSelfCrossing(ring()) !== undefined;
      paintOutline(context, painter, shown, wrong);
    },
  };
}

/** Rectangle: two clicks for one edge, the third for the depth. */
export function createRectangleTool(
  context: ToolContext,
  onRing: (ring: Ring) => void = (ring) => {
    publishRing(context, ring);
  },
): ToolHandler {
  const finish = (): void => {
    if (sketch.corners.length < 3) return;
    const ring = rectangle(sketch.corners);
    if (ring === undefined) {
      sketch.takeBack();
      context.notify('drawing', TOO_SMALL);
    } else onRing(ring);
  };
  const sketch = createSketch(context, { onKeyCorner: finish });
  const rectangle = (corners: readonly Position[]): Ring | undefined => {
    const [start, end, across] = corners;
    return start !== undefined && end !== undefined && across !== undefined
      ? rectangleOnBase(start, end, across)
      : undefined;
  };
  return {
    cursor: 'crosshair',
    move: (pixel, keys) => {
      sketch.hover(pixel, sideKeys(sketch, keys));
    },
    click(pixel, keys) {
      sketch.add(pixel, sideKeys(sketch, keys));
      finish();
    },
    cancel: () => sketch.clear(),
    key: (event) => sketch.key(event),
    paint(painter) {
      sketch.paint(painter);
      const shown = sketch.hovered();
      paintOutline(context, painter, rectangle(shown)?.slice(0, -1) ?? shown.slice(0, 2), false);
    },
  };
}

/** The third click gives a depth, not a direction. */
function sideKeys(sketch: Sketch, keys: ModifierKeys): ModifierKeys {
  return sketch.corners.length < 2 ? keys : { ...NO_KEYS, shiftKey: keys.shiftKey };
}

/** Line of two corners or more, for a road or a barrier. */
function createLineTool(context: ToolContext, onLine: (line: readonly Position[]) => void): ToolHandler {
  const sketch = createSketch(context);
  return {
    cursor: 'crosshair',
    move: (pixel, keys) => {
      sketch.hover(pixel, keys);
    },
    click: (pixel, keys) => {
      sketch.add(pixel, keys);
    },
    finish() {
      if (sketch.corners.length < 2) context.notify('drawing', TOO_SHORT);
      else onLine([...sketch.corners]);
    },
    cancel: () => sketch.clear(),
    key: (event) => sketch.key(event),
    paint(painter) {
      sketch.paint(painter);
      paintPath(context, painter, sketch.hovered());
    },
  };
}

/** One place: a click, or the space bar for the middle of the map. */
function createPointTool(context: ToolContext, onPoint: (position: Position) => void): ToolHandler {
  const finish = (): void => {
    const [position] = sketch.corners;
    if (position !== undefined) onPoint(position);
  };
  const sketch = createSketch(context, { onKeyCorner: finish });
  return {
    cursor: 'crosshair',
    move: (pixel, keys) => {
      sketch.hover(pixel, keys);
    },
    click(pixel, keys) {
      sketch.add(pixel, keys);
      finish();
    },
    cancel: () => sketch.clear(),
    key: (event) => sketch.key(event),
    paint: (painter) => {
      sketch.paint(painter);
    },
  };
}

/** A shape for whoever asked for it under the key. */
export function createShapeTool(context: ToolContext, key: string, shape: ShapeKind): ToolHandler {
  const publish = (geometry: DrawnShape['geometry']): void => {
    context.session.store.setState({ drawnShape: { key, geometry } });
    context.leave();
  };
  const onRing = (ring: Ring): void => {
    publish({ type: 'Polygon', coordinates: [ring] });
  };
  switch (shape) {
    case 'polygon':
      return createOutlineTool(context, onRing);
    case 'rectangle':
      return createRectangleTool(context, onRing);
    case 'line':
      return createLineTool(context, (line) => {
        publish({ type: 'LineString', coordinates: line });
      });
    case 'point':
      return createPointTool(context, (position) => {
        publish({ type: 'Point', coordinates: position });
      });
  }
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

function paintPath({ engine }: ToolContext, painter: ToolPainter, corners: readonly Position[]): void {
  const points = corners.map((position) => ({ position, height: engine.ground.heightAt(...position) }));
  painter.line(points);
  for (const point of points) painter.handle(point);
  const last = points.at(-1);
  if (last !== undefined && points.length > 1)
    painter.text(last, formatLength(measureValue('distance', corners)));
}
