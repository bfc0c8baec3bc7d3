import type { JSX } from 'react';
import { useText } from '../i18n/useText.ts';
import { useSessionState } from '../session-context/SessionContext.tsx';
import { formatQuantity } from '../values/format.ts';
import { SeverityMark } from '../values/SeverityMark.tsx';
import { ValueBadge } from '../values/ValueBadge.tsx';
import classes from './inspector.module.css';

/** What the run on show says about the selected object. */
export function ObjectResult({ object }: { readonly object: string }): JSX.Element | null {
  const { t, local, language } = useText();
  const result = useSessionState((state) => state.run?.result);
  if (result === undefined) return null;
  const found = result.outcome.states
    .map((state) => ({ state, index: state.objects.indexOf(object) }))
    .find(({ index }) => index >= 0);
  if (found === undefined) return null;
  const { state, index } = found;
  const level = state.levels[(state.level[index] ?? 0) - 1];
  return (
    <section className={classes['section']}>
      <h3>
        {t('inspector.result')}
        <ValueBadge kind="simulated" rule={`${result.model} ${result.modelVersion}`} />
      </h3>
      <dl>
        {level !== undefined && (
          <div className={classes['row']}>
            <dt>{t('drill.level')}</dt>
            <dd className={classes['level']}>
              <SeverityMark severity={level.severity} />
              {local(level.label)}
            </dd>
          </div>
        )}
        {state.columns.map((column) => (
          <div key={column.name} className={classes['row']}>
            <dt>{local(column.title)}</dt>
            <dd>{formatQuantity(column.values[index] ?? NaN, column.unit, language)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
