import type { SessionState } from '../session-state.ts';

/** Whether a run or an ensemble is being computed. */
export function isComputing({ activeRun, ensemble }: Pick<SessionState, 'activeRun' | 'ensemble'>): boolean {
  return activeRun !== undefined || ensemble.active !== undefined;
}
