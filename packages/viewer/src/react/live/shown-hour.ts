import type { LiveScene } from '../../session/index.ts';

const HOUR = 3_600_000;
/** Least time on an axis. */
const SHORTEST = 120_000;

/**
 * The hour that is on show: up to the present, or, where the moment lies in the past, around it. Shorter where less is
 * known, so that a few minutes are no stroke at the edge.
 */
export function shownHour(scene: LiveScene, entityClass: string): readonly [from: number, to: number] {
  const time = scene.displayTime();
  const end = Math.max(time, scene.past ? Math.min(scene.store.newest, time + HOUR / 2) : time);
  const known = scene.store.historyStart(entityClass);
  const start = Number.isNaN(known) ? end - HOUR : Math.min(known, end - SHORTEST);
  return [Math.max(end - HOUR, start), end];
}
