import type { FeedCondition, Freshness } from '@cityloom/twin-core/entities';
import type { JSX } from 'react';
import classes from './condition.module.css';

/** Told apart by shape as well as by colour. */
const SHAPES: Readonly<Record<FeedCondition | 'ended', JSX.Element>> = {
  live: <circle cx="6" cy="6" r="4.5" />,
  connecting: (
    <circle
      cx="6"
      cy="6"
      r="3.9"
      fill="none"
      stroke="currentColor"
      strokeDasharray="3 2.1"
      strokeWidth="1.8"
    />
  ),
  stale: <rect x="1.8" y="1.8" width="8.4" height="8.4" rx="1" />,
  lost: <path d="M6 1 11.5 10.8H0.5Z" />,
  closed: <rect x="1" y="4.8" width="10" height="2.4" rx="1" />,
  ended: <rect x="1" y="4.8" width="10" height="2.4" rx="1" />,
};

/** Condition of a feed, or age of a report: shape and colour; the word stands beside it. */
export function ConditionMark({
  condition,
  plain = false,
}: {
  readonly condition: FeedCondition | Freshness | 'ended';
  /** In the colour of the text around it: in a legend, that of the map. */
  readonly plain?: boolean;
}): JSX.Element {
  return (
    <svg
      className={classes['mark']}
      data-condition={condition}
      data-plain={plain || undefined}
      viewBox="0 0 12 12"
      aria-hidden="true"
    >
      {SHAPES[condition]}
    </svg>
  );
}
