import {
  createLocalFrame,
  type GroundSurface,
  lowestGround,
  type Position,
  type Ring,
} from '@cityloom/twin-core';
import { buildingParts, type Session } from '../../../session/index.ts';
import { type AreaGeometry, centreOf, isArea, outerRings } from './ring-geometry.ts';
import { convexHull, distanceToLine, isInside, type Pixel } from './screen-geometry.ts';
import type { ToolsEngine } from './tool-handler.ts';

/** The object being moved, as the view has it now. */
export interface MoveTarget {
  readonly geometry: AreaGeometry;
  readonly centre: Position;
  /** What it stands on, metres above the terrain's datum. */
  readonly base: number;
  /** Of its top above the base, metres; 0 where the object has no height. */
  readonly height: number;
  /** Further solids of the same building. */
  readonly parts: readonly { readonly id: string; readonly geometry: AreaGeometry }[];
}

/** Part of the object a press takes hold of. */
export type Grip = 'body' | 'turn' | 'height';

/** Reach of handles round their middle, pixels. */
const HANDLE_REACH = 12;
/** How far the grip floats over the roof, metres. */
const GRIP_LIFT = 3;

/** The object's present state in the view, or `undefined` if it is gone or has no footprint. */
export function readTarget(
  session: Pick<Session, 'store'>,
  object: string,
  ground: GroundSurface,
): MoveTarget | undefined {
  const { view } = session.store.getState();
  const handle = view?.object(object);
  const geometry = handle?.geometry();
  const centre = isArea(geometry) ? centreOf(geometry) : undefined;
  if (!isArea(geometry) || centre === undefined) return undefined;
  const height = handle?.value('height');
  const base = lowestGround(ground, outerRings(geometry).flat());
  const parts = (view === undefined ? [] : buildingParts(view, object)).flatMap((part) => {
    const shape = part.geometry();
    return isArea(shape) ? [{ id: part.id, geometry: shape }] : [];
  });
  return { geometry, centre, base, height: typeof height === 'number' ? height : 0, parts };
}

/** Ring on the ground round the object: dragging it turns the object. */
export function turnRing({ geometry, centre }: MoveTarget): Ring {
  const frame = createLocalFrame(centre);
  const reach = outerRings(geometry)
    .flat()
    .reduce((largest, position) => Math.max(largest, Math.hypot(...frame.toLocal(position))), 0);
  const radius = reach * 1.2 + 4;
  return Array.from({ length: 65 }, (_, i) => {
    const angle = (i / 64) * 2 * Math.PI;
    return frame.toPosition([radius * Math.sin(angle), radius * Math.cos(angle)]);
  });
}

/** Place of the grip that changes the height. */
export function heightGrip({ centre, base, height }: MoveTarget): { position: Position; height: number } {
  return { position: centre, height: base + height + GRIP_LIFT };
}

/** What a press at a pixel takes hold of. */
export function gripAt(target: MoveTarget, pixel: Pixel, engine: ToolsEngine): Grip | undefined {
  const grip = heightGrip(target);
  const top = engine.toCanvas(grip.position, grip.height);
  if (top !== undefined && Math.hypot(top.x - pixel.x, top.y - pixel.y) <= HANDLE_REACH) return 'height';
  const project = (ring: Ring, heightAt: (position: Position) => number): Pixel[] =>
    ring.flatMap((position) => engine.toCanvas(position, heightAt(position)) ?? []);
  const corners = outerRings(target.geometry).flat();
  const { base, height } = target;
  const outline = convexHull([...project(corners, () => base), ...project(corners, () => base + height)]);
  if (isInside(pixel, outline)) return 'body';
  const ring = project(turnRing(target), (position) => engine.ground.heightAt(...position));
  return distanceToLine(pixel, ring) <= HANDLE_REACH ? 'turn' : undefined;
}

/**
 * Metres of height per pixel of upward drag at the object.
 * Seen from straight above height does not show; there a pixel counts as half a metre.
 */
export function metresPerPixelUp({ centre, base, height }: MoveTarget, engine: ToolsEngine): number {
  const step = 10;
  const low = engine.toCanvas(centre, base + height);
  const high = engine.toCanvas(centre, base + height + step);
  const pixels = low === undefined || high === undefined ? 0 : low.y - high.y;
  return pixels > 3 ? step / pixels : 0.5;
}
