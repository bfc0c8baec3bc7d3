import type { SessionState } from '../session-state.ts';

/**
 * Whether the live city is drawn. A plan is read for what stands and is to stand, and a run of a drill has a time of its
 * own: what drives by now would only cover them.
 */
export function drawsLive({ mode, run }: Pick<SessionState, 'mode' | 'run'>): boolean {
  return mode !== 'plan' && !(mode === 'drill' && run !== undefined);
}
