import { useEffect } from 'react';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';
import { READING_KEYS } from './reading-keys.ts';

/** Takes places and lines that were drawn to read results at. */
export function useDrawnReadings(): void {
  const session = useSession();
  const drawn = useSessionState(({ drawnShape }) =>
    drawnShape?.key.startsWith('reading/') === true ? drawnShape : undefined,
  );
  useEffect(() => {
    if (drawn === undefined) return;
    session.actions.setDrawnShape(undefined);
    const { geometry } = drawn;
    if (geometry.type === 'LineString') {
      session.dispatch({ type: 'readAlong', line: geometry.coordinates });
    }
    if (geometry.type !== 'Point') return;
    session.dispatch({ type: 'readAt', position: geometry.coordinates });
    // Several are set one after the other; Escape ends it.
    session.actions.setTool({ kind: 'drawShape', key: READING_KEYS.point, shape: 'point' });
  }, [session, drawn]);
}
