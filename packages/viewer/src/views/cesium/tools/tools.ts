import type { GroundSurface, Position } from '@cityloom/twin-core';
import type { MapTool, Session, SessionState, StudySketch } from '../../../session/index.ts';
import { createOverlayCanvas } from '../overlay-canvas.ts';
import { createAreaTool, createFootprintTool, createRectangleTool, createShapeTool } from './draw-tool.ts';
import { createHeightTool, createMeasureTool, paintMeasurement } from './measure-tool.ts';
import { createMoveTool } from './move-tool.ts';
import { createPickTool } from './pick-tool.ts';
import { createSelectBoxTool, createSelectPolygonTool } from './select-tools.ts';
import { listenToPointer } from './tool-input.ts';
import type { PickAt, ToolContext, ToolHandler, ToolsEngine } from './tool-handler.ts';
import { type SketchPoint, ToolPainter } from './tool-painter.ts';

/** The measuring, drawing and moving tools of a view. */
export interface Tools {
  /** True while a tool other than selecting has the pointer. */
  readonly active: boolean;
  /** Lets go of the pointer and takes the drawing off the map. */
  dispose(): void;
}

/** The map tools: follows the session's `tool` and writes what the tool makes back into the session. */
export function createTools(
  engine: ToolsEngine,
  session: Pick<Session, 'store' | 'execute'>,
  pick: PickAt,
): Tools {
  const { store } = session;
  const overlay = createOverlayCanvas(engine.canvas, 'cityloom-tools');
  let handler: ToolHandler | undefined;
  let disposed = false;
  let dirty = true;

  const repaint = (): void => {
    dirty = true;
    // Painted with the next frame of the scene, so that sketch and city move as one.
    engine.requestRender();
  };
  const paint = (): void => {
    const { measurement, studySketch, theme } = store.getState();
    const readings = readingsOnShow(store.getState());
    const empty =
      handler === undefined &&
      measurement === undefined &&
      studySketch === undefined &&
      readings === undefined;
    if (empty && !dirty) return;
    dirty = false;
    overlay.clear();
    // An empty overlay need not be composed with every frame.
    overlay.context.canvas.hidden = empty;
    const painter = new ToolPainter(overlay.context, theme, (position, height) =>
      engine.toCanvas(position, height),
    );
    if (studySketch !== undefined) paintStudySketch(painter, studySketch, engine.ground);
    if (readings !== undefined) paintReadings(painter, readings, engine.ground);
    handler?.paint(painter);
    if (measurement !== undefined && !paintsMeasurement(store.getState().tool, measurement.finished)) {
      paintMeasurement(painter, measurement, engine.ground);
    }
  };
  const context: ToolContext = {
    engine,
    session,
    pick,
    repaint,
    leave: () => {
      store.setState({ tool: { kind: 'select' } });
    },
    notify: (id, message) => {
      const others = store.getState().notices.filter((notice) => notice.id !== id);
      store.setState({ notices: [...others, { id, severity: 'warning', message }] });
    },
  };
  const use = (tool: MapTool): void => {
    handler?.dispose?.();
    handler = createHandler(context, tool);
    engine.canvas.style.cursor = handler?.cursor ?? '';
    repaint();
  };
  const stopListening = listenToPointer(engine, () => handler, context);
  const unlisten = engine.scene.postRender.addEventListener(paint);
  const unsubscribe = store.subscribe((state, previous) => {
    if (state.tool !== previous.tool) use(state.tool);
    if (isPaintedAnew(state, previous)) repaint();
  });
  use(store.getState().tool);

  return {
    get active() {
      return handler !== undefined;
    },
    dispose() {
      if (disposed) return;
      disposed = true;
      unsubscribe();
      unlisten();
      stopListening();
      handler?.dispose?.();
      engine.canvas.style.cursor = '';
      overlay.remove();
    },
  };
}

/** Whether the overlay shows something else now. */
function isPaintedAnew(state: SessionState, previous: SessionState): boolean {
  return (
    state.measurement !== previous.measurement ||
    state.studySketch !== previous.studySketch ||
    state.readingPoints !== previous.readingPoints ||
    state.readingLine !== previous.readingLine ||
    (state.run === undefined) !== (previous.run === undefined) ||
    state.theme !== previous.theme ||
    state.view !== previous.view
  );
}

/** Dashed, so that it is not taken for something that stands there. */
function paintStudySketch(
  painter: ToolPainter,
  { areas, lines, points }: StudySketch,
  { heightAt }: GroundSurface,
): void {
  const onGround = (position: Position): SketchPoint => ({ position, height: heightAt(...position) });
  for (const area of areas) painter.line(area.map(onGround), { closed: true, dashed: true });
  for (const line of lines) {
    painter.line(line.map(onGround), { dashed: true });
    for (const corner of line) painter.handle(onGround(corner), 'square', 3);
  }
  for (const point of points) painter.handle(onGround(point));
}

type Readings = Pick<SessionState, 'readingPoints' | 'readingLine'>;

/** Where results are read, while there is a result. */
function readingsOnShow({ run, readingPoints, readingLine }: SessionState): Readings | undefined {
  const isNone = run === undefined || (readingPoints.length === 0 && readingLine === undefined);
  return isNone ? undefined : { readingPoints, readingLine };
}

/** Places with their names, and the line with its ends named as the chart has them: from 0 on. */
function paintReadings(
  painter: ToolPainter,
  { readingPoints, readingLine }: Readings,
  { heightAt }: GroundSurface,
): void {
  const onGround = (position: Position): SketchPoint => ({ position, height: heightAt(...position) });
  const corners = readingLine?.map(onGround) ?? [];
  painter.line(corners);
  for (const [index, corner] of corners.entries()) {
    painter.handle(corner, 'square', index === 0 ? 5 : 3);
  }
  const [start] = corners;
  if (start !== undefined) painter.text(start, '0');
  for (const { name, position } of readingPoints) {
    painter.handle(onGround(position));
    painter.text(onGround(position), name);
  }
}

/** Measuring tools draw their own sketch, at the heights clicked; a finished height is drawn from the session. */
function paintsMeasurement(tool: MapTool, finished: boolean): boolean {
  return (
    tool.kind === 'measureDistance' ||
    tool.kind === 'measureArea' ||
    (tool.kind === 'measureHeight' && !finished)
  );
}

function createHandler(context: ToolContext, tool: MapTool): ToolHandler | undefined {
  if (tool.kind === 'select') return undefined;
  return isDrawTool(tool) ? createDrawTool(context, tool) : createOtherTool(context, tool);
}

function isDrawTool(tool: MapTool): tool is DrawTool {
  return tool.kind.startsWith('draw');
}

type DrawTool = Extract<MapTool, { readonly kind: `draw${string}` }>;

function createDrawTool(context: ToolContext, tool: DrawTool): ToolHandler {
  switch (tool.kind) {
    case 'drawFootprint':
      return createFootprintTool(context);
    case 'drawGeofence':
      return createAreaTool(context);
    case 'drawRectangle':
      return createRectangleTool(context);
    case 'drawShape':
      return createShapeTool(context, tool.key, tool.shape);
  }
}

function createOtherTool(
  context: ToolContext,
  tool: Exclude<MapTool, DrawTool | { readonly kind: 'select' }>,
): ToolHandler {
  switch (tool.kind) {
    case 'selectBox':
      return createSelectBoxTool(context);
    case 'selectPolygon':
      return createSelectPolygonTool(context);
    case 'measureDistance':
      return createMeasureTool(context, 'distance');
    case 'measureArea':
      return createMeasureTool(context, 'area');
    case 'measureHeight':
      return createHeightTool(context);
    case 'moveObject':
      return createMoveTool(context, tool.object);
    case 'pickPosition':
      return createPickTool(context, tool.key);
  }
}
