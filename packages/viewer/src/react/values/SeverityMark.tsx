import type { StateLevel } from '@cityloom/twin-core';
import type { JSX } from 'react';
import classes from './values.module.css';

type Severity = StateLevel['severity'];

/** Corners of the mark per warning level: told apart by shape as well as by colour. */
const SHAPES: Readonly<Record<Severity, JSX.Element>> = {
  blue: <circle cx="6" cy="6" r="4.5" />,
  yellow: <rect x="1.8" y="1.8" width="8.4" height="8.4" rx="1" />,
  orange: <path d="M6 0.8 11.2 6 6 11.2 0.8 6Z" />,
  red: <path d="M6 1 11.5 10.8H0.5Z" />,
};

export function SeverityMark({ severity }: { readonly severity: Severity }): JSX.Element {
  return (
    <svg className={classes['mark']} data-severity={severity} viewBox="0 0 12 12" aria-hidden="true">
      {SHAPES[severity]}
    </svg>
  );
}
