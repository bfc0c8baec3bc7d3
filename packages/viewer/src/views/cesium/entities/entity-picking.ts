import { Matrix4 } from '@cesium/engine';
import type { CesiumEngine } from '../engine.ts';
import { LOOK_STRIDE } from './entity-drawing.ts';
import type { MotionColumns } from './motion-columns.ts';

/** An entity under the pointer. */
export interface EntityHit {
  readonly slot: number;
  /** Pixels from the pointer to its middle. */
  readonly pixels: number;
  /** Share of the depth range, [0, 1]; less is nearer. */
  readonly depth: number;
}

/** Of a matrix, column by column. */
type Elements = readonly [
  ...[number, number, number, number],
  ...[number, number, number, number],
  ...[number, number, number, number],
  ...[number, number, number, number],
];

/** Pixels beside a point that still meet it. */
const REACH = 4;

/**
 * The entity of a class shown nearest to a canvas pixel. Works it out from the columns: a hundred thousand places are
 * projected in a few milliseconds, and nothing has to be read back from the graphics card.
 */
export function pickEntity(
  { camera, canvas, frame }: CesiumEngine,
  motion: MotionColumns,
  looks: Uint8Array,
  displayTime: number,
  x: number,
  y: number,
): EntityHit | undefined {
  const toClip = Matrix4.multiply(camera.frustum.projectionMatrix, camera.viewMatrix, new Matrix4());
  Matrix4.multiply(toClip, frame.toFixed, toClip);
  const [x0, y0, z0, w0, x1, y1, z1, w1, x2, y2, z2, w2, x3, y3, z3, w3] = Matrix4.toArray(
    toClip,
  ) as unknown as Elements;
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  const place = new Float32Array(3);
  let best: EntityHit | undefined;
  for (let slot = 0; slot < motion.count; slot++) {
    const size = looks[slot * LOOK_STRIDE + 4] ?? 0;
    if (size === 0 || !motion.placeAt(slot, displayTime, place)) continue;
    const [east, north, up] = place as unknown as readonly [number, number, number];
    const w = w0 * east + w1 * north + w2 * up + w3;
    if (w <= 0) continue;
    const clipX = x0 * east + x1 * north + x2 * up + x3;
    const clipY = y0 * east + y1 * north + y2 * up + y3;
    const pixels = Math.hypot(((clipX / w + 1) / 2) * width - x, ((1 - clipY / w) / 2) * height - y);
    if (pixels > size / 2 + REACH || (best !== undefined && pixels > best.pixels)) continue;
    const clipZ = z0 * east + z1 * north + z2 * up + z3;
    best = { slot, pixels, depth: clipZ / w };
  }
  return best;
}
