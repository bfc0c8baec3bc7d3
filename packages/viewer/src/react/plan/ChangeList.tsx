import { ActionIcon, Checkbox, Tooltip, UnstyledButton } from '@mantine/core';
import { standsOn, type Branch, type Change } from '@cityloom/twin-core';
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconCalendarEvent,
  IconGripVertical,
  IconNote,
  IconPencil,
} from '@tabler/icons-react';
import { lazy, useState, type DragEvent, type JSX, type KeyboardEvent } from 'react';
import { usePlanText } from '../i18n/usePlanText.ts';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';
import { PartBoundary } from '../states/PartBoundary.tsx';
import { formatTime } from '../values/format.ts';
import { branchSentences } from './change-sentence.ts';
import classes from './plan.module.css';

const ChangeDetails = lazy(async () => ({ default: (await import('./ChangeDetails.tsx')).ChangeDetails }));

interface RowProps {
  readonly change: Change;
  readonly sentence: string;
  readonly place: number;
  readonly count: number;
  /** Place the dragged change would come to here; `undefined` while nothing is dragged. */
  readonly onDragStart: () => void;
  readonly onDrop: () => void;
}

/** Handle that moves a change: by dragging, and by the arrow keys. */
function Grip({ change, sentence, place, count, onDragStart }: Omit<RowProps, 'onDrop'>): JSX.Element {
  const session = useSession();
  const { t } = usePlanText();
  const byKey = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
    const to = place + step;
    if (step === 0) return;
    event.preventDefault();
    if (to >= 0 && to < count) session.dispatch({ type: 'moveChange', change: change.id, to });
  };
  return (
    <ActionIcon
      className={classes['grip'] ?? ''}
      size={20}
      draggable
      aria-label={t('change.reorder', { sentence })}
      title={t('change.reorderHint')}
      onKeyDown={byKey}
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = 'move';
        event.dataTransfer.setData('text/plain', change.id);
        onDragStart();
      }}
    >
      <IconGripVertical size={14} stroke={1.6} />
    </ActionIcon>
  );
}

/** What is noted on a change, and when it stands. */
function Remarks({ change: { note, phase } }: { readonly change: Change }): JSX.Element {
  const { t } = usePlanText();
  return (
    <>
      {note !== undefined && (
        <small>
          <IconNote size={12} stroke={1.6} aria-hidden="true" /> {note}
        </small>
      )}
      {phase !== undefined && (
        <small>
          <IconCalendarEvent size={12} stroke={1.6} aria-hidden="true" /> {phaseWords(phase, t)}
        </small>
      )}
    </>
  );
}

function ChangeRow(props: RowProps): JSX.Element {
  const { change, sentence, onDrop } = props;
  const session = useSession();
  const { t, tMain, language } = usePlanText();
  const timeZone = useSessionState((state) => state.manifest?.timeZone);
  const day = useSessionState((state) => state.planDay);
  const [over, setOver] = useState(false);
  const [open, setOpen] = useState(false);
  const object = 'object' in change ? change.object : undefined;
  const selected = useSessionState((state) => object !== undefined && state.selection === object);
  const enabled = change.enabled !== false;
  const sleeps = enabled && day !== undefined && !standsOn(change, day);
  const dragOver = (event: DragEvent): void => {
    event.preventDefault();
    setOver(true);
  };
  return (
    <li
      data-off={!enabled || sleeps || undefined}
      data-over={over || undefined}
      onDragOver={dragOver}
      onDragLeave={() => {
        setOver(false);
      }}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        onDrop();
      }}
    >
      <div className={classes['change']} data-current={selected || undefined}>
        <Checkbox
          checked={enabled}
          aria-label={tMain('plan.enable', { sentence })}
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
          <Remarks change={change} />
        </UnstyledButton>
        {change.kind !== 'unknown' && (
          <ActionIcon
            size={20}
            aria-label={t('change.details', { sentence })}
            aria-expanded={open}
            onClick={() => {
              setOpen(!open);
            }}
          >
            <IconPencil size={13} stroke={1.6} />
          </ActionIcon>
        )}
        <Grip {...props} />
      </div>
      {open && change.kind !== 'unknown' && (
        <PartBoundary>
          <ChangeDetails change={change} />
        </PartBoundary>
      )}
    </li>
  );
}

/** Status and dates of a change: "planned, 2027-05-01 to 2029-01-01". */
function phaseWords(
  { status, from, until }: NonNullable<Change['phase']>,
  t: ReturnType<typeof usePlanText>['t'],
): string {
  const dates = from === undefined && until === undefined ? [] : [`${from ?? '…'} – ${until ?? '…'}`];
  return [...(status === undefined ? [] : [t(`phase.${status}`)]), ...dates].join(' · ');
}

/** Every change of the scenario in order, as sentences; each can be switched off, moved, noted and dated. */
export function ChangeList({ branch }: { readonly branch: Branch }): JSX.Element {
  const session = useSession();
  const { t, tMain, language } = usePlanText();
  const base = useSessionState((state) => state.baseView);
  const [dragged, setDragged] = useState<string | undefined>();
  // The branch keeps its identity while it is edited; the revision tells that it was.
  useSessionState((state) => state.branchRevision);
  const sentences = branchSentences(branch, { t: tMain, tPlan: t, language, base });
  const drop = (to: number): void => {
    if (dragged !== undefined) session.dispatch({ type: 'moveChange', change: dragged, to });
    setDragged(undefined);
  };
  return (
    <section className={classes['section']} aria-label={tMain('plan.changes')}>
      <div className={classes['sectionHead']}>
        <h3>{tMain('plan.changes')}</h3>
        <Tooltip label={tMain('plan.undo')}>
          <ActionIcon
            aria-label={tMain('plan.undo')}
            size={26}
            disabled={!branch.canUndo}
            onClick={() => {
              session.dispatch({ type: 'undo' });
            }}
          >
            <IconArrowBackUp size={16} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={tMain('plan.redo')}>
          <ActionIcon
            aria-label={tMain('plan.redo')}
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
        <p className={classes['note']}>{tMain('plan.noChanges')}</p>
      ) : (
        <ol className={classes['changes']}>
          {branch.changes.map((change, index) => (
            <ChangeRow
              key={change.id}
              change={change}
              sentence={sentences[index] ?? change.kind}
              place={index}
              count={branch.changes.length}
              onDragStart={() => {
                setDragged(change.id);
              }}
              onDrop={() => {
                drop(index);
              }}
            />
          ))}
        </ol>
      )}
    </section>
  );
}
