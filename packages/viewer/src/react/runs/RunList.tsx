import { UnstyledButton } from '@mantine/core';
import type { SimulationModel } from '@cityloom/twin-core';
import { IconHistory } from '@tabler/icons-react';
import type { JSX } from 'react';
import { useText } from '../i18n/useText.ts';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';
import { shortHash } from '../values/format.ts';
import classes from './runs.module.css';

/** Runs of some models that can be shown again, newest first. */
export function RunList({ models }: { readonly models: readonly SimulationModel[] }): JSX.Element | null {
  const session = useSession();
  const { t, local } = useText();
  const runs = useSessionState((state) => state.runs);
  const recorded = useSessionState((state) => state.recordedRuns);
  const shown = useSessionState((state) => state.run?.result.runId);
  const branches = useSessionState((state) => state.branches);
  const placeOf = (branch: string | undefined): string =>
    branch === undefined
      ? t('bar.base')
      : (branches.find((candidate) => candidate.id === branch)?.title ?? branch);
  const all = [
    ...recorded.map((run) => ({ id: run.runId, model: run.request.model, branch: run.branch })),
    ...runs.map((run) => ({ id: run.result.runId, model: run.result.model, branch: run.branch })),
  ]
    .filter(({ model }) => models.some(({ id }) => id === model))
    .toReversed();
  if (all.length === 0 || (all.length === 1 && all[0]?.id === shown)) return null;
  return (
    <section className={classes['section']} aria-label={t('drill.runs')}>
      <h3>{t('drill.runs')}</h3>
      <ul className={classes['runs']}>
        {all.map(({ id, model, branch }) => {
          const title = models.find((candidate) => candidate.id === model)?.title;
          return (
            <li key={id}>
              <UnstyledButton
                aria-pressed={shown === id}
                onClick={() => {
                  session.dispatch({ type: 'selectRun', id: shown === id ? undefined : id });
                }}
              >
                <IconHistory size={14} stroke={1.6} aria-hidden="true" />
                <span>{title === undefined ? model : local(title)}</span>
                <small>{placeOf(branch)}</small>
                <code>{shortHash(id)}</code>
              </UnstyledButton>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
