import { Tooltip } from '@mantine/core';
import { lazy, useEffect, useMemo, useRef, type JSX } from 'react';
import { baselineOf, pairOf, type StoredRun } from '../../../session/index.ts';
import { useText } from '../../i18n/useText.ts';
import { useSession, useSessionState } from '../../session-context/SessionContext.tsx';
import { PartBoundary } from '../../states/PartBoundary.tsx';
import { formatQuantity, shortHash } from '../../values/format.ts';
import { ValueBadge } from '../../values/ValueBadge.tsx';
import { AdoptChanges } from '../../readings/AdoptChanges.tsx';
import { AffectedTables } from './AffectedTables.tsx';
import { ComparedWith } from './ComparedWith.tsx';
import classes from '../runs.module.css';
import { Measures } from './Measures.tsx';
import { ResultNotes } from './ResultNotes.tsx';
import { SideCharts } from './SideCharts.tsx';

const ReadingsSection = lazy(async () => ({
  default: (await import('../../readings/ReadingsSection.tsx')).ReadingsSection,
}));

const RunExports = lazy(async () => ({ default: (await import('../../exports/RunExports.tsx')).RunExports }));

const RunCharts = lazy(async () => ({ default: (await import('./RunCharts.tsx')).RunCharts }));

function Provenance({ run }: { readonly run: StoredRun }): JSX.Element {
  const { t, language } = useText();
  const { result } = run;
  const title = useSessionState(
    (state) => state.branches.find((branch) => branch.id === run.branch)?.title ?? run.branch,
  );
  const stale = useSessionState((state) => state.view !== undefined && state.view.hash !== result.viewHash);
  return (
    <div className={classes['provenance']}>
      <p>
        {title === undefined ? t('drill.onBase') : t('drill.onScenario', { title })}
        {stale && <strong> {t('drill.stale')}</strong>}
      </p>
      <p>
        {result.model} {result.modelVersion} ·{' '}
        {t('drill.seconds', { seconds: formatQuantity(result.seconds, 's', language) })}
        {result.computedBy && <> · {result.computedBy[language]}</>}
      </p>
      <Tooltip label={`${result.runId} / ${result.resultHash}`} maw={420}>
        <p tabIndex={0}>
          {t('drill.runId')} <code>{shortHash(result.runId)}</code> · {t('drill.resultHash')}{' '}
          <code>{shortHash(result.resultHash)}</code>
        </p>
      </Tooltip>
    </div>
  );
}

function useIsPlanning(model: string): boolean {
  const session = useSession();
  return session.models.find(({ id }) => id === model)?.purpose === 'planning';
}

/** What a run found: numbers, course in time, objects, and what to know of it. */
export function RunResults({ run }: { readonly run: StoredRun }): JSX.Element {
  const { t } = useText();
  const runs = useSessionState((state) => state.runs);
  const pair = useMemo(() => pairOf(run, runs), [run, runs]);
  const planning = useIsPlanning(run.result.model);
  const comparedRun = useSessionState((state) => state.comparedRun);
  const baseline = useMemo(
    () => baselineOf({ run, runs, comparedRun: planning ? undefined : comparedRun }),
    [run, runs, comparedRun, planning],
  );
  const scenario = useSessionState(
    (state) => state.branches.find(({ id }) => id === pair.proposal?.branch)?.title ?? t('plan.proposal'),
  );
  const rule = `${run.result.model} ${run.result.modelVersion}`;
  const section = useRef<HTMLElement>(null);
  useEffect(() => {
    // The form above is long: what was just asked for must be in sight.
    section.current?.scrollIntoView({ block: 'start' });
  }, [run.result.runId]);
  return (
    <section ref={section} className={classes['section']} aria-label={t('drill.results')}>
      <h3>
        {t('drill.results')}
        <ValueBadge kind="simulated" rule={rule} />
      </h3>
      <ComparedWith run={run} baseline={baseline} choice={!planning} />
      {planning && <SideCharts pair={pair} scenario={scenario} />}
      <Measures result={run.result} base={baseline?.result} />
      <ResultNotes notes={run.result.outcome.warnings} open />
      <PartBoundary>
        <RunCharts result={run.result} />
      </PartBoundary>
      <PartBoundary>
        <ReadingsSection result={run.result} />
      </PartBoundary>
      <AdoptChanges run={run} />
      <AffectedTables run={run} />
      <PartBoundary>
        <RunExports run={run} />
      </PartBoundary>
      <Provenance run={run} />
    </section>
  );
}
