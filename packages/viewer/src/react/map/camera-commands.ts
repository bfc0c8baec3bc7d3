import type { CameraPose, Command } from '../../session/index.ts';

/** Seconds a step of zoom or a turn takes. */
const STEP_SECONDS = 0.25;
const NEAREST_RANGE = 20;
const FARTHEST_RANGE = 400_000;

function flyTo(pose: CameraPose): Command {
  return { type: 'flyTo', pose, durationSeconds: STEP_SECONDS };
}

/** @param factor below 1 comes nearer. */
export function zoomCommand(pose: CameraPose, factor: number): Command {
  const range = Math.min(FARTHEST_RANGE, Math.max(NEAREST_RANGE, pose.range * factor));
  return flyTo({ ...pose, range });
}

export function northCommand(pose: CameraPose): Command {
  return flyTo({ ...pose, headingDegrees: 0 });
}
