import { Button, Select } from '@mantine/core';
import { IconArrowsDiff } from '@tabler/icons-react';
import { useMemo, type JSX } from 'react';
import { comparableRuns, pairOf, type StoredRun } from '../../../session/index.ts';
import { usePlanText } from '../../i18n/usePlanText.ts';
import { useText } from '../../i18n/useText.ts';
import { useSession, useSessionState } from '../../session-context/SessionContext.tsx';
import { shortHash } from '../../values/format.ts';
import classes from '../runs.module.css';

/** Stands in the list for no run chosen by a person. */
const AUTOMATIC = '';

/** What tells a run from others of its model: the scenario, how many changes it had, and its id. */
function useRunWords(): (run: StoredRun) => string {
  const { t } = useText();
  const { t: plan } = usePlanText();
  const branches = useSessionState((state) => state.branches);
  return ({ branch, changes, result }) => {
    const title = branches.find(({ id }) => id === branch)?.title ?? branch ?? t('bar.base');
    const size = branch === undefined ? [] : [plan('result.changes', { count: changes.length })];
    return [title, ...size, shortHash(result.runId)].join(' · ');
  };
}

/** Works the same request out on the existing city. */
function ComputeBase({ run }: { readonly run: StoredRun }): JSX.Element {
  const session = useSession();
  const { t } = usePlanText();
  const busy = useSessionState((state) => state.activeRun !== undefined);
  const { model, parameters, seed, runId } = run.result;
  const compute = async (): Promise<void> => {
    await session.execute({ type: 'runModel', request: { model, parameters, seed }, onBase: true });
    await session.execute({ type: 'selectRun', id: runId });
  };
  return (
    <Button
      variant="default"
      disabled={busy}
      leftSection={<IconArrowsDiff size={15} stroke={1.6} />}
      onClick={() => {
        // What goes wrong shows as a notice.
        compute().catch(() => undefined);
      }}
    >
      {t('result.compare')}
    </Button>
  );
}

/** Chooses what the numbers are held against, or works it out on the existing city. */
export function ComparedWith({
  run,
  baseline,
  choice,
}: {
  readonly run: StoredRun;
  readonly baseline: StoredRun | undefined;
  /** Other runs than that on the existing city may be chosen. */
  readonly choice: boolean;
}): JSX.Element | null {
  const session = useSession();
  const { t } = usePlanText();
  const wordsOf = useRunWords();
  const runs = useSessionState((state) => state.runs);
  const base = useMemo(() => (run.branch === undefined ? undefined : pairOf(run, runs).base), [run, runs]);
  const others = useMemo(
    () => (choice ? comparableRuns({ run, runs }).filter((other) => other !== base) : []),
    [choice, run, runs, base],
  );
  const select = others.length > 0 && (
    <Select
      label={t('result.against')}
      data={[
        { value: AUTOMATIC, label: t(base === undefined ? 'result.againstNone' : 'result.againstBase') },
        ...others.toReversed().map((other) => ({ value: other.result.runId, label: wordsOf(other) })),
      ]}
      value={baseline === undefined || baseline === base ? AUTOMATIC : baseline.result.runId}
      allowDeselect={false}
      onChange={(id) => {
        session.dispatch({ type: 'compareRun', run: id === null || id === AUTOMATIC ? undefined : id });
      }}
    />
  );
  return (
    <>
      {select}
      {baseline !== undefined && (
        <p className={classes['note']}>
          {t(baseline === base ? 'result.compared' : 'result.comparedWithRun')}
        </p>
      )}
      {run.branch !== undefined && base === undefined && <ComputeBase run={run} />}
    </>
  );
}
