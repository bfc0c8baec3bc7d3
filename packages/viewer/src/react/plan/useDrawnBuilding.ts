import { useEffect } from 'react';
import { useText } from '../i18n/useText.ts';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';

/** Makes a building of each footprint that is drawn on the map, and of other shapes what they were drawn as. */
export function useDrawnBuilding(): void {
  const session = useSession();
  const { t } = useText();
  const footprint = useSessionState((state) => state.drawnFootprint);
  const shape = useSessionState((state) => state.drawnShape);
  const number = useSessionState((state) => state.branches.length + 1);
  useEffect(() => {
    if (shape?.key.startsWith('plan/') !== true) return;
    session.actions.setDrawnShape(undefined);
    const add = async (): Promise<void> => {
      const { addPlanned } = await import('./planned-objects.ts');
      await addPlanned(session, shape, t('plan.defaultName', { number }));
    };
    add().catch(() => undefined);
  }, [session, shape, number, t]);
  useEffect(() => {
    if (footprint === undefined) return;
    session.actions.setDrawnFootprint(undefined);
    session.actions.setTool({ kind: 'select' });
    const add = async (): Promise<void> => {
      const { addBuilding } = await import('./editing.ts');
      await addBuilding(session, footprint, t('plan.defaultName', { number }));
    };
    // A refusal (self-crossing outline, say) is already shown as a notice by the session.
    add().catch(() => undefined);
  }, [session, footprint, number, t]);
}
