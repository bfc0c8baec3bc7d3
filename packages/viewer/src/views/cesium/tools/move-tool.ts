import { createLocalFrame, type GroundSurface, type ObjectId, type Position } from '@cityloom/twin-core';
import type { ChangeInput } from '../../../session/index.ts';
import { type ChangeQueue, createChangeQueue } from './change-queue.ts';
import { formatLength } from './measure-value.ts';
import {
  type Grip,
  gripAt,
  heightGrip,
  metresPerPixelUp,
  type MoveTarget,
  readTarget,
  turnRing,
} from './move-target.ts';
import {
  type AreaGeometry,
  moveGeometry,
  outerRings,
  type Placement,
  SNAP,
  snapTo,
} from './ring-geometry.ts';
import type { Pixel } from './screen-geometry.ts';
import { neighbourLines, reachAt, snapToLines } from './snapping.ts';
import type { ModifierKeys, ToolContext, ToolHandler } from './tool-handler.ts';
import type { SketchPoint, ToolPainter } from './tool-painter.ts';

const DEGREE = Math.PI / 180;
/** Turns made by hand snap to this; with Ctrl to {@link COARSE_TURN}. */
const FINE_TURN = DEGREE / 2;
const COARSE_TURN = 15 * DEGREE;
const KEY_TURN = 5 * DEGREE;
const LOWEST = 1;
const TALLEST = 1500;

interface Drag {
  readonly grip: Grip;
  readonly start: Pixel;
  readonly startGround: Position | undefined;
  /** State when the drag began: each step is computed from it, so that errors cannot add up. */
  readonly target: MoveTarget;
  readonly metresPerPixelUp: number;
  /** One id for the whole drag: one step to undo. */
  readonly change: string;
  moved: boolean;
}

const ARROWS: Readonly<Record<string, readonly [east: number, north: number]>> = {
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
};

/** Moves, turns and resizes one object by hand or by keys. */
export function createMoveTool(context: ToolContext, object: ObjectId): ToolHandler {
  const { engine, session } = context;
  const queue = createChangeQueue(context);
  let drag: Drag | undefined;

  const place = (target: MoveTarget, placement: Placement, change: string): void => {
    pushPlacement(queue, object, target, placement, change);
  };
  const step = (pixel: Pixel, event: PointerEvent, current: Drag): void => {
    const change = current.grip === 'height' ? heightChange(object, pixel, current) : undefined;
    if (current.grip === 'height' && change === undefined) return;
    current.moved = true;
    if (change !== undefined) queue.push(change);
    else {
      const placement = placementOf(pixel, event, current, object, context);
      if (placement !== undefined) place(current.target, placement, current.change);
    }
  };
  const byKey = (event: KeyboardEvent): boolean => {
    const target = readTarget(session, object, engine.ground);
    if (target === undefined) return false;
    const arrow = ARROWS[event.key];
    const metres = event.shiftKey ? 10 : 1;
    const turn = event.shiftKey ? KEY_TURN : -KEY_TURN;
    const change = globalThis.crypto.randomUUID();
    if (arrow !== undefined) {
      place(target, { east: arrow[0] * metres, north: arrow[1] * metres, angle: 0 }, change);
    } else if (event.key.toLowerCase() === 'r') place(target, { east: 0, north: 0, angle: turn }, change);
    else if (event.key === 'Delete') {
      pushRemoval(queue, [object, ...target.parts.map(({ id }) => id)], change);
      context.leave();
    } else return false;
    return true;
  };

  return {
    cursor: 'default',
    move(pixel) {
      const target = readTarget(session, object, engine.ground);
      const grip = target === undefined ? undefined : gripAt(target, pixel, engine);
      engine.canvas.style.cursor = grip === undefined ? '' : CURSORS[grip];
    },
    grab(pixel) {
      const target = readTarget(session, object, engine.ground);
      const grip = target === undefined ? undefined : gripAt(target, pixel, engine);
      if (target === undefined || grip === undefined) return false;
      drag = {
        grip,
        start: pixel,
        startGround: engine.groundPosition(pixel.x, pixel.y),
        target,
        metresPerPixelUp: metresPerPixelUp(target, engine),
        change: globalThis.crypto.randomUUID(),
        moved: false,
      };
      return true;
    },
    drag(pixel, event) {
      if (drag !== undefined) step(pixel, event, drag);
    },
    release() {
      drag = undefined;
      context.repaint();
    },
    cancel() {
      if (drag === undefined) return false;
      const { moved } = drag;
      drag = undefined;
      if (moved) queue.undo();
      return true;
    },
    key: byKey,
    paint(painter) {
      const target = readTarget(session, object, engine.ground);
      if (target !== undefined) paintTarget(painter, target, engine.ground, drag?.grip);
    },
    dispose() {
      engine.canvas.style.cursor = '';
    },
  };
}

/** What a building is made of moves as one, and is one step to undo. */
function pushPlacement(
  queue: ChangeQueue,
  object: ObjectId,
  target: MoveTarget,
  placement: Placement,
  change: string,
): void {
  const reshape = (of: ObjectId, geometry: AreaGeometry, id: string): ChangeInput => ({
    kind: 'object.reshape',
    id,
    object: of,
    geometry: moveGeometry(geometry, target.centre, placement),
  });
  const whole = reshape(object, target.geometry, change);
  const parts = target.parts.map((part, index) => reshape(part.id, part.geometry, `${change}/${index + 2}`));
  if (parts.length === 0) queue.push(whole);
  else queue.pushAll(change, [whole, ...parts]);
}

function pushRemoval(queue: ChangeQueue, objects: readonly ObjectId[], change: string): void {
  const [object, ...parts] = objects;
  if (object !== undefined && parts.length === 0) {
    queue.push({ kind: 'object.remove', id: change, object });
    return;
  }
  queue.pushAll(
    change,
    objects.map((object, index) => ({ kind: 'object.remove', id: `${change}/${index + 1}`, object })),
  );
}

const CURSORS: Readonly<Record<Grip, string>> = { body: 'move', turn: 'grab', height: 'ns-resize' };

/** The height a drag asks for, on a grid of half a metre; `undefined` while it has only gone sideways. */
function heightChange(object: ObjectId, pixel: Pixel, drag: Drag): ChangeInput | undefined {
  const up = (drag.start.y - pixel.y) * drag.metresPerPixelUp;
  if (up === 0 && !drag.moved) return undefined;
  const wanted = up === 0 ? drag.target.height : snapTo(drag.target.height + up, 0.5);
  const height = Math.min(TALLEST, Math.max(LOWEST, wanted));
  return { kind: 'object.set', id: drag.change, object, attributes: { height } };
}

/** Where a drag has brought the object, or `undefined` while the pointer is off the ground. */
function placementOf(
  pixel: Pixel,
  keys: ModifierKeys,
  drag: Drag,
  object: ObjectId,
  context: ToolContext,
): Placement | undefined {
  const { engine } = context;
  const { x, y } = pixel;
  const ground = engine.groundPosition(x, y);
  if (ground === undefined || drag.startGround === undefined) return undefined;
  const frame = createLocalFrame(drag.target.centre);
  const [fromEast, fromNorth] = frame.toLocal(drag.startGround);
  const [toEast, toNorth] = frame.toLocal(ground);
  if (drag.grip === 'turn') {
    const turn = Math.atan2(toNorth, toEast) - Math.atan2(fromNorth, fromEast);
    return { east: 0, north: 0, angle: snapTo(turn, keys.ctrlKey ? COARSE_TURN : FINE_TURN) };
  }
  const placement = { east: toEast - fromEast, north: toNorth - fromNorth, angle: 0 };
  const held = keys.shiftKey ? undefined : heldPlacement(placement, pixel, drag.target, object, context);
  return held ?? { ...placement, east: snapTo(placement.east, SNAP), north: snapTo(placement.north, SNAP) };
}

/** More corners than these are not held to neighbours one by one: a drag must stay fluent. */
const MOST_CORNERS = 24;

/** The placement at which a corner of the object lies on a corner or an edge of a neighbour. */
function heldPlacement(
  placement: Placement,
  pixel: Pixel,
  target: MoveTarget,
  object: ObjectId,
  { engine, session }: ToolContext,
): Placement | undefined {
  const frame = createLocalFrame(target.centre);
  const corners = outerRings(moveGeometry(target.geometry, target.centre, placement))
    .flatMap((ring) => ring.slice(0, -1))
    .slice(0, MOST_CORNERS);
  const reach = reachAt(engine, pixel);
  const centre = frame.toPosition([placement.east, placement.north]);
  const moved = createLocalFrame(centre);
  const extent = Math.max(0, ...corners.map((corner) => Math.hypot(...moved.toLocal(corner))));
  const lines = neighbourLines(session.store.getState().view, centre, extent + reach, object);
  let best: { readonly east: number; readonly north: number; readonly rank: number } | undefined;
  for (const corner of corners) {
    const snap = snapToLines(corner, lines, reach);
    if (snap === undefined) continue;
    const [east, north] = createLocalFrame(corner).toLocal(snap.position);
    // Corners before edges, then the nearest.
    const rank = Math.hypot(east, north) + (snap.kind === 'edge' ? reach : 0);
    if (rank < (best?.rank ?? Infinity)) best = { east, north, rank };
  }
  return best && { ...placement, east: placement.east + best.east, north: placement.north + best.north };
}

function paintTarget(
  painter: ToolPainter,
  target: MoveTarget,
  { heightAt }: GroundSurface,
  grip: Grip | undefined,
): void {
  const { base, height } = target;
  const foot = (position: Position): SketchPoint => ({ position, height: base });
  const roof = (position: Position): SketchPoint => ({ position, height: base + height });
  const ground = (position: Position): SketchPoint => ({ position, height: heightAt(...position) });
  for (const ring of outerRings(target.geometry)) {
    painter.line(ring.map(foot));
    if (height > 0) painter.line(ring.map(roof));
  }
  const ring = turnRing(target);
  painter.line(ring.map(ground), { dashed: true });
  for (const index of [0, 16, 32, 48]) {
    const position = ring[index];
    if (position !== undefined) painter.handle(ground(position), 'round', 5);
  }
  const top = heightGrip(target);
  painter.line([roof(target.centre), top]);
  painter.handle(top, 'square', 5.5);
  if (grip === 'height') painter.text(top, formatLength(target.height));
}
