import type { JSX } from 'react';
import { usePlanText } from '../i18n/usePlanText.ts';
import classes from './runs.module.css';

/** Which tone of a chart is the existing city and which the scenario. */
export function SideLegend({
  base,
  scenario,
}: {
  readonly base: boolean;
  /** Title of the scenario; absent where the chart shows none. */
  readonly scenario: string | undefined;
}): JSX.Element {
  const { t } = usePlanText();
  return (
    <ul className={classes['sides']}>
      {base && <li data-side="base">{t('result.existing')}</li>}
      {scenario !== undefined && <li data-side="proposal">{scenario}</li>}
    </ul>
  );
}
