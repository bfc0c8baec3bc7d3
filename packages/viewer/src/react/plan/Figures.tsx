import type { JSX } from 'react';
import { usePlanText } from '../i18n/usePlanText.ts';
import { formatDifference, formatQuantity } from '../values/format.ts';
import { Verdict } from '../values/Verdict.tsx';
import classes from './plan.module.css';

/** A number with its unit, and the most it may be. */
export interface Figure {
  readonly label: string;
  readonly value: number;
  readonly unit: string;
  readonly maximum?: number | undefined;
}

function Row({ label, value, unit, maximum }: Figure): JSX.Element {
  const { t, language } = usePlanText();
  const pass = maximum === undefined ? undefined : value <= maximum + 1e-9;
  return (
    <div data-fails={pass === false || undefined}>
      <dt>{label}</dt>
      <dd>{formatQuantity(value, unit, language)}</dd>
      {maximum !== undefined && (
        <dd className={classes['figureLimit']}>
          {t('runs.atMost', { value: formatQuantity(maximum, unit, language) })}
          {pass === false && <em>{formatDifference(value - maximum, unit, language)}</em>}
          <Verdict pass={pass} />
        </dd>
      )}
    </div>
  );
}

/** Figures that follow from what is being edited, at once; beyond a limit red, with by how much. */
export function Figures({
  label,
  figures,
}: {
  readonly label: string;
  readonly figures: readonly Figure[];
}): JSX.Element {
  return (
    <dl className={classes['figures']} aria-label={label} aria-live="polite">
      {figures.map((figure) => (
        <Row key={figure.label} {...figure} />
      ))}
    </dl>
  );
}
