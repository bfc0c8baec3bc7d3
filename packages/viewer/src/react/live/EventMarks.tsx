import type { EntityEvent } from '@cityloom/twin-core/entities';
import type { JSX } from 'react';
import { useLiveText } from '../i18n/useLiveText.ts';
import classes from './live-timeline.module.css';
import { useLive } from './live-panel-state.ts';

/** Places on the slider that can be told apart. */
const PLACES = 240;
const NO_EVENTS: readonly EntityEvent[] = [];

/** When events happened, on the slider of time. */
export function EventMarks({
  start,
  end,
}: {
  readonly start: number;
  readonly end: number;
}): JSX.Element | null {
  const { t } = useLiveText();
  const events = useLive((live) => live.events) ?? NO_EVENTS;
  const inside = events.filter(({ time }) => time >= start && time <= end);
  if (inside.length === 0 || end <= start) return null;
  const places = new Set(inside.map(({ time }) => Math.round(((time - start) / (end - start)) * PLACES)));
  return (
    <svg
      className={classes['marks']}
      viewBox={`0 0 ${PLACES} 1`}
      preserveAspectRatio="none"
      role="img"
      aria-label={t('live.eventMarks', { count: inside.length })}
    >
      {[...places].map((place) => (
        <line key={place} x1={place} x2={place} y1={0} y2={1} vectorEffect="non-scaling-stroke" />
      ))}
    </svg>
  );
}
