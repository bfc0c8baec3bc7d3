import type { JSX, ReactNode } from 'react';
import classes from './states.module.css';

/** Says that there is nothing yet, and what to do about it. */
export function EmptyHint({
  icon,
  title,
  hint,
  children,
}: {
  readonly icon: ReactNode;
  readonly title: string;
  readonly hint: string;
  readonly children?: ReactNode;
}): JSX.Element {
  return (
    <div className={classes['empty']}>
      <span className={classes['emptyIcon']} aria-hidden="true">
        {icon}
      </span>
      <p className={classes['emptyTitle']}>{title}</p>
      <p className={classes['emptyHint']}>{hint}</p>
      {children}
    </div>
  );
}
