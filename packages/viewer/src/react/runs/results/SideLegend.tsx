import type { JSX } from 'react';
import classes from '../runs.module.css';

/** Which tone of a chart is the existing city and which the scenario. */
export function SideLegend({
  base,
  scenario,
}: {
  /** What the scenario is held against; absent where the chart shows none. */
  readonly base: string | undefined;
  /** Title of the scenario; absent where the chart shows none. */
  readonly scenario: string | undefined;
}): JSX.Element {
  return (
    <ul className={classes['sides']}>
      {base !== undefined && <li data-side="base">{base}</li>}
      {scenario !== undefined && <li data-side="proposal">{scenario}</li>}
    </ul>
  );
}
