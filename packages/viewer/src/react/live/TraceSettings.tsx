import { Select } from '@mantine/core';
import type { JSX } from 'react';
import type { LiveClass, LiveTrace } from '../../session/index.ts';
import { useLiveText } from '../i18n/useLiveText.ts';
import { useSession } from '../session-context/SessionContext.tsx';
import classes from './forms.module.css';
import sections from './section.module.css';
import { entityClassTitle, formatDuration } from './live-format.ts';
import { useLive } from './live-panel-state.ts';
import { Section } from './Section.tsx';

const KINDS = ['none', 'selected', 'class', 'heat'] as const;
const SECONDS = [60, 300, 600, 1800, 3600] as const;
const DEFAULT_SECONDS = 300;
const NO_CLASSES: readonly LiveClass[] = [];

type Kind = (typeof KINDS)[number];

const kindOf = (trace: LiveTrace | undefined): Kind =>
  trace?.kind === 'tracks' ? trace.of : (trace?.kind ?? 'none');

const secondsOf = (trace: LiveTrace | undefined): number =>
  trace === undefined || trace.kind === 'none' ? DEFAULT_SECONDS : trace.seconds;

function traceOf(kind: Kind, seconds: number, entityClass: string): LiveTrace {
  if (kind === 'none') return { kind };
  return kind === 'heat' ? { kind, entityClass, seconds } : { kind: 'tracks', of: kind, seconds };
}

/** What is drawn of the time before the moment on show: ways, or where many have been. */
export function TraceSettings(): JSX.Element {
  const session = useSession();
  const { t, language } = useLiveText();
  const trace = useLive((live) => live.trace);
  const shown = useLive((live) => live.classes) ?? NO_CLASSES;
  const hasSelection = useLive((live) => live.selected !== undefined) === true;
  const kind = kindOf(trace);
  const seconds = secondsOf(trace);
  // A heat map of what stands still says nothing.
  const moving = shown.filter(({ entityClass }) => entityClass.mobile);
  const entityClass = trace?.kind === 'heat' ? trace.entityClass : (moving[0]?.entityClass.id ?? '');
  const set = (next: LiveTrace): void => {
    session.dispatch({ type: 'setTrace', trace: next });
  };
  return (
    <Section title={t('trace.title')} startsOpen={false}>
      <div className={classes['fields']}>
        <Select
          label={t('trace.show')}
          data={KINDS.map((value) => ({
            value,
            label: t(`trace.kind.${value}`),
            disabled: value === 'heat' && moving.length === 0,
          }))}
          value={kind}
          allowDeselect={false}
          onChange={(value) => {
            set(traceOf(KINDS.find((entry) => entry === value) ?? 'none', seconds, entityClass));
          }}
        />
        {kind === 'heat' && (
          <Select
            label={t('trace.class')}
            data={moving.map((entry) => ({
              value: entry.entityClass.id,
              label: entityClassTitle(entry.entityClass, language),
            }))}
            value={entityClass}
            allowDeselect={false}
            onChange={(value) => {
              if (value !== null) set(traceOf('heat', seconds, value));
            }}
          />
        )}
        {kind !== 'none' && (
          <Select
            label={t('trace.seconds')}
            data={[...new Set([...SECONDS, seconds])].map((value) => ({
              value: String(value),
              label: formatDuration(value * 1000, t, language),
            }))}
            value={String(seconds)}
            allowDeselect={false}
            onChange={(value) => {
              set(traceOf(kind, Number(value ?? seconds), entityClass));
            }}
          />
        )}
        {(kind === 'selected' || kind === 'class') && !hasSelection && (
          <p className={sections['note']}>{t('trace.needsSelection')}</p>
        )}
      </div>
    </Section>
  );
}
