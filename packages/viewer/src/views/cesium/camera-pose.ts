import { type Camera, Cartesian3, Matrix4, Ray, type Scene, Transforms } from '@cesium/engine';
import { FLAT_GROUND, type GroundSurface, type Position } from '@cityloom/twin-core';
import type { CameraPose } from '../../session/index.ts';
import { distanceToGround } from './ground-ray.ts';
import { fromWorld, toWorld } from './local-frame.ts';

const DEGREES = 180 / Math.PI;

/** Where a camera stands and how it is turned, earth-centred. */
export interface CameraPlacement {
  readonly destination: Cartesian3;
  readonly direction: Cartesian3;
  readonly up: Cartesian3;
}

/** Nearest and farthest the camera may be from what it looks at, metres. */
export const RANGE_LIMITS = { nearest: 25, farthest: 60_000 } as const;

/** Flattest and steepest look down, degrees. */
const PITCH_LIMITS = { flattest: -1, steepest: -90 } as const;

/** The pose within what the view allows; a pose from a link or a script may be anything. */
export function limitPose(pose: CameraPose): CameraPose {
  const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));
  return {
    longitudeDegrees: clamp(pose.longitudeDegrees, -180, 180),
    latitudeDegrees: clamp(pose.latitudeDegrees, -89, 89),
    range: clamp(pose.range, RANGE_LIMITS.nearest, RANGE_LIMITS.farthest),
    headingDegrees: ((pose.headingDegrees % 360) + 360) % 360,
    pitchDegrees: clamp(pose.pitchDegrees, PITCH_LIMITS.steepest, PITCH_LIMITS.flattest),
  };
}

/** A camera nearer to the ground than this, metres, would look from inside a slope. */
const LEAST_CLEARANCE = 5;
/** By how much a camera inside a hill goes nearer to its target at a time. */
const NEARER = 0.85;

const onGround = (ground: GroundSurface, position: Position): Cartesian3 =>
  toWorld(position, ground.heightAt(position[0], position[1]));

/**
 * Camera placement that shows a pose: on a sphere around the target on the ground, up away from the ground. Where a hill
 * is in the way of the camera itself, it stands nearer.
 */
export function placementOf(pose: CameraPose, ground: GroundSurface = FLAT_GROUND): CameraPlacement {
  const target = onGround(ground, [pose.longitudeDegrees, pose.latitudeDegrees]);
  const frame = Transforms.eastNorthUpToFixedFrame(target);
  const heading = pose.headingDegrees / DEGREES;
  const pitch = pose.pitchDegrees / DEGREES;
  const forward = new Cartesian3(
    Math.sin(heading) * Math.cos(pitch),
    Math.cos(heading) * Math.cos(pitch),
    Math.sin(pitch),
  );
  const upward = new Cartesian3(
    -Math.sin(heading) * Math.sin(pitch),
    -Math.cos(heading) * Math.sin(pitch),
    Math.cos(pitch),
  );
  const standAt = (range: number): Cartesian3 => {
    const back = Cartesian3.multiplyByScalar(forward, -range, new Cartesian3());
    return Matrix4.multiplyByPoint(frame, back, new Cartesian3());
  };
  let { range } = pose;
  let destination = standAt(range);
  while (ground.hasRelief && range > RANGE_LIMITS.nearest && isBuried(ground, destination)) {
    range = Math.max(RANGE_LIMITS.nearest, range * NEARER);
    destination = standAt(range);
  }
  if (ground.hasRelief && isBuried(ground, destination)) destination = lifted(ground, destination);
  return {
    destination,
    direction: Matrix4.multiplyByPointAsVector(frame, forward, new Cartesian3()),
    up: Matrix4.multiplyByPointAsVector(frame, upward, new Cartesian3()),
  };
}

/** Beside a target on a slope, even the nearest place may lie in it. */
function lifted(ground: GroundSurface, place: Cartesian3): Cartesian3 {
  const { position } = fromWorld(place);
  return toWorld(position, ground.heightAt(position[0], position[1]) + LEAST_CLEARANCE);
}

function isBuried(ground: GroundSurface, place: Cartesian3): boolean {
  const { position, height } = fromWorld(place);
  return height < ground.heightAt(position[0], position[1]) + LEAST_CLEARANCE;
}

/** Farthest ground point a level look counts as its target, metres. */
const LEVEL_LOOK_RANGE = 20_000;

/** Ground point in the middle of the view; for a look above the horizon, the ground below a point ahead. */
export function targetOf(camera: Camera, ground: GroundSurface = FLAT_GROUND): Cartesian3 {
  if (ground.hasRelief) return targetOnRelief(camera, ground);
  const { positionWC: position, directionWC: direction } = camera;
  const down = Cartesian3.normalize(Cartesian3.negate(position, new Cartesian3()), new Cartesian3());
  const height = Math.max(1, fromWorld(position).height);
  const sine = Cartesian3.dot(direction, down);
  // The earth is flat enough over the first kilometres; one correction step puts the point on the ground.
  const guess = sine > 0 ? Math.min(height / sine, LEVEL_LOOK_RANGE * 4) : LEVEL_LOOK_RANGE;
  let range = guess;
  for (let step = 0; step < 4; step++) {
    const point = Cartesian3.add(
      position,
      Cartesian3.multiplyByScalar(direction, range, new Cartesian3()),
      new Cartesian3(),
    );
    if (sine <= 0.01) return toWorld(fromWorld(point).position);
    range += fromWorld(point).height / sine;
  }
  const hit = Cartesian3.multiplyByScalar(direction, range, new Cartesian3());
  return toWorld(fromWorld(Cartesian3.add(position, hit, hit)).position);
}

function targetOnRelief({ positionWC, directionWC }: Camera, ground: GroundSurface): Cartesian3 {
  const ray = new Ray(positionWC, directionWC);
  const distance = distanceToGround(ground, ray, LEVEL_LOOK_RANGE * 4) ?? LEVEL_LOOK_RANGE;
  return onGround(ground, fromWorld(Ray.getPoint(ray, distance)).position);
}

/** Reads the pose back from a camera; the inverse of {@link placementOf} while it looks at the ground. */
export function poseOf(scene: Scene, ground: GroundSurface = FLAT_GROUND): CameraPose {
  const { camera } = scene;
  const target = targetOf(camera, ground);
  const frame = Transforms.eastNorthUpToFixedFrame(target);
  const toLocal = Matrix4.inverseTransformation(frame, new Matrix4());
  const eye = Matrix4.multiplyByPoint(toLocal, camera.positionWC, new Cartesian3());
  const range = Cartesian3.magnitude(eye);
  const forward = Cartesian3.normalize(Cartesian3.negate(eye, new Cartesian3()), new Cartesian3());
  const pitch = Math.asin(Math.max(-1, Math.min(1, forward.z)));
  const up = Matrix4.multiplyByPointAsVector(toLocal, camera.upWC, new Cartesian3());
  // Looking straight down, only the picture's upper edge says where north is.
  const steep = Math.abs(forward.z) > 0.9999;
  const heading = steep ? Math.atan2(up.x, up.y) : Math.atan2(forward.x, forward.y);
  const { position } = fromWorld(target);
  return {
    longitudeDegrees: position[0],
    latitudeDegrees: position[1],
    range,
    headingDegrees: (heading * DEGREES + 360) % 360,
    pitchDegrees: pitch * DEGREES,
  };
}
