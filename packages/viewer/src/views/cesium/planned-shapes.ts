import {
  Color,
  ColorGeometryInstanceAttribute,
  GeometryInstance,
  PerInstanceColorAppearance,
  PointPrimitiveCollection,
  PolygonGeometry,
  PolygonHierarchy,
  Primitive,
} from '@cesium/engine';
import {
  BARRIERS_LAYER,
  type Geometry,
  type ObjectHandle,
  type PolygonCoordinates,
  type Position,
  type View,
} from '@cityloom/twin-core';
import { barrierSize } from '@cityloom/twin-core/solids';
import type { Session, SessionState, Theme } from '../../session/index.ts';
import type { CesiumEngine, Disposable } from './engine.ts';
import { createGroundLines, type GroundLine } from './ground-lines.ts';
import { toWorld } from './local-frame.ts';
import { overlayObjects } from './proposals.ts';
import type { SolidLayers } from './solid-layers.ts';
import { stateColourOf } from './state-colours.ts';
import { type Rgb, rgb, SEVERITY_COLOURS } from './theme.ts';
import { linesOf } from './tools/snapping.ts';

/** What a plan draws on the ground, by layer; each stands out from the map it lies on. */
const COLOURS: Readonly<Record<string, Readonly<Record<Theme, string>>>> = {
  parcels: { dark: '#e0b45c', light: '#8a5a00' },
  facilities: { dark: '#d98bd2', light: '#9a2f90' },
  barriers: { dark: '#c99a6b', light: '#7a4a1c' },
  green: { dark: '#6fc07a', light: '#2f7d3b' },
  water: { dark: '#57b0e6', light: '#1c6fa8' },
  roads: { dark: '#f2d06b', light: '#8a6d00' },
};
const OTHER: Readonly<Record<Theme, string>> = { dark: '#58cbbd', light: '#0a6d63' };

/** Opacity of an area: a parcel is a line with a hint of colour, water and green are surfaces. */
const FILL: Readonly<Record<string, number>> = { green: 0.6, water: 0.65 };
const LIGHT_FILL = 0.14;
const WARNING_FILL = 0.5;

/** Pixels. */
const WIDTHS: Readonly<Record<string, number>> = { barriers: 6, roads: 6 };
const LINE_WIDTH = 2.5;
/** Of a barrier with a height: seen from afar, where its wall is too thin to see. */
const WALL_FOOT_WIDTH = 3;
const CLOSED_WIDTH = 5;
const POINT_SIZE = 10;

/** Over the paint of the ground, under lines; metres. */
const LIFT = 0.5;

interface Shape {
  /** Marked by the selection, which draws its outline. */
  readonly selected: boolean;
  readonly geometry: Geometry;
  readonly colour: Rgb;
  /** Opacity of its area. */
  readonly fill: number;
  /** Of its lines, pixels. */
  readonly width: number;
}

function shapeOf(handle: ObjectHandle, { theme, run, selectedObjects }: SessionState): Shape | undefined {
  const geometry = handle.geometry();
  if (geometry === undefined) return undefined;
  const warning = stateColourOf(handle.id, run?.result);
  const own = rgb((COLOURS[handle.layer] ?? OTHER)[theme]);
  const fill = FILL[handle.layer] ?? LIGHT_FILL;
  const isWall =
    handle.layer === BARRIERS_LAYER && barrierSize((column) => handle.value(column)) !== undefined;
  return {
    selected: selectedObjects.has(handle.id),
    geometry,
    colour: warning ?? own,
    fill: warning === undefined ? fill : WARNING_FILL,
    width: isWall ? WALL_FOOT_WIDTH : (WIDTHS[handle.layer] ?? LINE_WIDTH),
  };
}

/** Everything the scenario has on the ground: what it added or reshaped in layers that are not solids. */
function shapesOf(state: SessionState, solids: SolidLayers): Shape[] {
  const { view, hiddenLayers, objectLooks } = state;
  if (view === undefined) return [];
  return view.layerIds
    .filter((layer) => !solids.has(layer) && !hiddenLayers.has(layer))
    .flatMap((layer) => overlayObjects(view, layer))
    .filter((id) => objectLooks.get(id)?.hidden !== true)
    .flatMap((id) => {
      const handle = view.object(id);
      return (handle && shapeOf(handle, state)) ?? [];
    });
}

/** Roads that are closed, marked red: the map under them shows them as they were. */
function closedLines(view: View | undefined): GroundLine[] {
  return [...(view?.closedRoads ?? [])].flatMap((id) => {
    const geometry = view?.object(id)?.geometry();
    if (geometry === undefined) return [];
    const colour = SEVERITY_COLOURS.red;
    return linesOf(geometry).map((positions) => ({ positions, colour, width: CLOSED_WIDTH }));
  });
}

function polygonsOf(geometry: Geometry): readonly PolygonCoordinates[] {
  if (geometry.type === 'Polygon') return [geometry.coordinates];
  return geometry.type === 'MultiPolygon' ? geometry.coordinates : [];
}

function areaInstances({ ground }: CesiumEngine, { geometry, colour, fill }: Shape): GeometryInstance[] {
  const ring = (positions: readonly Position[]): PolygonHierarchy['positions'] =>
    positions.slice(0, -1).map((position) => toWorld(position, ground.heightAt(...position) + LIFT));
  return polygonsOf(geometry).flatMap(([outer, ...holes]) => {
    if (outer === undefined) return [];
    const polygonHierarchy = new PolygonHierarchy(
      ring(outer),
      holes.map((hole) => new PolygonHierarchy(ring(hole))),
    );
    return [
      new GeometryInstance({
        geometry: new PolygonGeometry({
          polygonHierarchy,
          perPositionHeight: true,
          vertexFormat: PerInstanceColorAppearance.FLAT_VERTEX_FORMAT,
        }),
        attributes: {
          color: ColorGeometryInstanceAttribute.fromColor(new Color(colour[0], colour[1], colour[2], fill)),
        },
      }),
    ];
  });
}

function lines({ selected, geometry, colour, width }: Shape): GroundLine[] {
  if (selected) return [];
  if (geometry.type === 'Point' || geometry.type === 'MultiPoint') return [];
  return linesOf(geometry).map((positions) => ({ positions, colour, width }));
}

/** Whether the shapes, or how they look, are others now. */
function alters(state: SessionState, previous: SessionState): boolean {
  return (
    state.view !== previous.view ||
    state.theme !== previous.theme ||
    state.selectedObjects !== previous.selectedObjects ||
    state.hiddenLayers !== previous.hiddenLayers ||
    state.objectLooks !== previous.objectLooks ||
    state.run?.result !== previous.run?.result
  );
}

/** Draws parcels, facilities, barriers, green, water and roads of a scenario, which no tile or picture holds. */
export function createPlannedShapes(engine: CesiumEngine, session: Session, solids: SolidLayers): Disposable {
  const { scene } = engine;
  const points = new PointPrimitiveCollection();
  scene.primitives.add(points);
  const outlines = createGroundLines(engine);
  let areas: Primitive | undefined;

  function clearAreas(): void {
    if (areas !== undefined && !scene.isDestroyed()) scene.primitives.remove(areas);
    areas = undefined;
  }

  function drawAreas(shapes: readonly Shape[]): void {
    clearAreas();
    const instances = shapes.flatMap((shape) => areaInstances(engine, shape));
    if (instances.length === 0) return;
    areas = new Primitive({
      geometryInstances: instances,
      appearance: new PerInstanceColorAppearance({ flat: true, translucent: true }),
      allowPicking: false,
      asynchronous: false,
    });
    scene.primitives.add(areas);
  }

  function draw(state: SessionState): void {
    const shapes = shapesOf(state, solids);
    points.removeAll();
    for (const { geometry, colour } of shapes) {
      if (geometry.type !== 'Point') continue;
      points.add({
        position: engine.onGround(geometry.coordinates, 2),
        pixelSize: POINT_SIZE,
        color: new Color(colour[0], colour[1], colour[2], 1),
        outlineColor: Color.WHITE,
        outlineWidth: 2,
        disableDepthTestDistance: Number.POSITIVE_INFINITY,
      });
    }
    drawAreas(shapes);
    outlines.show([...shapes.flatMap(lines), ...closedLines(state.view)]);
  }

  draw(session.store.getState());
  const unsubscribe = session.store.subscribe((state, previous) => {
    if (alters(state, previous)) draw(state);
  });
  return {
    dispose() {
      unsubscribe();
      outlines.dispose();
      clearAreas();
      if (!scene.isDestroyed()) scene.primitives.remove(points);
    },
  };
}
