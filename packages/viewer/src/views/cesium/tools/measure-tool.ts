import type { GroundSurface, Position } from '@cityloom/twin-core';
import type { Measurement } from '../../../session/index.ts';
import { formatArea, formatLength, measureValue } from './measure-value.ts';
import type { Pixel } from './screen-geometry.ts';
import type { ToolContext, ToolHandler } from './tool-handler.ts';
import type { SketchPoint, ToolPainter } from './tool-painter.ts';

/** Distance along, or area inside, the points clicked. A click after the end begins anew. */
export function createMeasureTool(context: ToolContext, kind: 'distance' | 'area'): ToolHandler {
  let points: SketchPoint[] = [];
  let hover: SketchPoint | undefined;
  let finished = false;
  const publish = (): void => {
    const shown = hover === undefined || finished ? points : [...points, hover];
    const positions = shown.map((point) => point.position);
    const value = measureValue(kind, positions);
    const measurement: Measurement | undefined =
      positions.length === 0 ? undefined : { kind, positions, value, finished };
    context.session.store.setState({ measurement });
    context.repaint();
  };
  return {
    cursor: 'crosshair',
    move(pixel) {
      if (points.length === 0 || finished) return;
      hover = groundPoint(context, pixel);
      publish();
    },
    click(pixel) {
      if (finished) points = [];
      finished = false;
      hover = undefined;
      const point = surfacePoint(context, pixel);
      if (point !== undefined) points.push(point);
      publish();
    },
    finish() {
      if (points.length < (kind === 'area' ? 3 : 2)) return;
      finished = true;
      hover = undefined;
      publish();
    },
    cancel() {
      const had = points.length > 0;
      points = [];
      hover = undefined;
      finished = false;
      publish();
      return had;
    },
    key(event) {
      if (event.key !== 'Backspace' || points.length === 0 || finished) return false;
      points.pop();
      publish();
      return true;
    },
    paint(painter) {
      paintMeasure(painter, kind, hover === undefined ? points : [...points, hover]);
    },
    dispose() {
      // Half a measurement means nothing once the tool is gone.
      if (!finished) context.session.store.setState({ measurement: undefined });
    },
  };
}

/** Height of the building clicked, else the difference in height of two points clicked. */
export function createHeightTool(context: ToolContext): ToolHandler {
  let first: SketchPoint | undefined;
  const publish = (positions: readonly Position[], value: number, finished: boolean): void => {
    context.session.store.setState({ measurement: { kind: 'height', positions, value, finished } });
    context.repaint();
  };
  return {
    cursor: 'crosshair',
    click(pixel) {
      const point = surfacePoint(context, pixel);
      if (point === undefined) return;
      const { object } = context.pick(pixel.x, pixel.y);
      const handle = object === undefined ? undefined : context.session.store.getState().view?.object(object);
      const height = handle?.value('height');
      if (first === undefined && typeof height === 'number') {
        publish([point.position, point.position], height, true);
      } else if (first === undefined) {
        first = point;
        publish([point.position], 0, false);
      } else {
        publish([first.position, point.position], Math.abs(point.height - first.height), true);
        first = undefined;
      }
    },
    cancel() {
      const had = context.session.store.getState().measurement !== undefined;
      first = undefined;
      context.session.store.setState({ measurement: undefined });
      context.repaint();
      return had;
    },
    paint(painter) {
      if (first !== undefined) painter.handle(first);
    },
    dispose() {
      if (first !== undefined) context.session.store.setState({ measurement: undefined });
    },
  };
}

/** A measurement as the store keeps it: lies on the ground, a height stands upright. */
export function paintMeasurement(
  painter: ToolPainter,
  measurement: Measurement,
  ground: GroundSurface,
): void {
  const points = measurement.positions.map((position) => ({
    position,
    height: ground.heightAt(...position),
  }));
  if (measurement.kind !== 'height') {
    paintMeasure(painter, measurement.kind, points);
    return;
  }
  const last = points.at(-1);
  if (last === undefined || !measurement.finished) return;
  // Between two places at different heights: upright at the second, from the level of the lower.
  const base = { ...last, height: Math.min(...points.map(({ height }) => height)) };
  const top = { position: base.position, height: base.height + measurement.value };
  painter.line([base, top]);
  painter.handle(base);
  painter.handle(top);
  painter.text(top, formatLength(measurement.value));
}

function paintMeasure(painter: ToolPainter, kind: 'distance' | 'area', points: readonly SketchPoint[]): void {
  const last = points.at(-1);
  if (last === undefined) return;
  const area = kind === 'area' && points.length > 2;
  painter.line(points, { closed: area, filled: area });
  for (const point of points) painter.handle(point);
  const value = measureValue(
    kind,
    points.map((point) => point.position),
  );
  if (value > 0) painter.text(last, kind === 'area' ? formatArea(value) : formatLength(value));
}

/** What is drawn under the pixel, a roof for example. */
function surfacePoint({ engine }: ToolContext, { x, y }: Pixel): SketchPoint | undefined {
  return engine.pickPosition(x, y);
}

/** The bare ground under the pixel: cheap enough for every pointer move. */
function groundPoint({ engine }: ToolContext, { x, y }: Pixel): SketchPoint | undefined {
  const position = engine.groundPosition(x, y);
  return position === undefined ? undefined : { position, height: engine.ground.heightAt(...position) };
}
