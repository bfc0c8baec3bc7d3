import { Select, Textarea, TextInput } from '@mantine/core';
import type { Change, ChangePhase, PhaseStatus, UnknownChange } from '@cityloom/twin-core';
import { useState, type JSX } from 'react';
import { usePlanText } from '../i18n/usePlanText.ts';
import { useSession } from '../session-context/SessionContext.tsx';
import classes from './plan.module.css';

const STATUSES: readonly PhaseStatus[] = ['planned', 'approved', 'under-construction', 'built'];

/** A phase without what is empty; `undefined` where nothing is left. */
export function phaseOf(phase: ChangePhase): ChangePhase | undefined {
  const entries = Object.entries(phase).filter(([, value]) => value !== undefined && value !== '');
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

function isWrongOrder(from: string, until: string): boolean {
  return from !== '' && until !== '' && from >= until;
}

/** Note and phase of a change. Dates take effect once both are in order. */
export function ChangeDetails({ change }: { readonly change: Exclude<Change, UnknownChange> }): JSX.Element {
  const session = useSession();
  const { t } = usePlanText();
  const [from, setFrom] = useState(change.phase?.from ?? '');
  const [until, setUntil] = useState(change.phase?.until ?? '');
  const replace = (next: Change, edit: string): void => {
    const { branch } = session.store.getState();
    if (branch === undefined) return;
    const changes = branch.changes.map((other) => (other.id === change.id ? next : other));
    session.dispatch({ type: 'replaceChanges', changes, edit: `${change.id}/${edit}` });
  };
  const setNote = (text: string): void => {
    const { note: before, ...rest } = change;
    if (text !== (before ?? '')) replace(text.trim() === '' ? rest : { ...rest, note: text }, 'note');
  };
  const setPhase = (part: Partial<Record<keyof ChangePhase, string | undefined>>): void => {
    const { phase: before, ...rest } = change;
    const phase = phaseOf({ ...before, ...part } as ChangePhase);
    replace(phase === undefined ? rest : { ...rest, phase }, 'phase');
  };
  const setDates = (nextFrom: string, nextUntil: string): void => {
    setFrom(nextFrom);
    setUntil(nextUntil);
    if (!isWrongOrder(nextFrom, nextUntil)) setPhase({ from: nextFrom, until: nextUntil });
  };
  return (
    <div className={classes['details']}>
      <Textarea
        className={classes['wide'] ?? ''}
        label={t('change.note')}
        defaultValue={change.note ?? ''}
        autosize
        minRows={1}
        maxRows={6}
        maxLength={2000}
        onBlur={(event) => {
          setNote(event.currentTarget.value);
        }}
      />
      <Select
        className={classes['wide'] ?? ''}
        label={t('phase.status')}
        placeholder={t('phase.none')}
        clearable
        data={STATUSES.map((value) => ({ value, label: t(`phase.${value}`) }))}
        value={change.phase?.status ?? null}
        onChange={(value) => {
          setPhase({ status: value ?? undefined });
        }}
      />
      <TextInput
        type="date"
        label={t('phase.from')}
        value={from}
        onChange={(event) => {
          setDates(event.currentTarget.value, until);
        }}
      />
      <TextInput
        type="date"
        label={t('phase.until')}
        value={until}
        error={isWrongOrder(from, until) ? t('phase.wrongOrder') : undefined}
        onChange={(event) => {
          setDates(from, event.currentTarget.value);
        }}
      />
    </div>
  );
}
