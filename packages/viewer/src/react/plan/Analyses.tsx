import type { JSX } from 'react';
import { usePlanText } from '../i18n/usePlanText.ts';
import { RunPanel } from '../runs/RunPanel.tsx';
import classes from './plan.module.css';

/** What a plan does to sunlight, views, limits and services: analyses of the scenario or of the existing city. */
export function Analyses(): JSX.Element {
  const { t } = usePlanText();
  return (
    <section className={classes['section']} aria-label={t('runs.analyses')}>
      <h3>{t('runs.analyses')}</h3>
      <RunPanel purpose="planning" empty={<p className={classes['note']}>{t('runs.noModels')}</p>} />
    </section>
  );
}
