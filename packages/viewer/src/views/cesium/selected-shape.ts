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
/** Of each among many: full marks would cover the map, and one another. */
const SMALL_POINT_SIZE = 3;
const SMALL_POINT_EDGE = 2;
/** More points than these are many. */
const MANY_POINTS = 100;

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

function pointsOf(geometry: Geometry): readonly Position[] {
  if (geometry.type === 'Point') return [geometry.coordinates];
  return geometry.type === 'MultiPoint' ? geometry.coordinates : [];
}

/** More shapes than these are not marked one by one: the first stand for all. */
const MOST_SHAPES = 2000;

/** Shapes of the selected objects, but for those of solids: they show the selection by their own colour. */
function selectedGeometries({ selectedObjects, view }: SessionState, solids: SolidLayers): Geometry[] {
  const shapes: Geometry[] = [];
  for (const id of selectedObjects) {
    if (shapes.length >= MOST_SHAPES) break;
    const handle = view?.object(id);
    const geometry = handle === undefined || solids.has(handle.layer) ? undefined : handle.geometry();
    if (geometry !== undefined) shapes.push(geometry);
  }
  return shapes;
}

/** Marks a selected road, area or place on the ground. */
export function createSelectedShape(engine: CesiumEngine, session: Session, solids: SolidLayers): Disposable {
  const { scene } = engine;
  const points = new PointPrimitiveCollection();
  scene.primitives.add(points);
  const lines = createGroundLines(engine);

  function mark(state: SessionState): void {
    points.removeAll();
    const shapes = selectedGeometries(state, solids);
    const colour = SCENE_THEMES[state.theme].selection;
    lines.show(shapes.flatMap(linesOf).map((positions) => ({ positions, colour, width: LINE_WIDTH })));
    const [red, green, blue] = colour;
    const places = shapes.flatMap(pointsOf);
    const many = places.length > MANY_POINTS;
    for (const position of places) {
      points.add({
        position: engine.onGround(position, 2),
        pixelSize: many ? SMALL_POINT_SIZE : POINT_SIZE,
        color: Color.WHITE,
        outlineColor: new Color(red, green, blue, 1),
        outlineWidth: many ? SMALL_POINT_EDGE : POINT_EDGE,
        disableDepthTestDistance: Number.POSITIVE_INFINITY,
      });
    }
  }

  mark(session.store.getState());
  const unsubscribe = session.store.subscribe((state, previous) => {
    const altered =
      state.selectedObjects !== previous.selectedObjects ||
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
