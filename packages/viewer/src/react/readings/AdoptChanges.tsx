import { Button } from '@mantine/core';
import { IconBarrierBlock } from '@tabler/icons-react';
import { useMemo, type JSX } from 'react';
import { pendingChanges, type StoredRun } from '../../session/index.ts';
import { useReadingText } from '../i18n/useReadingText.ts';
import { ensureBranch } from '../plan/editing.ts';
import runs from '../runs/runs.module.css';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';

/** Closes the roads that a run found impassable in the scenario. */
export function AdoptChanges({ run }: { readonly run: StoredRun }): JSX.Element | null {
  const session = useSession();
  const { t, tMain } = useReadingText();
  const view = useSessionState((state) => state.view);
  const branch = useSessionState((state) => state.branch);
  // The branch is the same object after an edit.
  const revision = useSessionState((state) => state.branchRevision);
  const number = useSessionState((state) => state.branches.length + 1);
  const count = useMemo(
    () => (view === undefined ? 0 : pendingChanges(run.result, view, branch).length),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the revision stands for what the branch holds
    [run, view, branch, revision],
  );
  if (run.result.outcome.changes.length === 0) return null;
  const adopt = async (): Promise<void> => {
    await ensureBranch(session, tMain('plan.defaultName', { number }));
    await session.execute({ type: 'adoptRunChanges', run: run.result.runId });
  };
  return (
    <section className={runs['section']} aria-label={t('adopt.title')}>
      <h4>{t('adopt.title')}</h4>
      {count === 0 ? (
        <p className={runs['note']}>{t('adopt.done')}</p>
      ) : (
        <>
          <Button
            variant="default"
            fullWidth
            leftSection={<IconBarrierBlock size={15} stroke={1.6} />}
            onClick={() => {
              // What goes wrong shows as a notice.
              adopt().catch(() => undefined);
            }}
          >
            {t(branch === undefined ? 'adopt.closeNew' : 'adopt.close', { count })}
          </Button>
          <p className={runs['note']}>{t('adopt.hint')}</p>
        </>
      )}
    </section>
  );
}
