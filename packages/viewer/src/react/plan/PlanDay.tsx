import { Button, Slider, TextInput } from '@mantine/core';
import { phasesOf, type Branch, type PhasePeriod } from '@cityloom/twin-core';
import { useEffect, useMemo, type JSX } from 'react';
import { usePlanText } from '../i18n/usePlanText.ts';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';
import classes from './plan.module.css';

const MILLISECONDS_PER_DAY = 86_400_000;

/** Days since 1970 of `YYYY-MM-DD`. */
export function dayNumber(day: string): number {
  return Math.round(Date.parse(`${day}T00:00:00Z`) / MILLISECONDS_PER_DAY);
}

/** `YYYY-MM-DD` of days since 1970. */
export function dayOf(number: number): string {
  return new Date(number * MILLISECONDS_PER_DAY).toISOString().slice(0, 10);
}

/** Room before the first and after the last date of a plan, days. */
const MARGIN = 30;

function datesOf(periods: readonly PhasePeriod[]): readonly string[] {
  return periods.flatMap(({ from }) => (from === undefined ? [] : [from]));
}

/** What of the scenario stands on a day, by the phases of its changes. */
export function PlanDay({ branch }: { readonly branch: Branch }): JSX.Element | null {
  const session = useSession();
  const { t } = usePlanText();
  const day = useSessionState((state) => state.planDay);
  const { changes } = branch;
  // The branch keeps its identity while it is edited; the revision tells that it was.
  useSessionState((state) => state.branchRevision);
  const periods = useMemo(() => phasesOf({ changes }), [changes]);
  const dates = datesOf(periods);
  const [first] = dates;
  const last = dates.at(-1);
  useEffect(() => {
    // A scenario without dates is the same on every day.
    if (first === undefined && day !== undefined) session.dispatch({ type: 'showDay', day: undefined });
  }, [session, first, day]);
  if (first === undefined || last === undefined) return null;
  const show = (next: string | undefined): void => {
    session.dispatch({ type: 'showDay', day: next });
  };
  const standing = periods.findLast(({ from }) => day === undefined || from === undefined || from <= day);
  return (
    <section className={classes['section']} aria-label={t('day.title')}>
      <h3>{t('day.title')}</h3>
      <Slider
        aria-label={t('day.title')}
        min={dayNumber(first) - MARGIN}
        max={dayNumber(last) + MARGIN}
        value={dayNumber(day ?? last)}
        label={(value) => dayOf(value)}
        marks={dates.map((date) => ({ value: dayNumber(date) }))}
        onChange={(value) => {
          show(dayOf(value));
        }}
      />
      <div className={classes['dayRow']}>
        <TextInput
          type="date"
          aria-label={t('day.title')}
          value={day ?? ''}
          onChange={(event) => {
            const next = event.currentTarget.value;
            show(next === '' ? undefined : next);
          }}
        />
        <Button
          variant="default"
          disabled={day === undefined}
          onClick={() => {
            show(undefined);
          }}
        >
          {t('day.all')}
        </Button>
      </div>
      <p className={classes['note']} role="status">
        {day === undefined
          ? t('day.allShown')
          : t('day.standing', { count: standing?.standing.length ?? 0, all: changes.length, day })}
      </p>
    </section>
  );
}
