import { Color, PointPrimitiveCollection } from '@cesium/engine';
import type { Geometry, Position } from '@cityloom/twin-core';
import type { Session, SessionState } from '../../session/index.ts';
import type { CesiumEngine, Disposable } from './engine.ts';
import { createGroundLines } from './ground-lines.ts';
import type { SolidLayers } from './solid-layers.ts';
import { SCENE_THEMES } from './theme.ts';

/** Pixels. */
const LINE_WIDTH = 5;
const POINT_SIZE = 9;
const POINT_EDGE = 4;

/** Lines that show a shape on the ground: lines as they are, areas by their rings. */
function linesOf(geometry: Geometry): readonly (readonly Position[])[] {
  switch (geometry.type) {
    case 'Point':
    case 'MultiPoint':
      return [];
    case 'LineString':
      return [geometry.coordinates];
    case 'MultiLineString':
    case 'Polygon':
      return geometry.coordinates;
    case 'MultiPolygon':
      return geometry.coordinates.flat();
  }
}

/** Shape of the selected object, unless a layer of solids shows the selection by its own colour. */
function selectedGeometry({ selection, view }: SessionState, solids: SolidLayers): Geometry | undefined {
  const handle = selection === undefined ? undefined : view?.object(selection);
  return handle === undefined || solids.has(handle.layer) ? undefined : handle.geometry();
}

/** Marks a selected road, area or place on the ground. */
export function createSelectedShape(engine: CesiumEngine, session: Session, solids: SolidLayers): Disposable {
  const { scene } = engine;
  const points = new PointPrimitiveCollection();
  scene.primitives.add(points);
  const lines = createGroundLines(engine);

  function mark(state: SessionState): void {
    points.removeAll();
    const geometry = selectedGeometry(state, solids);
    const colour = SCENE_THEMES[state.theme].selection;
    const shape = geometry === undefined ? [] : linesOf(geometry);
    lines.show(shape.map((positions) => ({ positions, colour, width: LINE_WIDTH })));
    if (geometry?.type !== 'Point') return;
    const [red, green, blue] = colour;
    points.add({
      position: engine.onGround(geometry.coordinates, 2),
      pixelSize: POINT_SIZE,
      color: Color.WHITE,
      outlineColor: new Color(red, green, blue, 1),
      outlineWidth: POINT_EDGE,
      disableDepthTestDistance: Number.POSITIVE_INFINITY,
    });
  }

  mark(session.store.getState());
  const unsubscribe = session.store.subscribe((state, previous) => {
    const altered =
      state.selection !== previous.selection ||
      state.view !== previous.view ||
      state.theme !== previous.theme;
    if (altered) mark(state);
  });
  return {
    dispose() {
      unsubscribe();
      lines.dispose();
      if (!scene.isDestroyed()) scene.primitives.remove(points);
    },
  };
}
