import { Color, NearFarScalar, OrthographicFrustum, PointPrimitiveCollection } from '@cesium/engine';
import type { FeatureTable, Position } from '@cityloom/twin-core';
import {
  type AddedLayer,
  layerPaint,
  type Session,
  type SessionState,
  styleOf,
  rowLooks,
} from '../../../session/index.ts';
import { onRest } from '../at-rest.ts';
import type { CesiumEngine, Disposable } from '../engine.ts';
import { fromWorld } from '../local-frame.ts';
import type { PickId } from '../proposals.ts';
import { createViewshed } from '../viewshed.ts';
import { currentTable } from './solid-paint.ts';
import { GROUND_PALETTES } from '../../map-palette.ts';

/** Points drawn of one layer: more would cost every frame; the table and the search have them all. */
export const MOST_POINTS = 200_000;
const SIZE = 7;
/**
 * Metres above the ground. Marks are drawn over everything: at a low angle the ground would cut them. Those behind hills
 * are left out when the camera comes to rest, as labels are.
 */
const LIFT = 1.5;

interface Drawn {
  readonly layer: AddedLayer;
  readonly points: PointPrimitiveCollection;
  /** Row of each point. */
  readonly rows: Uint32Array;
  /** Longitude and latitude of each point. */
  readonly places: Float64Array;
  /** 1 for points a hill stands before. */
  readonly behind: Uint8Array;
}

/** Draws added layers of points as marks; a layer of more than {@link MOST_POINTS} is thinned evenly. */
export function createAddedPoints(engine: CesiumEngine, session: Session): Disposable {
  const { store } = session;
  const { scene } = engine;
  const drawn = new Map<string, Drawn>();
  const { hasRelief } = engine.ground;

  function remove(id: string): void {
    const entry = drawn.get(id);
    drawn.delete(id);
    if (entry !== undefined && !scene.isDestroyed()) scene.primitives.remove(entry.points);
  }

  /** Which points hills hide from where the camera stands. */
  function lookAgain(): void {
    const { camera } = scene;
    // The plan shows everything.
    const isPlan = camera.frustum instanceof OrthographicFrustum;
    const isHidden = isPlan ? () => false : createViewshed(engine.ground, fromWorld(camera.positionWC));
    for (const entry of drawn.values()) {
      markBehind(entry, ([longitude, latitude]) =>
        isHidden([longitude, latitude], engine.ground.heightAt(longitude, latitude) + LIFT),
      );
      paint(entry, store.getState());
    }
    engine.requestRender();
  }

  function add(layer: AddedLayer, table: FeatureTable): void {
    const points = new PointPrimitiveCollection();
    const { rows, places } = addPoints(engine, points, table);
    scene.primitives.add(points);
    const entry = { layer, points, rows, places, behind: new Uint8Array(rows.length) };
    drawn.set(layer.id, entry);
    paint(entry, store.getState());
  }

  function follow(layers: readonly AddedLayer[]): void {
    for (const [id, { layer }] of [...drawn])
      if (!layers.some((other) => other.data === layer.data)) remove(id);
    for (const layer of layers) {
      const { table, drawing } = layer;
      const isMarked = table?.geometry?.type === 'point' && drawing === undefined;
      if (isMarked && !drawn.has(layer.id)) add(layer, table);
    }
    engine.requestRender();
    if (hasRelief && drawn.size > 0) lookAgain();
  }

  follow(store.getState().addedLayers);
  const unwatch = hasRelief
    ? onRest(scene, () => {
        if (drawn.size > 0) lookAgain();
      })
    : () => undefined;
  const unsubscribe = store.subscribe((state, previous) => {
    if (state.addedLayers !== previous.addedLayers) follow(state.addedLayers);
    const altered =
      state.layerStyles !== previous.layerStyles ||
      state.objectLooks !== previous.objectLooks ||
      state.fusions !== previous.fusions ||
      state.hiddenLayers !== previous.hiddenLayers ||
      state.theme !== previous.theme;
    if (!altered) return;
    for (const entry of drawn.values()) paint(entry, state);
    engine.requestRender();
  });
  return {
    dispose() {
      unsubscribe();
      unwatch();
      for (const id of [...drawn.keys()]) remove(id);
    },
  };
}

/** Colour of each mark, and whether it is shown. */
function paint({ layer, points, rows, behind }: Drawn, state: SessionState): void {
  const { table } = layer;
  if (table === undefined) return;
  points.show = !state.hiddenLayers.has(layer.id);
  const { codes, colours } = layerPaint(
    currentTable(state, layer.id, table),
    styleOf(state, layer.id),
    state.theme,
  );
  const inks = colours.map((colour) => Color.fromCssColorString(colour));
  const edge = Color.fromCssColorString(GROUND_PALETTES[state.theme].land);
  const looks = rowLooks(state.objectLooks, table);
  rows.forEach((row, index) => {
    const point = points.get(index);
    const look = looks.get(row);
    point.show = look?.hidden !== true && behind[index] !== 1;
    const own = look?.colour;
    point.color = own !== undefined ? Color.fromCssColorString(own) : (inks[codes?.[row] ?? 0] ?? Color.GRAY);
    point.outlineColor = edge;
  });
}

function markBehind({ places, behind }: Drawn, isHidden: (place: Position) => boolean): void {
  for (let point = 0; point < behind.length; point++) {
    behind[point] = isHidden([places[2 * point] as number, places[2 * point + 1] as number]) ? 1 : 0;
  }
}

function addPoints(
  engine: CesiumEngine,
  points: PointPrimitiveCollection,
  table: FeatureTable,
): Pick<Drawn, 'rows' | 'places'> {
  const { geometry } = table;
  if (geometry === undefined) return { rows: new Uint32Array(), places: new Float64Array() };
  const total = geometry.positions.length / 2;
  const step = Math.max(1, Math.ceil(total / MOST_POINTS));
  const rows: number[] = [];
  const places: number[] = [];
  const scale = new NearFarScalar(200, 1.3, 20_000, 0.55);
  for (let row = 0; row < table.count; row++) {
    const start = positionAt(table, row);
    const end = positionAt(table, row + 1);
    for (let at = start; at < end; at++) {
      if (at % step !== 0) continue;
      const place = [geometry.positions[2 * at] as number, geometry.positions[2 * at + 1] as number] as const;
      if (!Number.isFinite(place[0]) || !Number.isFinite(place[1])) continue;
      const id: PickId = { object: table.idOf(row) };
      points.add({
        position: engine.onGround(place, LIFT),
        pixelSize: SIZE,
        outlineWidth: 1,
        disableDepthTestDistance: Number.POSITIVE_INFINITY,
        scaleByDistance: scale,
        id,
      });
      rows.push(row);
      places.push(...place);
    }
  }
  return { rows: Uint32Array.from(rows), places: Float64Array.from(places) };
}

function positionAt({ geometry }: FeatureTable, row: number): number {
  if (geometry === undefined) return 0;
  const { partOffsets, ringOffsets, positionOffsets } = geometry;
  return positionOffsets[ringOffsets[partOffsets[row] as number] as number] as number;
}
