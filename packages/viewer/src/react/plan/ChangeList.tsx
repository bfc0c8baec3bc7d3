import { ActionIcon, Checkbox, Tooltip, UnstyledButton } from '@mantine/core';
import type { Branch, Change } from '@cityloom/twin-core';
import { IconArrowBackUp, IconArrowForwardUp } from '@tabler/icons-react';
import type { JSX } from 'react';
import { useText } from '../i18n/useText.ts';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';
import { formatTime } from '../values/format.ts';
import { branchSentences } from './change-sentence.ts';
import classes from './plan.module.css';

function ChangeRow({
  change,
  sentence,
}: {
  readonly change: Change;
  readonly sentence: string;
}): JSX.Element {
  const session = useSession();
  const { t, language } = useText();
  const timeZone = useSessionState((state) => state.manifest?.timeZone);
  const object = 'object' in change ? change.object : undefined;
  const selected = useSessionState((state) => object !== undefined && state.selection === object);
  const enabled = change.enabled !== false;
  return (
    <li className={classes['change']} data-off={!enabled || undefined} data-current={selected || undefined}>
      <Checkbox
        checked={enabled}
        aria-label={t('plan.enable', { sentence })}
        onChange={(event) => {
          session.dispatch({
            type: 'setChangeEnabled',
            change: change.id,
            enabled: event.currentTarget.checked,
          });
        }}
      />
      <UnstyledButton
        disabled={object === undefined}
        title={`${formatTime(change.at, timeZone, language)} · ${change.by}`}
        onClick={() => {
          if (object !== undefined) session.dispatch({ type: 'select', object });
        }}
      >
        {sentence}
      </UnstyledButton>
    </li>
  );
}

/** Every change of the scenario in order, as sentences. */
export function ChangeList({ branch }: { readonly branch: Branch }): JSX.Element {
  const session = useSession();
  const { t, language } = useText();
  const base = useSessionState((state) => state.baseView);
  // The branch keeps its identity while it is edited; the revision tells that it was.
  useSessionState((state) => state.branchRevision);
  const sentences = branchSentences(branch, { t, language, base });
  return (
    <section className={classes['section']} aria-label={t('plan.changes')}>
      <div className={classes['sectionHead']}>
        <h3>{t('plan.changes')}</h3>
        <Tooltip label={t('plan.undo')}>
          <ActionIcon
            aria-label={t('plan.undo')}
            size={26}
            disabled={!branch.canUndo}
            onClick={() => {
              session.dispatch({ type: 'undo' });
            }}
          >
            <IconArrowBackUp size={16} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={t('plan.redo')}>
          <ActionIcon
            aria-label={t('plan.redo')}
            size={26}
            disabled={!branch.canRedo}
            onClick={() => {
              session.dispatch({ type: 'redo' });
            }}
          >
            <IconArrowForwardUp size={16} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
      </div>
      {branch.changes.length === 0 ? (
        <p className={classes['note']}>{t('plan.noChanges')}</p>
      ) : (
        <ol className={classes['changes']}>
          {branch.changes.map((change, index) => (
            <ChangeRow key={change.id} change={change} sentence={sentences[index] ?? change.kind} />
          ))}
        </ol>
      )}
    </section>
  );
}
