import {
  createLocalFrame,
  type Geometry,
  type LocalFrame,
  type Position,
  type View,
} from '@cityloom/twin-core';
import type { Pixel } from './screen-geometry.ts';
import type { ModifierKeys, ToolContext, ToolsEngine } from './tool-handler.ts';

/** Layers whose corners and edges drawings hold to, where a view has them. */
const SNAP_LAYERS = ['parcels', 'buildings', 'roads', 'barriers'];
/** A corner or an edge this near to the pointer is meant, pixels. */
const SNAP_PIXELS = 10;
/** Nearest objects of each layer that are looked at. */
const NEIGHBOURS = 12;
/** Metres: far out a pixel is wide, and close up a hand is no finer than this. */
const REACH = { least: 0.3, most: 25 } as const;
/** With Ctrl edges turn by this. */
const ANGLE_STEP = Math.PI / 12;

/** A place that a drawing holds to. */
export interface Snap {
  readonly position: Position;
  readonly kind: 'corner' | 'edge';
}

/** Corners in order, degrees; areas by their rings. */
export function linesOf(geometry: Geometry): readonly (readonly Position[])[] {
  switch (geometry.type) {
    case 'Point':
      return [[geometry.coordinates]];
    case 'MultiPoint':
    case 'LineString':
      return [geometry.coordinates];
    case 'MultiLineString':
    case 'Polygon':
      return geometry.coordinates;
    case 'MultiPolygon':
      return geometry.coordinates.flat();
  }
}

/**
 * Nearest corner of the lines within reach; where there is none, the nearest place on an edge.
 * @param reach metres.
 */
export function snapToLines(
  position: Position,
  lines: Iterable<readonly Position[]>,
  reach: number,
): Snap | undefined {
  const frame = createLocalFrame(position);
  const corner: Nearest = { distance: reach, at: undefined };
  const edge: Nearest = { distance: reach, at: undefined };
  let exact: Position | undefined;
  for (const line of lines) {
    let previous: readonly [number, number] | undefined;
    for (const at of line) {
      const [east, north] = frame.toLocal(at);
      if (keepNearest(corner, [east, north])) exact = at;
      if (previous !== undefined) keepNearest(edge, footOfOrigin(previous, [east, north]));
      previous = [east, north];
    }
  }
  if (exact !== undefined) return { position: exact, kind: 'corner' };
  return edge.at === undefined ? undefined : { position: frame.toPosition([...edge.at]), kind: 'edge' };
}

/** The nearest place so far, metres from the origin. */
interface Nearest {
  distance: number;
  at: readonly [number, number] | undefined;
}

/** @returns whether it is the nearest now. */
function keepNearest(nearest: Nearest, at: readonly [number, number]): boolean {
  const distance = Math.hypot(...at);
  if (distance > nearest.distance) return false;
  nearest.distance = distance;
  nearest.at = at;
  return true;
}

/** Place on the segment that is nearest to the origin. */
function footOfOrigin(
  [x1, y1]: readonly [number, number],
  [x2, y2]: readonly [number, number],
): readonly [number, number] {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const squared = dx * dx + dy * dy;
  const share = squared === 0 ? 0 : Math.max(0, Math.min(1, -(x1 * dx + y1 * dy) / squared));
  return [x1 + share * dx, y1 + share * dy];
}

/** Lines of what stands near a position. @param except an object that must not hold to itself. */
export function neighbourLines(
  view: View | undefined,
  position: Position,
  reach: number,
  except?: string,
): (readonly Position[])[] {
  if (view === undefined) return [];
  return SNAP_LAYERS.filter((layer) => hasShapes(view, layer)).flatMap((layer) =>
    view
      .nearest(layer, position, NEIGHBOURS, reach)
      .filter(({ object }) => object.id !== except)
      .flatMap(({ object }) => {
        const geometry = object.geometry();
        return geometry === undefined ? [] : linesOf(geometry);
      }),
  );
}

function hasShapes(view: View, layer: string): boolean {
  return (
    view.layerIds.includes(layer) && view.layer(layer).parts.some(({ table }) => table.geometry !== undefined)
  );
}

/** Metres on the ground that {@link SNAP_PIXELS} pixels cover at a pixel. */
export function reachAt(engine: Pick<ToolsEngine, 'groundPosition'>, { x, y }: Pixel): number {
  const here = engine.groundPosition(x, y);
  const beside = engine.groundPosition(x + SNAP_PIXELS, y);
  if (here === undefined || beside === undefined) return REACH.least;
  const width = Math.hypot(...createLocalFrame(here).toLocal(beside).slice(0, 2));
  return Math.min(REACH.most, Math.max(REACH.least, width));
}

/** What a drawn point holds to: neighbours, unless Shift is down. */
export function snapAt(
  { engine, session }: ToolContext,
  position: Position,
  pixel: Pixel,
  keys: ModifierKeys,
): Snap | undefined {
  if (keys.shiftKey) return undefined;
  const reach = reachAt(engine, pixel);
  return snapToLines(position, neighbourLines(session.store.getState().view, position, reach), reach);
}

/**
 * Turns the edge from `from` to `to` so that it makes a multiple of 15° with the edge before it, or with north.
 * Its length stays.
 */
export function snapAngle(
  frame: LocalFrame,
  before: Position | undefined,
  from: Position,
  to: Position,
): Position {
  const [east, north] = frame.toLocal(from);
  const [toEast, toNorth] = frame.toLocal(to);
  const length = Math.hypot(toEast - east, toNorth - north);
  const reference = before === undefined ? Math.PI / 2 : directionOf(frame, before, from);
  const turn = Math.atan2(toNorth - north, toEast - east) - reference;
  const angle = reference + Math.round(turn / ANGLE_STEP) * ANGLE_STEP;
  return frame.toPosition([east + length * Math.cos(angle), north + length * Math.sin(angle)]);
}

function directionOf(frame: LocalFrame, from: Position, to: Position): number {
  const [east, north] = frame.toLocal(from);
  const [toEast, toNorth] = frame.toLocal(to);
  return Math.atan2(toNorth - north, toEast - east);
}
