import { atan2 } from '../../numeric/arctangent.ts';
import { cos, sin } from '../../numeric/trigonometry.ts';
import { groundAt } from '../../sight/ground-patch.ts';
import type { GroundPatch } from '../../sight/ground-patch.ts';
import { EARTH_DIAMETER } from '../../sight/raster-viewshed.ts';
import type { Eye } from '../../sight/raster-viewshed.ts';
import type { SolidSet } from '../../solids/solid-set.ts';

const FULL_TURN = 2 * Math.PI;

/** The line where sky begins, one entry per direction from north clockwise. */
export interface Horizon {
  /** Tangent of the elevation angle; never below 0, the level horizon. */
  readonly gradients: Float64Array;
  /** Metres along the ground to what forms the line; 0 where it is the level horizon. */
  readonly distances: Float64Array;
  /** Solid that forms the line, -1 for the ground or the level horizon. */
  readonly solids: Int32Array;
}

/** How far one looks. */
export interface HorizonSetting {
  readonly directions: number;
  /** Metres. */
  readonly maximumDistance: number;
  /** As in `SightSetting`. */
  readonly curvature: number;
}

const BATCH = 512;

/** Direction at an index: the middle of its share of the full turn, radians from north clockwise. */
export function azimuthAt(index: number, directions: number): number {
  return ((index + 0.5) * FULL_TURN) / directions;
}

/** The horizon around an eye: every wall cut by every direction it spans, and the ground along each direction. */
export function* traceHorizon(
  solids: SolidSet,
  ground: GroundPatch,
  eye: Eye,
  setting: HorizonSetting,
): Generator<undefined, Horizon> {
  const { directions } = setting;
  const horizon: Horizon = {
    gradients: new Float64Array(directions),
    distances: new Float64Array(directions),
    solids: new Int32Array(directions).fill(-1),
  };
  const sines = new Float64Array(directions);
  const cosines = new Float64Array(directions);
  for (let index = 0; index < directions; index++) {
    sines[index] = sin(azimuthAt(index, directions));
    cosines[index] = cos(azimuthAt(index, directions));
  }
  const drop = setting.curvature / EARTH_DIAMETER;
  const tracing: Tracing = { horizon, sines, cosines, eye, drop, maximumDistance: setting.maximumDistance };
  const { corners, cornerOffsets, ringOffsets } = solids;
  for (let solid = 0; solid < solids.count; solid++) {
    if (solid % BATCH === 0) yield undefined;
    const end = ringOffsets[solid + 1] as number;
    for (let ring = ringOffsets[solid] as number; ring < end; ring++) {
      const last = (cornerOffsets[ring + 1] as number) - 1;
      for (let at = cornerOffsets[ring] as number; at < last; at++) {
        traceWall(
          tracing,
          solid,
          (solids.top[solid] as number) - eye.z,
          (corners[2 * at] as number) - eye.x,
          (corners[2 * at + 1] as number) - eye.y,
          (corners[2 * at + 2] as number) - eye.x,
          (corners[2 * at + 3] as number) - eye.y,
        );
      }
    }
  }
  if (!ground.flat) yield* traceGround(tracing, ground);
  return horizon;
}

interface Tracing {
  readonly horizon: Horizon;
  readonly sines: Float64Array;
  readonly cosines: Float64Array;
  readonly eye: Eye;
  /** Per metre squared. */
  readonly drop: number;
  readonly maximumDistance: number;
}

function raise({ horizon }: Tracing, index: number, gradient: number, distance: number, solid: number): void {
  if (gradient <= (horizon.gradients[index] as number)) return;
  horizon.gradients[index] = gradient;
  horizon.distances[index] = distance;
  horizon.solids[index] = solid;
}

function traceWall(
  tracing: Tracing,
  solid: number,
  height: number,
  x: number,
  y: number,
  nextX: number,
  nextY: number,
): void {
  if (height <= 0) return;
  const directions = tracing.sines.length;
  const from = atan2(x, y);
  // The short way round: an eye before a wall sees less than half a turn of it.
  let turn = atan2(nextX, nextY) - from;
  if (turn > Math.PI) turn -= FULL_TURN;
  if (turn < -Math.PI) turn += FULL_TURN;
  const low = Math.min(from, from + turn);
  const high = Math.max(from, from + turn);
  const first = Math.ceil((low / FULL_TURN) * directions - 0.5);
  const last = Math.floor((high / FULL_TURN) * directions - 0.5);
  const [alongX, alongY] = [nextX - x, nextY - y];
  for (let step = first; step <= last; step++) {
    const index = ((step % directions) + directions) % directions;
    const east = tracing.sines[index] as number;
    const north = tracing.cosines[index] as number;
    const distance = (x * alongY - y * alongX) / (east * alongY - north * alongX);
    if (!(distance > 0 && distance <= tracing.maximumDistance)) continue;
    raise(tracing, index, (height - tracing.drop * distance * distance) / distance, distance, solid);
  }
}

function* traceGround(tracing: Tracing, ground: GroundPatch): Generator<undefined, void> {
  const { sines, cosines, eye, drop, maximumDistance } = tracing;
  const step = ground.spacing / 2;
  for (let index = 0; index < sines.length; index++) {
    if (index % 64 === 0) yield undefined;
    const [east, north] = [sines[index] as number, cosines[index] as number];
    for (let distance = step; distance <= maximumDistance; distance += step) {
      const height = groundAt(ground, eye.x + distance * east, eye.y + distance * north);
      const gradient = (height - eye.z - drop * distance * distance) / distance;
      raise(tracing, index, gradient, distance, -1);
    }
  }
}

/** Sine of the elevation angle of a gradient. */
export function sineOf(gradient: number): number {
  return gradient / Math.sqrt(1 + gradient * gradient);
}
